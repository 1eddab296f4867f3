#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <thread>

#include "arbees/net/places.hpp"
#include "arbees/net/server.hpp"

namespace boost::asio::ssl {
class context;
}

/// Inside the server. All of it runs on the loop thread unless said otherwise.
namespace arbees::net {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

class HttpServer::Core {
 public:
  Core(ServerOptions options, Application& application);
  ~Core();

  base::Result<void> start();
  void stop();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t connections() const { return connections_; }
  void post(std::function<void()> work);
  void every(base::Duration period, std::function<void()> work);

  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] Application& application() { return application_; }
  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] boost::asio::io_context& loop() { return loop_; }
  /// The application's answer, made on a worker thread (the urgent one for an urgent request) and packed there.
  boost::asio::awaitable<Response> answer(const Request& request, bool urgent);
  /// The application's word on a request that wants a WebSocket, likewise.
  boost::asio::awaitable<std::optional<Response>> refuse_socket(const Request& request);
  /// The peer of this connection is awaited, the application is, or it has become a WebSocket.
  void enter(Place& place, Place::State state);
  /// WebSockets that are open.
  [[nodiscard]] std::size_t sockets() const { return places_.count(Place::State::socket); }

  /// How a stop ends a connection: politely, and when that takes too long by closing its socket.
  struct Shutter {
    std::function<void()> say_goodbye;
    std::function<void()> cut;
  };
  /// While it lives, `stop` may use its shutter, and a newcomer may take its place.
  class Connection {
   public:
    Connection(Core& core, Place& place, Shutter shutter) : core_(core), place_(place) {
      place_.cut = shutter.cut;
      shutter_ = core.shutters_.insert(core.shutters_.end(), std::move(shutter));
    }
    ~Connection() {
      core_.shutters_.erase(shutter_);
      place_.cut = nullptr;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

   private:
    Core& core_;
    Place& place_;
    std::list<Shutter>::iterator shutter_;
  };

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, Places::Handle place);
  boost::asio::awaitable<void> repeat(base::Duration period, std::function<void()> work);
  boost::asio::awaitable<void> end_connections();
  boost::asio::awaitable<void> wait_for_ends(std::chrono::milliseconds patience);

  ServerOptions options_;
  Application& application_;
  std::atomic<std::uint16_t> port_ = 0;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::list<Shutter> shutters_;
  Places places_;
  std::optional<boost::asio::thread_pool> workers_;
  std::optional<boost::asio::thread_pool> urgent_worker_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  // After all that the coroutines it holds refer to.
  boost::asio::io_context loop_{1};
  boost::asio::ip::tcp::acceptor acceptor_{loop_};
  std::thread thread_;
};

/// Serves one connection until it ends: HTTP, then perhaps a WebSocket.
boost::asio::awaitable<void> serve_plain(HttpServer::Core& core, boost::asio::ip::tcp::socket socket, Place& place);
boost::asio::awaitable<void> serve_tls(HttpServer::Core& core, boost::asio::ssl::context& tls,
                                       boost::asio::ip::tcp::socket socket, Place& place);

/// Reads certificate and key. The error names the file and what is wrong with it.
[[nodiscard]] base::Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const ServerTls& files);

}  // namespace arbees::net
