#pragma once
#include <memory>
#include <string>

#include "arbees/net/client_session.hpp"
#include "arbees/net/web_socket.hpp"

namespace arbees::net {

/// One socket of a session over all its connections: does what `SocketLife` says.
class ClientSocket : public std::enable_shared_from_this<ClientSocket> {
 public:
  ClientSocket(ClientSession& session, std::uint32_t number, Url url);
  void start();
  void send(std::string text);
  void close();
  void reopen();
  /// Gives up the present connection, whatever its state, tells the session and dials again at once.
  void renew(const std::string& why);
  [[nodiscard]] SocketPhase phase() const { return life_.phase(); }

 private:
  boost::asio::awaitable<void> run(std::shared_ptr<ClientSocket> self);
  boost::asio::awaitable<void> connect(std::shared_ptr<ClientSocket> self, std::uint64_t generation);
  boost::asio::awaitable<std::string> converse(std::uint64_t generation);
  boost::asio::awaitable<std::expected<void, std::string>> open(std::uint64_t generation);
  boost::asio::awaitable<std::expected<void, std::string>> shake_hands(std::shared_ptr<WebSocket> connection);
  void receive(std::string text);
  void ping();
  void answered();
  void lose(std::string why);
  /// The connection under way, if any, is none of ours from now on.
  void abandon(bool politely);

  ClientSession& session_;
  std::uint32_t number_;
  Url url_;
  SocketLife life_;
  Bell bell_;
  std::uint64_t generation_ = 0;  // of connections; a coroutine of an older one has nothing to say
  bool was_open_ = false;
  Wire* dialing_ = nullptr;
  std::shared_ptr<WebSocket> connection_;
};

}  // namespace arbees::net
