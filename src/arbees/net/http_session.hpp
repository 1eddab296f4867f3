#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "arbees/net/server_core.hpp"

/// The HTTP half of a connection, for any stream over a `tcp_stream`.
namespace arbees::net {

using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;

[[nodiscard]] Response error_response(unsigned status, std::string_view code, std::string_view message);
/// The answer to bytes that are no acceptable request; nothing when the peer is simply gone or silent.
[[nodiscard]] std::optional<Response> parse_problem(const boost::system::error_code& why);
[[nodiscard]] base::Result<Request> translate(HttpRequest& raw);
[[nodiscard]] HttpResponse render(const ServerOptions& options, const Request* request, Response response,
                                  unsigned version, bool keep_alive);
/// The answer to a request that is no opening of a WebSocket.
[[nodiscard]] boost::asio::awaitable<Response> respond(HttpServer::Core& core, const Request& request,
                                                       bool opens_socket);
/// Nothing when the request may open a WebSocket.
[[nodiscard]] boost::asio::awaitable<std::optional<Response>> unwelcome(HttpServer::Core& core, const Request& request);
[[nodiscard]] boost::asio::awaitable<void> wait(HttpServer::Core& core, base::Duration delay);

/// True when the connection may serve another request.
template <class Stream>
boost::asio::awaitable<bool> reply(HttpServer::Core& core, Stream& stream, HttpResponse response) {
  boost::beast::get_lowest_layer(stream).expires_after(std::chrono::nanoseconds(core.options().request_patience.value));
  auto [why, size] =
      co_await boost::beast::http::async_write(stream, response, boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return !why && response.keep_alive();
}

/// A request that asked to become a WebSocket and may, raw and translated.
struct Upgrade {
  HttpRequest raw;
  Request request;
};

/// Serves one HTTP connection until it ends or becomes a WebSocket.
template <class Stream>
boost::asio::awaitable<std::optional<Upgrade>> run_http(HttpServer::Core& core, Stream& stream) {
  namespace http = boost::beast::http;
  auto& transport = boost::beast::get_lowest_layer(stream);
  boost::beast::flat_buffer buffer(core.options().header_bytes + core.options().body_bytes);
  while (!core.stopping()) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(core.options().header_bytes);
    parser.body_limit(core.options().body_bytes);
    transport.expires_after(std::chrono::nanoseconds(core.options().request_patience.value));
    auto [why, size] =
        co_await http::async_read(stream, buffer, parser, boost::asio::as_tuple(boost::asio::use_awaitable));
    if (why) {
      if (auto problem = parse_problem(why))
        co_await reply(core, stream, render(core.options(), nullptr, std::move(*problem), 11, false));
      break;
    }
    HttpRequest raw = parser.release();
    const bool opens_socket = boost::beast::websocket::is_upgrade(raw);
    const bool keep_alive = raw.keep_alive() && !core.stopping();
    auto request = translate(raw);
    if (!request) {
      const auto problem = error_response(400, "bad_request", request.error().message());
      if (!co_await reply(core, stream, render(core.options(), nullptr, problem, raw.version(), keep_alive))) break;
      continue;
    }
    Response response;
    if (opens_socket && core.application().is_socket(request->path)) {
      auto refusal = co_await unwelcome(core, *request);
      if (!refusal) co_return Upgrade{std::move(raw), std::move(*request)};
      response = std::move(*refusal);
    } else {
      response = co_await respond(core, *request, opens_socket);
    }
    if (response.delay.value > 0) {
      transport.expires_never();
      co_await wait(core, response.delay);
    }
    if (response.cut) co_return std::nullopt;
    const bool more =
        co_await reply(core, stream, render(core.options(), &*request, std::move(response), raw.version(), keep_alive));
    if (!more) break;
  }
  boost::system::error_code ignored;
  transport.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  co_return std::nullopt;
}

}  // namespace arbees::net
