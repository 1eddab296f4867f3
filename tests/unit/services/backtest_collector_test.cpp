#include "arbees/services/backtest/collector.hpp"

#include <gtest/gtest.h>

#include "arbees/services/backtest/report.hpp"
#include "arbees/services/backtest/resample.hpp"
#include "support/evening.hpp"

namespace arbees::services::backtest {
namespace {

using domain::Claim;
using test::cents;
using test::contracts;

/// What an engine says, written by hand: one game, a Kalshi market on the home side (0), Polymarket's on the away side
/// (1).
struct Story {
  Evening evening;
  Collector collector;
  std::uint64_t sequence = 0;
  Story() : evening{"e", {}, {}, false}, collector(evening) {
    say(0, domain::GameListed{{0}, test::game("g")});
    say(0, domain::MarketListed{{0}, {0}, test::market("g", domain::Venue::kalshi, "K", domain::Side::home)});
    say(0, domain::MarketListed{{1}, {0}, test::market("g", domain::Venue::polymarket, "P", domain::Side::away)});
    say(0, domain::GameView{{0}, test::live(3, 600, 50, 50), std::nullopt, 0, 0, {}});
  }
  void say(double s, domain::OutputBody body) {
    const domain::Output output{++sequence, test::at_s(s), std::move(body)};
    collector.add({&output, 1});
  }
  void decide(double s, domain::SignalKind kind, double walked, double charged) {
    domain::Signal signal;
    signal.id = {1};
    signal.kind = kind;
    signal.approved = true;
    signal.edge_net = cents(walked);
    signal.gates.push_back({domain::Gate::rounding, true, cents(charged).raw(), 50});
    for (std::uint32_t i = 0; i < (kind == domain::SignalKind::arbitrage ? 2U : 1U); ++i) {
      domain::Leg leg;
      leg.market = {i};
      signal.legs.push_back(leg);
    }
    say(s, signal);
  }
  void fill(double s, std::uint32_t market, domain::OrderAction action, double price, std::int64_t count) {
    domain::Fill fill;
    fill.signal = {1};
    fill.market = {market};
    fill.action = action;
    fill.price = cents(price);
    fill.quantity = contracts(count);
    say(s, fill);
  }
  void quote(double s, std::uint32_t market, double bid, double ask) {
    domain::Quote quote;
    quote.market = {market};
    quote.bid = test::level(bid, 10);
    quote.ask = test::level(ask, 10);
    say(s, quote);
  }
  void settle(double s, std::uint32_t market, double yes) {
    domain::Settlement settlement;
    settlement.market = {market};
    settlement.yes_value = cents(yes);
    settlement.paid = base::Money::from_units(1);
    say(s, settlement);
  }
};

TEST(BacktestCollector, APairEarnsPerPairAndNotPerContractOfItsTwoLegs) {
  Story story;
  story.decide(1, domain::SignalKind::arbitrage, 3, 4);
  story.fill(2, 0, domain::OrderAction::buy, 40, 100);
  story.fill(3, 1, domain::OrderAction::buy, 56, 100);
  story.settle(900, 0, 100);
  story.settle(900, 1, 0);
  const Played played = story.collector.finish();
  ASSERT_EQ(played.trades[0].size(), 1U);
  const Trade& trade = played.trades[0][0];
  EXPECT_DOUBLE_EQ(trade.quantity, 100);
  EXPECT_NEAR(trade.profit, 4.0, 1e-9);
  EXPECT_DOUBLE_EQ(trade.edge, 0.04) << "of the order as sized and charged, not of the whole walk";
  const StrategyReport report = summarise({}, {played}, {});
  ASSERT_EQ(report.edges.size(), 1U);
  EXPECT_NEAR(report.edges[0].realised, 0.04, 1e-9) << "4 dollars over 100 pairs";
  EXPECT_NEAR(report.edges[0].expected, 0.04, 1e-9);
}

TEST(BacktestCollector, APairOfWhichOneLegMissedIsNoBetOnAPriceFiveMinutesLater) {
  struct Case {
    domain::SignalKind kind;
    bool compared;
  };
  for (const Case& c : {Case{domain::SignalKind::arbitrage, false}, Case{domain::SignalKind::model_edge, true}}) {
    Story story;
    story.quote(0, 0, 39, 41);
    story.decide(1, c.kind, 3, 3);
    story.fill(2, 0, domain::OrderAction::buy, 41, 100);
    story.quote(200, 0, 49, 51);
    story.settle(900, 0, 100);
    const Played played = story.collector.finish();
    const Trade& trade = played.trades[0].at(0);
    EXPECT_EQ(trade.later_price.has_value(), c.compared);
    if (c.compared) EXPECT_NEAR(*trade.later_price, 0.50, 1e-9);
  }
}

TEST(BacktestCollector, ARecordingThatEndsSoonerSaysNothingOfThePriceFiveMinutesLater) {
  Story story;
  story.decide(1, domain::SignalKind::model_edge, 3, 3);
  story.fill(2, 0, domain::OrderAction::buy, 41, 100);
  story.quote(100, 0, 49, 51);
  EXPECT_FALSE(story.collector.finish().trades[0].at(0).later_price.has_value());
}

TEST(BacktestCollector, WhatARefusedSignalExpectedAndWhatItWouldHaveMadeAreOfTheSameContract) {
  Story story;
  domain::Signal signal;
  signal.id = {1};
  signal.fair = base::Probability::from_millionths(600'000);
  signal.edge_net = cents(3);  // averaged over a walk
  signal.refused_by = domain::Gate::book_age;
  domain::Leg leg;
  leg.market = {0};
  leg.best_price = cents(50);
  signal.legs.push_back(leg);
  story.say(1, signal);
  story.settle(900, 0, 100);
  const Played played = story.collector.finish();
  ASSERT_EQ(played.refused.size(), 1U);
  EXPECT_NEAR(played.refused[0].edge, 0.60 - 0.50 - 0.0175, 1e-9);
  EXPECT_NEAR(*played.refused[0].profit, 1 - 0.50 - 0.0175, 1e-9);
}

TEST(BacktestCollector, ALevelFinalIsATieOnlyWhereTheGameCanTie) {
  for (const auto& [sport, known] : {std::pair{domain::Sport::nfl, true}, std::pair{domain::Sport::nba, false}}) {
    Evening evening{"e", {}, {}, false};
    Collector collector(evening);
    auto state = test::live(4, 0, 20, 20);
    state.phase = domain::Phase::final;
    const domain::Output outputs[] = {{1, test::at_s(0), domain::GameListed{{0}, test::game("g", sport)}},
                                      {2, test::at_s(1), domain::GameView{{0}, state, std::nullopt, 0, 0, {}}}};
    collector.add(outputs);
    EXPECT_EQ(collector.games()[0].home_won.has_value(), known);
    if (known) EXPECT_EQ(*collector.games()[0].home_won, 0.5);
  }
}

TEST(Resample, AProfitIsResampledOverEveryGameThatWasWatched) {
  // 10 of 40 games made 2.292 each. Drawing 40 games again hits a trade with chance ¼: the middle 95 % of
  // Binomial(40, ¼) is 5 to 16 trades, 11.46 to 36.67.
  ByGame profit;
  for (int game = 0; game < 40; ++game) profit.watch(std::to_string(game));
  for (int game = 0; game < 10; ++game) profit.add(std::to_string(game), 2.292);
  const auto interval = profit.sum_interval({3, 4'000});
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 5 * 2.292, 1e-9);
  EXPECT_NEAR(interval->high, 16 * 2.292, 1e-9);
  EXPECT_EQ(profit.games(), 10U);
  EXPECT_NEAR(profit.mean(), 2.292, 1e-9) << "of those that traded";
}

}  // namespace
}  // namespace arbees::services::backtest
