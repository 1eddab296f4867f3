#include <gtest/gtest.h>

#include <map>

#include "arbees/venues/kalshi/listing.hpp"
#include "arbees/venues/kalshi/market.hpp"
#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"
#include "unit/venues/kalshi/feed_script.hpp"

/// What counts as Kalshi's final word, and that it is read again.
namespace arbees::venues::kalshi {
namespace {

using namespace test;
using domain::MarketStatus;

/// Two followed markets past their close time.
struct Over {
  Script script{KalshiFeedOptions{.with_key = true}};
  explicit Over(bool closed = true) {
    script.connect();
    if (!closed) return;
    script.now = base::Nanos{1'790'096'400'000'000'000};  // 2026-09-22T17:00:00Z
    script.give(net::Tick{});
  }
  bool reads(std::string_view word, std::string_view value) {
    const std::string more = value.empty() ? "" : fmt::format(R"(,"settlement_value_dollars":"{}")", value);
    return script.answer(
        "/markets?", fmt::format(R"({{"markets":[{}],"cursor":""}})", test::market(kPhi, "Philadelphia", word, more)));
  }
  void lifecycle(std::string_view fields) {
    script.text(
        fmt::format(R"({{"type":"market_lifecycle_v2","sid":3,"msg":{{"market_ticker":"{}",{}}}}})", kPhi, fields));
  }
  /// The last that was said of Philadelphia's market.
  domain::MarketStatusChanged last() const {
    domain::MarketStatusChanged found;
    for (const auto& change : script.all<domain::MarketStatusChanged>())
      if (change.market.value == script.all<domain::MarketStatusChanged>().front().market.value) found = change;
    return found;
  }
};

TEST(KalshiResults, OnlyFinalizedSettles) {
  struct Case {
    std::string_view word;
    std::string_view value;
    MarketStatus status;
  };
  for (const Case& c :
       {Case{"closed", "", MarketStatus::closed}, Case{"determined", "1.0000", MarketStatus::resolving},
        Case{"disputed", "1.0000", MarketStatus::resolving}, Case{"amended", "0.0000", MarketStatus::resolving},
        Case{"finalized", "", MarketStatus::resolving}, Case{"finalized", "0.5000", MarketStatus::settled}}) {
    Over over;
    ASSERT_TRUE(over.reads(c.word, c.value));
    EXPECT_EQ(over.last().status, c.status) << c.word;
    EXPECT_EQ(over.last().settlement.has_value(), c.status == MarketStatus::settled) << c.word;
    over.script.pass(base::seconds(901));
    EXPECT_TRUE(over.reads(c.word, c.value)) << c.word << " was not read again";
  }
}

TEST(KalshiResults, ADisputeAfterDeterminationIsAnAlarmAndTurnsTheResult) {
  Over over;
  ASSERT_TRUE(over.reads("determined", "1.0000"));
  EXPECT_TRUE(over.script.all<domain::AlarmChanged>().empty());
  over.script.pass(base::seconds(20));
  ASSERT_TRUE(over.reads("disputed", "1.0000"));
  ASSERT_EQ(over.script.all<domain::AlarmChanged>().size(), 1U);
  EXPECT_EQ(over.script.all<domain::AlarmChanged>()[0].kind, domain::AlarmKind::settlement_unknown);
  EXPECT_EQ(over.script.all<domain::AlarmChanged>()[0].subject, kPhi);
  over.script.pass(base::seconds(40));
  ASSERT_TRUE(over.reads("finalized", "0.0000"));
  EXPECT_EQ(over.last().settlement, base::Price{});
  EXPECT_FALSE(over.script.all<domain::AlarmChanged>().back().active);
}

TEST(KalshiResults, AFinalWordIsReadAgainAndCorrected) {
  Over over(false);
  over.lifecycle(R"("event_type":"determined","result":"yes","settlement_value":"1.0000")");
  EXPECT_EQ(over.last().status, MarketStatus::resolving);
  EXPECT_EQ(over.last().settlement, std::nullopt);
  over.lifecycle(R"("event_type":"settled","settled_ts":1790096700)");
  EXPECT_EQ(over.last().settlement, base::kPriceOne);
  over.script.pass(base::seconds(20));
  ASSERT_TRUE(over.reads("finalized", "0.0000")) << "the result was amended between the two";
  EXPECT_EQ(over.last().status, MarketStatus::settled);
  EXPECT_EQ(over.last().settlement, base::Price{});
  over.script.pass(base::seconds(60));
  ASSERT_TRUE(over.reads("disputed", "0.0000"));
  EXPECT_TRUE(over.script.all<domain::AlarmChanged>().back().active) << "a final word that is taken back";
  EXPECT_EQ(over.last().settlement, base::Price{}) << "and nothing is paid back until there is another";
}

TEST(KalshiResults, TheReportsMarketsAreSettledOnlyWhereFinalizedAtAKnownValue) {
  ARBEES_NEEDS_DATA("reports/01-kalshi-scalar-tie");
  const std::string text =
      venues::test::read_whole(venues::test::data_folder("reports/01-kalshi-scalar-tie") / "markets.json");
  const auto document = wire::Document::parse(text);
  ASSERT_TRUE(document.has_value());
  std::map<std::string, std::optional<base::Price>> paid;
  const wire::Node root = document->root();
  root["markets"].each([&](const wire::Node& node) {
    const auto market = parse_market(node);
    ASSERT_TRUE(market.has_value()) << market.error().message();
    paid[market->ticker] = final_payment(*market);
    const auto listing = to_listing(*market, nullptr, nullptr, nullptr);
    if (listing) EXPECT_EQ(listing->settlement, final_payment(*market));
  });
  const std::map<std::string, std::optional<base::Price>> expected = {
      {"KXNFLGAME-26AUG28SEAKC-SEA", base::Price::from_raw(5'000)},
      {"KXNFLGAME-26AUG28SEAKC-KC", base::Price::from_raw(5'000)},
      {"KXMLBGAME-26AUG281910NYYBOS-BOS", base::Price::from_raw(4'315)},
      {"KXMLBGAME-26AUG281910NYYBOS-NYY", base::Price::from_raw(5'685)},
      {"KXNFLGAME-26AUG13INDNE-IND", std::nullopt},  // finalized, and at a value that is not stated
      {"KXNFLGAME-26AUG13INDNE-NE", std::nullopt}};  // determined only
  EXPECT_EQ(paid, expected);
}

}  // namespace
}  // namespace arbees::venues::kalshi
