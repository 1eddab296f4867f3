#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "arbees/net/http_session.hpp"

/// The WebSocket half of a connection, for any stream over a `tcp_stream`.
namespace arbees::net {

inline constexpr std::size_t kLongestClientMessage = 64 * 1024;

/// Reading and writing are two coroutines; each keeps the session alive.
template <class Stream>
class SocketSession : public Socket, public std::enable_shared_from_this<SocketSession<Stream>> {
 public:
  SocketSession(HttpServer::Core& core, Place& place, Stream stream, Request request)
      : core_(core),
        place_(place),
        stream_(std::move(stream)),
        request_(std::move(request)),
        bell_(core.loop(), boost::asio::steady_timer::time_point::max()) {}

  bool send(std::shared_ptr<const std::string> text) override {
    if (closing_) return false;
    const auto& options = core_.options();
    const bool full = queue_.size() >= options.socket_messages || bytes_ + text->size() > options.socket_bytes;
    if (full && !queue_.empty()) return false;
    return push({std::move(text), false});
  }
  bool ping(std::string payload) override {
    return !closing_ && push({std::make_shared<const std::string>(std::move(payload)), true});
  }
  [[nodiscard]] bool drained() const override { return queue_.empty(); }
  void close(std::uint16_t code, std::string reason) override {
    if (closing_) return;
    closing_ = true;
    goodbye_ = {static_cast<boost::beast::websocket::close_code>(code), reason};
    bell_.cancel();
  }
  [[nodiscard]] const Request& request() const override { return request_; }
  void hold(bool held) override {
    held_ = held;
    bell_.cancel();
  }
  void abandon() override {
    abandoned_ = true;
    boost::beast::get_lowest_layer(stream_).cancel();
    bell_.cancel();
  }
  void drop() override { boost::beast::get_lowest_layer(stream_).close(); }

  boost::asio::awaitable<void> run(HttpRequest upgrade) {
    namespace websocket = boost::beast::websocket;
    const HttpServer::Core::Connection connection(core_, place_,
                                                  {[this] { leave(websocket::going_away); }, [this] { cut(); }});
    boost::beast::get_lowest_layer(stream_).expires_never();  // the WebSocket has time limits of its own
    auto limits = websocket::stream_base::timeout::suggested(boost::beast::role_type::server);
    limits.handshake_timeout = std::chrono::seconds(10);
    limits.idle_timeout = std::chrono::seconds(60);  // pings after half of it
    limits.keep_alive_pings = true;
    stream_.set_option(limits);
    stream_.read_message_max(kLongestClientMessage);
    auto [why] = co_await stream_.async_accept(upgrade, boost::asio::as_tuple(boost::asio::use_awaitable));
    if (why) co_return;
    stream_.text(true);
    boost::asio::co_spawn(core_.loop(), write(this->shared_from_this()), boost::asio::detached);
    core_.application().opened(this->shared_from_this());
    co_await read();
    while (abandoned_ && !ended_) co_await rest();
    closing_ = true;
    ended_ = true;
    bell_.cancel();
    core_.application().closed(this->shared_from_this());
  }

 private:
  struct Item {
    std::shared_ptr<const std::string> text;
    bool ping = false;
  };

  bool push(Item item) {
    bytes_ += item.text->size();
    queue_.push_back(std::move(item));
    bell_.cancel();
    return true;
  }

  void leave(boost::beast::websocket::close_code code) {
    if (abandoned_) return cut();
    close(code, "the server stops");
  }
  void cut() {
    ended_ = true;
    boost::beast::get_lowest_layer(stream_).close();
    bell_.cancel();
  }

  boost::asio::awaitable<void> rest() {
    bell_.expires_at(boost::asio::steady_timer::time_point::max());
    co_await bell_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }

  boost::asio::awaitable<void> read() {
    boost::beast::flat_buffer buffer;
    while (!abandoned_) {
      auto [why, size] = co_await stream_.async_read(buffer, boost::asio::as_tuple(boost::asio::use_awaitable));
      if (why) co_return;
      const auto bytes = buffer.cdata();
      if (!closing_)
        core_.application().received(this->shared_from_this(), {static_cast<const char*>(bytes.data()), bytes.size()});
      buffer.consume(buffer.size());
    }
  }

  // `self` keeps the session while this coroutine has not ended.
  boost::asio::awaitable<void> write([[maybe_unused]] std::shared_ptr<SocketSession> self) {
    constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);
    while (!ended_ && !abandoned_) {
      if (closing_) {
        co_await stream_.async_close(goodbye_, kAwait);
        co_return;
      }
      if (queue_.empty() || held_) {
        co_await rest();
        continue;
      }
      const Item item = queue_.front();
      boost::system::error_code why;
      if (item.ping) {
        std::tie(why) = co_await stream_.async_ping(
            boost::beast::websocket::ping_data(item.text->data(), item.text->size()), kAwait);
      } else {
        std::tie(why, std::ignore) = co_await stream_.async_write(boost::asio::buffer(*item.text), kAwait);
      }
      if (why) co_return;
      bytes_ -= item.text->size();
      queue_.pop_front();
    }
  }

  HttpServer::Core& core_;
  Place& place_;
  boost::beast::websocket::stream<Stream, false> stream_;
  Request request_;
  boost::asio::steady_timer bell_;
  std::deque<Item> queue_;
  std::size_t bytes_ = 0;
  bool closing_ = false;
  bool held_ = false;
  bool abandoned_ = false;
  bool ended_ = false;
  boost::beast::websocket::close_reason goodbye_;
};

/// HTTP until the connection ends or becomes a WebSocket, then that.
template <class Stream>
boost::asio::awaitable<void> serve(HttpServer::Core& core, Stream stream, Place& place) {
  std::optional<Upgrade> upgrade;
  {
    auto& transport = boost::beast::get_lowest_layer(stream);
    const HttpServer::Core::Connection connection(
        core, place, {[&transport] { transport.cancel(); }, [&transport] { transport.close(); }});
    upgrade = co_await run_http(core, stream, place);
  }
  if (!upgrade || core.stopping() || place.evicted) co_return;
  core.enter(place, Place::State::socket);
  const auto session =
      std::make_shared<SocketSession<Stream>>(core, place, std::move(stream), std::move(upgrade->request));
  co_await session->run(std::move(upgrade->raw));
}

}  // namespace arbees::net
