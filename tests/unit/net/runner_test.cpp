#include "arbees/net/runner.hpp"

#include <gtest/gtest.h>

#include "support/runner.hpp"
#include "support/scripted_server.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

// Answers each request with its own method, target and body.
void echo(Peer& peer, int) {
  while (auto request = peer.read_request())
    peer.respond(200, request->method + " " + request->target + " " + request->body);
}

void echo_socket(Peer& peer, int) {
  const auto request = peer.read_request();
  if (!request || !peer.accept_web_socket(*request)) return;
  while (auto text = peer.read_text()) peer.send_text("echo " + *text);
}

}  // namespace

TEST(Runner, AsksOverTlsAndKeepsTheConnection) {
  Authority authority;
  ScriptedServer server(echo, authority.issue({"localhost", "127.0.0.1"}));
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  RunnerProbe probe(endpoint);
  ASSERT_EQ(probe.problem, "");
  probe.get(server.url("/a?b=1"), 7);
  auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer) << probe.figures().last_error;
  EXPECT_EQ(answer->ask, 7U);
  EXPECT_EQ(answer->body, "GET /a?b=1 ");
  probe.act(HttpAsk{.id = 8, .method = "POST", .url = server.url("/books"), .body = "[1]"});
  answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer) << probe.figures().last_error;
  EXPECT_EQ(answer->body, "POST /books [1]");
  EXPECT_EQ(server.connections(), 1) << "each request made a connection of its own";
}

TEST(Runner, SpeaksWebSocketOverTls) {
  Authority authority;
  ScriptedServer server(echo_socket, authority.issue({"localhost"}));
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  RunnerProbe probe(endpoint);
  probe.act(OpenSocket{5, server.socket_url("/ws", "localhost")});
  ASSERT_TRUE(probe.next<SocketOpened>()) << probe.figures().last_error;
  probe.act(SendText{5, "hello"});
  const auto text = probe.next<SocketText>();
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "echo hello");
  EXPECT_EQ(text->socket, 5U);
}

TEST(Runner, TicksFirstAndAboutFourTimesASecond) {
  RunnerProbe probe(quick_endpoint());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  const int ticks = probe.ticks();
  EXPECT_GE(ticks, 4);
  EXPECT_LE(ticks, 6);
}

}  // namespace arbees::tests
