#include "arbees/net/http_session.hpp"

namespace arbees::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Response error_response(unsigned status, std::string_view code, std::string_view message) {
  std::string text(message);
  for (char& c : text)
    if (c == '"' || c == '\\' || c < 0x20 || c > 0x7E) c = '\'';
  return {status,
          "application/json",
          "{\"error\":{\"code\":\"" + std::string(code) + "\",\"message\":\"" + text + "\"}}",
          {}};
}

std::optional<Response> parse_problem(const boost::system::error_code& why) {
  if (why == http::error::end_of_stream || why == http::error::partial_message) return std::nullopt;
  if (why == http::error::header_limit)
    return error_response(431, "headers_too_large", "the request's headers are too large");
  if (why == http::error::body_limit) return error_response(413, "body_too_large", "the request's body is too large");
  if (why.category() == http::make_error_code(http::error::bad_method).category())
    return error_response(400, "bad_request", "not HTTP/1.1: " + why.message());
  return std::nullopt;
}

Request translate_head(const HttpRequest& raw) {
  Request request;
  request.method = std::string(raw.method_string());
  for (const auto& field : raw) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    request.headers.emplace_back(std::move(name), field.value());
  }
  return request;
}

std::optional<Response> head_problem(const Request& request, unsigned version) {
  const auto problem = check_head(request.headers, version);
  if (!problem) return std::nullopt;
  return error_response(problem->status, problem->status == 501 ? "not_implemented" : "bad_request", problem->why);
}

base::Result<void> translate_rest(HttpRequest& raw, Request& request) {
  const auto target = raw.target();
  if (auto done = parse_target({target.data(), target.size()}, request); !done) return done;
  request.body = std::move(raw.body());
  return {};
}

void pack(const Request& request, Response& response) {
  if (!wants_gzip(request, response)) return;
  response.body = gzip(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

HttpResponse render(const ServerOptions& options, const Request* request, Response response, unsigned version,
                    bool keep_alive) {
  HttpResponse raw{static_cast<http::status>(response.status), version};
  raw.set(http::field::content_type, response.content_type);
  if (options.browser_guard) {
    for (const auto& [name, value] : security_headers()) raw.set(name, value);
    raw.set(http::field::cache_control, "no-store");
  }
  for (const auto& [name, value] : response.headers) raw.set(name, value);
  raw.keep_alive(keep_alive);
  raw.content_length(response.body.size());
  if (request == nullptr || request->method != "HEAD") raw.body() = std::move(response.body);
  return raw;
}

Response no_place(std::string_view why) {
  Response response = error_response(503, "too_many_connections", why);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

asio::awaitable<Response> respond(HttpServer::Core& core, const Request& request, bool opens_socket, bool reserved) {
  if (core.options().browser_guard)
    if (const auto why = refuse(request, opens_socket, core.options().trust))
      co_return error_response(403, "foreign_request", *why);
  if (opens_socket) co_return error_response(404, "not_found", "there is no WebSocket at this path");
  const bool urgent = core.application().is_urgent(request);
  if (reserved && !urgent) co_return no_place("every connection is in use; try again");
  co_return co_await core.answer(request, urgent);
}

asio::awaitable<std::optional<Response>> unwelcome(HttpServer::Core& core, const Request& request, bool reserved) {
  if (core.options().browser_guard)
    if (const auto why = refuse(request, true, core.options().trust))
      co_return error_response(403, "foreign_request", *why);
  if (reserved || core.sockets() >= core.options().sockets) co_return no_place("there are too many WebSockets");
  co_return co_await core.refuse_socket(request);
}

asio::awaitable<void> wait(HttpServer::Core& core, base::Duration delay) {
  asio::steady_timer timer(core.loop(), std::chrono::nanoseconds(delay.value));
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace arbees::net
