#include <gtest/gtest.h>

#include <map>

#include "arbees/venues/polymarket/gamma.hpp"
#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/polymarket/feed_script.hpp"

/// What counts as Polymarket's final word, and that it is read again.
namespace arbees::venues::polymarket {
namespace {

using namespace test;
using domain::MarketStatus;

constexpr const char* kWon = R"([\"1\",\"0\"])";
constexpr const char* kLost = R"([\"0\",\"1\"])";
constexpr const char* kHalf = R"([\"0.5\",\"0.5\"])";

std::string closed(std::string_view resolution, const char* prices) {
  const std::string more = resolution.empty() ? "" : fmt::format(R"(,"umaResolutionStatus":"{}")", resolution);
  return "[" + moneyline(more, prices, true) + "]";
}

/// A followed market that has left the open list.
struct Over {
  Script script;
  Over() {
    script.connect();
    script.pass(base::seconds(61));
    EXPECT_TRUE(script.answer("/events/keyset", R"({"events":[],"next_cursor":""})"));
    script.pass(base::milliseconds(250));
  }
  bool reads(std::string_view resolution, const char* prices) {
    return script.answer("closed=true", closed(resolution, prices));
  }
  domain::MarketStatusChanged last() const { return script.all<domain::MarketStatusChanged>().back(); }
};

TEST(PolymarketResults, OnlyAResolutionThatIsOverSettles) {
  struct Case {
    std::string_view resolution;
    const char* prices;
    MarketStatus status;
  };
  for (const Case& c :
       {Case{"resolved", kWon, MarketStatus::settled}, Case{"resolved", kHalf, MarketStatus::settled},
        Case{"proposed", kWon, MarketStatus::resolving}, Case{"disputed", kWon, MarketStatus::resolving},
        Case{"proposed", kHalf, MarketStatus::resolving},
        Case{"resolved", R"([\"0.99996\",\"0.00004\"])", MarketStatus::resolving},
        Case{"a word of next year", kWon, MarketStatus::resolving}, Case{"", kWon, MarketStatus::closed},
        Case{"", kHalf, MarketStatus::closed}}) {
    Over over;
    ASSERT_TRUE(over.reads(c.resolution, c.prices));
    EXPECT_EQ(over.last().status, c.status) << c.resolution << " " << c.prices;
    EXPECT_EQ(over.last().settlement.has_value(), c.status == MarketStatus::settled);
    over.script.pass(base::seconds(900));
    EXPECT_EQ(over.script.asking("closed=true"), 1U) << "it is read again, final or not";
  }
}

TEST(PolymarketResults, ADisputeIsAnAlarmUntilTheFinalWord) {
  Over over;
  ASSERT_TRUE(over.reads("disputed", kWon));
  auto alarms = over.script.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, domain::AlarmKind::settlement_unknown);
  EXPECT_TRUE(alarms[0].active);
  over.script.pass(base::seconds(31));
  ASSERT_TRUE(over.reads("resolved", kLost));
  EXPECT_EQ(over.last().settlement, base::Price{}) << "the dispute turned it";
  alarms = over.script.all<domain::AlarmChanged>();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_FALSE(alarms[1].active);
}

TEST(PolymarketResults, ALaterFinalWordCorrectsAnEarlierOneForADay) {
  Over over;
  ASSERT_TRUE(over.reads("resolved", kWon));
  EXPECT_EQ(over.last().settlement, base::kPriceOne);
  const std::size_t told = over.script.all<domain::MarketStatusChanged>().size();
  over.script.pass(base::seconds(31));
  ASSERT_TRUE(over.reads("resolved", kWon));
  EXPECT_EQ(over.script.all<domain::MarketStatusChanged>().size(), told) << "nothing new, nothing told";
  over.script.pass(base::seconds(61));
  ASSERT_TRUE(over.reads("disputed", kLost));
  EXPECT_EQ(over.script.all<domain::MarketStatusChanged>().size(), told) << "no final word, nothing is paid back yet";
  EXPECT_TRUE(over.script.all<domain::AlarmChanged>().back().active) << "and a person is told";
  over.script.pass(base::seconds(121));
  ASSERT_TRUE(over.reads("resolved", kLost));
  EXPECT_EQ(over.last().status, MarketStatus::settled);
  EXPECT_EQ(over.last().settlement, base::Price{});
  EXPECT_FALSE(over.script.all<domain::AlarmChanged>().back().active);
  for (int hour = 0; hour < 25; ++hour) {
    over.script.now = over.script.now + base::seconds(3600);
    over.script.give(net::Tick{});
    (void)over.reads("resolved", kLost);
  }
  over.script.pass(base::seconds(1000));
  EXPECT_EQ(over.script.asking("closed=true"), 0U) << "after a day the result stands";
}

TEST(PolymarketResults, TheChannelsWordIsReadAgainToo) {
  Script script;
  script.connect();
  script.text(fmt::format(
      R"({{"id":"1","market":"0xc","assets_ids":["{}","{}"],"winning_asset_id":"{}","winning_outcome":"Lions","timestamp":"{}","event_type":"market_resolved"}})",
      kLions, kBills, kLions, kStart.value / 1'000'000 + 50));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().settlement, base::kPriceOne);
  script.pass(base::seconds(20));
  ASSERT_TRUE(script.answer("closed=true", closed("proposed", kWon)));
  EXPECT_TRUE(script.all<domain::AlarmChanged>().empty()) << "Gamma is behind the channel";
  script.pass(base::seconds(40));
  ASSERT_TRUE(script.answer("closed=true", closed("resolved", kLost)));
  EXPECT_EQ(script.all<domain::MarketStatusChanged>().back().settlement, base::Price{});
}

TEST(PolymarketResults, TheReportsMarketsAreSettledOnlyWhereResolved) {
  ARBEES_NEEDS_DATA("reports/07-gamma-finality");
  const std::string text =
      venues::test::read_whole(venues::test::data_folder("reports/07-gamma-finality") / "markets.json");
  const auto document = wire::Document::parse(text);
  ASSERT_TRUE(document.has_value());
  std::map<MarketStatus, int> count;
  document->root().each([&](const wire::Node& node) {
    const auto market = parse_market(node);
    ASSERT_TRUE(market.has_value()) << market.error().message();
    ++count[market->status];
    EXPECT_EQ(market->resolved, market->resolution == "resolved") << market->slug;
  });
  EXPECT_EQ(count[MarketStatus::settled], 2);
  EXPECT_EQ(count[MarketStatus::resolving], 5);
  EXPECT_EQ(count[MarketStatus::closed], 1);
  EXPECT_EQ(count[MarketStatus::open], 1) << "a proposal while it still trades ends nothing";
}

}  // namespace
}  // namespace arbees::venues::polymarket
