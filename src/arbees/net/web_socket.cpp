#include "arbees/net/web_socket.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

namespace arbees::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

namespace {

constexpr base::Duration kGoodbye = base::milliseconds(500);
constexpr std::size_t kWordsShown = 200;

// Writing, pinging and reading are coroutines of their own, at most one of each; each keeps the object alive.
class BeastSocket final : public WebSocket, public std::enable_shared_from_this<BeastSocket> {
 public:
  BeastSocket(ClientLoop& loop, std::unique_ptr<Wire> wire, Limits limits)
      : loop_(loop), limits_(limits), wire_(std::move(wire)), stream_(*wire_) {}

  asio::awaitable<std::expected<void, std::string>> shake_hands(std::string host, std::string target,
                                                                Pairs headers) override {
    stream_.set_option(websocket::stream_base::decorator([&headers](websocket::request_type& request) {
      for (const auto& [name, value] : headers) request.set(name, value);
    }));
    stream_.read_message_max(limits_.message_bytes);
    stream_.auto_fragment(false);  // a text is one frame: not every server joins them
    websocket::response_type answer;
    auto [why] = co_await stream_.async_handshake(answer, host, target, kClientAwait);
    if (!why) {
      stream_.text(true);
      co_return std::expected<void, std::string>{};
    }
    if (why != websocket::error::upgrade_declined) co_return std::unexpected(why.message());
    std::string words = answer.body().substr(0, kWordsShown);
    for (char& c : words)
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    co_return std::unexpected(
        fmt::format("declined with status {}{}{}", answer.result_int(), words.empty() ? "" : ": ", words));
  }

  asio::awaitable<std::expected<std::string, std::string>> read() override {
    auto [why, size] = co_await stream_.async_read(buffer_, kClientAwait);
    if (why) co_return std::unexpected(describe(why));
    std::string text = boost::beast::buffers_to_string(buffer_.data());
    buffer_.consume(buffer_.size());
    co_return text;
  }

  void on_pong(std::function<void()> call) override {
    stream_.control_callback([call = std::move(call)](websocket::frame_type type, boost::beast::string_view) {
      if (type == websocket::frame_type::pong) call();
    });
  }

  bool send(std::string text) override {
    if (ended_) return true;
    if (!queue_.empty() && unsent_ + text.size() > limits_.unsent_bytes) return false;
    unsent_ += text.size();
    queue_.push_back(std::move(text));
    if (!writing_) {
      writing_ = true;
      asio::co_spawn(loop_.context(), write(shared_from_this()), asio::detached);
    }
    return true;
  }

  void ping() override {
    if (ended_ || pinging_) return;
    pinging_ = true;
    asio::co_spawn(loop_.context(), send_ping(shared_from_this()), asio::detached);
  }

  void leave() override {
    if (ended_) return;
    ended_ = true;
    asio::co_spawn(loop_.context(), say_goodbye(shared_from_this()), asio::detached);
  }

  void cut() override {
    ended_ = true;
    wire_->close();
  }

 private:
  std::string describe(const boost::system::error_code& why) const {
    if (why == websocket::error::closed) {
      const auto& reason = stream_.reason();
      const std::string_view words(reason.reason.data(), reason.reason.size());
      return fmt::format("closed by the other end with code {}{}{}", static_cast<unsigned>(reason.code),
                         words.empty() ? "" : ": ", words);
    }
    if (why == websocket::error::message_too_big)
      return fmt::format("a message is larger than {} bytes", limits_.message_bytes);
    if (why.category() == websocket::make_error_code(websocket::error::bad_opcode).category())
      return "not the WebSocket protocol: " + why.message();
    if (why == asio::error::eof) return "the connection was closed without a goodbye";
    return why.message();
  }

  asio::awaitable<void> write(std::shared_ptr<BeastSocket> self) {
    while (!ended_ && !queue_.empty()) {
      auto [why, size] = co_await stream_.async_write(asio::buffer(queue_.front()), kClientAwait);
      if (why) {  // the reader tells of it
        cut();
        break;
      }
      unsent_ -= queue_.front().size();
      queue_.pop_front();
    }
    writing_ = false;
  }

  asio::awaitable<void> send_ping(std::shared_ptr<BeastSocket> self) {
    co_await stream_.async_ping({}, kClientAwait);
    pinging_ = false;
  }

  asio::awaitable<void> say_goodbye(std::shared_ptr<BeastSocket> self) {
    loop_.add_leaving(1);
    const Deadline deadline(loop_, kGoodbye, [this] { wire_->close(); });
    co_await stream_.async_close(websocket::close_code::normal, kClientAwait);
    wire_->close();
    loop_.add_leaving(-1);
  }

  ClientLoop& loop_;
  Limits limits_;
  std::unique_ptr<Wire> wire_;
  websocket::stream<Wire&, false> stream_;
  boost::beast::flat_buffer buffer_;
  std::deque<std::string> queue_;
  std::size_t unsent_ = 0;
  bool writing_ = false;
  bool pinging_ = false;
  bool ended_ = false;
};

}  // namespace

std::shared_ptr<WebSocket> WebSocket::make(ClientLoop& loop, std::unique_ptr<Wire> wire, Limits limits) {
  return std::make_shared<BeastSocket>(loop, std::move(wire), limits);
}

}  // namespace arbees::net
