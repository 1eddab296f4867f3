#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/base/time.hpp"
#include "arbees/net/guard.hpp"
#include "arbees/net/http.hpp"

namespace arbees::net {

/// PEM files: the server's certificate followed by those that lead to its authority, and its private key.
struct ServerTls {
  std::string certificate_file;
  std::string key_file;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0 = any free one
  Trust trust;
  std::size_t connections = 256;          ///< besides the reserved ones
  std::size_t reserved_connections = 16;  ///< more, for urgent requests only (`Application::is_urgent`)
  std::size_t per_address = 128;          ///< of `connections`, for one peer address
  std::size_t sockets = 192;              ///< of `connections`, WebSockets
  std::uint32_t header_bytes = 16 * 1024;
  std::uint64_t body_bytes = 1024 * 1024;
  base::Duration idle_patience = base::seconds(30);     ///< for the first byte of a request
  base::Duration header_patience = base::seconds(5);    ///< from there to the end of its headers
  base::Duration request_patience = base::seconds(30);  ///< for its body, and for writing its answer
  base::Duration reserved_patience = base::seconds(2);  ///< instead of all three, on a reserved connection
  std::size_t socket_messages = 64;                     ///< waiting for one WebSocket client
  std::size_t socket_bytes = 8 * 1024 * 1024;           ///< likewise; one message may be larger when nothing waits
  int workers = 2;                                      ///< threads that run `Application::handle`; one more is urgent
  std::optional<ServerTls> tls;                         ///< absent: plain HTTP
  /// Checks Host and Origin and adds the security headers. Off for a server that speaks in another's place.
  bool browser_guard = true;
};

/// One WebSocket client. Only on the server's loop thread, and only until its `closed`: let go of it there.
class Socket {
 public:
  virtual ~Socket() = default;
  /// Queues a text message. False, and nothing queued, when the client has too much waiting or is closing.
  virtual bool send(std::shared_ptr<const std::string> text) = 0;
  /// Nothing waits: all that was sent is in the operating system's hands.
  [[nodiscard]] virtual bool drained() const = 0;
  /// Says goodbye with a WebSocket close of this code (1001 = going away, 1008 = policy).
  virtual void close(std::uint16_t code, std::string reason) = 0;
  /// The request that opened it.
  [[nodiscard]] virtual const Request& request() const = 0;
  /// Queues a ping frame; the payload has at most 125 bytes.
  virtual bool ping(std::string payload) = 0;
  // How a network can fail a client, for servers that rehearse it.
  /// While held, nothing queued goes out; pings are still answered.
  virtual void hold(bool held) = 0;
  /// From now on neither reads nor writes, and leaves the connection open.
  virtual void abandon() = 0;
  /// Closes the connection without a goodbye.
  virtual void drop() = 0;
};

/// What a server serves. Nothing here may throw.
class Application {
 public:
  virtual ~Application() = default;
  /// On a worker thread, several at once. May take its time.
  virtual Response handle(const Request& request) = 0;
  /// Must this request be answered however busy the server is? It has a worker of its own, and connections that are
  /// reserved for it; so its answer must not take long. On the loop thread, must return at once.
  [[nodiscard]] virtual bool is_urgent(const Request& /*request*/) const { return false; }
  /// Is this the path of a WebSocket? Any thread.
  [[nodiscard]] virtual bool is_socket(std::string_view path) const = 0;
  /// The answer when this request may not open the WebSocket at its path. On a worker thread.
  virtual std::optional<Response> refuse_socket(const Request& /*request*/) { return std::nullopt; }
  // The life of a client, on the loop thread; they must return at once.
  virtual void opened(const std::shared_ptr<Socket>& socket) = 0;
  virtual void received(const std::shared_ptr<Socket>& socket, std::string_view text) = 0;
  /// Comes for every socket that was opened, before `HttpServer::stop` returns.
  virtual void closed(const std::shared_ptr<Socket>& socket) = 0;
};

/// HTTP/1.1 and WebSocket on one port, with TLS when it is given a certificate. One loop thread moves the bytes,
/// workers make the answers. A request whose end is a matter of opinion is refused (head_check.hpp), and Host and
/// Origin are checked (guard.hpp), before the application sees it; every answer has the security headers; bodies are
/// gzipped where it pays. When all connections are taken, one that keeps the server waiting makes room (places.hpp).
class HttpServer {
 public:
  class Core;

  /// The application must outlive `stop`.
  HttpServer(ServerOptions options, Application& application);
  ~HttpServer();

  /// Binds and starts the threads. Errors: "127.0.0.1:8080 is in use by another program …", no such address, no
  /// permission, a certificate or key that cannot be used. Once.
  base::Result<void> start();
  /// Says goodbye to clients and ends within 2 s (a handler that is under way is waited for). Harmless when not
  /// started.
  void stop();

  /// The port in use, also when 0 was asked for. 0 before `start`.
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  /// Runs `work` on the loop thread. Any thread; ignored once stopped.
  void post(std::function<void()> work);
  /// Runs `work` on the loop thread again and again, until stopped. After `start`.
  void every(base::Duration period, std::function<void()> work);

 private:
  std::unique_ptr<Core> core_;
};

}  // namespace arbees::net
