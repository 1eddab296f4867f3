#include "arbees/net/server.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "arbees/net/http_session.hpp"
#include "arbees/net/server_core.hpp"

namespace arbees::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr auto kGoodbye = std::chrono::milliseconds(1000);  // then what is still open is cut
constexpr auto kCut = std::chrono::milliseconds(300);       // then what waits for a handler is left
constexpr auto kLook = std::chrono::milliseconds(5);
constexpr base::Duration kGrace = base::milliseconds(500);  // that any peer may keep us waiting

base::Nanos steady_now() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
              .count()};
}

Response out_of_memory() {
  Response response = error_response(503, "out_of_memory", "there is not enough memory for this answer");
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

std::string bind_problem(const ServerOptions& options, const boost::system::error_code& why) {
  if (why == asio::error::address_in_use)
    return fmt::format("is in use by another program; stop it or choose another port than {}", options.port);
  if (why == asio::error::access_denied) return "may not be opened by this user; choose a port above 1023";
  return "cannot be opened: " + why.message();
}

}  // namespace

HttpServer::Core::Core(ServerOptions options, Application& application)
    : options_(std::move(options)),
      application_(application),
      places_({options_.connections, options_.reserved_connections, options_.per_address, kGrace}) {}

HttpServer::Core::~Core() {
  stop();
}

base::Result<void> HttpServer::Core::start() {
  const std::string place = fmt::format("{}:{}", options_.address, options_.port);
  boost::system::error_code why;
  if (options_.tls) {
    auto tls = load_tls(*options_.tls);
    if (!tls) return std::unexpected(tls.error());
    tls_ = std::move(*tls);
  }
  const auto address = asio::ip::make_address(options_.address, why);
  if (why) return base::fail(place, "expected an IP address such as 127.0.0.1");
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), why);
  if (!why) acceptor_.set_option(asio::socket_base::reuse_address(true), why);
  if (!why) acceptor_.bind(endpoint, why);
  if (!why) acceptor_.listen(asio::socket_base::max_listen_connections, why);
  if (why) return base::fail(place, bind_problem(options_, why));
  port_ = acceptor_.local_endpoint(why).port();
  workers_.emplace(static_cast<std::size_t>(std::max(options_.workers, 1)));
  urgent_worker_.emplace(std::size_t{1});
  asio::co_spawn(loop_, accept(), asio::detached);
  thread_ = std::thread([this] { loop_.run(); });
  return {};
}

void HttpServer::Core::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  asio::co_spawn(loop_, end_connections(), asio::detached);
  thread_.join();
  workers_->join();
  urgent_worker_->join();
}

// Every connection ends by its own code, so that the application hears of it: asked first, then with its socket closed.
asio::awaitable<void> HttpServer::Core::end_connections() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (const Shutter& shutter : shutters_) shutter.say_goodbye();
  co_await wait_for_ends(kGoodbye);
  for (const Shutter& shutter : shutters_) shutter.cut();
  co_await wait_for_ends(kCut);
  loop_.stop();  // what is left waits for a handler
}

asio::awaitable<void> HttpServer::Core::wait_for_ends(std::chrono::milliseconds patience) {
  asio::steady_timer pause(loop_);
  for (auto left = patience; connections_ > 0 && left.count() > 0; left -= kLook) {
    pause.expires_after(kLook);
    co_await pause.async_wait(kAwait);
  }
}

void HttpServer::Core::post(std::function<void()> work) {
  if (!stopping_) asio::post(loop_, std::move(work));
}

void HttpServer::Core::every(base::Duration period, std::function<void()> work) {
  asio::co_spawn(loop_, repeat(period, std::move(work)), asio::detached);
}

asio::awaitable<void> HttpServer::Core::repeat(base::Duration period, std::function<void()> work) {
  asio::steady_timer timer(loop_);
  const auto step = std::chrono::nanoseconds(period.value);
  auto next = std::chrono::steady_clock::now();
  while (!stopping_) {
    next = std::max(next + step, std::chrono::steady_clock::now());  // late is late: no burst to catch up
    timer.expires_at(next);
    co_await timer.async_wait(kAwait);
    if (!stopping_) work();
  }
}

asio::awaitable<void> HttpServer::Core::accept() {
  asio::steady_timer pause(loop_);
  while (!stopping_) {
    auto [why, socket] = co_await acceptor_.async_accept(kAwait);
    if (why == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
    if (why) {  // out of file descriptors, most likely: wait for some to close
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kAwait);
      continue;
    }
    const auto peer = socket.remote_endpoint(why);
    if (why) continue;  // has left already
    const auto place = places_.admit(peer.address().to_string(), steady_now());
    if (place) asio::co_spawn(loop_, serve(std::move(socket), *place), asio::detached);
  }
}

void HttpServer::Core::enter(Place& place, Place::State state) {
  place.state = state;
  place.since = steady_now();
}

asio::awaitable<void> HttpServer::Core::serve(tcp::socket socket, Places::Handle place) {
  struct Count {
    std::atomic<std::size_t>& count;
    explicit Count(std::atomic<std::size_t>& counted) : count(counted) { ++count; }
    ~Count() { --count; }
  };
  const Count count(connections_);
  try {
    if (tls_) co_await serve_tls(*this, *tls_, std::move(socket), *place);
    else co_await serve_plain(*this, std::move(socket), *place);
  } catch (const std::bad_alloc&) {  // this connection ends, the others go on
  }
  places_.leave(place);
}

asio::awaitable<Response> HttpServer::Core::answer(const Request& request, bool urgent) {
  co_return co_await asio::co_spawn(
      urgent ? *urgent_worker_ : *workers_,
      [](Core& core, const Request& asked) -> asio::awaitable<Response> {
        if (core.stopping_) co_return Response{503, "text/plain", "the server stops\n", {}};
        try {
          Response response = core.application_.handle(asked);
          pack(asked, response);
          co_return response;
        } catch (const std::bad_alloc&) {
          co_return out_of_memory();
        }
      }(*this, request),
      asio::use_awaitable);
}

asio::awaitable<std::optional<Response>> HttpServer::Core::refuse_socket(const Request& request) {
  co_return co_await asio::co_spawn(
      *workers_,
      [](Core& core, const Request& asked) -> asio::awaitable<std::optional<Response>> {
        try {
          co_return core.application_.refuse_socket(asked);
        } catch (const std::bad_alloc&) {
          co_return out_of_memory();
        }
      }(*this, request),
      asio::use_awaitable);
}

HttpServer::HttpServer(ServerOptions options, Application& application)
    : core_(std::make_unique<Core>(std::move(options), application)) {}
HttpServer::~HttpServer() = default;
base::Result<void> HttpServer::start() {
  return core_->start();
}
void HttpServer::stop() {
  core_->stop();
}
std::uint16_t HttpServer::port() const {
  return core_->port();
}
std::size_t HttpServer::connections() const {
  return core_->connections();
}
void HttpServer::post(std::function<void()> work) {
  core_->post(std::move(work));
}
void HttpServer::every(base::Duration period, std::function<void()> work) {
  core_->every(period, std::move(work));
}

}  // namespace arbees::net
