// Names, TLS and proxies, over real sockets.
#include "arbees/net/dial.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/runner.hpp"
#include "support/scripted_server.hpp"

namespace arbees::tests {

using namespace arbees::net;

namespace {

void echo(Peer& peer, int) {
  while (auto request = peer.read_request()) peer.respond(200, "reached " + request->headers["host"]);
}

/// All names are this machine.
RunnerOptions local_names() {
  RunnerOptions options;
  options.resolve = [](const std::string&) -> base::Result<std::vector<std::string>> {
    return std::vector<std::string>{"127.0.0.1"};
  };
  return options;
}

std::string failure_of(const EndpointOptions& endpoint, const std::string& url, RunnerOptions options = local_names()) {
  RunnerProbe probe(endpoint, std::move(options));
  probe.get(url);
  const auto failure = probe.next<HttpFailure>();
  return failure ? failure->why : "answered";
}

}  // namespace

TEST(Dial, TrustsOnlyWhatTheAuthoritySigned) {
  Authority ours;
  Authority other;
  auto endpoint = quick_endpoint();
  endpoint.ca_file = ours.ca_file();
  ScriptedServer stranger(echo, other.issue({"api.test"}));
  EXPECT_NE(failure_of(endpoint, stranger.url("/", "api.test")).find("certificate is not trusted"), std::string::npos);
  endpoint.ca_file.clear();
  ScriptedServer good(echo, ours.issue({"api.test"}));
  EXPECT_NE(failure_of(endpoint, good.url("/", "api.test")).find("certificate is not trusted"), std::string::npos)
      << "any certificate will do without a CA file";
  EXPECT_EQ(good.connections(), 1) << "a certificate that nobody trusts was tried again";
}

TEST(Dial, ChecksTheNameOfTheCertificate) {
  Authority authority;
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  ScriptedServer server(echo, authority.issue({"api.test", "127.0.0.1", "*.wild.test"}));
  RunnerProbe probe(endpoint, local_names());
  for (const char* host : {"api.test", "127.0.0.1", "a.wild.test"}) {
    probe.get(server.url("/", host));
    EXPECT_TRUE(probe.next<HttpAnswer>()) << host << ": " << probe.figures().last_error;
  }
  for (const char* host : {"api2.test", "127.0.0.2", "wild.test", "a.b.wild.test"}) {
    auto options = local_names();
    const std::string why = failure_of(endpoint, server.url("/", host), std::move(options));
    if (std::string(host) == "127.0.0.2") EXPECT_NE(why, "answered");
    else EXPECT_NE(why.find("for another name"), std::string::npos) << host << ": " << why;
  }
}

TEST(Dial, RefusesExpiredCertificates) {
  Authority authority;
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  ScriptedServer server(echo, authority.issue({"api.test"}, true));
  EXPECT_NE(failure_of(endpoint, server.url("/", "api.test")).find("expired"), std::string::npos);
}

TEST(Dial, SaysWhatIsWrongWithTheConnection) {
  auto endpoint = quick_endpoint();
  endpoint.retry.attempts = 1;
  EXPECT_NE(failure_of(endpoint, "http://127.0.0.1:1/").find("cannot connect to 127.0.0.1:1"), std::string::npos);
  RunnerOptions nobody;
  nobody.resolve = [](const std::string& host) -> base::Result<std::vector<std::string>> {
    return base::fail(host, "cannot be resolved: unknown");
  };
  EXPECT_NE(failure_of(endpoint, "http://nobody.test/", nobody).find("nobody.test: cannot be resolved"),
            std::string::npos);
  ScriptedServer plain([](Peer& peer, int) { peer.respond(400, "plain HTTP here"); });
  EXPECT_NE(failure_of(endpoint, "https://127.0.0.1:" + std::to_string(plain.port())).find("no TLS with"),
            std::string::npos);
  ScriptedServer silent([](Peer& peer, int) { peer.wait_for_end(); });
  EXPECT_NE(failure_of(endpoint, "https://127.0.0.1:" + std::to_string(silent.port())).find("within 500 ms"),
            std::string::npos);
}

TEST(Dial, TriesAllAddressesOfAName) {
  ScriptedServer server(echo);
  RunnerOptions options;
  std::atomic<int> lookups = 0;
  options.resolve = [&](const std::string&) -> base::Result<std::vector<std::string>> {
    ++lookups;
    return std::vector<std::string>{"127.0.0.9", "::1", "127.0.0.1"};
  };
  RunnerProbe probe(quick_endpoint(), options);
  for (int i = 0; i < 3; ++i) {
    probe.act(HttpAsk{.id = 1, .method = "POST", .url = server.url("/", "api.test"), .idempotent = false});
    ASSERT_TRUE(probe.next<HttpAnswer>()) << probe.figures().last_error;
  }
  EXPECT_EQ(lookups, 1) << "a name is looked up for each connection";
}

TEST(Dial, ALookupThatDoesNotEndIsGivenUpInTime) {
  RunnerOptions options;
  const auto release = std::make_shared<std::promise<void>>();
  options.resolve =
      [gate = release->get_future().share()](const std::string& host) -> base::Result<std::vector<std::string>> {
    gate.wait();
    return base::fail(host, "too late");
  };
  auto endpoint = quick_endpoint();
  endpoint.resolve_timeout = base::milliseconds(100);
  endpoint.retry.attempts = 1;
  EXPECT_NE(failure_of(endpoint, "http://slow.test/", options).find("no answer within 100 ms"), std::string::npos);
  release->set_value();
}

TEST(Dial, GoesThroughAProxy) {
  Authority authority;
  ScriptedServer server(echo, authority.issue({"api.test"}));
  std::string asked;
  std::string proof;
  ScriptedServer proxy([&](Peer& peer, int) {
    const auto request = peer.read_request();
    if (!request) return;
    asked = request->method + " " + request->target;
    proof = request->headers.contains("proxy-authorization") ? request->headers.at("proxy-authorization") : "";
    if (proof != "Basic bWU6czNjcmV0") {
      peer.respond(407, "who are you");
      return;
    }
    peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
    peer.relay(server.port());
  });
  auto endpoint = quick_endpoint();
  endpoint.ca_file = authority.ca_file();
  endpoint.proxy = "http://me:s3cret@127.0.0.1:" + std::to_string(proxy.port());
  RunnerOptions nobody;  // the proxy resolves names, not we
  nobody.resolve = [](const std::string& host) -> base::Result<std::vector<std::string>> {
    return base::fail(host, "is not ours to resolve");
  };
  {
    RunnerProbe probe(endpoint, nobody);
    probe.get("https://api.test:4433/");
    ASSERT_TRUE(probe.next<HttpAnswer>()) << probe.figures().last_error;
    EXPECT_EQ(asked, "CONNECT api.test:4433");
  }
  endpoint.proxy = "http://me:wrong-pass@127.0.0.1:" + std::to_string(proxy.port());
  const std::string why = failure_of(endpoint, "https://api.test/", nobody);
  EXPECT_NE(why.find("status 407"), std::string::npos) << why;
  EXPECT_EQ(why.find("wrong-pass"), std::string::npos) << "the password is in the message";
  EXPECT_EQ(server.connections(), 1);
}

TEST(Dial, RefusesUnusableOptions) {
  auto endpoint = quick_endpoint();
  endpoint.proxy = "socks5://127.0.0.1:1080";
  EXPECT_NE(RunnerProbe(endpoint).problem.find("proxy"), std::string::npos);
  endpoint.proxy = "https://127.0.0.1:1080";
  EXPECT_NE(RunnerProbe(endpoint).problem.find("proxy: expected http://"), std::string::npos);
  endpoint.proxy.clear();
  endpoint.ca_file = "/nowhere/ca.pem";
  EXPECT_NE(RunnerProbe(endpoint).problem.find("/nowhere/ca.pem"), std::string::npos);
}

}  // namespace arbees::tests
