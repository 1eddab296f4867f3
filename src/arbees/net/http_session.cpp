#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "arbees/net/server_core.hpp"

namespace arbees::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
using HttpResponse = http::response<http::string_body>;

Response error_response(unsigned status, std::string_view code, std::string_view message) {
  std::string text(message);
  for (char& c : text)
    if (c == '"' || c == '\\' || c < 0x20 || c > 0x7E) c = '\'';
  return {status,
          "application/json",
          "{\"error\":{\"code\":\"" + std::string(code) + "\",\"message\":\"" + text + "\"}}",
          {}};
}

/// The answer to bytes that are no acceptable request; nothing when the peer is simply gone or silent.
std::optional<Response> parse_problem(const boost::system::error_code& why) {
  if (why == http::error::end_of_stream || why == http::error::partial_message) return std::nullopt;
  if (why == http::error::header_limit)
    return error_response(431, "headers_too_large", "the request's headers are too large");
  if (why == http::error::body_limit) return error_response(413, "body_too_large", "the request's body is too large");
  if (why.category() == http::make_error_code(http::error::bad_method).category())
    return error_response(400, "bad_request", "not HTTP/1.1: " + why.message());
  return std::nullopt;
}

base::Result<Request> translate(HttpRequest& raw) {
  Request request;
  request.method = std::string(raw.method_string());
  for (const auto& field : raw) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    request.headers.emplace_back(std::move(name), field.value());
  }
  const auto target = raw.target();
  if (auto done = parse_target({target.data(), target.size()}, request); !done) return std::unexpected(done.error());
  request.body = std::move(raw.body());
  return request;
}

HttpResponse render(const Request* request, Response response, unsigned version, bool keep_alive) {
  HttpResponse raw{static_cast<http::status>(response.status), version};
  raw.set(http::field::content_type, response.content_type);
  for (const auto& [name, value] : security_headers()) raw.set(name, value);
  raw.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) raw.set(name, value);
  if (request != nullptr && wants_gzip(*request, response)) {
    response.body = gzip(response.body);
    raw.set(http::field::content_encoding, "gzip");
    raw.set(http::field::vary, "Accept-Encoding");
  }
  raw.keep_alive(keep_alive);
  raw.content_length(response.body.size());
  if (request == nullptr || request->method != "HEAD") raw.body() = std::move(response.body);
  return raw;
}

/// True when the connection may serve another request.
asio::awaitable<bool> reply(HttpServer::Core& core, boost::beast::tcp_stream& stream, HttpResponse response) {
  stream.expires_after(std::chrono::nanoseconds(core.options().request_patience.value));
  auto [why, size] = co_await http::async_write(stream, response, kAwait);
  co_return !why && response.keep_alive();
}

asio::awaitable<Response> respond(HttpServer::Core& core, const Request& request, bool opens_socket) {
  if (const auto why = refuse(request, opens_socket, core.options().trust))
    co_return error_response(403, "foreign_request", *why);
  if (opens_socket) co_return error_response(404, "not_found", "there is no WebSocket at this path");
  co_return co_await core.answer(request);
}

}  // namespace

asio::awaitable<std::optional<HttpRequest>> run_http(HttpServer::Core& core, boost::beast::tcp_stream& stream) {
  boost::beast::flat_buffer buffer(core.options().header_bytes + core.options().body_bytes);
  while (!core.stopping()) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(core.options().header_bytes);
    parser.body_limit(core.options().body_bytes);
    stream.expires_after(std::chrono::nanoseconds(core.options().request_patience.value));
    auto [why, size] = co_await http::async_read(stream, buffer, parser, kAwait);
    if (why) {
      if (auto problem = parse_problem(why))
        co_await reply(core, stream, render(nullptr, std::move(*problem), 11, false));
      break;
    }
    HttpRequest raw = parser.release();
    const bool opens_socket = boost::beast::websocket::is_upgrade(raw);
    const bool keep_alive = raw.keep_alive() && !core.stopping();
    auto request = translate(raw);
    if (!request) {
      const auto problem = error_response(400, "bad_request", request.error().message());
      if (!co_await reply(core, stream, render(nullptr, problem, raw.version(), keep_alive))) break;
      continue;
    }
    const bool welcome =
        opens_socket && core.application().is_socket(request->path) && !refuse(*request, true, core.options().trust);
    if (welcome) co_return raw;
    Response response = co_await respond(core, *request, opens_socket);
    if (!co_await reply(core, stream, render(&*request, std::move(response), raw.version(), keep_alive))) break;
  }
  boost::system::error_code ignored;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  co_return std::nullopt;
}

}  // namespace arbees::net
