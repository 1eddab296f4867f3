#include "arbees/net/client_socket.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace arbees::net {

namespace asio = boost::asio;

ClientSocket::ClientSocket(ClientSession& session, std::uint32_t number, Url url)
    : session_(session),
      number_(number),
      url_(std::move(url)),
      life_(session.options().socket, session.loop().pace()),
      bell_(session.loop()) {}

void ClientSocket::start() {
  asio::co_spawn(session_.loop().context(), run(shared_from_this()), asio::detached);
}

asio::awaitable<void> ClientSocket::run(std::shared_ptr<ClientSocket> self) {
  while (life_.phase() != SocketPhase::closed && !session_.loop().stopping()) {
    const auto step = life_.look(session_.loop().pace());
    if (step.todo == SocketLife::Todo::dial)
      asio::co_spawn(session_.loop().context(), connect(self, ++generation_), asio::detached);
    else if (step.todo == SocketLife::Todo::ping) ping();
    else if (step.todo == SocketLife::Todo::drop)
      lose(fmt::format("no answer to a ping for {} s", session_.options().socket.dead_after.value / 1'000'000'000));
    if (step.todo != SocketLife::Todo::drop) co_await bell_.wait_until(step.look_again);
  }
}

asio::awaitable<void> ClientSocket::connect(std::shared_ptr<ClientSocket> self, std::uint64_t generation) {
  std::string why = co_await converse(generation);
  if (generation == generation_) lose(std::move(why));
}

asio::awaitable<std::string> ClientSocket::converse(std::uint64_t generation) {
  auto done = co_await open(generation);
  if (!done) co_return std::move(done.error());
  const std::shared_ptr<WebSocket> connection = connection_;
  life_.opened(session_.loop().pace());
  bell_.ring();
  session_.note([&](EndpointFigures& figures) { figures.reconnects += was_open_ ? 1 : 0; });
  was_open_ = true;
  session_.deliver(SocketOpened{number_});
  while (generation == generation_) {
    auto text = co_await connection->read();
    session_.check_standstill();  // what an old connection still held is of before
    if (!text) co_return std::move(text.error());
    if (generation == generation_) receive(std::move(*text));
  }
  co_return std::string();
}

asio::awaitable<std::expected<void, std::string>> ClientSocket::open(std::uint64_t generation) {
  auto wire = std::make_unique<Wire>(session_.loop());
  dialing_ = wire.get();
  const auto dialed = co_await session_.dialer().dial(*wire, url_);
  if (generation != generation_) co_return std::unexpected("given up");
  dialing_ = nullptr;
  if (!dialed) co_return std::unexpected(dialed.error().why);
  const auto& options = session_.options();
  auto connection = WebSocket::make(session_.loop(), std::move(wire), {options.message_bytes, options.unsent_bytes});
  connection_ = connection;
  auto done = co_await shake_hands(connection);
  if (generation != generation_) co_return std::unexpected("given up");
  if (done && options.socket.ping == SocketPolicy::Ping::frame)
    connection->on_pong([weak = weak_from_this(), generation] {
      const auto self = weak.lock();
      if (self && generation == self->generation_) self->answered();
    });
  co_return done;
}

asio::awaitable<std::expected<void, std::string>> ClientSocket::shake_hands(std::shared_ptr<WebSocket> connection) {
  auto headers = session_.headers_for("GET", url_, {});
  if (!headers) co_return std::unexpected(headers.error().message());
  const auto limit = session_.options().handshake_timeout;
  const Deadline deadline(session_.loop(), limit, [connection] { connection->cut(); });
  auto done = co_await connection->shake_hands(url_.host_header(), url_.target, std::move(*headers));
  if (deadline.expired())
    co_return std::unexpected(
        fmt::format("no WebSocket with {}: no answer within {} ms", url_.authority(), limit.value / 1'000'000));
  if (!done) co_return std::unexpected(fmt::format("no WebSocket with {}: {}", url_.authority(), done.error()));
  co_return done;
}

void ClientSocket::receive(std::string text) {
  session_.note([&](EndpointFigures& figures) {
    ++figures.messages;
    figures.bytes_in += text.size();
  });
  const SocketPolicy& policy = session_.options().socket;
  if (policy.ping == SocketPolicy::Ping::text && text == "PONG") return answered();
  if (policy.answer_text_ping && text == "ping") return send("pong");
  session_.deliver(SocketText{number_, std::move(text)});
}

void ClientSocket::answered() {
  life_.answered(session_.loop().pace());
  session_.deliver(SocketAlive{number_});
}

void ClientSocket::ping() {
  if (!connection_) return;
  if (session_.options().socket.ping == SocketPolicy::Ping::text) send("PING");
  else connection_->ping();
}

void ClientSocket::send(std::string text) {
  if (!life_.is_open() || !connection_) {
    session_.note([](EndpointFigures& figures) { ++figures.unsent; });
    return;
  }
  const std::size_t size = text.size();
  if (!connection_->send(std::move(text))) return lose("the other end does not read what is sent");
  session_.note([size](EndpointFigures& figures) { figures.bytes_out += size; });
}

void ClientSocket::lose(std::string why) {
  if (life_.phase() == SocketPhase::closed) return;
  abandon(false);
  life_.lost(session_.loop().pace(), session_.loop().random());
  bell_.ring();
  session_.note([](EndpointFigures& figures) { ++figures.sockets_lost; });
  session_.note_error(url_.authority(), why);
  session_.deliver(SocketLost{number_, std::move(why)});
}

void ClientSocket::abandon(bool politely) {
  ++generation_;
  if (dialing_ != nullptr) dialing_->close();
  dialing_ = nullptr;
  if (connection_ && politely && life_.is_open()) connection_->leave();
  else if (connection_) connection_->cut();
  connection_.reset();
}

void ClientSocket::close() {
  abandon(true);
  life_.close();
  bell_.ring();
}

void ClientSocket::renew(const std::string& why) {
  if (life_.phase() == SocketPhase::closed) return;
  if (life_.is_open()) lose(why);
  if (life_.phase() == SocketPhase::closed) return;  // the session's answer to that
  abandon(false);
  life_.reopen(session_.loop().pace());
  bell_.ring();
}

void ClientSocket::reopen() {
  if (life_.phase() == SocketPhase::closed) return;
  abandon(true);
  life_.reopen(session_.loop().pace());
  bell_.ring();
}

}  // namespace arbees::net
