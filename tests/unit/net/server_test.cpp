#include "arbees/net/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/client.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

/// Answers with what it was asked; its sockets echo, and "flood" sends until the client is too slow.
class Echo : public Application {
 public:
  std::atomic<int> open = 0;
  std::atomic<int> refused_at = 0;

  Response handle(const Request& request) override {
    if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (request.path == "/no_memory") throw std::bad_alloc();
    if (request.path == "/big") return {200, "application/json", std::string(200'000, '7'), {}};
    return {200, "text/plain", request.method + " " + request.path + " " + request.body, {}};
  }
  [[nodiscard]] bool is_urgent(const Request& request) const override { return request.path == "/urgent"; }
  [[nodiscard]] bool is_socket(std::string_view path) const override { return path == "/echo"; }
  void opened(const std::shared_ptr<Socket>& socket) override {
    ++open;
    socket->send(std::make_shared<const std::string>("welcome"));
  }
  void received(const std::shared_ptr<Socket>& socket, std::string_view text) override {
    if (text == "flood") {
      const auto big = std::make_shared<const std::string>(std::string(100'000, 'f'));
      int sent = 0;
      while (socket->send(big)) ++sent;
      refused_at = sent;
    } else if (text == "leave") {
      socket->close(1008, "as asked");
    } else {
      socket->send(std::make_shared<const std::string>("echo " + std::string(text)));
    }
  }
  void closed(const std::shared_ptr<Socket>&) override { --open; }
};

class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions options = {}) {
    options.port = 0;
    server_.emplace(options, echo_);
    const auto done = server_->start();
    ASSERT_TRUE(done) << done.error().message();
    port_ = server_->port();
  }
  bool eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 400 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return holds();
  }
  Echo echo_;
  std::optional<HttpServer> server_;
  std::uint16_t port_ = 0;
};

}  // namespace

TEST_F(ServerTest, AnswersWithSecurityHeadersAndNoCache) {
  start();
  const Answer answer = call(port_, "POST", "/a%20b?x=1", {{"Content-Type", "text/plain"}}, "hello");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST /a b hello");
  for (const char* name : {"content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"})
    EXPECT_TRUE(answer.headers.contains(name)) << name << " is missing";
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  const Answer head = call(port_, "HEAD", "/big");
  EXPECT_EQ(head.headers.at("content-length"), "200000");
}

TEST_F(ServerTest, CompressesWhatPaysForThoseWhoAsk) {
  start();
  EXPECT_EQ(call(port_, "GET", "/big").body.size(), 200'000U);
  const Answer packed = call(port_, "GET", "/big", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 2'000U);
  EXPECT_FALSE(call(port_, "GET", "/tiny", {{"Accept-Encoding", "gzip"}}).headers.contains("content-encoding"));
}

TEST_F(ServerTest, RefusesBadRequestsWithTheFittingStatus) {
  start();
  struct Case {
    const char* what;
    std::string bytes;
    const char* status;
  };
  const std::string host = "Host: localhost\r\n";
  const Case cases[] = {
      {"huge header", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
      {"huge body", "POST / HTTP/1.1\r\n" + host + "Content-Length: 2000000\r\n\r\n", "413"},
      {"huge chunked body",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + std::string(0x200000, 'c'),
       "413"},
      {"no HTTP", "hello there\r\n\r\n", "400"},
      {"no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "403"},
      {"absolute target", "GET http://evil/ HTTP/1.1\r\nConnection: close\r\n" + host + "\r\n", "400"},
      {"broken escape", "GET /%zz HTTP/1.1\r\nConnection: close\r\n" + host + "\r\n", "400"},
      {"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"},
      {"bad length", "POST / HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\n", "400"},
      {"two equal lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
       "400"},
      {"list of lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\nhello", "400"},
      {"two hosts", "GET / HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n", "400"},
      {"two origins", "POST / HTTP/1.1\r\n" + host + "Origin: http://localhost\r\nOrigin: http://evil\r\n\r\n", "400"},
      {"two content types",
       "POST / HTTP/1.1\r\n" + host + "Content-Type: application/json\r\nContent-Type: text/plain\r\n\r\n", "400"},
      {"two encodings",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400"},
      {"unknown encoding", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n", "501"},
  };
  for (const Case& c : cases) {
    const std::string got = raw_call(port_, c.bytes);
    EXPECT_EQ(got.substr(0, 12), std::string("HTTP/1.1 ") + c.status) << c.what << ": " << got.substr(0, 200);
  }
}

// What is refused for its head must not be read as the next request (request smuggling).
TEST_F(ServerTest, NothingThatFollowsAnAmbiguousHeadIsARequest) {
  start();
  const std::string host = "Host: localhost\r\n";
  const std::string inner = "POST /inner HTTP/1.1\r\n" + host + "Content-Length: 0\r\nConnection: close\r\n\r\n";
  for (const char* header :
       {"Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: \r\n",
        "Transfer-Encoding: \x0b"
        "chunked\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
        "Content-Length: 0, 0\r\n", "Content-Length: 0\r\nContent-Length: 0\r\n", "Content-Length: +0\r\n",
        "Content-Length: \r\n", "Host: localhost\r\n", "Authorization: a\r\nAuthorization: b\r\n"}) {
    const std::string got = raw_call(port_, "GET /outer HTTP/1.1\r\n" + host + header + "\r\n" + inner);
    EXPECT_TRUE(got.starts_with("HTTP/1.1 400") || got.starts_with("HTTP/1.1 501")) << header << got.substr(0, 60);
    EXPECT_EQ(got.find("\r\nHTTP/1.1 "), std::string::npos) << header << "was followed by a second answer";
    EXPECT_EQ(got.find("inner"), std::string::npos) << header << got;
    EXPECT_NE(got.find("Connection: close"), std::string::npos) << header;
  }
}

TEST_F(ServerTest, RefusesForeignHostsAndPages) {
  start();
  EXPECT_EQ(call(port_, "GET", "/x", {{"Host", "evil.example"}}).status, 403);
  EXPECT_EQ(call(port_, "POST", "/x", {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(call(port_, "POST", "/x", {{"Origin", "http://127.0.0.1:" + std::to_string(port_)}}).status, 200);
  const auto foreign = WebSocket::connect(port_, "/echo", {{"Origin", "https://evil.example"}});
  ASSERT_FALSE(foreign) << "a foreign page may read the stream";
  EXPECT_EQ(foreign.error().what, "403");
  const auto elsewhere = WebSocket::connect(port_, "/none");
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().what, "404");
}

TEST_F(ServerTest, KeepsAConnectionForSeveralRequests) {
  start();
  const std::string got = raw_call(port_,
                                   "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n"
                                   "Connection: close\r\n\r\n");
  EXPECT_NE(got.find("GET /1 "), std::string::npos) << got;
  EXPECT_NE(got.find("GET /2 "), std::string::npos) << got;
}

TEST_F(ServerTest, SocketsTalkAndLeave) {
  start();
  const auto socket = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(socket) << socket.error().message();
  EXPECT_EQ((*socket)->receive(), "welcome");
  (*socket)->send("one");
  (*socket)->send("two");
  EXPECT_EQ((*socket)->receive(), "echo one");
  EXPECT_EQ((*socket)->receive(), "echo two");
  EXPECT_EQ(echo_.open, 1);
  (*socket)->send("leave");
  EXPECT_EQ((*socket)->receive(), std::nullopt);
  EXPECT_TRUE((*socket)->ended());
  EXPECT_TRUE(eventually([&] { return echo_.open == 0 && server_->connections() == 0; }));
}

TEST_F(ServerTest, AMessageTooLargeForAClientEndsItsConnection) {
  start();
  const auto socket = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(socket);
  (*socket)->send(std::string(100'000, 'x'));
  EXPECT_TRUE(eventually([&] { return echo_.open == 0; }));
}

TEST_F(ServerTest, ASlowClientFillsItsQueueAndNoMore) {
  start({.socket_bytes = 1'000'000});
  const auto socket = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(socket);
  (*socket)->send("flood");
  ASSERT_TRUE(eventually([&] { return echo_.refused_at > 0; }));
  EXPECT_LE(echo_.refused_at, 10) << "more waits for one client than its limit";
  EXPECT_EQ((*socket)->receive(), "welcome");
  for (int i = 0; i < echo_.refused_at; ++i) EXPECT_EQ((*socket)->receive()->size(), 100'000U);
  (*socket)->send("still here?");
  EXPECT_EQ((*socket)->receive(), "echo still here?");
}

TEST_F(ServerTest, MoreConnectionsThanAllowedAreClosed) {
  start({.connections = 2});
  const auto a = WebSocket::connect(port_, "/echo");
  const auto b = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(a && b);
  EXPECT_FALSE(WebSocket::connect(port_, "/echo"));
  EXPECT_TRUE(eventually([&] { return server_->connections() == 2; })) << "what was refused stays open";
}

TEST_F(ServerTest, AnUrgentRequestIsAnsweredWhateverElseGoesOn) {
  start({.connections = 8});
  std::vector<std::jthread> busy;
  for (int i = 0; i < 6; ++i) busy.emplace_back([&] { call(port_, "GET", "/slow"); });
  std::vector<std::unique_ptr<OpenConnection>> slow;
  for (int i = 0; i < 40; ++i) slow.push_back(std::make_unique<OpenConnection>(port_, "GET /slow HTTP/1.1\r\nX: "));
  for (int i = 0; i < 5; ++i) {
    const auto before = std::chrono::steady_clock::now();
    const Answer answer = call(port_, "POST", "/urgent");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(200));
  }
}

TEST_F(ServerTest, AReservedPlaceIsForUrgentRequestsOnlyAndForOneRequest) {
  start({.connections = 1, .reserved_connections = 1});
  const auto holder = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(holder);
  const Answer other = call(port_, "GET", "/a");
  EXPECT_EQ(other.status, 503);
  EXPECT_EQ(other.headers.at("retry-after"), "1");
  EXPECT_TRUE(eventually([&] { return server_->connections() == 1; }));
  const std::string got = raw_call(port_, "POST /urgent HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200")) << got;
  EXPECT_NE(got.find("Connection: close"), std::string::npos) << got;
}

TEST_F(ServerTest, APeerThatKeepsUsWaitingMakesRoom) {
  start({.connections = 3, .reserved_connections = 1});
  std::vector<std::unique_ptr<OpenConnection>> slow;
  for (int i = 0; i < 3; ++i) slow.push_back(std::make_unique<OpenConnection>(port_, "GET / HT"));
  ASSERT_TRUE(eventually([&] { return server_->connections() == 3; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  EXPECT_EQ(call(port_, "GET", "/a").status, 200);
}

TEST_F(ServerTest, HeadersThatDoNotEndAndSilenceEndAConnection) {
  start({.idle_patience = base::milliseconds(300), .header_patience = base::milliseconds(100)});
  const OpenConnection silent(port_, "");
  const OpenConnection half(port_, "GET / HT");
  ASSERT_TRUE(eventually([&] { return server_->connections() == 2; }));
  EXPECT_TRUE(eventually([&] { return server_->connections() == 1; })) << "a head may take for ever";
  EXPECT_TRUE(eventually([&] { return server_->connections() == 0; })) << "silence may take for ever";
}

TEST_F(ServerTest, WebSocketsLeaveRoomForRequests) {
  start({.connections = 4, .sockets = 2});
  const auto a = WebSocket::connect(port_, "/echo");
  const auto b = WebSocket::connect(port_, "/echo");
  ASSERT_TRUE(a && b);
  const auto c = WebSocket::connect(port_, "/echo");
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().what, "503");
  EXPECT_EQ(call(port_, "GET", "/a").status, 200);
}

TEST_F(ServerTest, NoMemoryForAnAnswerIsAnAnswer) {
  start();
  EXPECT_EQ(call(port_, "GET", "/no_memory").status, 503);
  EXPECT_EQ(call(port_, "GET", "/a").status, 200);
}

TEST_F(ServerTest, APortInUseIsNamed) {
  start();
  HttpServer second({.port = port_}, echo_);
  const auto done = second.start();
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().message().starts_with("127.0.0.1:" + std::to_string(port_) + ": is in use"))
      << done.error().message();
  HttpServer nowhere({.address = "localhost"}, echo_);
  EXPECT_FALSE(nowhere.start());
}

TEST_F(ServerTest, StopsWithinTwoSecondsWhateverClientsDo) {
  start();
  std::vector<std::unique_ptr<WebSocket>> sockets;
  for (int i = 0; i < 5; ++i) sockets.push_back(std::move(*WebSocket::connect(port_, "/echo")));
  sockets[0]->send("flood");  // and never reads
  std::jthread slow([&] { call(port_, "GET", "/slow"); });
  std::jthread half([&] { raw_call(port_, "GET / HT"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto start_of_stop = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start_of_stop, std::chrono::seconds(2));
  EXPECT_EQ(echo_.open, 0) << "the application was not told of an end";
  EXPECT_EQ(call(port_, "GET", "/").status, 0) << "a stopped server still answers";
  server_->stop();  // again is harmless
}

TEST_F(ServerTest, StoppingIsQuickWhenClientsAnswerTheGoodbye) {
  start();
  const auto socket = std::move(*WebSocket::connect(port_, "/echo"));
  EXPECT_EQ(socket->receive(), "welcome");
  std::jthread reader([&] {
    while (!socket->ended()) socket->receive(50);
  });
  const auto start_of_stop = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start_of_stop, std::chrono::milliseconds(600));
}

TEST_F(ServerTest, RepeatsWorkOnItsLoop) {
  start();
  std::atomic<int> times = 0;
  server_->every(base::milliseconds(10), [&] { ++times; });
  EXPECT_TRUE(eventually([&] { return times >= 5; }));
  server_->stop();
  const int at_stop = times;
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(times, at_stop);
}

}  // namespace arbees::tests
