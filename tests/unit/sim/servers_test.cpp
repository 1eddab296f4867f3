#include <set>
#include <thread>

#include "arbees/feeds/espn/parse.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "outside_test.hpp"

namespace arbees::tests {

namespace json = boost::json;
using sim::servers::espn_serves;

namespace {

std::string text_of(const json::value& value) {
  return std::string(value.as_string());
}

}  // namespace

TEST(EspnEdge, ServesToolsAndNamesWithAContactAndNobodyElse) {
  struct Case {
    const char* agent;
    bool served;
  };
  const Case cases[] = {{"curl/8.7.1", true},
                        {"curl/8.7.1 myapp", true},
                        {"python-requests/2.31", true},
                        {"Go-http-client/1.1", true},
                        {"MyApp/1.0 (+https://host/path)", true},
                        {"MyApp/1.0", false},
                        {"MyApp/1.0 (words)", false},
                        {"", false},
                        {"Mozilla/5.0 (X11) Chrome/120", false},
                        {"Mozilla/5.0 (+https://host)", false},
                        {"node-fetch", false},
                        {"Wget/1.21", false}};
  for (const Case& c : cases) EXPECT_EQ(espn_serves(c.agent), c.served) << '"' << c.agent << '"';
}

TEST_F(OutsideTest, EspnAnswersAsItsEdgeDoes) {
  start(1, 12);
  struct Case {
    const char* what;
    std::string target;
    std::string agent;
    int status;
  };
  const Case cases[] = {
      {"undated", "football/nfl/scoreboard", kAgent, 200},
      {"a range of days", "football/nfl/scoreboard?dates=20261101-20261130", kAgent, 400},
      {"no day", "football/nfl/scoreboard?dates=monday", kAgent, 400},
      {"a browser", "football/nfl/scoreboard", "Mozilla/5.0 Chrome", 403},
      {"an unknown league", "football/xfl/scoreboard", kAgent, 400},
      {"a summary of nothing", "football/nfl/summary?event=1", kAgent, 400},
  };
  for (const Case& c : cases) EXPECT_EQ(espn(c.target, c.agent).status, c.status) << c.what;
  EXPECT_EQ(espn("football/nfl/scoreboard").headers["cache-control"], "max-age=2");
  const auto count = [&](const std::string& query) {
    return json_of(espn("basketball/mens-college-basketball/scoreboard?" + query)).at("events").as_array().size();
  };
  const std::string year = "dates=" + base::format_utc(base::wall_clock_now()).substr(0, 4);
  EXPECT_EQ(count(year), 10U) << "without groups only the featured games are listed";
  EXPECT_EQ(count(year + "&groups=50&limit=500"), 12U);
  EXPECT_EQ(count(year + "&groups=50&limit=3"), 3U);
}

TEST_F(OutsideTest, EveryScoreboardAndSummaryIsReadAndNamesItsGames) {
  start();
  for (const auto& league : sim::servers::leagues()) {
    const std::string year = base::format_utc(base::wall_clock_now()).substr(0, 4);
    const Answer page = espn(std::string(league.espn_path) + "/scoreboard?groups=50&limit=500&dates=" + year);
    const auto board = feeds::espn::parse_scoreboard(league.sport, page.body);
    ASSERT_TRUE(board) << league.title << ": " << board.error().message();
    for (const auto& refused : board->refused) ADD_FAILURE() << league.title << ": " << refused.message();
    ASSERT_EQ(board->games.size(), 2U) << league.title;
    for (const auto& shown : board->games) {
      EXPECT_NE(shown.state.phase, domain::Phase::unknown) << shown.game.key;
      EXPECT_FALSE(shown.game.home.name.empty());
      const Answer whole = espn(std::string(league.espn_path) + "/summary?event=" + shown.game.key.substr(5));
      const auto summary = feeds::espn::parse_summary(league.sport, whole.body);
      ASSERT_TRUE(summary) << shown.game.key << ": " << summary.error().message();
      for (const auto& refused : summary->refused) ADD_FAILURE() << shown.game.key << ": " << refused.message();
      EXPECT_EQ(summary->snapshot.game.key, shown.game.key);
      if (shown.state.phase == domain::Phase::live) EXPECT_FALSE(summary->plays.empty()) << shown.game.key;
      EXPECT_EQ(summary->probabilities.empty(), league.sport == domain::Sport::nhl || summary->plays.empty())
          << shown.game.key;
    }
  }
}

TEST_F(OutsideTest, KalshiListsWhatCanBeReadInPagesThatJoin) {
  start(1);
  for (const char* target :
       {"events?with_nested_markets=true", "markets?limit=1000", "series", "milestones?limit=100"}) {
    const auto read = venues::kalshi::parse_document(kalshi(target).body);
    ASSERT_TRUE(read) << target << ": " << read.error().message();
    for (const auto& refused : read->refused) ADD_FAILURE() << target << ": " << refused.message();
    EXPECT_EQ(read->passed_over, 0U) << target;
  }
  std::vector<std::string> whole;
  const json::value everything = json_of(kalshi("markets?limit=1000"));
  for (const json::value& market : everything.at("markets").as_array()) whole.push_back(text_of(market.at("ticker")));
  std::vector<std::string> joined;
  std::string cursor;
  do {
    const json::value page = json_of(kalshi("markets?limit=23&cursor=" + cursor));
    for (const json::value& market : page.at("markets").as_array()) joined.push_back(text_of(market.at("ticker")));
    cursor = text_of(page.at("cursor"));
  } while (!cursor.empty());
  EXPECT_EQ(joined, whole);
  outside_->world().stop();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::string ticker = tickers().front();
  const json::value book = json_of(kalshi("markets/" + ticker + "/orderbook?depth=2")).at("orderbook_fp");
  EXPECT_EQ(book.at("yes_dollars").as_array().size(), 2U);
  const json::value market = json_of(kalshi("markets/" + ticker)).at("market");
  EXPECT_EQ(book.at("yes_dollars").as_array().back().at(0), market.at("yes_bid_dollars")) << "the best bid is last";
}

TEST_F(OutsideTest, KalshiRefusesInItsOwnWords) {
  start(1);
  struct Case {
    const char* what;
    std::string method;
    std::string target;
    int status;
    std::string body;
  };
  const Case cases[] = {
      {"unknown market", "GET", "markets/KXNO-1", 404, "{\"error\":{\"code\":\"not_found\""},
      {"unknown event", "GET", "events/KXNO-1", 404, "{\"error\":{\"code\":\"not_found\""},
      {"bad limit", "GET", "markets?limit=1001", 400, "{\"code\":\"invalid_parameters\""},
      {"bad status", "GET", "markets?status=active", 400, "{\"code\":\"invalid_parameters\""},
      {"bad cursor", "GET", "markets?cursor=zzz", 400, "{\"code\":\"invalid_parameters\""},
      {"milestones without limit", "GET", "milestones", 400, "{\"code\":\"invalid_parameters\""},
      {"no key", "GET", "portfolio/balance", 401, "{\"error\":{\"code\":\"MISSING_AUTHENTICATION_HEADERS\""},
  };
  for (const Case& c : cases) {
    const Answer answer = kalshi(c.target, {}, c.method);
    EXPECT_EQ(answer.status, c.status) << c.what;
    EXPECT_TRUE(answer.body.starts_with(c.body)) << c.what << ": " << answer.body;
  }
}

TEST_F(OutsideTest, KalshiTakesFreshSignaturesOfItsKeysOnly) {
  start(1);
  const std::string path = "/trade-api/v2/portfolio/balance";
  const base::Nanos now = base::wall_clock_now();
  const auto ask = [&](Headers headers, const std::string& query = "") {
    const Answer answer = kalshi("portfolio/balance" + query, headers);
    if (answer.status == 200) return std::string("200");
    return text_of(json_of(answer).at("error").at("code"));
  };
  EXPECT_EQ(ask(signed_for("GET", path, now)), "200");
  EXPECT_EQ(ask(signed_for("GET", path, now, kEdKeyId)), "200") << "an Ed25519 key";
  EXPECT_EQ(ask(signed_for("GET", path, now), "?subaccount=1"), "200") << "the query is not signed";
  EXPECT_EQ(ask(signed_for("GET", path + "?a=1", now)), "INCORRECT_API_KEY_SIGNATURE");
  EXPECT_EQ(ask(signed_for("POST", path, now)), "INCORRECT_API_KEY_SIGNATURE");
  EXPECT_EQ(ask(signed_for("GET", "/portfolio/balance", now)), "INCORRECT_API_KEY_SIGNATURE");
  EXPECT_EQ(ask(signed_for("GET", path, now - base::seconds(60))), "header_timestamp_expired");
  EXPECT_EQ(ask(signed_for("GET", path, now + base::seconds(60))), "header_timestamp_expired");
  Headers foreign = signed_for("GET", path, now);
  foreign["KALSHI-ACCESS-KEY"] = "nobody";
  EXPECT_EQ(ask(foreign), "NOT_FOUND");
  Headers broken = signed_for("GET", path, now);
  broken["KALSHI-ACCESS-SIGNATURE"] = "AAAA";
  EXPECT_EQ(ask(broken), "INCORRECT_API_KEY_SIGNATURE");
  const auto order = call(outside_->kalshi_port(), "POST", "/trade-api/v2/portfolio/events/orders",
                          signed_for("POST", "/trade-api/v2/portfolio/events/orders", now), "{}");
  EXPECT_EQ(order.status, 403) << "the key may only read";
  const auto unsigned_socket = WebSocket::connect(outside_->kalshi_port(), "/trade-api/ws/v2");
  ASSERT_FALSE(unsigned_socket);
  EXPECT_EQ(unsigned_socket.error().what, "401");
}

TEST_F(OutsideTest, KalshiLimitsRequestsByTokens) {
  start(1);
  int refused = 0;
  std::set<bool> nested;
  for (int i = 0; i < 90; ++i) {
    const Answer answer = kalshi("exchange/status");
    if (answer.status != 429) continue;
    ++refused;
    nested.insert(json_of(answer).at("error").is_object());
  }
  EXPECT_GT(refused, 5) << "60 requests are saved up, 20 a second come";
  EXPECT_EQ(nested.size(), 2U) << "both shapes of the refusal are seen";
}

TEST_F(OutsideTest, PolymarketListsAndPricesCanBeRead) {
  start(1);
  for (const char* target : {"/events?limit=500", "/markets?limit=500", "/teams?league=nfl", "/sports", "/tags"}) {
    const auto read = venues::polymarket::parse_document(gamma(target).body);
    ASSERT_TRUE(read) << target << ": " << read.error().message();
    for (const auto& refused : read->refused) ADD_FAILURE() << target << ": " << refused.message();
  }
  const auto& game = outside_->world().directory().front();
  const std::string token = "?token_id=" + game.tokens[0];
  for (const std::string& target : {"/book" + token, "/clob-markets/" + game.condition, "/markets/" + game.condition,
                                    std::string("/markets"), "/prices-history?interval=1d&market=" + game.tokens[0]}) {
    const Answer answer = clob(target);
    EXPECT_EQ(answer.status, 200) << target;
    const auto read = venues::polymarket::parse_document(answer.body);
    if (!read) continue;  // an empty history holds nothing to read
    for (const auto& refused : read->refused) ADD_FAILURE() << target << ": " << refused.message();
  }
  outside_->world().stop();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const json::value book = json_of(clob("/book" + token));
  const auto best = [&](const char* side) { return text_of(book.at(side).as_array().back().at("price")); };
  EXPECT_EQ(text_of(json_of(clob("/price" + token + "&side=BUY")).at("price")), best("bids"));
  EXPECT_EQ(text_of(json_of(clob("/price" + token + "&side=SELL")).at("price")), best("asks"));
  EXPECT_EQ(clob("/book?token_id=1").status, 404);
  EXPECT_EQ(call(outside_->clob_port(), "POST", "/order", {}, "{}").status, 401);
  EXPECT_EQ(gamma("/events/keyset?offset=5").status, 422);
}

}  // namespace arbees::tests
