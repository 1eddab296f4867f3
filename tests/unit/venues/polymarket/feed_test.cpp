#include "arbees/venues/polymarket/feed.hpp"

#include "unit/venues/polymarket/feed_script.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::FeedHealth;
using domain::MarketStatus;
using namespace test;

TEST(PolymarketFeed, ListsTheMoneylineOfEachGameAndRefusesTheRestOnce) {
  Script script;
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/sports", kSports));
  script.give(net::Tick{});
  EXPECT_EQ(script.asking("tag_id=450"), 1U);
  EXPECT_EQ(script.asking("tag_id=82"), 0U) << "a league nobody asked for";
  const std::string page =
      fmt::format(R"({{"events":[{},{}],"next_cursor":""}})", event(moneyline(kFees) + "," + spread() + "," + spread()),
                  event("", "super-bowl-champion-2027"));
  EXPECT_TRUE(script.answer("/events/keyset", page));
  ASSERT_EQ(script.listings.size(), 1U);
  EXPECT_EQ(script.listings[0].market.symbol, kLions);
  EXPECT_TRUE(script.listings[0].market.shares_book);
  EXPECT_EQ(script.listings[0].market.fees.taker_rate_ppm, 50'000);
  EXPECT_EQ(script.listings[0].market.taker_hold, base::seconds(1));
  ASSERT_EQ(script.refused.size(), 2U);
  EXPECT_EQ(script.refused[0].what, "not winner markets: 2 spreads");
  EXPECT_EQ(script.figure("markets_refused"), 2);
  script.pass(base::seconds(61));
  EXPECT_TRUE(script.answer("/events/keyset", page));
  EXPECT_EQ(script.listings.size(), 1U) << "an unchanged listing was sent again";
  EXPECT_EQ(script.refused.size(), 2U) << "a refusal was told again";
  EXPECT_EQ(script.figure("markets_refused"), 2);
}

TEST(PolymarketFeed, FallsBackToPagesByOffset) {
  Script script;
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/sports", kSports));
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/events/keyset", R"({"error":"not found"})", 404));
  script.give(net::Tick{});
  std::string full = event(moneyline(kFees));
  for (std::size_t i = 1; i < rest::kEventsPerPage; ++i) full += "," + event("", fmt::format("future-{}", i));
  EXPECT_TRUE(script.answer("/events?limit=50&offset=0&", "[" + full + "]"));
  EXPECT_TRUE(script.answer("offset=50&", "[]"));
  EXPECT_EQ(script.asking("/events"), 0U);
  EXPECT_EQ(script.listings.size(), 1U);
}

TEST(PolymarketFeed, AsksTheClobForFeesThatGammaDoesNotState) {
  Script script;
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/sports", kSports));
  script.give(net::Tick{});
  EXPECT_TRUE(script.answer("/events/keyset", fmt::format(R"({{"events":[{}]}})", event(moneyline()))));
  ASSERT_EQ(script.listings.size(), 1U);
  EXPECT_EQ(script.listings[0].market.fees.model, domain::FeeModel::unknown);
  EXPECT_TRUE(script.answer(
      "/clob-markets/0xc",
      fmt::format(
          R"({{"c":"0xc","t":[{{"t":"{}","o":"Lions"}},{{"t":"{}","o":"Bills"}}],"mts":0.01,"mos":5,"ao":true,"sd":3,"fd":{{"r":0.03,"e":1,"to":true}}}})",
          kLions, kBills)));
  ASSERT_EQ(script.listings.size(), 2U);
  EXPECT_EQ(script.listings[1].market.fees.taker_rate_ppm, 30'000);
  EXPECT_EQ(script.listings[1].market.taker_hold, base::seconds(3));
}

TEST(PolymarketFeed, BooksComeOnceTheSocketIsOpen) {
  Script script;
  script.connect();
  EXPECT_TRUE(script.holds());
  EXPECT_EQ(script.opened, std::vector<std::uint32_t>{0});
  ASSERT_EQ(script.sent.size(), 1U);
  EXPECT_NE(script.sent[0].text.find("\"custom_feature_enabled\":true"), std::string::npos);
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), 1U);
  EXPECT_EQ(script.health(), (std::vector{FeedHealth::down, FeedHealth::up, FeedHealth::down, FeedHealth::up}))
      << "up when nothing was followed, down until the first socket speaks";
}

TEST(PolymarketFeed, ABookThatContradictsTheVenueIsFetchedAndCatchesUp) {
  Script script;
  script.connect();
  script.text(Script::change(10, "12", "0.45"));  // the best bid it states is not ours: something was missed
  EXPECT_FALSE(script.holds());
  ASSERT_EQ(script.asking("/books"), 1U) << "asked for at once";
  EXPECT_EQ(script.asks.back().method, "POST");
  script.now = script.now + base::milliseconds(40);
  script.text(Script::change(30, "7"));  // while the book is on its way
  EXPECT_TRUE(script.answer("/books", "[" + Script::book(20, "5") + "]"));
  EXPECT_TRUE(script.holds());
  EXPECT_EQ(script.at_best_bid(), 7) << "the change that went by was not put on top";
  script.text(Script::change(15, "99"));  // older than the fetched book
  EXPECT_TRUE(script.holds());
  EXPECT_EQ(script.at_best_bid(), 7) << "a change that the fetched book already had was applied";
  EXPECT_EQ(script.figure("recovery_ms_last"), 40);
}

TEST(PolymarketFeed, FollowingAgainShowsTheWholeBookAgain) {
  Script script;
  script.connect();
  const std::size_t shown = script.all<domain::BookSnapshot>().size();
  script.follow({0}, script.listings[0]);
  EXPECT_FALSE(script.holds()) << "whoever follows has no copy to put changes on";
  EXPECT_EQ(script.asking("/books"), 1U) << "asked for at once";
  EXPECT_TRUE(script.answer("/books", "[" + Script::book(20, "5") + "]"));
  EXPECT_TRUE(script.holds());
  EXPECT_EQ(script.all<domain::BookSnapshot>().size(), shown + 1);
}

TEST(PolymarketFeed, ABookIsAskedForUntilItIsBackAndThenTheSocketIsReopened) {
  Script script;
  script.connect();
  script.text(Script::change(10, "12", "0.45"));
  const base::Nanos lost = script.now;
  std::vector<std::int64_t> asked{0};
  const std::uint32_t first = script.asks.back().id;
  script.asks.clear();
  script.give(net::HttpFailure{first, "timed out"});
  while (script.reopened == 0 && script.now - lost < base::seconds(20)) {
    script.pass(base::milliseconds(250));
    while (!script.asks.empty()) {
      const bool books = script.asks.front().url.find("/books") != std::string::npos;
      if (books) asked.push_back((script.now - lost).value / 1'000'000);
      const std::uint32_t id = script.asks.front().id;
      script.asks.pop_front();
      if (books) script.give(net::HttpFailure{id, "timed out"});
    }
  }
  EXPECT_EQ(asked, (std::vector<std::int64_t>{0, 2000, 4000, 8000}));
  EXPECT_EQ((script.now - lost).value / 1'000'000, 10'000) << "the bound of recovery.hpp";
  const bool resubscribed = std::ranges::any_of(
      script.sent, [](const net::SendText& send) { return send.text.find("\"unsubscribe\"") != std::string::npos; });
  EXPECT_TRUE(resubscribed);
  EXPECT_EQ(script.health().back(), FeedHealth::down);
}

TEST(PolymarketFeed, ALostSocketVoidsItsBooksAndTheNewOneBringsThemBack) {
  Script script;
  script.connect();
  script.give(net::SocketLost{0, "reset"});
  EXPECT_FALSE(script.holds());
  EXPECT_EQ(script.all<domain::BookVoided>().back().why, domain::BookFault::disconnected);
  EXPECT_EQ(script.health().back(), FeedHealth::down);
  script.pass(base::seconds(3));
  script.give(net::SocketOpened{0});
  EXPECT_FALSE(script.holds()) << "a book of before the loss must not come back by itself";
  script.text(Script::book(4000));
  EXPECT_TRUE(script.holds());
  EXPECT_EQ(script.health().back(), FeedHealth::up);
  EXPECT_EQ(script.figure("recovery_ms_worst"), 3000);
}

TEST(PolymarketFeed, MoreTokensGetMoreSocketsAndOneLostSocketCostsItsOwnBooksAlone) {
  PolymarketFeedOptions options;
  options.tokens_per_socket = 1;
  Script script(options);
  script.discover();
  script.follow({0}, script.listings.at(0));
  domain::Listing other = script.listings.at(0);
  other.market.symbol = kBills;
  script.follow({1}, other);
  EXPECT_EQ(script.opened, (std::vector<std::uint32_t>{0, 1}));
  script.give(net::SocketOpened{0});
  script.give(net::SocketOpened{1});
  script.text(Script::book(1), 0);
  script.text(Script::book(1, "10", kBills), 1);
  EXPECT_EQ(script.all<domain::FeedChanged>().back().detail, "2 of 2 connections");
  script.give(net::SocketAlive{0});
  EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), 1U);
  script.give(net::SocketLost{1, "reset"});
  EXPECT_TRUE(script.holds(kLions));
  EXPECT_FALSE(script.holds(kBills));
  EXPECT_EQ(script.health().back(), FeedHealth::up);
  EXPECT_EQ(script.all<domain::FeedChanged>().back().detail, "1 of 2 connections");
  script.give(net::SocketAlive{0});
  EXPECT_EQ(script.all<domain::FeedHeartbeat>().size(), 1U) << "life on one socket says nothing about the other";
  script.give(net::SocketLost{0, "reset"});
  EXPECT_EQ(script.health().back(), FeedHealth::down);
}

TEST(PolymarketFeed, ABookThatBestBidAskContradictsForASecondIsVoid) {
  const auto best = [](std::int64_t ms, std::string_view bid) {
    return fmt::format(
        R"({{"event_type":"best_bid_ask","market":"0xc","asset_id":"{}","best_bid":"{}","best_ask":"0.6","spread":"0.2","timestamp":"{}"}})",
        kLions, bid, kStart.value / 1'000'000 + ms);
  };
  Script script;
  script.connect();
  script.text(best(10, "0.41"));
  script.text(Script::change(10, "3", "0.41", "0.41"));  // its change was only on the way
  script.pass(base::seconds(3));
  EXPECT_TRUE(script.holds());
  script.text(best(20, "0.42"));
  script.pass(base::milliseconds(750));
  EXPECT_TRUE(script.holds());
  script.pass(base::milliseconds(750));
  EXPECT_FALSE(script.holds());
  EXPECT_EQ(script.asking("/books"), 1U);
}

struct Probe {
  std::string_view size;  ///< of the best bid in the fetched book; 10 is held
  FeedHealth after;
  int reopened;
};

TEST(PolymarketFeed, ASilentSocketIsProbed) {
  for (const Probe& probe : {Probe{"10", FeedHealth::up, 0}, Probe{"11", FeedHealth::down, 1}}) {
    Script script;
    script.connect();
    script.pass(base::milliseconds(30'250));
    EXPECT_EQ(script.health().back(), FeedHealth::suspect);
    ASSERT_TRUE(script.answer("/books", "[" + Script::book(20'000, probe.size) + "]"));
    script.pass(base::milliseconds(1500));
    EXPECT_EQ(script.health().back(), probe.after);
    EXPECT_EQ(script.reopened, probe.reopened);
    EXPECT_EQ(script.holds(), probe.reopened == 0);
  }
}

TEST(PolymarketFeed, ALostChangeIsFoundInAMarketThatNeverStandsStill) {
  for (const bool lost : {true, false}) {
    Script script;
    script.connect();
    std::int64_t ms = 100;
    const auto trade_on = [&](base::Duration time) {
      for (const base::Nanos end = script.now + time; script.now < end; ms += 10) {
        script.text(Script::change(ms, fmt::format("{}", 10 + ms % 7)));
        script.pass(base::milliseconds(250));
      }
    };
    trade_on(base::seconds(60));
    ASSERT_EQ(script.asking("/books"), 1U) << "no check within the minute";
    trade_on(base::seconds(1));
    // 0.31 is a bid that our book does not have; 0.4 changes all the time.
    const std::string bids =
        lost ? R"([{"price":"0.31","size":"5"},{"price":"0.4","size":"99"}])" : R"([{"price":"0.4","size":"99"}])";
    ASSERT_TRUE(script.answer(
        "/books",
        fmt::format(
            R"([{{"asset_id":"{}","market":"0xc","bids":{},"asks":[{{"price":"0.6","size":"10"}}],"timestamp":"{}"}}])",
            kLions, bids, kStart.value / 1'000'000 + ms - 20)));
    EXPECT_TRUE(script.holds()) << "the change may be on the way";
    trade_on(base::milliseconds(1500));
    EXPECT_EQ(script.holds(), !lost);
  }
}

TEST(PolymarketFeed, AResolvedMarketIsPaidOutAndLeftAlone) {
  Script script;
  script.connect();
  script.text(fmt::format(
      R"({{"id":"1","market":"0xc","assets_ids":["{}","{}"],"winning_asset_id":"{}","winning_outcome":"Bills","timestamp":"{}","event_type":"market_resolved"}})",
      kLions, kBills, kBills, kStart.value / 1'000'000 + 50));
  const auto statuses = script.all<domain::MarketStatusChanged>();
  ASSERT_EQ(statuses.size(), 2U);
  EXPECT_EQ(statuses.back().status, MarketStatus::settled);
  EXPECT_EQ(statuses.back().settlement, base::Price{});
  EXPECT_EQ(script.figure("books_void"), 0) << "a settled market has no book to wait for";
}

TEST(PolymarketFeed, AMarketThatLeftTheOpenListIsReadUntilItsPayoutIsKnown) {
  Script script;
  script.connect();
  script.pass(base::seconds(61));
  ASSERT_TRUE(script.answer("/events/keyset", R"({"events":[],"next_cursor":""})"));
  script.pass(base::milliseconds(250));
  ASSERT_TRUE(script.answer("/markets?limit=1&closed=true&condition_ids=0xc", "[]"));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::open) << "not closed yet";
  script.pass(base::seconds(61));
  ASSERT_TRUE(script.answer("/events/keyset", R"({"events":[],"next_cursor":""})"));
  script.pass(base::milliseconds(250));
  ASSERT_TRUE(script.answer("closed=true", "[" + moneyline("", R"([\"0.7\",\"0.3\"])", true) + "]"));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::closed);
  script.pass(base::seconds(31));
  const std::string resolved = moneyline(R"(,"umaResolutionStatus":"resolved")", R"([\"1\",\"0\"])", true);
  ASSERT_TRUE(script.answer("closed=true", "[" + resolved + "]"));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().status, MarketStatus::settled);
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().settlement, base::kPriceOne);
}

TEST(PolymarketFeed, OldAndBrokenFramesVoidAndAreCounted) {
  for (const std::string_view frame :
       {R"({"event_type":"price_change","market":"0xc","asset_id":"1","changes":[],"timestamp":"1"})",
        R"({"event_type":"price_change","market":"0xc")", "[", "{}"}) {
    Script script;
    script.connect();
    script.text(std::string(frame));
    EXPECT_FALSE(script.holds()) << frame;
    EXPECT_EQ(script.figure("malformed"), 1) << frame;
    EXPECT_EQ(script.asking("/books"), 1U) << frame;
  }
}

}  // namespace
}  // namespace arbees::venues::polymarket
