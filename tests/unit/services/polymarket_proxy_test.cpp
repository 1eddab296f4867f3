#include "arbees/services/polymarket_proxy.hpp"

#include <gtest/gtest.h>

#include "support/client.hpp"
#include "support/scripted_server.hpp"

namespace arbees::tests {

using namespace arbees::services;

namespace {

constexpr const char* kToken = "0123456789abcdef";
const Headers kBearer = {{"Authorization", "Bearer 0123456789abcdef"}};

/// Polymarket: echoes requests; on the WebSocket answers pings and echoes subscriptions, until told to hang up.
void polymarket(Peer& peer, int) {
  while (auto request = peer.read_request()) {
    if (request->headers.contains("upgrade")) {
      peer.accept_web_socket(*request);
      while (auto text = peer.read_text()) {
        if (*text == "PING") peer.send_text("PONG");
        else if (text->find("999") != std::string::npos) return;
        else peer.send_text("heard " + *text);
      }
      return;
    }
    if (request->target == "/time") std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    if (request->target == "/version") {
      peer.respond(404, R"({"error":"not here"})");
      continue;
    }
    const bool leaked = request->headers.contains("authorization");
    peer.respond(200, request->method + " " + request->target + " " + request->body + (leaked ? " TOKEN" : ""));
  }
}

class PolymarketProxyTest : public testing::Test {
 protected:
  PolymarketProxyTest() : upstream_(polymarket) {
    options_.server.port = 0;
    options_.token = kToken;
    options_.gamma_url = upstream_.url("");
    options_.clob_url = upstream_.url("");
    options_.socket_url = upstream_.socket_url("/ws/market");
    options_.upstream.retry.attempts = 1;
    options_.notice = [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      notices_ += line + "\n";
    };
  }
  void start() {
    proxy_.emplace(options_);
    const auto done = proxy_->start();
    ASSERT_TRUE(done) << done.error().message();
  }
  std::string notices() {
    const std::lock_guard lock(mutex_);
    return notices_;
  }
  ScriptedServer upstream_;
  PolymarketProxyOptions options_;
  std::mutex mutex_;
  std::string notices_;
  std::optional<PolymarketProxy> proxy_;
};

}  // namespace

TEST_F(PolymarketProxyTest, RelaysReading) {
  start();
  Answer answer = call(proxy_->port(), "GET", "/gamma/events?limit=5&slug=a%20b", kBearer);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /events?limit=5&slug=a%20b ") << "or our token went to Polymarket";
  answer = call(proxy_->port(), "POST", "/clob/books", kBearer, R"([{"token_id":"1"}])");
  EXPECT_EQ(answer.body, R"(POST /books [{"token_id":"1"}])");
  answer = call(proxy_->port(), "GET", "/clob/version", kBearer);
  EXPECT_EQ(answer.status, 404) << "Polymarket's own status is lost";
  EXPECT_EQ(answer.body, R"({"error":"not here"})");
}

TEST_F(PolymarketProxyTest, RefusesWithoutTheTokenAndSaysWhy) {
  start();
  for (const Headers& headers :
       {Headers{}, Headers{{"Authorization", "Bearer 0123456789abcdeX"}}, Headers{{"Authorization", "Bearer "}},
        Headers{{"Authorization", "Bearer 0123456789abcdef0123456789abcdef"}},
        Headers{{"Authorization", "Basic 0123456789abcdef"}}}) {
    const Answer answer = call(proxy_->port(), "GET", "/gamma/events", headers);
    EXPECT_EQ(answer.status, 401);
    EXPECT_NE(answer.body.find("message"), std::string::npos);
    EXPECT_FALSE(WebSocket::connect(proxy_->port(), "/ws/market", headers)) << "a stranger opened the stream";
  }
  EXPECT_EQ(call(proxy_->port(), "GET", "/health").status, 200);
  EXPECT_EQ(proxy_->figures().requests, 0U) << "something reached Polymarket";
  EXPECT_NE(notices().find("wrong token"), std::string::npos);
  EXPECT_EQ(notices().find("0123456789"), std::string::npos) << "a token is in the log";
}

TEST_F(PolymarketProxyTest, RefusesToWrite) {
  start();
  Answer answer = call(proxy_->port(), "POST", "/clob/order", kBearer, "{}");
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.body.find("not on the list"), std::string::npos);
  answer = call(proxy_->port(), "DELETE", "/clob/books", kBearer);
  EXPECT_EQ(answer.status, 405);
  EXPECT_NE(answer.body.find("only reads"), std::string::npos);
  EXPECT_EQ(proxy_->figures().requests, 0U);
}

TEST_F(PolymarketProxyTest, SaysWhenPolymarketDoesNotAnswer) {
  options_.gamma_url = "http://127.0.0.1:1";
  start();
  const Answer answer = call(proxy_->port(), "GET", "/gamma/events", kBearer);
  EXPECT_EQ(answer.status, 502);
  EXPECT_NE(answer.body.find("cannot connect"), std::string::npos) << answer.body;
}

TEST_F(PolymarketProxyTest, RelaysTheStream) {
  start();
  auto one = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  auto two = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_TRUE(one && two);
  (*one)->send(R"({"assets_ids":["1"],"type":"market"})");  // before Polymarket's own is open, most likely
  (*two)->send(R"({"assets_ids":["2"],"type":"market"})");
  EXPECT_EQ((*one)->receive(), R"(heard {"assets_ids":["1"],"type":"market"})");
  EXPECT_EQ((*two)->receive(), R"(heard {"assets_ids":["2"],"type":"market"})");
  (*one)->send("PING");
  EXPECT_EQ((*one)->receive(), "PONG");
}

TEST_F(PolymarketProxyTest, HangsUpOnAClientThatSaysAnythingElse) {
  start();
  auto socket = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_TRUE(socket);
  (*socket)->send(R"({"auth":{"apiKey":"k"},"markets":["0x1"],"type":"user"})");
  EXPECT_FALSE((*socket)->receive());
  EXPECT_TRUE((*socket)->ended());
}

TEST_F(PolymarketProxyTest, AClientNoticesWhenPolymarketHangsUp) {
  start();
  auto socket = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_TRUE(socket);
  (*socket)->send(R"({"assets_ids":["999"],"type":"market"})");
  EXPECT_FALSE((*socket)->receive());
  EXPECT_TRUE((*socket)->ended()) << "the client goes on waiting on a dead stream";
  auto again = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_TRUE(again);
  (*again)->send(R"({"assets_ids":["3"],"type":"market"})");
  EXPECT_TRUE((*again)->receive());
}

TEST_F(PolymarketProxyTest, TakesNoMoreStreamsThanAllowed) {
  options_.sockets = 1;
  start();
  auto one = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_TRUE(one);
  (*one)->send(R"({"assets_ids":["1"],"type":"market"})");
  ASSERT_TRUE((*one)->receive());
  const auto two = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().message(), "503");
}

TEST_F(PolymarketProxyTest, StopsInTimeWithACallUnderWay) {
  start();
  int status = 0;
  std::thread caller([&] { status = call(proxy_->port(), "GET", "/clob/time", kBearer).status; });
  auto socket = WebSocket::connect(proxy_->port(), "/ws/market", kBearer);
  for (int i = 0; i < 400 && proxy_->figures().requests == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const auto before = std::chrono::steady_clock::now();
  proxy_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(4));
  caller.join();
  EXPECT_EQ(status, 503);
}

TEST_F(PolymarketProxyTest, RefusesABadStart) {
  const auto problem = [&](auto change) {
    PolymarketProxyOptions options = options_;
    change(options);
    PolymarketProxy proxy(options);
    const auto done = proxy.start();
    return done ? std::string("started") : done.error().message();
  };
  EXPECT_NE(problem([](auto& o) { o.token = "short"; }).find("token: expected at least 16"), std::string::npos);
  EXPECT_NE(problem([](auto& o) { o.gamma_url = "gamma.example"; }).find("gamma_url"), std::string::npos);
  EXPECT_NE(problem([](auto& o) { o.socket_url = "https://x/ws"; }).find("socket_url"), std::string::npos);
  EXPECT_NE(problem([](auto& o) { o.upstream.ca_file = "/nowhere.pem"; }).find("/nowhere.pem"), std::string::npos);
}

}  // namespace arbees::tests
