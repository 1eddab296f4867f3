#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <memory>
#include <optional>

#include "arbees/net/client_loop.hpp"

namespace arbees::net {

/// One TCP connection, with or without TLS on it: a single stream type, so that HTTP and WebSocket are compiled once
/// each. Closed at a stop.
class Wire {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;

  explicit Wire(ClientLoop& loop) : socket_(loop.context()), ender_(loop, [this] { close(); }) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  executor_type get_executor() { return socket_.get_executor(); }
  boost::asio::ip::tcp::socket& socket() { return socket_; }
  boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>& secure(boost::asio::ssl::context& context) {
    return tls_.emplace(socket_, context);
  }
  /// Whatever is under way on it ends with an error; for good.
  void close() {
    closed_ = true;
    interrupt();
  }
  [[nodiscard]] bool closed() const { return closed_; }
  /// Likewise, but another attempt to connect may follow.
  void interrupt() {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
  /// False when the other end has closed it, or has sent something nobody asked for.
  [[nodiscard]] bool rests();

  // The stream, for Beast. The handlers are the finished ones of its own operations.
  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) tls_->async_read_some(buffers, std::forward<Handler>(handler));
    else socket_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) tls_->async_write_some(buffers, std::forward<Handler>(handler));
    else socket_.async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  bool closed_ = false;
  ClientLoop::Ender ender_;
};

// How Beast ends a WebSocket's stream.
inline void beast_close_socket(Wire& wire) {
  wire.close();
}
template <class Handler>
void async_teardown(boost::beast::role_type, Wire& wire, Handler&& handler) {
  wire.close();
  boost::asio::post(wire.get_executor(),
                    boost::beast::bind_front_handler(std::forward<Handler>(handler), boost::system::error_code()));
}

}  // namespace arbees::net
