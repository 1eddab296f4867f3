#include "arbees/signals/walk.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "arbees/signals/arbitrage.hpp"
#include "arbees/signals/gates.hpp"
#include "arbees/signals/model_edge.hpp"
#include "support/evening.hpp"

namespace arbees::signals {
namespace {

using domain::Claim;
using domain::Gate;
using domain::Side;
using domain::Venue;
using test::cents;
using test::contracts;
using test::level;

/// A game with a Kalshi market on the home side (0) and Polymarket's on the away side (1), and a model.
struct Floor {
  domain::Game game = test::game("g");
  domain::GameState state = test::live(3, 600, 50, 50);
  domain::Market markets[2] = {test::market("g", Venue::kalshi, "K-HOM", Side::home),
                               test::market("g", Venue::polymarket, "P-AWY", Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1))};
  History mids[2];
  History model;
  HeldBack held_back;
  std::vector<MarketView> views;
  Config config;

  GameInput input() {
    views.clear();
    for (std::uint32_t i = 0; i < 2; ++i) {
      views.push_back({{i}, &markets[i], &books[i], &mids[i]});
      views.back().confirmed_at = test::at_s(1);
      if (held_back) views.back().held_back = &held_back;
    }
    GameInput in;
    in.game = &game;
    in.state = &state;
    in.state_confirmed_at = test::at_s(1);
    in.home = base::Probability::from_millionths(600'000);
    in.model = &model;
    in.markets = views;
    in.now = test::at_s(1);
    return in;
  }
  std::optional<domain::Signal> pair() {
    Candidates out;
    const GameInput in = input();
    find_arbitrage(in, config, out);
    if (out.empty()) return std::nullopt;
    evaluate(in, out[0]);
    return out[0];
  }
  std::optional<domain::Signal> bet() {
    Candidates out;
    const GameInput in = input();
    find_model_edges(in, config, out);
    if (out.empty()) return std::nullopt;
    evaluate(in, out[0]);
    return out[0];
  }
  void evaluate(const GameInput& in, domain::Signal& signal) const { ask_gates(in, config, base::seconds(10), signal); }
};

bool passed(const domain::Signal& signal, Gate gate) {
  const auto found = std::ranges::find(signal.gates, gate, &domain::GateResult::gate);
  return found != signal.gates.end() && found->passed;
}

TEST(Walk, MoreLiquidityBehindAGoodPairChangesNothing) {
  // 5 + 92¢ with fees leaves 2.29¢ on 100 pairs; 5 + 94¢ leaves 0.38¢: below half a cent, so the walk ends before it.
  Floor floor;
  floor.books[0].snapshot(std::vector{level(4, 1'000)}, std::vector{level(5, 30'000)});
  floor.books[1].snapshot(std::vector{level(91, 1'000)}, std::vector{level(92, 100)});
  const auto alone = floor.pair();
  floor.books[1].snapshot(std::vector{level(91, 1'000)}, std::vector{level(92, 100), level(94, 20'000)});
  const auto with = floor.pair();
  ASSERT_TRUE(alone && with);
  EXPECT_EQ(with->quantity, contracts(100));
  EXPECT_EQ(with->expected_profit, alone->expected_profit);
  EXPECT_EQ(with->edge_net, alone->edge_net);
  EXPECT_EQ(with->legs[1].limit_price, cents(92));
  EXPECT_TRUE(passed(*with, Gate::minimum_edge));
}

TEST(Walk, DepthCannotHideAnEdgeThatIsTooGood) {
  // A claim worth 60¢ for 40¢ is more likely an error of ours, however many offers up to 57¢ stand behind it.
  for (const int levels : {1, 15}) {
    Floor floor;
    std::vector<domain::Level> asks;
    for (int i = 0; i < levels; ++i) asks.push_back(level(40 + i, 100));
    floor.books[0].snapshot(std::vector{level(39, 1'000)}, asks);
    const auto bet = floor.bet();
    ASSERT_TRUE(bet.has_value());
    EXPECT_FALSE(passed(*bet, Gate::too_good)) << levels << " levels";
  }
}

TEST(Walk, BelowTheTradingThresholdASignalIsShownToTheReportingOne) {
  Floor floor;
  floor.books[0].snapshot(std::vector{level(50, 10)}, std::vector{level(57, 100), level(58, 100)});
  const auto bet = floor.bet();  // 60 − 57 − 1.72 = 1.28¢; 60 − 58 − 1.71 = 0.29¢
  ASSERT_TRUE(bet.has_value());
  EXPECT_FALSE(passed(*bet, Gate::minimum_edge));
  EXPECT_EQ(bet->quantity, contracts(100));
}

TEST(Walk, WhatWeHaveTakenAlreadyIsNotOfferedAgain) {
  Floor floor;
  floor.books[0].snapshot(std::vector{level(50, 10)}, std::vector{level(51, 100), level(52, 40)});
  floor.held_back = [](domain::MarketId market, domain::BookSide side, base::Price yes) {
    const bool first = market.value == 0 && side == domain::BookSide::ask && yes == cents(51);
    return first ? contracts(100) : contracts(15);
  };
  const auto bet = floor.bet();
  ASSERT_TRUE(bet.has_value());
  EXPECT_EQ(bet->legs[0].best_price, cents(52)) << "nothing is left of the first level";
  EXPECT_EQ(bet->quantity, contracts(25));
  std::vector<domain::WalkStep> steps;
  steps_of(floor.input(), *bet, floor.config, steps);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].quantity, contracts(25)) << "sizing sees what the signal saw";
}

TEST(Walk, QuantitiesThatNoVenueHasDoNotOverflow) {
  Floor floor;
  const auto huge = base::Quantity::from_raw(INT64_MAX);
  std::vector<domain::Level> asks[2];
  for (int c = 1; c < 60; ++c)
    for (auto& side : asks) side.push_back({cents(c), huge});
  for (std::size_t i = 0; i < 2; ++i) floor.books[i].snapshot({}, asks[i]);
  ASSERT_TRUE(floor.pair().has_value());
  ASSERT_TRUE(floor.bet().has_value());
  EXPECT_LE(floor.bet()->legs[0].depth, kLevelQuantityMax * 60);
}

std::vector<domain::Level> some_levels(int from, int to) {
  std::vector<domain::Level> levels;
  int price = *rc::gen::inRange(from, to);
  for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
    levels.push_back(level(price, *rc::gen::inRange(1, 500)));
    price += *rc::gen::inRange(1, 4);
  }
  return levels;
}

/// One more offer somewhere: a new level, or more at one that is there. Cheaper than 15¢ it would be too good.
void offer_more(std::vector<domain::Level>& levels, int from, int to) {
  const domain::Level more = level(*rc::gen::inRange(from, to), *rc::gen::inRange(1, 500));
  const auto at = std::ranges::find(levels, more.price, &domain::Level::price);
  if (at == levels.end()) levels.push_back(more);
  else at->quantity += more.quantity;
}

RC_GTEST_PROP(Walk, MoreOffersNeverMakeTheBestDecisionWorse, ()) {
  std::vector<domain::Level> asks[2] = {some_levels(40, 52), some_levels(38, 50)};
  const auto decide = [&] {
    Floor floor;
    for (std::size_t i = 0; i < 2; ++i) floor.books[i].snapshot({}, asks[i]);
    return std::pair(floor.pair(), floor.bet());
  };
  const auto before = decide();
  offer_more(asks[*rc::gen::inRange<std::size_t>(0, 2)], 38, 75);
  const auto after = decide();
  const auto no_worse = [](const std::optional<domain::Signal>& a, const std::optional<domain::Signal>& b) {
    if (!a) return true;
    if (!b || b->quantity < a->quantity) return false;
    // A fee is rounded up to a hundredth of a cent for each step: more steps may cost that much more.
    const auto steps = base::Money::from_raw(100 * 4 * std::int64_t{b->legs[0].levels + 8});
    if (b->expected_profit + steps < a->expected_profit) return false;
    return !passed(*a, Gate::minimum_edge) || passed(*b, Gate::minimum_edge);
  };
  RC_ASSERT(no_worse(before.first, after.first));
  RC_ASSERT(no_worse(before.second, after.second));
}

RC_GTEST_PROP(Walk, EveryStepMeetsTheThresholdAndTheNextOneDoesNot, ()) {
  Floor floor;
  for (std::size_t i = 0; i < 2; ++i) floor.books[i].snapshot({}, some_levels(36, 52));
  const auto signal = floor.pair();
  if (!signal || !passed(*signal, Gate::minimum_edge)) return;
  std::vector<domain::WalkStep> steps;
  steps_of(floor.input(), *signal, floor.config, steps);
  base::Quantity walked;
  for (const domain::WalkStep& step : steps) {
    RC_ASSERT(base::kPriceOne - step.unit_cost() >= threshold_of(signal->kind, floor.config));
    walked += step.quantity;
  }
  RC_ASSERT(walked == signal->quantity);
}

// ---------------------------------------------------------------- corroboration

/// Kalshi's two markets of a game and Polymarket's two tokens of one book; one leads by six cents.
struct Leaders {
  domain::Game game = test::game("g");
  domain::Market markets[4] = {test::market("g", Venue::kalshi, "K-HOM", Side::home),
                               test::market("g", Venue::kalshi, "K-AWY", Side::away),
                               test::market("g", Venue::polymarket, "P-HOM", Side::home),
                               test::market("g", Venue::polymarket, "P-AWY", Side::away)};
  domain::OrderBook books[4] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1)), domain::OrderBook(cents(1)),
                                domain::OrderBook(cents(1))};
  History mids[4];
  History model;
  std::vector<MarketView> views;

  Leaders() {
    for (const std::size_t i : {2U, 3U}) {
      markets[i].event = "0xcondition";
      markets[i].shares_book = true;
    }
    for (auto& book : books) book.snapshot(std::vector{level(49, 100)}, std::vector{level(51, 100)});
    for (History& mid : mids) mid.add(test::at_s(0), 5'000);
    model.add(test::at_s(0), 5'000);
  }
  /// What the gate measures for a signal on `laggard` with `leader` ahead.
  std::int64_t corroborated(std::uint32_t leader, std::uint32_t laggard) {
    for (std::uint32_t i = 0; i < 4; ++i) {
      views.push_back({{i}, &markets[i], &books[i], &mids[i]});
      views.back().confirmed_at = test::at_s(100);
    }
    GameInput in;
    in.game = &game;
    in.model = &model;
    in.markets = views;
    in.now = test::at_s(100);
    domain::Signal signal;
    signal.kind = domain::SignalKind::lagging_market;
    signal.fair = base::Probability::from_millionths(560'000);
    signal.lag = domain::LagEvidence{markets[leader].venue, {leader}, cents(6), {}, cents(1), 6'000, cents(50)};
    domain::Leg leg;
    leg.market = {laggard};
    leg.venue = markets[laggard].venue;
    signal.legs.push_back(leg);
    ask_gates(in, Config{}, base::seconds(10), signal);
    const auto found = std::ranges::find(signal.gates, Gate::corroboration, &domain::GateResult::gate);
    return found == signal.gates.end() ? -1 : found->measured;
  }
};

TEST(Corroboration, ALeaderDoesNotConfirmItself) {
  Leaders alone;
  alone.mids[0].add(test::at_s(95), 5'600);
  EXPECT_EQ(alone.corroborated(0, 2), 0);
  Leaders with_the_other_market;
  for (const std::size_t i : {0U, 1U}) with_the_other_market.mids[i].add(test::at_s(95), 5'600);
  EXPECT_EQ(with_the_other_market.corroborated(0, 2), 1);
  Leaders with_the_model;
  with_the_model.mids[0].add(test::at_s(95), 5'600);
  with_the_model.model.add(test::at_s(95), 5'200);
  EXPECT_EQ(with_the_model.corroborated(0, 2), 1);
}

TEST(Corroboration, TwoTokensOfOneBookAreOneView) {
  Leaders tokens;
  for (const std::size_t i : {2U, 3U}) tokens.mids[i].add(test::at_s(95), 5'600);
  EXPECT_EQ(tokens.corroborated(2, 0), 0) << "the other token is the leader's own book";
}

TEST(Corroboration, ABookThatIsVoidConfirmsNothing) {
  Leaders leaders;
  for (const std::size_t i : {0U, 1U}) leaders.mids[i].add(test::at_s(95), 5'600);
  leaders.books[1].void_book(domain::BookFault::sequence_gap);
  EXPECT_EQ(leaders.corroborated(0, 2), 0);
}

}  // namespace
}  // namespace arbees::signals
