#include "arbees/net/runner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

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

TEST(Runner, RunsARehearsalFasterAndNeverBackwards) {
  std::atomic<std::int64_t> clock = 0;
  RunnerOptions options;
  options.time_scale = 50;
  // Jumps back again and again, as a wall clock may.
  options.now = [&] {
    const std::int64_t step = ++clock;
    return base::Nanos{} + base::milliseconds(step % 5 == 0 ? step - 3 : step);
  };
  std::vector<base::Nanos> stamps;
  RunnerProbe probe(quick_endpoint(), options,
                    [&](const Input& input, std::vector<Action>&) { stamps.push_back(input.received); });
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));
  probe.runner.stop();
  EXPECT_GT(stamps.size(), 100U) << "200 ticks of 250 ms fit into 50 s";
  EXPECT_LE(stamps.size(), 210U);
  EXPECT_TRUE(std::is_sorted(stamps.begin(), stamps.end()));
}

TEST(Runner, ShortensRateWaitsInARehearsalButNotTimeLimits) {
  ScriptedServer server([](Peer& peer, int) {
    while (auto request = peer.read_request()) {
      if (request->target == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(150));
      peer.respond(200, "");
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.rate = {.tokens_per_s = 1, .capacity = 1};
  RunnerProbe probe(endpoint, {.time_scale = 100});
  const auto before = std::chrono::steady_clock::now();
  for (std::uint32_t id = 0; id < 30; ++id) probe.get(server.url("/"), id);
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(probe.next<HttpAnswer>());
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_GE(took, std::chrono::milliseconds(280));
  EXPECT_LE(took, std::chrono::milliseconds(3000));
  probe.act(HttpAsk{.id = 1, .url = server.url("/slow"), .timeout = base::milliseconds(2000)});
  EXPECT_TRUE(probe.next<HttpAnswer>()) << "the time limit was shortened too";
}

TEST(Runner, TakesSessionsAndWorkFromAnyThreadWhileRunning) {
  ScriptedServer server(echo);
  Runner runner;
  runner.start();
  std::atomic<int> answers = 0;
  for (int i = 0; i < 5; ++i) {
    const auto number = runner.add(quick_endpoint(), [&](const Input& input, std::vector<Action>&) {
      if (std::holds_alternative<HttpAnswer>(input.body)) ++answers;
    });
    ASSERT_TRUE(number);
    EXPECT_EQ(*number, static_cast<std::size_t>(i));
    runner.act(*number, {HttpAsk{.id = 1, .url = server.url("/")}});
  }
  std::promise<std::thread::id> where;
  runner.post([&] { where.set_value(std::this_thread::get_id()); });
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
  for (int i = 0; i < 1000 && answers < 5; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(answers, 5);
  EXPECT_EQ(runner.figures().size(), 5U);
  runner.stop();
  runner.post([] { FAIL() << "runs after stop"; });
  runner.stop();
}

TEST(Runner, EndsWithoutEverStarting) {
  Runner runner;
  ASSERT_TRUE(runner.add(quick_endpoint(), [](const Input&, std::vector<Action>&) {}));
  runner.act(0, {HttpAsk{.id = 1, .url = "http://127.0.0.1:1/"}});
  runner.stop();
}

TEST(Runner, StopsInTimeWithEverythingUnderWay) {
  Authority authority;
  ScriptedServer silent([](Peer& peer, int) { peer.wait_for_end(); });  // for TLS and WebSocket handshakes too
  ScriptedServer slow([](Peer& peer, int) {
    if (peer.read_request()) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    peer.wait_for_end();
  });
  ScriptedServer deaf([](Peer& peer, int) {  // reads nothing, so that a goodbye is never answered
    const auto request = peer.read_request();
    if (request) peer.accept_web_socket(*request);
    std::this_thread::sleep_for(std::chrono::milliseconds(3000));
  });
  ScriptedServer sockets(echo_socket, authority.issue({"127.0.0.1"}));
  const auto release = std::make_shared<std::promise<void>>();
  RunnerOptions options;
  options.resolve = [gate = release->get_future().share()](const std::string&) {
    gate.wait();
    return base::Result<std::vector<std::string>>(std::vector<std::string>{"127.0.0.1"});
  };
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  endpoint.connect_timeout = endpoint.handshake_timeout = endpoint.resolve_timeout = base::seconds(60);
  endpoint.rate = {.tokens_per_s = 100, .capacity = 100};
  auto probe = std::make_unique<RunnerProbe>(endpoint, options);
  const std::string silent_port = std::to_string(silent.port());
  std::vector<Action> everything = {
      HttpAsk{.id = 1, .url = slow.url("/"), .timeout = base::seconds(60)},
      HttpAsk{.id = 2, .url = "https://127.0.0.1:" + silent_port, .timeout = base::seconds(60)},
      HttpAsk{.id = 3, .url = "http://slow-name.test/", .timeout = base::seconds(60)},
      HttpAsk{.id = 4, .url = "http://10.255.255.1/", .timeout = base::seconds(60)},
      HttpAsk{.id = 5, .url = slow.url("/"), .cost = 10'000},
      HttpAsk{.id = 6, .url = slow.url("/"), .cost = 1'000},
      OpenSocket{1, sockets.socket_url("/")},
      OpenSocket{2, "ws://127.0.0.1:" + silent_port},
      OpenSocket{3, "wss://127.0.0.1:" + silent_port},
      OpenSocket{4, deaf.socket_url("/")},
      OpenSocket{5, "ws://127.0.0.1:1/"},
      OpenSocket{6, "wss://other-name.test/"},
  };
  for (std::uint32_t id = 10; id < 40; ++id)
    everything.emplace_back(HttpAsk{.id = id, .url = slow.url("/"), .timeout = base::seconds(60)});
  probe->runner.act(0, std::move(everything));
  ASSERT_TRUE(probe->eventually([&] { return probe->figures().sockets_open == 2; }));
  const auto before = std::chrono::steady_clock::now();
  probe->runner.stop();
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_LT(took, std::chrono::seconds(2));
  const std::size_t count = probe->inputs().size();
  probe.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(2100));
  EXPECT_GT(count, 0U);
  release->set_value();  // a look-up that comes back to nobody
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

TEST(Runner, SaysGoodbyeToItsSocketsAtAStop) {
  std::promise<int> last;
  ScriptedServer server([&](Peer& peer, int) {
    const auto request = peer.read_request();
    if (!request || !peer.accept_web_socket(*request)) return;
    int opcode = 0;
    while (auto frame = peer.read_frame()) {
      opcode = frame->opcode;
      if (opcode == 8) peer.send_frame(8, frame->payload);
    }
    last.set_value(opcode);
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  const auto before = std::chrono::steady_clock::now();
  probe.runner.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(500));
  EXPECT_EQ(last.get_future().get(), 8);
}

}  // namespace arbees::tests
