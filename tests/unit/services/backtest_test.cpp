#include "arbees/services/backtest/play.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "arbees/engine/engine.hpp"
#include "arbees/services/backtest/report.hpp"
#include "arbees/services/backtest/resample.hpp"
#include "arbees/sim/evening.hpp"

namespace arbees::services::backtest {
namespace {

Evening simulated(std::uint64_t seed, int games_per_sport = 1) {
  sim::EveningConfig config;
  config.seed = seed;
  config.start = {1'790'000'000'000'000'000};
  config.games_per_sport = games_per_sport;
  sim::Evening source(config);
  Evening evening;
  evening.name = "sim " + std::to_string(seed);
  evening.simulated = true;
  while (auto event = source.next()) evening.events.push_back(*std::move(event));
  return evening;
}

Strategy control(Decider decider, std::uint64_t seed = 1) {
  Strategy strategy;
  strategy.name = base::enum_name(decider);
  strategy.decider = decider;
  strategy.seed = seed;
  return strategy;
}

const std::vector<Evening>& evenings() {
  static const std::vector<Evening> all = [] {
    std::vector<Evening> list;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) list.push_back(simulated(seed));
    return list;
  }();
  return all;
}

StrategyReport report_of(const Strategy& strategy) {
  std::vector<Played> played;
  for (const Evening& evening : evenings()) played.push_back(play(evening, strategy));
  return summarise(strategy, played, {});
}

double contracts(const std::vector<Played>& played) {
  double sum = 0;
  for (const Played& p : played)
    for (const Trade& trade : p.trades[0]) sum += trade.quantity;
  return sum;
}

TEST(BacktestControls, TheOracleWinsExactlyWhatArithmeticSays) {
  std::size_t trades = 0;
  for (const Evening& evening : evenings())
    for (const Trade& trade : play(evening, control(Decider::oracle)).trades[0]) {
      if (!trade.settled || !trade.entry_price) continue;
      ++trades;
      const double expected = (1 - *trade.entry_price) * trade.quantity - trade.fees;
      EXPECT_NEAR(trade.profit, expected, 1e-6) << trade.game;
    }
  EXPECT_GT(trades, 500U);
}

TEST(BacktestControls, ARandomTraderLosesTheFeesAndTheSpreadAndNoMore) {
  // Held to settlement, a fair price pays itself back: what is left is half the spread and the fee. The interval over
  // games must contain that figure, and its middle must be a loss over all seeds together.
  double profit = 0;
  double known = 0;
  std::size_t contained = 0;
  constexpr int kSeeds = 8;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    std::vector<Played> played;
    for (const Evening& evening : evenings()) played.push_back(play(evening, control(Decider::random, seed)));
    const StrategyReport report = summarise(control(Decider::random, seed), played, {});
    const double cost = report.total.fees + report.half_spread * contracts(played);
    profit += report.total.profit;
    known += cost;
    ASSERT_TRUE(report.total.interval.has_value());
    if (report.total.interval->low <= -cost && -cost <= report.total.interval->high) ++contained;
  }
  EXPECT_GE(contained, kSeeds - 2) << "fees and spread must explain the result";
  EXPECT_LT(profit, 0);
  EXPECT_NEAR(profit, -known, known) << "it loses about the fees and the spread";
}

TEST(BacktestControls, ShuffledPricesGiveNothing) {
  const StrategyReport report = report_of(control(Decider::shuffled));
  EXPECT_GT(report.total.trades, 200U);
  ASSERT_TRUE(report.total.interval.has_value());
  EXPECT_LE(report.total.interval->low, 0) << "another game's price made money: something leaks";
}

/// Cuts an evening in two and replaces what comes after by another future.
TEST(Backtest, WhatComesLaterChangesNothingThatWasDecidedBefore) {
  const Evening& original = evenings()[0];
  const base::Nanos cut = original.events[original.events.size() / 2].stamp.received;
  Evening leaked = original;
  std::erase_if(leaked.events, [&](const domain::Event& event) { return event.stamp.received >= cut; });
  // The future, planted at the head of the list: every game ends at once, and its home side has won by a hundred.
  for (std::uint32_t game = 0; game < 6; ++game) {
    domain::GameUpdated final{{game}, {}};
    final.state.phase = domain::Phase::final;
    final.state.home_score = 300;
    leaked.events.insert(leaked.events.begin(), {base::at_once(cut), final});
  }
  const auto before = [&](const Played& played) {
    std::vector<std::string> decisions;
    for (const Trade& trade : played.trades[0])
      if (trade.at < cut) decisions.push_back(trade.game + base::format_utc(trade.at) + std::to_string(trade.quantity));
    std::ranges::sort(decisions);
    return decisions;
  };
  for (const Decider decider : {Decider::engine, Decider::random, Decider::shuffled}) {
    const auto honest = before(play(original, control(decider)));
    const auto tempted = before(play(leaked, control(decider)));
    // Orders on their way at the cut meet another book; everything older must be the same.
    ASSERT_GE(tempted.size() + 2, honest.size()) << base::enum_name(decider);
    std::size_t same = 0;
    for (const std::string& decision : tempted)
      if (std::ranges::binary_search(honest, decision)) ++same;
    EXPECT_GE(same + 2, tempted.size()) << base::enum_name(decider) << " knew something of the future";
    EXPECT_GT(same, 5U) << "nothing was decided: nothing was proven";
  }
  // The check can fail: a strategy that is told the future decides otherwise.
  const auto honest = before(play(original, control(Decider::oracle)));
  const auto tempted = before(play(leaked, control(Decider::oracle)));
  EXPECT_NE(honest, tempted);
}

TEST(Backtest, NoStrategyProfitsFromAResultThatIsPlantedTooEarlyInTheList) {
  Evening planted = evenings()[1];
  const domain::Event last = planted.events.back();
  // The last hour of events comes first in the list, with the stamps it truly has.
  const auto hour = last.stamp.received - base::seconds(3'600);
  std::vector<domain::Event> rest;
  std::vector<domain::Event> early;
  for (domain::Event& e : planted.events)
    (e.stamp.received >= hour && std::holds_alternative<domain::GameUpdated>(e.body) ? early : rest)
        .push_back(std::move(e));
  planted.events = std::move(early);
  planted.events.insert(planted.events.end(), std::make_move_iterator(rest.begin()),
                        std::make_move_iterator(rest.end()));
  for (const Decider decider : {Decider::engine, Decider::random, Decider::shuffled}) {
    const Played honest = play(evenings()[1], control(decider));
    const Played tempted = play(planted, control(decider));
    double a = 0;
    double b = 0;
    for (const Trade& trade : honest.trades[0]) a += trade.profit;
    for (const Trade& trade : tempted.trades[0]) b += trade.profit;
    EXPECT_NEAR(a, b, std::abs(a) * 0.25 + 1) << base::enum_name(decider);
  }
}

TEST(Backtest, TheSumOverTheReportIsTheLedger) {
  for (const Evening& evening : evenings()) {
    const Played played = play(evening, {});
    engine::Engine engine({});
    domain::OutputBuffer said;
    for (const domain::Event& event : evening.events) engine.step(event, said);
    std::array<double, domain::kAssumptionCount> realised{};
    for (const domain::Output& output : said)
      if (const auto* account = std::get_if<domain::Account>(&output.body))
        realised[static_cast<std::size_t>(account->assumption)] = account->realised.to_double();
    for (std::size_t i = 0; i < realised.size(); ++i) {
      double profit = 0;
      for (const Trade& trade : played.trades[i])
        if (trade.settled) profit += trade.profit;
      EXPECT_NEAR(profit, realised[i], 0.001) << evening.name << " assumption " << i;
    }
    EXPECT_FALSE(played.trades[0].empty()) << evening.name;
  }
}

TEST(Backtest, TheSameRunTwiceIsTheSameReport) {
  const StrategyReport a = report_of({});
  const StrategyReport b = report_of({});
  EXPECT_EQ(a.hash, b.hash);
  EXPECT_EQ(a.total.profit, b.total.profit);
  ASSERT_TRUE(a.total.interval && b.total.interval);
  EXPECT_EQ(a.total.interval->low, b.total.interval->low);
}

TEST(Backtest, SaysInWordsWhenThereIsTooLittleData) {
  const Evening& evening = evenings()[0];
  const StrategyReport report = summarise({}, {play(evening, {})}, {});
  EXPECT_TRUE(std::ranges::any_of(report.warnings, [](const auto& w) { return w.find("Too little data") != w.npos; }));
  Strategy never;
  never.config.signals.model_edge_min = never.config.signals.arbitrage_edge_min = never.config.signals.lag_edge_min =
      9'000;
  const StrategyReport nothing = summarise(never, {play(evening, never)}, {});
  EXPECT_EQ(nothing.total.trades, 0U);
  EXPECT_TRUE(std::ranges::any_of(nothing.warnings, [](const auto& w) { return w.find("never traded") != w.npos; }));
}

TEST(Resample, AnIntervalOverGamesIsWiderThanOverTradesAndHasAKnownAnswer) {
  // Two games, +1 and −1: a resample of two is −2, 0 or +2 with chances ¼, ½, ¼.
  ByGame two;
  two.add("a", 1);
  two.add("b", -1);
  const auto interval = two.sum_interval({7, 4'000});
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low, -2);
  EXPECT_EQ(interval->high, 2);
  ByGame one;
  for (int i = 0; i < 1'000; ++i) one.add("a", 1);
  EXPECT_FALSE(one.sum_interval({}).has_value()) << "one game is one fact, however many trades";
  EXPECT_EQ(one.mean(), 1);
}

TEST(Report, ThePageIsSelfContainedAndEscapesItsNames) {
  Report report;
  report.version = "test";
  Strategy strategy;
  strategy.name = "<script>alert(1)</script>";
  report.strategies.push_back(summarise(strategy, {play(evenings()[0], strategy)}, {}));
  const std::string page = to_html(report);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos) << "nothing is fetched from elsewhere";
  EXPECT_NE(page.find("<svg"), std::string::npos);
}

TEST(BacktestReport, ProfitStandsBesideTheTimeThatTheStakeWasBound) {
  Played played;
  played.trades.resize(domain::kAssumptionCount);
  Trade trade;
  trade.game = "g";
  trade.kind = "model_edge";
  trade.at = {1'790'000'000'000'000'000};
  trade.closed_at = trade.at + base::seconds(12 * 3'600);
  trade.quantity = 200;
  trade.cost = 90;
  trade.fees = 10;
  trade.profit = 5;
  played.trades[0].push_back(trade);
  const StrategyReport report = summarise(Strategy{}, {played}, {});
  EXPECT_DOUBLE_EQ(report.total.dollar_days, 50);
  ASSERT_TRUE(report.total.return_per_day.has_value());
  EXPECT_DOUBLE_EQ(*report.total.return_per_day, 0.1) << "5 on 100 for half a day";
}

}  // namespace
}  // namespace arbees::services::backtest
