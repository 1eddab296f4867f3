#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "arbees/base/result.hpp"

/// A real HTTP and WebSocket client of a server on 127.0.0.1, for tests.
namespace arbees::tests {

using Headers = std::map<std::string, std::string>;

struct Answer {
  int status = 0;   ///< 0 = no HTTP answer came
  Headers headers;  ///< names lower-case
  std::string body;
};

/// One request on a connection of its own. "Host" is 127.0.0.1:port unless given.
Answer call(std::uint16_t port, const std::string& method, const std::string& target, const Headers& headers = {},
            const std::string& body = "");

/// Sends these bytes as they are and gives back all that comes until the server closes or 3 s have passed.
std::string raw_call(std::uint16_t port, const std::string& bytes);

/// A connection on which these bytes were sent and which then only stays open.
class OpenConnection {
 public:
  OpenConnection(std::uint16_t port, const std::string& bytes);
  ~OpenConnection();
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;

 private:
  int socket_ = -1;
};

class WebSocket {
 public:
  /// The error is the HTTP status ("403") or what the connection died of.
  static base::Result<std::unique_ptr<WebSocket>> connect(std::uint16_t port, const std::string& path,
                                                          const Headers& headers = {});
  virtual ~WebSocket() = default;
  virtual void send(const std::string& text) = 0;
  /// The next message; nothing when none comes in time or the connection has ended.
  virtual std::optional<std::string> receive(int patience_ms = 3000) = 0;
  [[nodiscard]] virtual bool ended() const = 0;
};

}  // namespace arbees::tests
