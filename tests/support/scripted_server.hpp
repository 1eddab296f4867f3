#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/certificates.hpp"

/// A server on 127.0.0.1 that does to its clients exactly what a test says, also what no real server would.
namespace arbees::tests {

struct HeardRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  ///< names lower-case
  std::string body;
};

/// A WebSocket frame as it came, unmasked.
struct HeardFrame {
  int opcode = 0;  ///< 1 text, 8 close, 9 ping, 10 pong
  std::string payload;
};

/// One accepted connection. Blocking; whatever is under way ends with nothing when the client or the server ends.
class Peer {
 public:
  Peer(int fd, void* tls) : fd_(fd), tls_(tls) {}
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::optional<HeardRequest> read_request();
  /// Content-Length is added unless given.
  bool respond(int status, const std::string& body, const std::map<std::string, std::string>& headers = {});
  bool write(const std::string& bytes);
  /// Ends the connection with a TCP reset.
  void reset();
  /// Answers the upgrade; `request` is the one that asked for it.
  bool accept_web_socket(const HeardRequest& request);
  bool send_frame(int opcode, const std::string& payload);
  bool send_text(const std::string& text) { return send_frame(1, text); }
  std::optional<HeardFrame> read_frame();
  /// The next text; pings are answered on the way, pongs passed over.
  std::optional<std::string> read_text();
  /// Carries bytes to 127.0.0.1:port and back until one side ends.
  void relay(std::uint16_t port);
  /// Waits until the client ends.
  void wait_for_end();
  [[nodiscard]] int fd() const { return fd_; }

 private:
  bool read_exactly(std::size_t size, std::string& out);
  long read_some(char* data, std::size_t size);

  int fd_;
  void* tls_;  // SSL*
  std::string buffer_;
};

class ScriptedServer {
 public:
  /// Runs for each connection, on a thread of its own; `number` counts connections from 1. The connection ends when it
  /// returns.
  using Script = std::function<void(Peer& peer, int number)>;

  explicit ScriptedServer(Script script, std::optional<CertifiedKey> tls = {}, std::uint16_t port = 0);
  ~ScriptedServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  /// "https://localhost:1234" + path
  [[nodiscard]] std::string url(const std::string& path, const std::string& host = "127.0.0.1") const;
  [[nodiscard]] std::string socket_url(const std::string& path, const std::string& host = "127.0.0.1") const;

 private:
  void accept();
  void serve(int fd, int number);

  Script script_;
  void* context_ = nullptr;  // SSL_CTX*
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace arbees::tests
