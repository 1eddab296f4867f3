#include "support/client.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace arbees::tests {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;

namespace {

tcp::endpoint at(std::uint16_t port) {
  return {asio::ip::make_address("127.0.0.1"), port};
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

class BeastWebSocket : public WebSocket {
 public:
  base::Result<void> open(std::uint16_t port, const std::string& path, const Headers& headers) {
    boost::system::error_code why;
    stream_.next_layer().connect(at(port), why);
    if (why) return base::fail("connect", why.message());
    stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
      for (const auto& [name, value] : headers) request.set(name, value);
    }));
    stream_.read_message_max(64U << 20);
    websocket::response_type response;
    const std::string host = headers.contains("Host") ? headers.at("Host") : "127.0.0.1:" + std::to_string(port);
    stream_.handshake(response, host, path, why);
    if (why)
      return base::fail("", response.result_int() >= 400 ? std::to_string(response.result_int()) : why.message());
    return {};
  }
  void send(const std::string& text) override {
    boost::system::error_code ignored;
    stream_.write(asio::buffer(text), ignored);
  }
  std::optional<std::string> receive(int patience_ms) override {
    if (!reading_) {
      reading_ = true;
      stream_.async_read(buffer_, [this](const boost::system::error_code& why, std::size_t) {
        reading_ = false;
        arrived_ = !why;
        ended_ = static_cast<bool>(why);
      });
    }
    loop_.restart();
    loop_.run_for(std::chrono::milliseconds(patience_ms));
    if (!arrived_) return std::nullopt;
    arrived_ = false;
    std::string text = boost::beast::buffers_to_string(buffer_.data());
    buffer_.clear();
    return text;
  }
  [[nodiscard]] bool ended() const override { return ended_; }

 private:
  asio::io_context loop_;
  websocket::stream<tcp::socket> stream_{loop_};
  boost::beast::flat_buffer buffer_;
  bool reading_ = false;
  bool arrived_ = false;
  bool ended_ = false;
};

}  // namespace

Answer call(std::uint16_t port, const std::string& method, const std::string& target, const Headers& headers,
            const std::string& body) {
  asio::io_context loop;
  tcp::socket socket(loop);
  boost::system::error_code why;
  socket.connect(at(port), why);
  http::request<http::string_body> request;
  request.method_string(method);
  request.target(target);
  request.set(http::field::host, "127.0.0.1:" + std::to_string(port));
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  http::write(socket, request, why);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(64U << 20);
  if (method == "HEAD") parser.skip(true);
  http::read(socket, buffer, parser, why);
  Answer answer;
  if (why) return answer;
  answer.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get())
    answer.headers[lower(std::string(field.name_string()))] = std::string(field.value());
  answer.body = parser.get().body();
  return answer;
}

std::string raw_call(std::uint16_t port, const std::string& bytes) {
  asio::io_context loop;
  tcp::socket socket(loop);
  boost::system::error_code why;
  socket.connect(at(port), why);
  std::string got;
  asio::async_write(socket, asio::buffer(bytes), [](const boost::system::error_code&, std::size_t) {});
  asio::async_read(socket, asio::dynamic_buffer(got), [](const boost::system::error_code&, std::size_t) {});
  loop.run_for(std::chrono::seconds(3));
  return got;
}

base::Result<std::unique_ptr<WebSocket>> WebSocket::connect(std::uint16_t port, const std::string& path,
                                                            const Headers& headers) {
  auto socket = std::make_unique<BeastWebSocket>();
  if (auto done = socket->open(port, path, headers); !done) return std::unexpected(done.error());
  return socket;
}

OpenConnection::OpenConnection(std::uint16_t port, const std::string& bytes)
    : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  inet_pton(AF_INET, "127.0.0.1", &place.sin_addr);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0)
    (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

OpenConnection::~OpenConnection() {
  close(socket_);
}

}  // namespace arbees::tests
