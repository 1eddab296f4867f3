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

}  // namespace
}  // namespace arbees::venues::polymarket
