// The life of a WebSocket, over real sockets.
#include <gtest/gtest.h>

#include <atomic>

#include "support/runner.hpp"
#include "support/scripted_server.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

bool upgrade(Peer& peer) {
  const auto request = peer.read_request();
  return request && peer.accept_web_socket(*request);
}

void echo(Peer& peer, int) {
  if (!upgrade(peer)) return;
  while (auto text = peer.read_text()) peer.send_text("echo " + *text);
}

EndpointOptions lively(SocketPolicy::Ping ping = SocketPolicy::Ping::frame) {
  auto endpoint = quick_endpoint();
  endpoint.socket.ping = ping;
  endpoint.socket.ping_every = base::milliseconds(50);
  endpoint.socket.dead_after = base::milliseconds(300);
  return endpoint;
}

}  // namespace

TEST(Socket, CarriesTextsBothWaysInOrder) {
  ScriptedServer server(echo);
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/ws")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  for (int i = 0; i < 200; ++i) probe.act(SendText{1, std::to_string(i)});
  probe.act(SendText{1, std::string(2'000'000, 'b')});
  for (int i = 0; i < 200; ++i) {
    const auto text = probe.next<SocketText>();
    ASSERT_TRUE(text) << i;
    ASSERT_EQ(text->text, "echo " + std::to_string(i));
  }
  const auto big = probe.next<SocketText>();
  ASSERT_TRUE(big);
  EXPECT_EQ(big->text.size(), 2'000'005U);
  EXPECT_EQ(probe.figures().messages, 201U);
}

TEST(Socket, SignsItsHandshake) {
  HeardRequest heard;
  ScriptedServer server([&](Peer& peer, int) {
    const auto request = peer.read_request();
    if (!request) return;
    heard = *request;
    peer.accept_web_socket(*request);
    peer.wait_for_end();
  });
  auto endpoint = quick_endpoint();
  endpoint.authorize = [](std::string_view method, std::string_view path, base::Nanos) -> base::Result<Pairs> {
    return Pairs{{"X-Signature", std::string(method) + std::string(path)}};
  };
  RunnerProbe probe(endpoint);
  probe.act(OpenSocket{1, server.socket_url("/trade-api/ws/v2?x=1")});
  ASSERT_TRUE(probe.next<SocketOpened>()) << probe.figures().last_error;
  EXPECT_EQ(heard.headers["x-signature"], "GET/trade-api/ws/v2");
  EXPECT_EQ(heard.headers["user-agent"], "probe/1 (+https://example.test)");
  EXPECT_EQ(heard.headers["host"], "127.0.0.1:" + std::to_string(server.port()));
}

TEST(Socket, AnsweredPingsAreProofOfLife) {
  for (const auto ping : {SocketPolicy::Ping::frame, SocketPolicy::Ping::text}) {
    ScriptedServer server([ping](Peer& peer, int) {
      if (!upgrade(peer)) return;
      while (auto frame = peer.read_frame()) {
        if (frame->opcode == 9) peer.send_frame(10, frame->payload);
        if (frame->opcode == 1 && frame->payload == "PING" && ping == SocketPolicy::Ping::text) peer.send_text("PONG");
        if (frame->opcode == 8) return;
      }
    });
    RunnerProbe probe(lively(ping));
    probe.act(OpenSocket{1, server.socket_url("/")});
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(probe.next<SocketAlive>()) << i;
    for (const Input& input : probe.inputs()) {
      EXPECT_FALSE(std::holds_alternative<SocketText>(input.body)) << "a PONG was delivered as text";
      EXPECT_FALSE(std::holds_alternative<SocketLost>(input.body)) << "silence of data was taken for death";
    }
  }
}

TEST(Socket, IsLostWhenPingsStayUnansweredWhateverElseComes) {
  for (const auto ping : {SocketPolicy::Ping::frame, SocketPolicy::Ping::text}) {
    // The first connection talks all the time and answers no ping; the second is well.
    ScriptedServer server([](Peer& peer, int number) {
      if (!upgrade(peer)) return;
      if (number > 1) return peer.wait_for_end();
      while (peer.send_text("data")) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    });
    RunnerProbe probe(lively(ping));
    probe.act(OpenSocket{1, server.socket_url("/")});
    ASSERT_TRUE(probe.next<SocketOpened>());
    const auto lost = probe.next<SocketLost>();
    ASSERT_TRUE(lost);
    EXPECT_NE(lost->why.find("no answer to a ping"), std::string::npos) << lost->why;
    ASSERT_TRUE(probe.next<SocketOpened>()) << "it was not opened again";
    EXPECT_EQ(probe.figures().reconnects, 1U);
  }
}

/// The machine sleeps: the clock of durations goes on, nothing else does.
TEST(Socket, AfterAStandstillEverythingIsMadeAnew) {
  std::atomic<std::int64_t> slept{0};
  std::atomic<bool> answer_now{false};
  ScriptedServer server([&](Peer& peer, int) {
    auto request = peer.read_request();
    if (!request) return;
    if (request->target.starts_with("/ws")) {
      peer.accept_web_socket(*request);
      return peer.wait_for_end();
    }
    while (!answer_now) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    peer.respond(200, "{}");
  });
  RunnerOptions options;
  options.tick = base::milliseconds(20);
  options.steady = [&] { return base::steady_clock_now() + base::Duration{slept.load()}; };
  RunnerProbe probe(quick_endpoint(), options);
  probe.act(OpenSocket{1, server.socket_url("/ws")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  probe.get(server.url("/slow"));
  ASSERT_TRUE(probe.eventually([&] { return probe.figures().requests == 1; }));
  slept = base::seconds(600).value;
  const auto lost = probe.next<SocketLost>();
  ASSERT_TRUE(lost) << "the old connection is trusted";
  EXPECT_NE(lost->why.find("slept"), std::string::npos) << lost->why;
  const auto stood = probe.next<StoodStill>();
  ASSERT_TRUE(stood);
  EXPECT_GE(stood->lasted, base::seconds(600));
  EXPECT_TRUE(probe.next<SocketOpened>()) << "it was not opened again";
  answer_now = true;
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure) << "a response to a request of before passes for new";
  probe.get(server.url("/now"), 2);
  ASSERT_TRUE(probe.next<HttpAnswer>());
  int standstills = 0;
  for (const Input& input : probe.inputs()) standstills += std::holds_alternative<StoodStill>(input.body) ? 1 : 0;
  EXPECT_EQ(standstills, 1);
}

TEST(Socket, AnswersTheServersPings) {
  std::promise<std::string> answered;
  ScriptedServer server([&](Peer& peer, int) {
    if (!upgrade(peer)) return;
    peer.send_frame(9, "heartbeat");
    std::string got;
    while (auto frame = peer.read_frame()) {
      if (frame->opcode == 10) {
        got = frame->payload;
        peer.send_text("ping");
      }
      if (frame->opcode == 1) {
        answered.set_value(got + " " + frame->payload);
        return peer.wait_for_end();
      }
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.socket.answer_text_ping = true;
  RunnerProbe probe(endpoint);
  probe.act(OpenSocket{1, server.socket_url("/")});
  auto future = answered.get_future();
  ASSERT_EQ(future.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_EQ(future.get(), "heartbeat pong");
}

TEST(Socket, SaysHowItWasLostAndComesBack) {
  ScriptedServer server([](Peer& peer, int number) {
    if (number == 1) {
      if (peer.read_request()) peer.respond(401, R"({"error":"header_timestamp_expired"})");
    } else if (number == 2) {
      if (upgrade(peer)) peer.send_frame(8, std::string("\x03\xf1", 2) + "maintenance");
    } else if (number == 3) {
      if (upgrade(peer)) peer.reset();
    } else if (number == 4) {
      if (upgrade(peer)) peer.write(std::string("\x83\x02zz", 4));  // a reserved kind of frame
      peer.wait_for_end();
    } else if (number == 5) {
      if (upgrade(peer)) peer.write(std::string("\xf1\x02zz", 4));  // reserved bits
      peer.wait_for_end();
    } else {
      echo(peer, number);
    }
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/")});
  for (const char* why : {"status 401: {\"error\":\"header_timestamp_expired\"}", "code 1009: maintenance", "",
                          "not the WebSocket protocol", "not the WebSocket protocol"}) {
    const auto lost = probe.next<SocketLost>();
    ASSERT_TRUE(lost) << why;
    EXPECT_NE(lost->why.find(why), std::string::npos) << lost->why << ", expected " << why;
    EXPECT_NE(lost->why, "");
  }
  ASSERT_TRUE(probe.next<SocketOpened>());
  probe.act(SendText{1, "still here"});
  const auto text = probe.next<SocketText>();
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "echo still here");
  EXPECT_EQ(probe.figures().sockets_lost, 5U);
}

TEST(Socket, ComesBackWhenTheServerDoes) {
  std::uint16_t port = 0;
  auto first = std::make_unique<ScriptedServer>(echo);
  port = first->port();
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, first->socket_url("/")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  first.reset();
  ASSERT_TRUE(probe.next<SocketLost>());
  const auto refused = probe.next<SocketLost>();
  ASSERT_TRUE(refused);
  EXPECT_NE(refused->why.find("cannot connect"), std::string::npos) << refused->why;
  ScriptedServer second(echo, {}, port);
  ASSERT_TRUE(probe.next<SocketOpened>());
}

TEST(Socket, AHandshakeThatHangsIsGivenUp) {
  ScriptedServer server([](Peer& peer, int number) {
    if (number == 1) return peer.wait_for_end();
    echo(peer, number);
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/")});
  const auto lost = probe.next<SocketLost>();
  ASSERT_TRUE(lost);
  EXPECT_NE(lost->why.find("within 500 ms"), std::string::npos) << lost->why;
  ASSERT_TRUE(probe.next<SocketOpened>());
}

TEST(Socket, AStuckReaderIsNotFedForEver) {
  ScriptedServer server([](Peer& peer, int number) {
    if (!upgrade(peer)) return;
    if (number > 1) return peer.wait_for_end();
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  });
  auto endpoint = quick_endpoint();
  endpoint.unsent_bytes = 100'000;
  RunnerProbe probe(endpoint);
  probe.act(OpenSocket{1, server.socket_url("/")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  for (int i = 0; i < 200; ++i) probe.act(SendText{1, std::string(90'000, 'x')});
  const auto lost = probe.next<SocketLost>();
  ASSERT_TRUE(lost);
  EXPECT_NE(lost->why.find("does not read"), std::string::npos) << lost->why;
}

TEST(Socket, TooLargeAMessageIsRefused) {
  ScriptedServer server([](Peer& peer, int number) {
    if (!upgrade(peer)) return;
    if (number == 1) peer.send_text(std::string(200'000, 'x'));
    peer.wait_for_end();
  });
  auto endpoint = quick_endpoint();
  endpoint.message_bytes = 100'000;
  RunnerProbe probe(endpoint);
  probe.act(OpenSocket{1, server.socket_url("/")});
  const auto lost = probe.next<SocketLost>();
  ASSERT_TRUE(lost);
  EXPECT_NE(lost->why.find("larger than 100000 bytes"), std::string::npos) << lost->why;
}

TEST(Socket, ReopensAtOnceOnDemandAndNothingOfTheOldOneComesThrough) {
  ScriptedServer server([](Peer& peer, int number) {
    if (!upgrade(peer)) return;
    while (peer.send_text("from " + std::to_string(number))) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/")});
  ASSERT_TRUE(probe.next<SocketText>());
  probe.act(CloseSocket{1, true});
  ASSERT_TRUE(probe.eventually([&] { return probe.figures().reconnects == 1; }));
  probe.act(CloseSocket{1});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::size_t count = probe.inputs().size();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto inputs = probe.inputs();
  EXPECT_EQ(inputs.size(), count) << "a closed socket goes on talking";
  int opened = 0;
  for (const Input& input : inputs) {
    opened += std::holds_alternative<SocketOpened>(input.body) ? 1 : 0;
    EXPECT_FALSE(std::holds_alternative<SocketLost>(input.body)) << "lost, though the session asked for it";
    if (const auto* text = std::get_if<SocketText>(&input.body))
      ASSERT_EQ(text->text, "from " + std::to_string(opened));
  }
  EXPECT_EQ(opened, 2);
}

TEST(Socket, SaysGoodbye) {
  std::promise<int> last;
  ScriptedServer server([&](Peer& peer, int) {
    if (!upgrade(peer)) return;
    int opcode = 0;
    while (auto frame = peer.read_frame()) opcode = frame->opcode;
    last.set_value(opcode);
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(OpenSocket{1, server.socket_url("/")});
  ASSERT_TRUE(probe.next<SocketOpened>());
  probe.act(CloseSocket{1});
  auto future = last.get_future();
  ASSERT_EQ(future.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_EQ(future.get(), 8) << "hung up without a close frame";
}

TEST(Socket, TextForASocketThatIsNotOpenIsCounted) {
  RunnerProbe probe(quick_endpoint());
  probe.act(SendText{1, "too early"});
  EXPECT_TRUE(probe.eventually([&] { return probe.figures().unsent == 1; }));
}

}  // namespace arbees::tests
