#include "arbees/trading/risk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "arbees/domain/unit_fee.hpp"
#include "arbees/trading/venue_hold.hpp"
#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using base::Money;
using domain::Gate;
using domain::Venue;
using test::cents;
using test::contracts;

/// A signal that its own gates let pass, one step deep, and an account of 5,000 dollars on each venue.
struct Desk {
  domain::FeeSchedule kalshi = test::kalshi_fees();
  domain::FeeSchedule polymarket = test::polymarket_fees();
  domain::Signal signal;
  std::vector<domain::WalkStep> steps;
  RiskContext context;
  Config config;
  VenueMoney money = {Money::from_units(5'000), Money::from_units(5'000)};

  Desk(double a, double b, std::int64_t count) {
    kalshi.balance_quantum_micros = 10'000;
    signal.kind = b > 0 ? domain::SignalKind::arbitrage : domain::SignalKind::model_edge;
    signal.fair = base::Probability::from_millionths(b > 0 ? 1'000'000 : 600'000);
    context.threshold = b > 0 ? cents(0.5) : cents(2.5);
    domain::WalkStep step{contracts(count), {}, {}};
    const auto add = [&](Venue venue, const domain::FeeSchedule& fees, double price) {
      const std::size_t i = signal.legs.size();
      domain::Leg leg;
      leg.venue = venue;
      leg.market = {static_cast<std::uint32_t>(i)};
      leg.best_price = leg.limit_price = cents(price);
      signal.legs.push_back(leg);
      step.price[i] = cents(price);
      step.unit_fee[i] = domain::unit_fee_or_none(fees, cents(price));
      context.fees.push_back(&fees);
      context.minimum_spend.push_back({});
    };
    add(Venue::kalshi, kalshi, a);
    if (b > 0) add(Venue::polymarket, polymarket, b);
    signal.quantity = contracts(count);
    steps.push_back(step);
    context.minimum_order = base::Quantity::from_raw(10'000);
  }
  std::optional<Gate> refused() {
    context.steps = steps;
    const Verdict verdict = decide(signal, context, Ledger(money), config);
    if (const auto* no = std::get_if<Refused>(&verdict)) return no->gate;
    approved = std::get<Approved>(verdict);
    return std::nullopt;
  }
  [[nodiscard]] const domain::GateResult* result(Gate gate) const {
    const auto found = std::ranges::find(signal.gates, gate, &domain::GateResult::gate);
    return found == signal.gates.end() ? nullptr : found;
  }
  Approved approved;
};

TEST(Risk, AVenuesSmallestSpendIsAskedOfItsOwnLegAlone) {
  // Ten pairs of 5¢ on Kalshi and 92¢ on Polymarket: Polymarket's dollar is spent by two of them, Kalshi asks for none.
  Desk pair(5, 92, 10);
  pair.context.minimum_spend[1] = Money::from_units(1);
  EXPECT_EQ(pair.refused(), std::nullopt);
  EXPECT_EQ(pair.approved.quantity, contracts(10));
  Desk one(5, 92, 1);
  one.context.minimum_spend[1] = Money::from_units(1);
  EXPECT_EQ(one.refused(), Gate::bankroll) << "92¢ is less than a dollar";
  Desk swapped(92, 5, 10);
  swapped.context.minimum_spend[1] = Money::from_units(1);
  EXPECT_EQ(swapped.refused(), Gate::bankroll) << "ten at 5¢ are 50¢ on the venue that asks for a dollar";
}

TEST(Risk, AnOrderThatRoundingTurnsIntoALossIsRefusedForThat) {
  // One pair at 20 + 77¢ on Kalshi twice: 0.64¢ by the fees alone, −1¢ once both balances are rounded to cents.
  Desk pair(20, 77, 1);
  pair.signal.legs[1].venue = Venue::kalshi;
  pair.context.fees = {};
  for (int i = 0; i < 2; ++i) pair.context.fees.push_back(&pair.kalshi);
  pair.steps[0].unit_fee[1] = domain::unit_fee_or_none(pair.kalshi, cents(77));
  EXPECT_EQ(pair.refused(), Gate::rounding);
  EXPECT_EQ(pair.result(Gate::rounding)->measured, -100);
}

TEST(Risk, EntriesAreCountedAgainstTheirMaximum) {
  for (const int held : {0, 1, 2, 7}) {
    Desk bet(50, 0, 100);
    bet.config.entries_per_side_max = 2;
    bet.context.entries = held;
    EXPECT_EQ(bet.refused(), held < 2 ? std::nullopt : std::optional(Gate::same_side)) << held;
  }
}

TEST(Risk, ExposureOfOneVenueLimitsItsOwnLegs) {
  Desk pair(5, 92, 1'000);
  pair.config.exposure_per_venue_max = 200'000'000;
  EXPECT_EQ(pair.refused(), std::nullopt);
  EXPECT_EQ(pair.approved.quantity, contracts(216)) << "200 dollars at 92.37¢, less two cents; Kalshi's leg asks 11.50";
  Desk full(5, 92, 1'000);
  full.context.on_venue[1] = Money::from_raw(full.config.exposure_per_venue_max);
  EXPECT_EQ(full.refused(), Gate::exposure_venue);
}

TEST(Risk, AVenueWithoutCashForTheSmallestOrderSaysSo) {
  Desk pair(5, 92, 10);
  pair.money[1] = Money::from_raw(500'000);
  EXPECT_EQ(pair.refused(), Gate::venue_cash);
  EXPECT_EQ(pair.result(Gate::venue_cash)->measured, 500'000);
}

TEST(VenueHold, StaysUnlessTheGameHasSurelyNotBegun) {
  domain::Market market = test::market("g", Venue::polymarket, "P", domain::Side::home);
  market.taker_hold = base::seconds(3);
  domain::Game game = test::game("g");
  game.start = test::at_s(1'000);
  for (int phase = 0; phase <= static_cast<int>(domain::Phase::final); ++phase) {
    domain::GameState state;
    state.phase = static_cast<domain::Phase>(phase);
    const bool dropped = state.phase == domain::Phase::scheduled;
    EXPECT_EQ(taker_hold(market, game, &state, test::at_s(0)).value, dropped ? 0 : market.taker_hold.value)
        << base::enum_name(state.phase);
    EXPECT_EQ(taker_hold(market, game, &state, test::at_s(1'001)), market.taker_hold)
        << base::enum_name(state.phase) << " after the start";
  }
  EXPECT_EQ(taker_hold(market, game, nullptr, test::at_s(0)), market.taker_hold) << "no state at all";
}

}  // namespace
}  // namespace arbees::trading
