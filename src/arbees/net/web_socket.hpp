#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "arbees/net/wire.hpp"

namespace arbees::net {

/// One WebSocket connection, until it ends. Closed at a stop, after a goodbye.
class WebSocket {
 public:
  struct Limits {
    std::size_t message_bytes;
    std::size_t unsent_bytes;
  };
  /// Takes a connection on which nothing has been said yet.
  static std::shared_ptr<WebSocket> make(ClientLoop& loop, std::unique_ptr<Wire> wire, Limits limits);
  virtual ~WebSocket() = default;

  /// The error says with which status the other end declined, and the beginning of its words.
  virtual boost::asio::awaitable<std::expected<void, std::string>> shake_hands(std::string host, std::string target,
                                                                               Pairs headers) = 0;
  /// The next text. The error says how the connection ended.
  virtual boost::asio::awaitable<std::expected<std::string, std::string>> read() = 0;
  /// Called for each control pong.
  virtual void on_pong(std::function<void()> call) = 0;
  /// False when too much waits: the other end does not read.
  virtual bool send(std::string text) = 0;
  virtual void ping() = 0;
  /// Says goodbye, if it can within a second, and ends.
  virtual void leave() = 0;
  /// Ends at once.
  virtual void cut() = 0;
};

}  // namespace arbees::net
