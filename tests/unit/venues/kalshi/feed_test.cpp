#include "arbees/venues/kalshi/feed.hpp"

#include <set>

#include "unit/venues/kalshi/feed_script.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::FeedHealth;
using domain::MarketStatus;
using test::keyed;
using test::kPhi;
using test::kTen;
using test::Script;

TEST(KalshiFeed, FindsTheMarketsOfItsSeriesOnceEach) {
  Script script(keyed());
  script.discover();
  ASSERT_EQ(script.listings.size(), 2U);
  const domain::Listing& listing = script.listings[0];
  EXPECT_EQ(listing.market.symbol, kPhi);
  EXPECT_EQ(listing.market.fees.model, domain::FeeModel::quadratic) << "listed before its series' fees were read";
  EXPECT_EQ(listing.starts.at(0).source, domain::StartSource::stated) << "the milestone's start is missing";
  EXPECT_TRUE(script.refused.empty());
  script.pass(base::seconds(121));
  EXPECT_TRUE(script.answer("/events?", test::events_page()));
  EXPECT_EQ(script.listings.size(), 2U) << "an unchanged listing was sent again";
  script.pass(base::seconds(121));
  EXPECT_TRUE(script.answer("/events?", test::events_page("inactive")));
  ASSERT_EQ(script.listings.size(), 4U) << "a changed listing was not sent";
  EXPECT_EQ(script.listings[3].status, MarketStatus::paused);
}

TEST(KalshiFeed, ReadsEveryPageOfAList) {
  Script script(keyed());
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/series/KXNFLGAME", test::kSeries));
  EXPECT_TRUE(script.answer("/milestones", test::kMilestones));
  EXPECT_TRUE(script.answer("/events?", R"({"events":[],"cursor":"a=b"})"));
  EXPECT_FALSE(script.answer("cursor=a=b", "")) << "a cursor must be escaped";
  EXPECT_TRUE(script.answer("cursor=a%3Db", test::events_page()));
  EXPECT_EQ(script.listings.size(), 2U);
}

TEST(KalshiFeed, BooksComeOverTheSocketOnceSubscribed) {
  Script script(keyed());
  script.connect();
  EXPECT_EQ(script.opened, 1);
  EXPECT_TRUE(script.holds(kPhi));
  EXPECT_TRUE(script.holds(kTen));
  const auto health = script.all<domain::FeedChanged>();
  ASSERT_EQ(health.size(), 2U);
  EXPECT_EQ(health[0].health, FeedHealth::down);
  EXPECT_EQ(health[1].health, FeedHealth::up);
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 2U);
  const auto subscribe = std::ranges::find_if(
      script.commands, [](const std::string& text) { return text.find("orderbook_delta") != std::string::npos; });
  ASSERT_NE(subscribe, script.commands.end());
  EXPECT_NE(subscribe->find("\"use_yes_price\":false"), std::string::npos) << "the default of the venue will change";
}

/// How many of the commands sent contain `word`.
std::size_t commands_with(const Script& script, std::string_view word) {
  return static_cast<std::size_t>(std::ranges::count_if(
      script.sent, [&](const std::string& text) { return text.find(word) != std::string::npos; }));
}

TEST(KalshiFeed, AGapVoidsEveryBookAndIsMadeGoodByOneRequest) {
  Script script(keyed());
  script.connect();
  script.pass(base::seconds(1));
  script.text(Script::delta(4, kPhi));  // 3 is missing
  EXPECT_FALSE(script.holds(kPhi));
  EXPECT_FALSE(script.holds(kTen)) << "the lost message may have been any market's";
  EXPECT_EQ(commands_with(script, "get_snapshot"), 1U) << "at once, and one for both";
  script.now = script.now + base::milliseconds(80);
  script.text(Script::book(5, kPhi));
  script.text(Script::book(6, kTen));
  EXPECT_TRUE(script.holds(kPhi));
  EXPECT_TRUE(script.holds(kTen));
  EXPECT_EQ(script.figure("gaps"), 1);
  EXPECT_EQ(script.figure("recovered"), 2);
  EXPECT_EQ(script.figure("recovery_ms_worst"), 80);
}

TEST(KalshiFeed, FollowingAgainShowsTheWholeBookAgain) {
  Script script(keyed());
  script.connect();
  const std::size_t shown = script.all<domain::BookSnapshot>().size();
  script.follow({0}, script.listings[0]);
  EXPECT_FALSE(script.holds(script.listings[0].market.symbol)) << "whoever follows has no copy to put changes on";
  EXPECT_EQ(script.all<domain::BookVoided>().size(), 1U);
  EXPECT_EQ(commands_with(script, "get_snapshot"), 1U) << "asked for at once";
  script.text(Script::book(3, script.listings[0].market.symbol));
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), shown + 1);
  EXPECT_TRUE(script.holds(script.listings[0].market.symbol));
}

TEST(KalshiFeed, AVoidBookIsAskedForUntilItIsBackAndThenTheConnectionIsReopened) {
  Script script(keyed());
  script.connect();
  script.pass(base::seconds(1));
  script.sent.clear();
  script.text(Script::delta(4, kPhi));
  const base::Nanos lost = script.now;
  std::vector<std::pair<std::string, std::int64_t>> steps;
  while (script.reopened == 0 && script.now - lost < base::seconds(20)) {
    for (const std::string& text : std::exchange(script.sent, {}))
      for (const char* what : {"get_snapshot", "delete_markets", "add_markets"})
        if (text.find(what) != std::string::npos) steps.emplace_back(what, (script.now - lost).value / 1'000'000);
    // Commands are answered, books never come.
    script.pass(base::milliseconds(250));
    std::int64_t seq = 5;
    for (const std::string& text : script.sent)
      if (text.find("_markets\"}") != std::string::npos)
        script.text(fmt::format(R"({{"id":{},"sid":1,"seq":{},"type":"ok","msg":{{"market_tickers":[]}}}})",
                                text.substr(6, text.find(',') - 6), seq++));
  }
  EXPECT_EQ(steps, (std::vector<std::pair<std::string, std::int64_t>>{{"get_snapshot", 0},
                                                                      {"get_snapshot", 2000},
                                                                      {"get_snapshot", 4000},
                                                                      {"delete_markets", 6000},
                                                                      {"add_markets", 6000},
                                                                      {"get_snapshot", 8000}}));
  EXPECT_EQ((script.now - lost).value / 1'000'000, 10'000) << "the bound of recovery.hpp";
  EXPECT_EQ(script.all<domain::FeedChanged>().back().health, FeedHealth::down);
}

TEST(KalshiFeed, ASubscriptionThatTheVenueEndsIsMadeAnew) {
  for (const int code : {10, 25}) {
    Script script(keyed());
    script.connect();
    script.sent.clear();
    script.text(fmt::format(R"({{"sid":1,"seq":3,"type":"error","msg":{{"code":{},"msg":"over"}}}})", code));
    EXPECT_FALSE(script.holds(kPhi));
    EXPECT_EQ(commands_with(script, "orderbook_delta"), 0U) << "without a pause it would be refused again";
    script.pass(base::seconds(2));
    EXPECT_EQ(commands_with(script, "orderbook_delta"), 1U) << code;
    script.accept_commands();
    script.text(Script::book(1, kPhi));
    EXPECT_TRUE(script.holds(kPhi)) << "a new subscription counts from the beginning";
  }
}

TEST(KalshiFeed, TooManyRequestsIsWaitedOutWithADoublingPause) {
  Script script(keyed());
  script.discover();
  for (std::size_t i = 0; i < script.listings.size(); ++i)
    script.follow({static_cast<std::uint32_t>(i)}, script.listings[i]);
  script.give(net::SocketOpened{1});
  std::vector<std::int64_t> tries;
  const base::Nanos begin = script.now;
  while (script.now - begin < base::seconds(16)) {
    for (const std::string& text : std::exchange(script.sent, {})) {
      const std::string id = text.substr(6, text.find(',') - 6);
      if (text.find("orderbook_delta") == std::string::npos) {
        script.text(fmt::format(R"({{"id":{},"type":"subscribed","msg":{{"channel":"x","sid":{}}}}})", id, id));
        continue;
      }
      tries.push_back((script.now - begin).value / 1'000'000);
      script.text(fmt::format(R"({{"id":{},"type":"error","msg":{{"code":27,"msg":"too many requests"}}}})", id));
    }
    script.pass(base::milliseconds(250));
  }
  EXPECT_EQ(tries, (std::vector<std::int64_t>{0, 1000, 3000, 7000, 15'000}));
}

TEST(KalshiFeed, ALostConnectionVoidsEverythingAndTheNewOneBringsItBack) {
  Script script(keyed());
  script.connect();
  script.give(net::SocketLost{1, "reset by peer"});
  EXPECT_FALSE(script.holds(kPhi));
  EXPECT_EQ(script.all<domain::BookVoided>().size(), 2U);
  EXPECT_EQ(script.all<domain::FeedChanged>().back().health, FeedHealth::down);
  EXPECT_EQ(script.all<domain::FeedChanged>().back().detail, "reset by peer");
  script.give(net::SocketOpened{1});
  EXPECT_EQ(script.all<domain::FeedChanged>().back().health, FeedHealth::down) << "not before it is subscribed";
  script.accept_commands();
  EXPECT_EQ(script.all<domain::FeedChanged>().back().health, FeedHealth::up);
  EXPECT_FALSE(script.holds(kPhi)) << "a book of before the loss must not come back by itself";
  script.text(Script::book(1, kPhi));
  EXPECT_TRUE(script.holds(kPhi));
}

TEST(KalshiFeed, ACommandWithoutAnAnswerReopensTheConnection) {
  Script script(keyed());
  script.discover();
  script.give(net::SocketOpened{1});
  script.pass(base::seconds(10));
  EXPECT_EQ(script.reopened, 0);
  script.pass(base::seconds(1));
  EXPECT_EQ(script.reopened, 1);
}

struct Probe {
  std::string_view book;
  bool moves;  ///< a change arrives before the dispute ends
  FeedHealth after;
  int reopened;
};

TEST(KalshiFeed, ASilentConnectionIsProbedAgainstRest) {
  constexpr std::string_view kSame =
      R"({"orderbook_fp":{"yes_dollars":[["0.4000","10.00"]],"no_dollars":[["0.4000","10.00"]]}})";
  constexpr std::string_view kOther =
      R"({"orderbook_fp":{"yes_dollars":[["0.4000","11.00"]],"no_dollars":[["0.4000","10.00"]]}})";
  const std::vector<Probe> cases{
      {kSame, false, FeedHealth::up, 0}, {kOther, false, FeedHealth::down, 1}, {kOther, true, FeedHealth::up, 0}};
  for (const Probe& probe : cases) {
    Script script(keyed());
    script.connect();
    script.give(net::SocketAlive{1});
    EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), 1U);
    script.pass(base::seconds(31));
    EXPECT_EQ(script.all<domain::FeedChanged>().back().health, FeedHealth::suspect);
    script.give(net::SocketAlive{1});
    EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), 1U) << "a suspect connection proves nothing by a pong";
    ASSERT_TRUE(script.answer("/orderbook", probe.book));
    if (probe.moves) script.text(Script::delta(3, kPhi));
    script.pass(base::milliseconds(1500));
    EXPECT_EQ(script.all<domain::FeedChanged>().back().health, probe.after);
    EXPECT_EQ(script.reopened, probe.reopened);
    EXPECT_EQ(script.holds(kPhi), probe.reopened == 0);
  }
}

TEST(KalshiFeed, APausedExchangePausesEveryMarketAndGivesThemBack) {
  Script script(keyed());
  script.connect();
  const auto statuses = [&] { return script.all<domain::MarketStatusChanged>(); };
  ASSERT_EQ(statuses().size(), 2U);
  EXPECT_EQ(statuses()[0].status, MarketStatus::open);
  script.pass(base::seconds(16));
  ASSERT_TRUE(script.answer("/exchange/status", R"({"exchange_active":true,"trading_active":false})"));
  ASSERT_EQ(statuses().size(), 4U);
  EXPECT_EQ(statuses()[2].status, MarketStatus::paused);
  EXPECT_EQ(statuses()[3].status, MarketStatus::paused);
  script.text(fmt::format(
      R"({{"type":"market_lifecycle_v2","sid":3,"msg":{{"market_ticker":"{}","event_type":"activated"}}}})", kPhi));
  EXPECT_EQ(statuses().size(), 4U) << "a market cannot trade while the exchange does not";
  script.pass(base::seconds(16));
  ASSERT_TRUE(script.answer("/exchange/status", test::kTrading));
  ASSERT_EQ(statuses().size(), 6U);
  EXPECT_EQ(statuses()[5].status, MarketStatus::open);
}

TEST(KalshiFeed, AMarketEndsAtItsCloseTimeAndItsResultIsReadOverRest) {
  Script script(keyed());
  script.connect();
  script.now = base::Nanos{1'790'096'400'000'000'000};  // 2026-09-22T17:00:00Z
  script.give(net::Tick{});
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::closed);
  ASSERT_TRUE(script.answer(
      "/markets?", fmt::format(R"({{"markets":[{},{}],"cursor":""}})", test::market(kPhi, "Philadelphia", "determined"),
                               test::market(kTen, "Tennessee", "closed"))));
  script.pass(base::seconds(16));
  ASSERT_TRUE(script.answer(
      "/markets?",
      fmt::format(R"({{"markets":[{},{}],"cursor":""}})",
                  test::market(kPhi, "Philadelphia", "finalized", R"(,"settlement_value_dollars":"1.0000")"),
                  test::market(kTen, "Tennessee", "finalized", R"(,"settlement_value_dollars":"0.0000")"))));
  const auto statuses = script.all<domain::MarketStatusChanged>();
  ASSERT_GE(statuses.size(), 2U);
  EXPECT_EQ(statuses[statuses.size() - 2].settlement, base::kPriceOne);
  EXPECT_EQ(statuses.back().settlement, base::Price{});
  EXPECT_EQ(statuses.back().status, MarketStatus::settled);
}

TEST(KalshiFeed, AnAnswerOlderThanTheSocketsWordDoesNotUndoIt) {
  Script script(keyed());
  script.connect();
  script.pass(base::seconds(121));  // discovery has been asked for
  script.text(fmt::format(
      R"({{"type":"market_lifecycle_v2","sid":3,"msg":{{"market_ticker":"{}","event_type":"deactivated"}}}})", kPhi));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::paused);
  ASSERT_TRUE(script.answer("/events?", test::events_page("active")));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::paused);
}

TEST(KalshiFeed, WithoutAKeyBooksArePolledAndVoidWhenThatFails) {
  Script script;
  script.discover();
  EXPECT_EQ(script.opened, 0) << "a WebSocket without a key is refused";
  EXPECT_EQ(script.all<domain::FeedChanged>().back().detail, "no API key: books are polled over REST");
  for (std::size_t i = 0; i < script.listings.size(); ++i)
    script.follow({static_cast<std::uint32_t>(i)}, script.listings[i]);
  script.pass(base::milliseconds(500));
  constexpr std::string_view kBook =
      R"({"orderbook_fp":{"yes_dollars":[["0.4000","10.00"]],"no_dollars":[["0.4000","10.00"]]}})";
  ASSERT_TRUE(script.answer(fmt::format("/markets/{}/orderbook", kPhi), kBook));
  ASSERT_TRUE(script.answer(fmt::format("/markets/{}/orderbook", kTen), kBook));
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 2U);
  EXPECT_EQ(script.figure("books_held"), 2);
  script.pass(base::milliseconds(2250));
  ASSERT_TRUE(script.answer(fmt::format("/markets/{}/orderbook", kPhi), kBook));
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 3U) << "each poll is a snapshot: it says that the book stands";
  script.pass(base::seconds(14));
  const auto voided = script.all<domain::BookVoided>();
  ASSERT_EQ(voided.size(), 1U);
  EXPECT_EQ(voided[0].market, domain::MarketId{1});
}

TEST(KalshiFeed, RefusedAnswersChangeNothingAndAreCounted) {
  Script script(keyed());
  script.connect();
  const auto listed = script.listings.size();
  for (const std::string_view body : {"", "<html>", "[]", R"({"events":7})", R"({"event":[]})"}) {
    script.pass(base::seconds(130));
    ASSERT_TRUE(script.answer("/events?", body));
  }
  EXPECT_EQ(script.figure("answers_unreadable"), 5);
  EXPECT_EQ(script.listings.size(), listed);
}

TEST(KalshiFeed, MarketsOverTheVenuesLimitArePolled) {
  Script script(keyed());
  script.discover();
  for (std::size_t i = 0; i < script.listings.size(); ++i)
    script.follow({static_cast<std::uint32_t>(i)}, script.listings[i]);
  script.give(net::SocketOpened{1});
  for (const std::string& text : std::exchange(script.sent, {}))
    if (text.find("orderbook_delta") != std::string::npos)
      script.text(fmt::format(R"({{"id":{},"type":"error","msg":{{"code":26,"msg":"market limit"}}}})",
                              text.substr(6, text.find(',') - 6)));
  EXPECT_EQ(script.refused.size(), 2U) << "the operator must know";
  script.pass(base::milliseconds(500));
  ASSERT_TRUE(script.answer(
      fmt::format("/markets/orderbooks?tickers={}&tickers={}", kPhi, kTen),
      fmt::format(
          R"({{"orderbooks":[{{"ticker":"{}","orderbook_fp":{{"yes_dollars":[["0.4000","10.00"]],"no_dollars":[]}}}}]}})",
          kTen)));
  ASSERT_EQ(script.all<domain::BookSnapshot>().size(), 1U);
  EXPECT_EQ(script.all<domain::BookSnapshot>()[0].market, domain::MarketId{1});
}

TEST(KalshiFeed, OneBadTickerDoesNotKeepTheOthersOut) {
  Script script(keyed());
  script.give(net::Tick{});
  for (std::uint32_t i = 0; i < 150; ++i) {
    domain::Listing listing;
    listing.market.symbol = fmt::format("KXNFLGAME-26SEP20PHITEN-M{}", i);
    script.follow({i}, listing);
  }
  script.give(net::SocketOpened{1});
  std::set<std::string> inside;
  std::int64_t seq = 0;
  for (int round = 0; round < 40; ++round) {
    for (const std::string& text : std::exchange(script.sent, {})) {
      const auto document = wire::Document::parse(text);
      const wire::Node root = document->root();
      const wire::Node id = root["id"];
      const wire::Node params = root["params"];
      const wire::Node tickers = params["market_tickers"];
      const bool first = root["cmd"].text() == "subscribe";
      if (text.find("\"M77\"") != std::string::npos || text.find("-M77\"") != std::string::npos) {
        script.text(fmt::format(R"({{"id":{},"type":"error","msg":{{"code":8,"msg":"bad market"}}}})", id.json()));
        continue;
      }
      if (text.find("orderbook_delta") != std::string::npos || text.find("\"sids\":[1]") != std::string::npos)
        tickers.each([&](const wire::Node& each) { inside.emplace(*each.text()); });
      const int sid = text.find("orderbook_delta") != std::string::npos ? 1 : 2;
      if (first)
        script.text(fmt::format(R"({{"id":{},"type":"subscribed","msg":{{"channel":"x","sid":{}}}}})", id.json(), sid));
      else script.text(fmt::format(R"({{"id":{},"sid":9,"seq":{},"type":"ok"}})", id.json(), ++seq));
    }
    script.pass(base::milliseconds(250));
  }
  EXPECT_EQ(inside.size(), 149U);
  EXPECT_EQ(script.refused.size(), 1U);
}

}  // namespace
}  // namespace arbees::venues::kalshi
