#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "arbees/net/server_core.hpp"

namespace arbees::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kLongestClientMessage = 64 * 1024;

/// Reading and writing are two coroutines; each keeps the session alive.
class SocketSession : public Socket, public std::enable_shared_from_this<SocketSession> {
 public:
  SocketSession(HttpServer::Core& core, boost::beast::tcp_stream stream)
      : core_(core), stream_(std::move(stream)), bell_(core.loop(), asio::steady_timer::time_point::max()) {}

  bool send(std::shared_ptr<const std::string> text) override {
    if (closing_) return false;
    const auto& options = core_.options();
    const bool full = queue_.size() >= options.socket_messages || bytes_ + text->size() > options.socket_bytes;
    if (full && !queue_.empty()) return false;
    bytes_ += text->size();
    queue_.push_back(std::move(text));
    bell_.cancel();
    return true;
  }
  [[nodiscard]] bool drained() const override { return queue_.empty(); }
  void close(std::uint16_t code, std::string reason) override {
    if (closing_) return;
    closing_ = true;
    goodbye_ = websocket::close_reason(static_cast<websocket::close_code>(code), reason);
    bell_.cancel();
  }

  asio::awaitable<void> run(HttpRequest upgrade) {
    const HttpServer::Core::Connection connection(core_, {[this] { close(websocket::going_away, "the server stops"); },
                                                          [this] { boost::beast::get_lowest_layer(stream_).close(); }});
    boost::beast::get_lowest_layer(stream_).expires_never();  // the WebSocket has time limits of its own
    auto limits = websocket::stream_base::timeout::suggested(boost::beast::role_type::server);
    limits.handshake_timeout = std::chrono::seconds(10);
    limits.idle_timeout = std::chrono::seconds(60);  // pings after half of it
    limits.keep_alive_pings = true;
    stream_.set_option(limits);
    stream_.read_message_max(kLongestClientMessage);
    auto [why] = co_await stream_.async_accept(upgrade, kAwait);
    if (why) co_return;
    stream_.text(true);
    asio::co_spawn(core_.loop(), write(shared_from_this()), asio::detached);
    core_.application().opened(shared_from_this());
    co_await read();
    closing_ = true;
    ended_ = true;
    bell_.cancel();
    core_.application().closed(shared_from_this());
  }

 private:
  asio::awaitable<void> read() {
    boost::beast::flat_buffer buffer;
    while (true) {
      auto [why, size] = co_await stream_.async_read(buffer, kAwait);
      if (why) co_return;
      const auto bytes = buffer.cdata();
      if (!closing_)
        core_.application().received(shared_from_this(), {static_cast<const char*>(bytes.data()), bytes.size()});
      buffer.consume(buffer.size());
    }
  }

  // `self` keeps the session while this coroutine has not ended.
  asio::awaitable<void> write(std::shared_ptr<SocketSession> self) {
    while (!ended_) {
      if (closing_) {
        co_await stream_.async_close(goodbye_, kAwait);
        co_return;
      }
      if (queue_.empty()) {
        bell_.expires_at(asio::steady_timer::time_point::max());
        co_await bell_.async_wait(kAwait);
        continue;
      }
      const std::shared_ptr<const std::string> text = queue_.front();
      auto [why, size] = co_await stream_.async_write(asio::buffer(*text), kAwait);
      if (why) co_return;
      bytes_ -= text->size();
      queue_.pop_front();
    }
  }

  HttpServer::Core& core_;
  websocket::stream<boost::beast::tcp_stream, false> stream_;
  asio::steady_timer bell_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::size_t bytes_ = 0;
  bool closing_ = false;
  bool ended_ = false;
  websocket::close_reason goodbye_;
};

}  // namespace

asio::awaitable<void> run_socket(HttpServer::Core& core, boost::beast::tcp_stream stream, HttpRequest upgrade) {
  const auto session = std::make_shared<SocketSession>(core, std::move(stream));
  co_await session->run(std::move(upgrade));
}

}  // namespace arbees::net
