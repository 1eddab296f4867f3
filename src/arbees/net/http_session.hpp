#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "arbees/net/head_check.hpp"
#include "arbees/net/server_core.hpp"

/// The HTTP half of a connection, for any stream over a `tcp_stream`.
namespace arbees::net {

using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;

[[nodiscard]] Response error_response(unsigned status, std::string_view code, std::string_view message);
/// The answer to bytes that are no acceptable request; nothing when the peer is simply gone or silent.
[[nodiscard]] std::optional<Response> parse_problem(const boost::system::error_code& why);
/// Method and headers, known before the body is.
[[nodiscard]] Request translate_head(const HttpRequest& raw);
/// The answer to a head with which the connection must end (head_check.hpp).
[[nodiscard]] std::optional<Response> head_problem(const Request& request, unsigned version);
/// Target and body. The error is about the target.
[[nodiscard]] base::Result<void> translate_rest(HttpRequest& raw, Request& request);
/// Gzips the body where the client takes it and it pays. Throws std::bad_alloc. Any thread.
void pack(const Request& request, Response& response);
[[nodiscard]] HttpResponse render(const ServerOptions& options, const Request* request, Response response,
                                  unsigned version, bool keep_alive);
/// The answer to a request that is no opening of a WebSocket.
[[nodiscard]] boost::asio::awaitable<Response> respond(HttpServer::Core& core, const Request& request,
                                                       bool opens_socket, bool reserved);
/// Nothing when the request may open a WebSocket.
[[nodiscard]] boost::asio::awaitable<std::optional<Response>> unwelcome(HttpServer::Core& core, const Request& request,
                                                                        bool reserved);
[[nodiscard]] boost::asio::awaitable<void> wait(HttpServer::Core& core, base::Duration delay);

inline constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

/// From now on the peer has this long; `reserved_patience` on a reserved connection.
template <class Stream>
void give(const HttpServer::Core& core, Stream& stream, const Place& place, base::Duration patience) {
  const auto& options = core.options();
  const auto time = place.reserved ? std::min(patience, options.reserved_patience) : patience;
  boost::beast::get_lowest_layer(stream).expires_after(std::chrono::nanoseconds(time.value));
}

/// True when the connection may serve another request.
template <class Stream>
boost::asio::awaitable<bool> reply(HttpServer::Core& core, Stream& stream, Place& place, HttpResponse response) {
  core.enter(place, Place::State::waiting);
  give(core, stream, place, core.options().request_patience);
  auto [why, size] = co_await boost::beast::http::async_write(stream, response, kResult);
  co_return !why && response.keep_alive();
}

using RequestParser = boost::beast::http::request_parser<boost::beast::http::string_body>;

/// What came on a connection: the head of a request, what was wrong with the bytes, or (neither) that nothing more
/// does.
struct Arrival {
  std::optional<Request> head;
  std::optional<Response> problem;
};

/// Reads one request into `parser`, its body only when its head is in order.
template <class Stream>
boost::asio::awaitable<Arrival> read_request(HttpServer::Core& core, Stream& stream, Place& place,
                                             boost::beast::flat_buffer& buffer, RequestParser& parser) {
  namespace http = boost::beast::http;
  constexpr std::size_t kFirstRead = 4096;
  parser.header_limit(core.options().header_bytes);
  parser.body_limit(core.options().body_bytes);
  core.enter(place, Place::State::waiting);
  if (buffer.size() == 0) {
    give(core, stream, place, core.options().idle_patience);
    auto [gone, count] = co_await stream.async_read_some(buffer.prepare(kFirstRead), kResult);
    if (gone) co_return Arrival{};
    buffer.commit(count);
  }
  give(core, stream, place, core.options().header_patience);
  auto [bad_head, head_size] = co_await http::async_read_header(stream, buffer, parser, kResult);
  if (bad_head) co_return Arrival{std::nullopt, parse_problem(bad_head)};
  Arrival arrival{translate_head(parser.get()), std::nullopt};
  arrival.problem = head_problem(*arrival.head, parser.get().version());
  if (arrival.problem) co_return arrival;
  give(core, stream, place, core.options().request_patience);
  auto [bad_body, body_size] = co_await http::async_read(stream, buffer, parser, kResult);
  if (bad_body) co_return Arrival{std::nullopt, parse_problem(bad_body)};
  co_return arrival;
}

/// A request that asked to become a WebSocket and may, raw and translated.
struct Upgrade {
  HttpRequest raw;
  Request request;
};

/// Serves one HTTP connection until it ends or becomes a WebSocket.
template <class Stream>
boost::asio::awaitable<std::optional<Upgrade>> run_http(HttpServer::Core& core, Stream& stream, Place& place) {
  auto& transport = boost::beast::get_lowest_layer(stream);
  boost::beast::flat_buffer buffer(core.options().header_bytes + core.options().body_bytes);
  while (!core.stopping()) {
    RequestParser parser;
    Arrival arrival = co_await read_request(core, stream, place, buffer, parser);
    if (arrival.problem)
      co_await reply(core, stream, place, render(core.options(), nullptr, std::move(*arrival.problem), 11, false));
    if (arrival.problem || !arrival.head) break;
    HttpRequest raw = parser.release();
    Request request = std::move(*arrival.head);
    const bool opens_socket = boost::beast::websocket::is_upgrade(raw);
    const bool keep_alive = raw.keep_alive() && !core.stopping() && !place.reserved;
    if (const auto done = translate_rest(raw, request); !done) {
      const auto problem = error_response(400, "bad_request", done.error().message());
      if (!co_await reply(core, stream, place, render(core.options(), nullptr, problem, raw.version(), keep_alive)))
        break;
      continue;
    }
    core.enter(place, Place::State::working);
    transport.expires_never();
    Response response;
    if (opens_socket && core.application().is_socket(request.path)) {
      auto refusal = co_await unwelcome(core, request, place.reserved);
      if (!refusal) co_return Upgrade{std::move(raw), std::move(request)};
      response = std::move(*refusal);
    } else {
      response = co_await respond(core, request, opens_socket, place.reserved);
    }
    if (response.delay.value > 0) co_await wait(core, response.delay);
    if (response.cut) co_return std::nullopt;
    const bool more = co_await reply(core, stream, place,
                                     render(core.options(), &request, std::move(response), raw.version(), keep_alive));
    if (!more) break;
  }
  boost::system::error_code ignored;
  transport.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  co_return std::nullopt;
}

}  // namespace arbees::net
