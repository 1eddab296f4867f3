// How asks become answers, over real sockets.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "arbees/net/http.hpp"
#include "support/runner.hpp"
#include "support/scripted_server.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

// Answers every request on every connection with the next of these statuses, the last for ever.
ScriptedServer::Script statuses(std::vector<int> list, std::shared_ptr<std::atomic<int>> count,
                                std::map<std::string, std::string> headers = {}) {
  return [=](Peer& peer, int) {
    while (peer.read_request()) {
      const auto at = static_cast<std::size_t>((*count)++);
      peer.respond(list[std::min(at, list.size() - 1)], "{}", headers);
    }
  };
}

auto counter() {
  return std::make_shared<std::atomic<int>>(0);
}

}  // namespace

TEST(Asks, SendWhatTheEndpointAndItsSignatureAdd) {
  std::map<std::string, std::string> heard;
  ScriptedServer server([&](Peer& peer, int) {
    while (auto request = peer.read_request()) {
      heard = request->headers;
      peer.respond(200, "ok");
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.headers = {{"X-Ours", "1"}, {"X-Both", "endpoint"}};
  std::string signed_text;
  endpoint.authorize = [&](std::string_view method, std::string_view path, base::Nanos) -> base::Result<Pairs> {
    signed_text = std::string(method) + std::string(path);
    return Pairs{{"X-Signature", "abc"}};
  };
  RunnerProbe probe(endpoint);
  probe.act(HttpAsk{.id = 1, .url = server.url("/trade-api/v2/markets?limit=5"), .headers = {{"x-both", "ask"}}});
  ASSERT_TRUE(probe.next<HttpAnswer>()) << probe.figures().last_error;
  EXPECT_EQ(heard["user-agent"], "probe/1 (+https://example.test)");
  EXPECT_EQ(heard["host"], "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(heard["x-ours"], "1");
  EXPECT_EQ(heard["x-both"], "ask") << "an ask cannot replace a header of its endpoint";
  EXPECT_EQ(heard["x-signature"], "abc");
  EXPECT_EQ(signed_text, "GET/trade-api/v2/markets");
  EXPECT_NE(heard["accept-encoding"].find("gzip"), std::string::npos);
}

TEST(Asks, AFailedSignatureSendsNothing) {
  ScriptedServer server(statuses({200}, counter()));
  auto endpoint = quick_endpoint();
  endpoint.authorize = [](std::string_view, std::string_view, base::Nanos) -> base::Result<Pairs> {
    return base::fail("key.pem", "cannot be read");
  };
  RunnerProbe probe(endpoint);
  probe.get(server.url("/"));
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->why.find("key.pem: cannot be read"), std::string::npos) << failure->why;
  EXPECT_EQ(probe.figures().requests, 0U);
}

TEST(Asks, UnpackAnswers) {
  const std::string body(100'000, 'g');
  ScriptedServer server([&](Peer& peer, int) {
    while (auto request = peer.read_request()) {
      if (request->target == "/gzip") peer.respond(200, gzip(body), {{"Content-Encoding", "gzip"}});
      else if (request->target == "/bomb")
        peer.respond(200, gzip(std::string(20'000'000, '0')), {{"Content-Encoding", "gzip"}});
      else if (request->target == "/chunked")
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      else if (request->target == "/endless") peer.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
      else peer.respond(200, "not packed", {{"Content-Encoding", "gzip"}});
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.answer_bytes = 1'000'000;
  endpoint.retry.attempts = 1;
  RunnerProbe probe(endpoint);
  probe.get(server.url("/gzip"));
  auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer) << probe.figures().last_error;
  EXPECT_EQ(answer->body, body);
  EXPECT_LT(probe.figures().bytes_in, 10'000U);
  probe.get(server.url("/chunked"));
  answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "abcde");
  const std::pair<const char*, const char*> bad[] = {
      {"/bomb", "more than 1000000 bytes"}, {"/plain", "damaged"}, {"/endless", "larger than 1000000 bytes"}};
  for (const auto& [path, why] : bad) {
    probe.get(server.url(path));
    const auto failure = probe.next<HttpFailure>();
    ASSERT_TRUE(failure) << path;
    EXPECT_NE(failure->why.find(why), std::string::npos) << path << ": " << failure->why;
  }
}

// The limit on an answer counts all that it is made of: each of these went on for ever, or until the memory was used
// up.
TEST(Asks, WhatFramesAnAnswerIsLimitedToo) {
  const std::pair<const char*, std::string> parts[] = {
      {"/extension", "1;" + std::string(100'000, 'a')},
      {"/extensions", "1;" + std::string(10'000, 'a') + "\r\nx\r\n"},
      {"/size", std::string(100'000, '0')},
      {"/trailer", "2\r\n{}\r\n0\r\nX: " + std::string(100'000, 'a')},
      {"/trailers", "2\r\n{}\r\n0\r\nX-A: " + std::string(1'000, 'a') + "\r\n"}};
  ScriptedServer server([&](Peer& peer, int) {
    const auto request = peer.read_request();
    if (!request) return;
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto* part = std::ranges::find(parts, request->target, [](const auto& p) { return std::string(p.first); });
    peer.write(part->second);
    const bool again = request->target == "/extensions";
    const std::string more = again ? part->second : "X-A: " + std::string(1'000, 'a') + "\r\n";
    for (int i = 0; i < 400; ++i) peer.write(again || request->target == "/trailers" ? more : std::string(10'000, '0'));
    peer.wait_for_end();
  });
  auto endpoint = quick_endpoint();
  endpoint.answer_bytes = 1'000'000;
  endpoint.retry.attempts = 1;
  RunnerProbe probe(endpoint);
  for (const auto& [path, part] : parts) {
    const auto before = std::chrono::steady_clock::now();
    probe.get(server.url(path));
    const auto failure = probe.next<HttpFailure>();
    ASSERT_TRUE(failure) << path;
    EXPECT_NE(failure->why.find("larger than"), std::string::npos) << path << ": " << failure->why;
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(2)) << path;
  }
}

TEST(Asks, RepeatAfterServerErrorsAndResets) {
  const auto count = counter();
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      const int now = ++*count;
      if (now == 1) return peer.reset();
      peer.respond(now == 2 ? 503 : 200, "attempt " + std::to_string(now));
    }
  });
  RunnerProbe probe(quick_endpoint());
  probe.get(server.url("/"));
  const auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer) << probe.figures().last_error;
  EXPECT_EQ(answer->body, "attempt 3");
  EXPECT_EQ(probe.figures().retries, 2U);
  EXPECT_EQ(probe.figures().answers_5xx, 1U);
}

TEST(Asks, NeverRepeatWhatIsNotIdempotent) {
  const auto count = counter();
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      if (++*count == 1) peer.respond(503, "");
      else return peer.reset();
    }
  });
  RunnerProbe probe(quick_endpoint());
  probe.act(HttpAsk{.id = 1, .method = "POST", .url = server.url("/orders"), .idempotent = false});
  const auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503U);
  probe.act(HttpAsk{.id = 2, .method = "POST", .url = server.url("/orders"), .idempotent = false});
  EXPECT_TRUE(probe.next<HttpFailure>());
  EXPECT_EQ(*count, 2);
}

TEST(Asks, TakeTheLastAnswerWhenAllRepeatsFail) {
  const auto count = counter();
  ScriptedServer server(statuses({500}, count));
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 3;
  RunnerProbe probe(endpoint);
  probe.get(server.url("/"));
  const auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500U);
  EXPECT_EQ(*count, 3);
}

TEST(Asks, AStaleConnectionCostsNoRepeat) {
  std::atomic<int> requests = 0;
  // Hangs up right when the second request comes in, as a server does whose idle time is over.
  ScriptedServer server([&](Peer& peer, int number) {
    while (peer.read_request()) {
      ++requests;
      if (number == 1 && requests == 2) return peer.reset();
      peer.respond(200, "connection " + std::to_string(number));
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 1;
  RunnerProbe probe(endpoint);
  probe.get(server.url("/"));
  ASSERT_TRUE(probe.next<HttpAnswer>());
  probe.get(server.url("/"));
  const auto answer = probe.next<HttpAnswer>();
  ASSERT_TRUE(answer) << probe.figures().last_error;
  EXPECT_EQ(answer->body, "connection 2");
  EXPECT_EQ(probe.figures().retries, 0U);
}

TEST(Asks, DropConnectionsThatRestedTooLong) {
  ScriptedServer server(statuses({200}, counter()));
  auto endpoint = quick_endpoint();
  endpoint.idle_timeout = base::milliseconds(50);
  RunnerProbe probe(endpoint, {.tick = base::milliseconds(10)});
  probe.get(server.url("/"));
  ASSERT_TRUE(probe.next<HttpAnswer>());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  probe.get(server.url("/"));
  ASSERT_TRUE(probe.next<HttpAnswer>());
  EXPECT_EQ(server.connections(), 2);
}

TEST(Asks, UseNoMoreConnectionsThanAllowed) {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      most = std::max<int>(most, ++now);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      --now;
      peer.respond(200, "");
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.connections = 3;
  RunnerProbe probe(endpoint);
  for (std::uint32_t id = 0; id < 12; ++id) probe.get(server.url("/"), id);
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(probe.next<HttpAnswer>()) << i;
  EXPECT_EQ(most, 3);
  EXPECT_EQ(server.connections(), 3);
}

TEST(Asks, GiveUpOnASlowServerInTime) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request()) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
    peer.wait_for_end();
  });
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 1;
  RunnerProbe probe(endpoint);
  const auto before = std::chrono::steady_clock::now();
  probe.act(HttpAsk{.id = 1, .url = server.url("/"), .timeout = base::milliseconds(200)});
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->why.find("within 200 ms"), std::string::npos) << failure->why;
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(2));
}

TEST(Asks, SpreadOverTheRateBudget) {
  ScriptedServer server(statuses({200}, counter()));
  auto endpoint = quick_endpoint();
  endpoint.rate = {.tokens_per_s = 100, .capacity = 20};
  RunnerProbe probe(endpoint);
  const auto before = std::chrono::steady_clock::now();
  for (std::uint32_t id = 0; id < 6; ++id) probe.act(HttpAsk{.id = id, .url = server.url("/"), .cost = 10});
  for (std::uint32_t id = 0; id < 6; ++id) ASSERT_TRUE(probe.next<HttpAnswer>());
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(390)) << "40 tokens came too early";
  EXPECT_GE(probe.figures().rate_waits, 4U);
}

TEST(Asks, RefuseWhatTheBudgetCannotGrantInTime) {
  ScriptedServer server(statuses({200}, counter()));
  auto endpoint = quick_endpoint();
  endpoint.rate = {.tokens_per_s = 1, .capacity = 1, .longest_wait = base::seconds(5)};
  RunnerProbe probe(endpoint);
  for (std::uint32_t id = 0; id < 12; ++id) probe.get(server.url("/"), id);
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->why.find("rate budget"), std::string::npos) << failure->why;
}

TEST(Asks, SlowDownTogetherWhenThereAreTooMany) {
  const auto count = counter();
  ScriptedServer server(statuses({429, 200}, count, {{"Retry-After", "1"}}));
  RunnerProbe probe(quick_endpoint());
  probe.get(server.url("/first"), 1);
  ASSERT_TRUE(probe.eventually([&] { return probe.figures().answers_4xx == 1; }));
  const auto before = std::chrono::steady_clock::now();
  probe.get(server.url("/second"), 2);
  ASSERT_TRUE(probe.next<HttpAnswer>());
  ASSERT_TRUE(probe.next<HttpAnswer>());
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(900))
      << "Retry-After was not kept by the others";
  EXPECT_EQ(*count, 3);
}

TEST(Asks, SurviveAStormOfTooMany) {
  // Ten tokens a second, as a venue counts them; each refusal without Retry-After.
  std::mutex mutex;
  std::vector<std::chrono::steady_clock::time_point> granted;
  std::atomic<int> refused = 0;
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      bool fits = false;
      {
        const std::lock_guard lock(mutex);
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(granted, [&](auto t) { return now - t > std::chrono::milliseconds(200); });
        fits = granted.size() < 2;
        if (fits) granted.push_back(now);
      }
      refused += fits ? 0 : 1;
      peer.respond(fits ? 200 : 429, "{}");
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.retry = {.attempts = 10, .back_off = {base::milliseconds(50), base::seconds(2), 0.5}};
  RunnerProbe probe(endpoint);
  for (std::uint32_t id = 0; id < 15; ++id) probe.get(server.url("/"), id);
  for (int i = 0; i < 15; ++i) {
    const auto answer = probe.next<HttpAnswer>(20'000);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U) << "gave up in the storm";
  }
  EXPECT_GT(refused, 0);
  // Six doubling pauses, each at least half of 50 ms … 1.6 s, outlast the 1.5 s in which fifteen are granted.
  EXPECT_LT(refused, 15 * 6) << "knocked on again and again";
}

TEST(Asks, StopCallingADeadEndAndFindOutWhenItIsBack) {
  std::atomic<bool> well = false;
  const auto count = counter();
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      ++*count;
      peer.respond(well ? 200 : 500, "");
    }
  });
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 1;
  endpoint.breaker = {.failures = 3, .open_for = base::milliseconds(400), .open_most = base::seconds(1)};
  RunnerProbe probe(endpoint, {.tick = base::milliseconds(20)});
  for (std::uint32_t id = 0; id < 3; ++id) {
    probe.get(server.url("/"), id);
    ASSERT_TRUE(probe.next<HttpAnswer>());
  }
  probe.get(server.url("/"), 3);
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->why.find("status 500"), std::string::npos) << failure->why;
  EXPECT_EQ(*count, 3) << "it was called though the breaker is open";
  EXPECT_TRUE(probe.eventually([&] { return probe.figures().breaker != BreakerState::closed; }));
  well = true;
  ASSERT_TRUE(probe.eventually([&] { return probe.figures().breaker == BreakerState::half_open; }));
  probe.get(server.url("/"), 4);
  ASSERT_TRUE(probe.next<HttpAnswer>());
  EXPECT_TRUE(probe.eventually([&] { return probe.figures().breaker == BreakerState::closed; }));
}

TEST(Asks, EachGetsExactlyOneOutcomeAndNeverFromInsideItsHandler) {
  bool inside = false;
  bool nested = false;
  int outcomes = 0;
  RunnerProbe probe(quick_endpoint(), {.tick = base::milliseconds(5)},
                    [&](const Input& input, std::vector<Action>& actions) {
                      nested = nested || inside;
                      inside = true;
                      if (std::holds_alternative<Tick>(input.body)) {
                        actions.emplace_back(HttpAsk{.id = 1, .url = "no url"});
                        actions.emplace_back(OpenSocket{1, "no url"});
                        actions.emplace_back(CloseSocket{9, true});
                      } else if (std::holds_alternative<HttpFailure>(input.body)) {
                        ++outcomes;
                      }
                      inside = false;
                    });
  ASSERT_TRUE(probe.eventually([&] { return probe.ticks() > 20; }));
  probe.runner.stop();
  EXPECT_FALSE(nested);
  EXPECT_NEAR(outcomes, probe.ticks(), 1);
}

TEST(Asks, RefusePeculiarAnswers) {
  const std::vector<std::string> answers = {"garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
                                            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                                            "HTTP/1.1 200 OK\r\n" + std::string(70'000, 'h') + ": 1\r\n\r\n", ""};
  std::size_t next = 0;
  ScriptedServer server([&](Peer& peer, int) {
    if (peer.read_request()) peer.write(answers[next++]);
  });
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 1;
  RunnerProbe probe(endpoint);
  for (const std::string& answer : answers) {
    probe.act(HttpAsk{.id = 1, .method = "POST", .url = server.url("/"), .idempotent = false});
    const auto failure = probe.next<HttpFailure>();
    ASSERT_TRUE(failure) << answer.substr(0, 40);
    EXPECT_NE(failure->why.find("127.0.0.1"), std::string::npos) << "which end: " << failure->why;
  }
  probe.act(HttpAsk{.id = 1, .url = server.url("/"), .headers = {{"x", "a\r\ny: b"}}});
  const auto failure = probe.next<HttpFailure>();
  ASSERT_TRUE(failure) << "a header was smuggled in";
}

}  // namespace arbees::tests
