#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "arbees/api/handlers.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"
#include "support/random_output.hpp"
#include "support/schema_check.hpp"
#include "support/session.hpp"

namespace arbees::tests {

using namespace arbees::api;

namespace {

class FakeControl : public ports::Control {
 public:
  bool on = false;
  bool broken = false;
  bool store_ok = true;
  base::Duration lag{};
  std::optional<ports::Recovering> recovering;
  ports::TradingStatus trading;
  [[nodiscard]] ports::Runtime runtime() const override {
    ports::Runtime runtime;
    runtime.engine_time = Session::time(11);
    runtime.kill_switch = on;
    runtime.events = 1234;
    runtime.outputs = 21;
    runtime.queues = {{"store", 3, 256}};
    runtime.store.path = "arbees.db";
    runtime.store.ok = store_ok;
    runtime.store.error = store_ok ? "" : "disk full";
    runtime.lag = lag;
    if (lag > ports::kStaleAfter) runtime.stale_since = Session::time(1);
    runtime.recovering = recovering;
    runtime.trading = trading;
    return runtime;
  }
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override {
    if (market.value != 0) return std::nullopt;
    return ports::BookView{
        market, domain::BookFault::none, true, {}, {{base::Price::from_raw(4400), base::Quantity::from_raw(7'000'000)}},
        {}};
  }
  base::Result<void> confirm_game(domain::GameId game, std::string by) override {
    if (broken) return base::fail("confirm", "the engine has stopped");
    confirmed.push_back({game, std::move(by)});
    return {};
  }
  std::vector<domain::GameConfirmed> confirmed;
  base::Result<void> resume(ports::HaltCause cause, const std::string&) override {
    if (broken) return base::fail("kill file", "it exists");
    resumed = cause;
    return {};
  }
  std::optional<ports::HaltCause> resumed;
  base::Result<void> set_kill_switch(bool to, const std::string&) override {
    if (broken) return base::fail("kill switch", "the engine has stopped");
    on = to;
    return {};
  }
};

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-routes-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store_ = std::move(*store::sqlite::SqliteStore::open(folder_ / "a.db"));
    EXPECT_TRUE(store_->begin_run(sources_.run));
    tell(evening().outputs);
  }
  ~RoutesTest() override { std::filesystem::remove_all(folder_); }

  void tell(const std::vector<domain::Output>& outputs) {
    EXPECT_TRUE(store_->append("r", outputs));
    board_.fold(outputs);
  }
  net::Response call(const std::string& method, const std::string& target, const std::string& body = "",
                     const std::string& type = "application/json") {
    net::Request request;
    request.method = method;
    EXPECT_TRUE(net::parse_target("/api/v1" + target, request));
    request.headers = {{"content-type", type}};
    request.body = body;
    return dispatch(sources_, request);
  }
  boost::json::value get(const std::string& target) {
    const auto response = call("GET", target);
    EXPECT_EQ(response.status, 200U) << target << ": " << response.body;
    return boost::json::parse(response.body);
  }

  std::filesystem::path folder_;
  std::unique_ptr<ports::Store> store_;
  FakeControl control_;
  Board board_;
  // Store is read through a reference that is set before the first call.
  struct Late : ports::Store {
    explicit Late(std::unique_ptr<ports::Store>& to) : store(to) {}
    std::unique_ptr<ports::Store>& store;
    base::Result<void> begin_run(const ports::RunInfo& run) override { return store->begin_run(run); }
    base::Result<void> append(const std::string& run, std::span<const domain::Output> batch) override {
      return store->append(run, batch);
    }
    base::Result<std::vector<domain::Output>> outputs(const ports::Query& query) override {
      return store->outputs(query);
    }
    base::Result<std::vector<ports::RunInfo>> runs() override { return store->runs(); }
    base::Result<ports::StoredCounts> counts(const std::string& run) override { return store->counts(run); }
    [[nodiscard]] std::string location() const override { return store->location(); }
  };
  Late late_{store_};
  Archive archive_{late_, "r", [this](domain::GameId id) { return board_.game_label(id); }};
  Sources sources_{{"r", ports::RunMode::replay, "An evening", Session::time(0), "0.1.0", {"bids unknown"}},
                   board_,
                   archive_,
                   control_,
                   [] { return std::uint64_t{2}; },
                   Session::time(0)};
};

}  // namespace

TEST_F(RoutesTest, AnswersHaveTheShapesOfTheContract) {
  const auto status = get("/status");
  EXPECT_EQ(status.at("mode"), "replay");
  EXPECT_EQ(status.at("engine_time"), "2026-06-06T00:00:11.000Z");
  EXPECT_EQ(status.at("store").at("error"), nullptr);
  EXPECT_EQ(status.at("assumptions").at(0), "bids unknown");
  EXPECT_EQ(get("/games").at("games").as_array().size(), 2U);
  const auto game = get("/games/0");
  EXPECT_EQ(game.at("model").at("home"), 0.612);
  EXPECT_EQ(game.at("state").at("detail").at("type"), "basketball");
  EXPECT_EQ(game.at("markets").at(0).at("quote").at("bid").at("price"), 0.55);
  const auto history = get("/games/0/history?limit=2");
  EXPECT_EQ(history.at("probability").as_array().size(), 2U);
  EXPECT_EQ(history.at("probability").at(1), (boost::json::array{1780704009000, 0.612, 0.021}));
  EXPECT_EQ(history.at("quotes").at(1).at("points").at(0).at(3), nullptr) << "no trade yet is null, not zero";
  EXPECT_EQ(history.at("plays").at(0).at("home_after"), 0.612);
  const auto opportunity = get("/opportunities/1");
  EXPECT_EQ(opportunity.at("closed").at("lasted_ms"), 3000);
  EXPECT_EQ(opportunity.at("fills").at(0).at("fee"), 0.1725);
  EXPECT_EQ(opportunity.at("gates").at(0).at("gate"), "minimum_edge");
  EXPECT_EQ(get("/opportunities?verdict=refused").at("opportunities").at(0).at("refused_by"), "depth");
  EXPECT_EQ(get("/trades").at("orders").at(0).at("status"), "filled");
  EXPECT_EQ(get("/positions").at("unrealised"), -0.1);
  EXPECT_EQ(get("/equity").at("points").as_array().size(), 1U);
  EXPECT_EQ(get("/monitoring").at("websocket_clients"), 2);
}

TEST_F(RoutesTest, RefusalsHaveAStatusACodeAndAReason) {
  struct Case {
    const char* method;
    const char* target;
    unsigned status;
    const char* code;
  };
  const Case cases[] = {
      {"GET", "/nothing", 404, "not_found"},
      {"GET", "/games/9", 404, "not_found"},
      {"GET", "/games/x", 404, "not_found"},
      {"GET", "/games/0/history/more", 404, "not_found"},
      {"GET", "/games/-1", 404, "not_found"},
      {"GET", "/games/99999999999", 404, "not_found"},
      {"GET", "/opportunities/77", 404, "not_found"},
      {"GET", "/opportunities?limit=0", 400, "bad_parameter"},
      {"GET", "/opportunities?limit=5000", 400, "bad_parameter"},
      {"GET", "/opportunities?kind=luck", 400, "bad_parameter"},
      {"GET", "/opportunities?verdict=maybe", 400, "bad_parameter"},
      {"GET", "/opportunities?gates=depth", 400, "unknown_parameter"},
      {"GET", "/status?x=1", 400, "unknown_parameter"},
      {"GET", "/opportunities?limit=5&limit=6", 400, "repeated_parameter"},
      {"GET", "/opportunities?game=1&limit=6&game=1", 400, "repeated_parameter"},
      {"GET", "/trading/resume", 405, "method_not_allowed"},
      {"POST", "/games", 405, "method_not_allowed"},
      {"DELETE", "/kill_switch", 405, "method_not_allowed"},
      {"GET", "/kill_switch", 405, "method_not_allowed"},
      {"GET", "/", 404, "not_found"},
  };
  for (const Case& c : cases) {
    const auto response = call(c.method, c.target);
    EXPECT_EQ(response.status, c.status) << c.method << ' ' << c.target;
    const auto error = boost::json::parse(response.body).at("error");
    EXPECT_EQ(error.at("code"), c.code) << c.target;
    EXPECT_FALSE(error.at("message").as_string().empty()) << c.target;
  }
}

TEST_F(RoutesTest, TheKillSwitchMovesOnlyByAProperRequest) {
  EXPECT_EQ(call("POST", "/kill_switch", R"({"on": true})").body, R"({"kill_switch":true})");
  EXPECT_TRUE(control_.on);
  EXPECT_EQ(call("POST", "/kill_switch", R"({"on": false})", "application/json; charset=utf-8").status, 200U);
  EXPECT_FALSE(control_.on);
  EXPECT_EQ(call("POST", "/kill_switch", R"({"on": true})", "text/plain").status, 415U)
      << "a form of another site could do that";
  EXPECT_EQ(call("POST", "/kill_switch", "on=true").status, 400U);
  EXPECT_FALSE(control_.on);
  control_.broken = true;
  const auto response = call("POST", "/kill_switch", R"({"on": true})");
  EXPECT_EQ(response.status, 503U);
  EXPECT_NE(response.body.find("the engine has stopped"), std::string::npos);
}

TEST_F(RoutesTest, OneNamedCauseOfAHaltIsResumed) {
  EXPECT_EQ(call("POST", "/trading/resume", R"({"cause": "drawdown"})").status, 200U);
  EXPECT_EQ(control_.resumed, ports::HaltCause::drawdown);
  control_.resumed.reset();
  EXPECT_EQ(call("POST", "/trading/resume", R"({"cause": "person"})", "text/plain").status, 415U);
  for (const char* bad : {R"({"cause": "luck"})", R"({"cause": 1})", R"({})", R"({"cause": "file", "on": 1})", "x"})
    EXPECT_EQ(call("POST", "/trading/resume", bad).status, 400U) << bad;
  EXPECT_FALSE(control_.resumed) << "a bad request ended a halt";
  control_.broken = true;
  EXPECT_EQ(call("POST", "/trading/resume", R"({"cause": "file"})").status, 409U);
}

TEST_F(RoutesTest, AStatusSaysLagRecoveryAndEveryCauseOfAHalt) {
  const auto running = get("/status");
  EXPECT_EQ(running.at("trading").at("state"), "running");
  EXPECT_TRUE(running.at("trading").at("cause").is_null());
  EXPECT_TRUE(running.at("recovering").is_null());
  EXPECT_TRUE(running.at("stale_since").is_null());
  control_.lag = base::seconds(203);
  control_.recovering = ports::Recovering{41, "the event log is replayed"};
  control_.trading.state = ports::TradingMode::halted;
  control_.trading.cause = ports::HaltCause::drawdown;
  control_.trading.causes = {{ports::HaltCause::drawdown, Session::time(1), "the drawdown rule", "21 % below", "look"}};
  const auto halted = get("/status");
  EXPECT_EQ(halted.at("lag").to_number<double>(), 203'000.0);
  EXPECT_FALSE(halted.at("stale_since").is_null());
  EXPECT_EQ(halted.at("recovering").at("percent"), 41);
  EXPECT_EQ(halted.at("trading").at("cause"), "drawdown");
  EXPECT_EQ(halted.at("trading").at("causes").at(0).at("how_to_resume"), "look");
}

TEST_F(RoutesTest, HealthIsThatItStepsAndReadyThatItCanBeReliedOn) {
  EXPECT_EQ(health_response(sources_).status, 200U);
  const auto why = [&] {
    const auto response = ready_response(sources_);
    const auto body = boost::json::parse(response.body);
    EXPECT_EQ(response.status == 200U, body.at("ready").as_bool());
    return std::string(body.at("why").as_array().empty() ? "" : body.at("why").at(0).as_string().c_str());
  };
  EXPECT_EQ(why(), "");
  control_.lag = base::seconds(5);
  EXPECT_EQ(health_response(sources_).status, 200U);
  EXPECT_EQ(why(), "the engine is 5.0 s behind");
  control_.lag = base::seconds(203);
  EXPECT_EQ(health_response(sources_).status, 503U);
  control_.recovering = ports::Recovering{41, "the event log is replayed"};
  EXPECT_EQ(health_response(sources_).status, 200U) << "it works at it";
  EXPECT_EQ(why(), "recovering 41 %: the event log is replayed");
  control_.recovering.reset();
  control_.lag = {};
  control_.store_ok = false;
  EXPECT_EQ(why(), "the store refuses: disk full");
  control_.store_ok = true;
  const domain::Output down{1000, Session::time(30),
                            domain::FeedView{domain::FeedId::kalshi, domain::FeedHealth::down, "refused", {}}};
  board_.fold(std::span(&down, 1));
  EXPECT_EQ(why(), "the feed kalshi is down: refused");
}

TEST_F(RoutesTest, AGameIsConfirmedOnlyByAProperRequest) {
  const auto done = call("POST", "/games/0/confirm", R"({"by": "ann"})");
  EXPECT_EQ(done.body, R"({"game":0,"by":"ann"})");
  ASSERT_EQ(control_.confirmed.size(), 1U);
  EXPECT_EQ(control_.confirmed[0].by, "ann");
  EXPECT_EQ(call("POST", "/games/0/confirm", R"({"by": "ann"})", "text/plain").status, 415U);
  EXPECT_EQ(call("POST", "/games/0/confirm", R"({"by": ""})").status, 400U);
  EXPECT_EQ(call("POST", "/games/999/confirm", R"({"by": "ann"})").status, 404U);
  EXPECT_EQ(call("GET", "/games/0/confirm").status, 405U);
  control_.broken = true;
  EXPECT_EQ(call("POST", "/games/0/confirm", R"({"by": "ann"})").status, 503U);
  EXPECT_EQ(control_.confirmed.size(), 1U);
}

TEST_F(RoutesTest, EveryRouteIsInTheDocument) {
  const auto document = get("/openapi.json");
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  for (const Route& route : routes()) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const auto* path = document.at("paths").as_object().if_contains("/api/v1" + route.path);
    ASSERT_NE(path, nullptr) << route.path << " is not documented";
    const auto* operation = path->as_object().if_contains(method);
    ASSERT_NE(operation, nullptr) << route.method << ' ' << route.path << " is not documented";
    const auto* parameters = operation->as_object().if_contains("parameters");
    EXPECT_EQ(parameters == nullptr ? 0 : parameters->as_array().size(), route.parameters.size()) << route.path;
  }
  EXPECT_TRUE(document.at("paths").as_object().contains("/api/v1/stream"));
  for (const auto& [name, schema] : document.at("components").at("schemas").as_object())
    EXPECT_FALSE(schema.as_object().empty()) << name << " was named and never described";
}

TEST_F(RoutesTest, EveryAnswerFitsTheDocumentWhateverTheEngineSays) {
  const auto document = get("/openapi.json");
  SchemaCheck checker(document);
  const auto schema_at = [&](const std::string& path) {
    return document.at("paths")
        .at("/api/v1" + path)
        .at("get")
        .at("responses")
        .at("200")
        .at("content")
        .at("application/json")
        .at("schema");
  };
  const auto all_fit = [&](const std::string& when) {
    struct Pair {
      const char* target;
      const char* path;
    };
    const Pair pairs[] = {{"/status", "/status"},
                          {"/games", "/games"},
                          {"/games/0", "/games/{id}"},
                          {"/games/1/history", "/games/{id}/history"},
                          {"/opportunities", "/opportunities"},
                          {"/opportunities/1", "/opportunities/{id}"},
                          {"/trades", "/trades"},
                          {"/markets/0/book", "/markets/{id}/book"},
                          {"/positions", "/positions"},
                          {"/equity", "/equity"},
                          {"/calibration", "/calibration"},
                          {"/monitoring", "/monitoring"}};
    for (const Pair& pair : pairs) {
      const auto problems = checker.check(get(pair.target), schema_at(pair.path));
      EXPECT_TRUE(problems.empty()) << pair.target << " " << when << ": " << problems.front();
    }
    const auto reading = std::ranges::count(routes(), std::string("GET"), &Route::method);
    EXPECT_EQ(std::ssize(pairs), reading) << "a route is not checked here";
    const auto message = [&](const auto& m) {
      const auto problems =
          checker.check(base::to_json(m), document.at("components").at("schemas").at("StreamMessage"));
      EXPECT_TRUE(problems.empty()) << "stream " << when << ": " << problems.front();
    };
    message(board_.snapshot(1, sources_.run, control_.runtime()));
    Tick tick;
    for (std::size_t kind = 0; kind < ports::kOutputKindCount; ++kind)
      tick.outputs.push_back(RandomOutputs(kind).make(kind, 1));
    message(tick);
    message(StatusMessage{"status", board_.status(sources_.run, control_.runtime())});
  };
  all_fit("after an evening");
  std::uint64_t next = evening().outputs.size() + 1;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto outputs = RandomOutputs(seed).batch(next, 300);
    next += 300;
    board_.fold(outputs);
    all_fit("after random outputs with seed " + std::to_string(seed));
  }
}

TEST_F(RoutesTest, TheCheckerItselfFindsMistakes) {
  const auto document = get("/openapi.json");
  SchemaCheck checker(document);
  const auto schema = document.at("components").at("schemas").at("Status");
  auto status = get("/status");
  ASSERT_TRUE(checker.check(status, schema).empty());
  const auto spoil = [&](const char* member, boost::json::value with) {
    auto spoiled = status;
    spoiled.as_object()[member] = std::move(with);
    return !checker.check(spoiled, schema).empty();
  };
  EXPECT_TRUE(spoil("label", 5));
  EXPECT_TRUE(spoil("mode", "guess"));
  EXPECT_TRUE(spoil("unheard_of", true));
  EXPECT_TRUE(spoil("sequence", 1.5));
  status.as_object().erase("run");
  EXPECT_FALSE(checker.check(status, schema).empty());
}

TEST_F(RoutesTest, MetricsArePrometheusText) {
  const std::string text = metrics_text(sources_);
  const std::regex line(
      R"re((# (HELP|TYPE) arbees_[a-z_]+ .+|arbees_[a-z_]+(\{[a-z]+="[^"\\]*"\})? -?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?))re");
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) EXPECT_TRUE(std::regex_match(one, line)) << one;
  EXPECT_TRUE(text.ends_with("\n"));
  for (const char* expected :
       {"arbees_events_total 1234\n", "arbees_fills_total 1\n", "arbees_refusals_total{gate=\"depth\"} 1\n",
        "arbees_queue_size{queue=\"store\"} 3\n", "arbees_feed_up{feed=\"games\"} 1\n", "arbees_store_ok 1\n"})
    EXPECT_NE(text.find(expected), std::string::npos) << expected << " is missing in\n" << text;
}

}  // namespace arbees::tests
