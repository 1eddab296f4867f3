#include "arbees/api/server.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "arbees/bus/local/local_bus.hpp"
#include "arbees/ports/announcer.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"
#include "support/client.hpp"
#include "support/schema_check.hpp"
#include "support/session.hpp"

namespace arbees::tests {
namespace {

class SimpleControl : public ports::Control {
 public:
  std::atomic<bool> on = false;
  [[nodiscard]] ports::Runtime runtime() const override {
    ports::Runtime runtime;
    runtime.kill_switch = on;
    runtime.engine_time = Session::time(1);
    return runtime;
  }
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override {
    if (market.value != 0) return std::nullopt;
    return ports::BookView{
        market, domain::BookFault::none, true, {}, {{base::Price::from_raw(4400), base::Quantity::from_raw(7'000'000)}},
        {}};
  }
  base::Result<void> confirm_game(domain::GameId, std::string) override { return {}; }
  base::Result<void> resume(ports::HaltCause cause, const std::string&) override {
    resumed = cause;
    return {};
  }
  std::optional<ports::HaltCause> resumed;
  base::Result<void> set_kill_switch(bool to, const std::string&) override {
    on = to;
    return {};
  }
};

/// The whole pipe on an ephemeral port: announcer → SQLite → bus → API → a real client.
class ApiServerTest : public testing::Test {
 protected:
  ApiServerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-api-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    std::filesystem::create_directories(folder_ / "dist/assets");
    std::ofstream(folder_ / "dist/index.html") << "<html>dashboard";
    std::ofstream(folder_ / "dist/assets/app-1.js") << "run()";
    store_ = std::move(*store::sqlite::SqliteStore::open(folder_ / "a.db"));
    EXPECT_TRUE(store_->begin_run(run_));
    announcer_.emplace(*store_, bus_, run_.id);
  }
  ~ApiServerTest() override {
    api_.reset();
    std::filesystem::remove_all(folder_);
  }
  void start() {
    api_.emplace(api::ServerConfig{.port = 0, .assets_dir = folder_ / "dist", .run = run_}, *store_, bus_, control_);
    const auto done = api_->start();
    ASSERT_TRUE(done) << done.error().message();
    port_ = api_->port();
  }
  void announce(std::span<const domain::Output> outputs) { ASSERT_TRUE(announcer_->announce(outputs, {})); }
  boost::json::value get(const std::string& target) {
    const Answer answer = call(port_, "GET", "/api/v1" + target);
    EXPECT_EQ(answer.status, 200) << target << ' ' << answer.body;
    return boost::json::parse(answer.body.empty() ? "null" : answer.body);
  }
  std::unique_ptr<WebSocket> listen() {
    auto socket = WebSocket::connect(port_, "/api/v1/stream");
    EXPECT_TRUE(socket) << (socket ? "" : socket.error().message());
    return socket ? std::move(*socket) : nullptr;
  }
  /// The next message of this type, or null after 3 s.
  static boost::json::value next(WebSocket& socket, std::string_view type) {
    for (int i = 0; i < 100; ++i) {
      const auto text = socket.receive();
      if (!text) break;
      auto message = boost::json::parse(*text);
      if (message.at("type") == boost::json::string_view(type.data(), type.size())) return message;
    }
    ADD_FAILURE() << "no " << type << " came";
    return nullptr;
  }
  bool eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 400 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return holds();
  }

  const ports::RunInfo run_{"r", ports::RunMode::simulated, "Simulated evening, seed 7", Session::time(0), "0.1.0", {}};
  std::filesystem::path folder_;
  std::unique_ptr<ports::Store> store_;
  bus::local::LocalBus bus_;
  SimpleControl control_;
  std::optional<ports::Announcer> announcer_;
  std::optional<api::ApiServer> api_;
  std::uint16_t port_ = 0;
};

}  // namespace

TEST_F(ApiServerTest, SnapshotThenTicksWithoutHolesThenResync) {
  start();
  const auto evening = tests::evening().outputs;
  announce(std::span(evening).first(9));
  const auto socket = listen();
  ASSERT_TRUE(socket);
  SchemaCheck checker(get("/openapi.json"));
  const boost::json::value stream_schema = get("/openapi.json").at("components").at("schemas").at("StreamMessage");

  const auto snapshot = next(*socket, "snapshot");
  EXPECT_EQ(snapshot.at("status").at("label"), "Simulated evening, seed 7");
  EXPECT_EQ(snapshot.at("games").as_array().size(), 2U);
  EXPECT_TRUE(checker.check(snapshot, stream_schema).empty());
  auto tick_number = snapshot.at("tick").to_number<std::uint64_t>();
  std::uint64_t sequence = snapshot.at("status").at("sequence").to_number<std::uint64_t>();
  EXPECT_EQ(sequence, 9U);

  std::jthread engine([&] {
    for (std::size_t i = 9; i < evening.size(); ++i) {
      announce(std::span(evening).subspan(i, 1));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  while (sequence < evening.size()) {
    const auto tick = next(*socket, "tick");
    ASSERT_TRUE(tick.is_object());
    ASSERT_EQ(tick.at("tick").to_number<std::uint64_t>(), ++tick_number) << "a hole in the ticks";
    const auto problems = checker.check(tick, stream_schema);
    EXPECT_TRUE(problems.empty()) << problems.front();
    for (const auto& output : tick.at("outputs").as_array()) {
      ASSERT_GT(output.at("sequence").to_number<std::uint64_t>(), sequence) << "an output came twice";
      sequence = output.at("sequence").to_number<std::uint64_t>();
    }
  }
  engine.join();

  socket->send(R"({"type": "resync"})");
  const auto again = next(*socket, "snapshot");
  EXPECT_EQ(again.at("status").at("sequence"), evening.size());
  EXPECT_EQ(again.at("opportunities").as_array().size(), 2U);
  const auto after = next(*socket, "tick");
  EXPECT_EQ(after.at("tick").to_number<std::uint64_t>(), again.at("tick").to_number<std::uint64_t>() + 1);
  EXPECT_EQ(next(*socket, "status").at("status").at("run"), "r");
}

TEST_F(ApiServerTest, AServerThatStartsLateKnowsTheWholeRun) {
  const auto evening = tests::evening().outputs;
  announce(std::span(evening).first(15));
  start();
  EXPECT_EQ(get("/status").at("sequence"), 15);
  announce(std::span(evening).subspan(15));
  EXPECT_TRUE(eventually([&] { return get("/status").at("sequence") == boost::json::value(evening.size()); }));
  EXPECT_EQ(get("/status").at("counts").at("signals"), 2);
}

TEST_F(ApiServerTest, ServesDashboardMetricsAndTheApiSideBySide) {
  start();
  EXPECT_EQ(call(port_, "GET", "/").body, "<html>dashboard");
  EXPECT_EQ(call(port_, "GET", "/games/7").body, "<html>dashboard");
  EXPECT_EQ(call(port_, "GET", "/assets/app-1.js").headers.at("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_NE(call(port_, "GET", "/metrics").body.find("arbees_uptime_seconds"), std::string::npos);
  EXPECT_EQ(call(port_, "GET", "/health").headers.at("content-type"), "application/json");
  EXPECT_EQ(call(port_, "GET", "/ready").status, 200);
  for (const char* path :
       {"/api", "/api/v1/", "/api/v1/nothing/at/all", "/apix", "/nothing", "/assets/gone", "/metrics/x"})
    EXPECT_EQ(call(port_, "GET", path).status, 404) << path;
  EXPECT_EQ(call(port_, "GET", "/api/v2/status").status, 404);
  EXPECT_EQ(call(port_, "GET", "/api/v1/nothing").headers.at("content-type"), "application/json");
  for (const char* path :
       {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fetc/passwd", "/../a.db"}) {
    const Answer answer = call(port_, "GET", path);
    EXPECT_EQ(answer.body.find("root:"), std::string::npos) << path;
    EXPECT_EQ(answer.body.find("SQLite"), std::string::npos) << path;
    EXPECT_EQ(answer.status, 404) << path;
  }
}

TEST_F(ApiServerTest, TheKillSwitchWorksForUsAndForNobodyElse) {
  start();
  const std::string own = "http://127.0.0.1:" + std::to_string(port_);
  const Headers json{{"Content-Type", "application/json"}};
  const auto with = [&](Headers more) {
    more.insert(json.begin(), json.end());
    return call(port_, "POST", "/api/v1/kill_switch", more, R"({"on": true})").status;
  };
  EXPECT_EQ(with({{"Origin", "https://evil.example"}}), 403);
  EXPECT_EQ(with({{"Host", "evil.example"}}), 403);
  EXPECT_FALSE(control_.on);
  EXPECT_EQ(call(port_, "POST", "/api/v1/kill_switch", json, "{broken").status, 400);
  EXPECT_EQ(with({{"Origin", own}}), 200);
  EXPECT_TRUE(control_.on);
  EXPECT_EQ(get("/status").at("kill_switch"), true);
}

TEST_F(ApiServerTest, AForeignPageCannotListen) {
  start();
  const auto socket = WebSocket::connect(port_, "/api/v1/stream", {{"Origin", "https://evil.example"}});
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().what, "403");
}

TEST_F(ApiServerTest, NonsenseOnTheStreamEndsIt) {
  start();
  const auto socket = listen();
  socket->send("{nonsense");
  EXPECT_TRUE(eventually([&] {
    socket->receive(5);
    return socket->ended();
  }));
}

TEST_F(ApiServerTest, ABurstNeverHoldsTheStreamNorLosesAnything) {
  start();
  const auto socket = listen();
  next(*socket, "snapshot");
  Session s;
  s.say(0, listed_game(0, "HOM", "AWY")).say(0, listed_market(0, 0, domain::Venue::kalshi));
  for (std::uint32_t i = 1; i <= 30'000; ++i) {
    if (i % 10 == 0) s.say(i, fill(i, i, 0, i));
    else s.say(i, quote(0, 0, 5000, 5100));
  }
  for (std::size_t i = 0; i < s.outputs.size(); i += 1000)
    announce(std::span(s.outputs).subspan(i, std::min<std::size_t>(1000, s.outputs.size() - i)));
  EXPECT_TRUE(eventually([&] { return get("/status").at("counts").at("fills") == 3000; }));
  EXPECT_TRUE(eventually([&] {
    socket->receive(5);
    return get("/status").at("sequence") == boost::json::value(s.outputs.size());
  }));
}

TEST_F(ApiServerTest, StopsWithinTwoSecondsWithClientsConnected) {
  start();
  std::vector<std::unique_ptr<WebSocket>> sockets;
  for (int i = 0; i < 8; ++i) sockets.push_back(listen());
  next(*sockets[0], "snapshot");
  const auto begin = std::chrono::steady_clock::now();
  api_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  const auto evening = tests::evening().outputs;
  announce(evening);  // hangs here when a stopped server still holds the bus
}

TEST_F(ApiServerTest, APortInUseIsNamedAndHoldsNobody) {
  start();
  api::ApiServer second({.port = port_, .run = run_}, *store_, bus_, control_);
  const auto done = second.start();
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message().find("is in use"), std::string::npos) << done.error().message();
  for (int i = 0; i < 2; ++i) bus_.publish(std::vector<domain::Output>(9000, {1, {}, tests::fill(1, 1, 0, 0)}));
}

}  // namespace arbees::tests
