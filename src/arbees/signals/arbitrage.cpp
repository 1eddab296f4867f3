#include "arbees/signals/arbitrage.hpp"

#include <algorithm>

#include "arbees/domain/league.hpp"
#include "arbees/signals/walk.hpp"

namespace arbees::signals {
namespace {

using domain::SpecialPayout;

/// What two opposite claims pay together, at the least, in a case that each venue settles by its own rule.
base::Price case_floor(SpecialPayout a, SpecialPayout b, bool one_venue) {
  if (one_venue && a == b && (a == SpecialPayout::half || a == SpecialPayout::fair_price))
    return base::kPriceOne;  // one rule prices both sides of the same game: they add up
  const auto floor = [](SpecialPayout rule) {
    return rule == SpecialPayout::half ? base::Price::from_raw(5'000) : base::Price{};
  };
  return floor(a) + floor(b);
}

/// What rounding of the balance can still take: at most one quantum an order stays unreturned.
base::Money rounding_of(const WalkLegs& legs) {
  base::Money most;
  for (const WalkLeg& leg : legs) most += base::Money::from_raw(leg.view->market->fees.balance_quantum_micros);
  return most;
}

std::optional<domain::Signal> describe(const GameInput& input, const WalkLegs& legs, const Config& config) {
  constexpr auto kCertain = base::Probability::from_millionths(base::Probability::kScale);
  auto signal = describe_purchase(input, domain::SignalKind::arbitrage, legs, kCertain, config);
  if (!signal) return std::nullopt;
  signal->pays = pair_payout(*legs[0].view->market, *legs[1].view->market, domain::can_tie(*input.game));
  signal->worst_case = base::notional(signal->pays->least(), signal->quantity, base::Rounding::down) - signal->capital -
                       rounding_of(legs);
  return signal;
}

/// The better of the two ways to hold opposite claims of two markets.
std::optional<domain::Signal> best_of(const GameInput& input, const MarketView& a, const MarketView& b,
                                      const Config& config) {
  std::optional<domain::Signal> best;
  for (const domain::Claim claim_a : {domain::Claim::yes, domain::Claim::no}) {
    const domain::Side needed = domain::opponent(wins_with(*a.market, claim_a));
    const domain::Claim claim_b = needed == b.market->yes_side ? domain::Claim::yes : domain::Claim::no;
    WalkLegs legs;
    legs.push_back({&a, claim_a});
    legs.push_back({&b, claim_b});
    auto signal = describe(input, legs, config);
    if (signal && (!best || earns_more(*signal, *best))) best = std::move(signal);
  }
  return best;
}

}  // namespace

domain::PairPayout pair_payout(const domain::Market& a, const domain::Market& b, bool can_tie) {
  const bool one_venue = a.venue == b.venue;
  domain::PairPayout pays;
  pays.decided = pays.tie = pays.postponed = base::kPriceOne;  // one side wins: exactly one claim pays
  if (can_tie) pays.tie = case_floor(a.rules.tie, b.rules.tie, one_venue);
  pays.canceled = case_floor(a.rules.canceled, b.rules.canceled, one_venue);
  // A postponed game that one venue keeps open while the other pays a fair price can lose on both.
  if (!(one_venue && a.rules.postponed == b.rules.postponed && a.rules.postponed != SpecialPayout::unknown))
    pays.postponed = case_floor(a.rules.postponed, b.rules.postponed, one_venue);
  return pays;
}

void find_arbitrage(const GameInput& input, const Config& config, Candidates& out) {
  for (std::size_t i = 0; i < input.markets.size(); ++i) {
    if (seen_already(input.markets, i)) continue;
    for (std::size_t j = i + 1; j < input.markets.size(); ++j) {
      if (seen_already(input.markets, j)) continue;
      if (one_book(*input.markets[i].market, *input.markets[j].market)) continue;
      const auto signal = best_of(input, input.markets[i], input.markets[j], config);
      if (signal && out.size() < 8) out.push_back(*signal);
    }
  }
}

}  // namespace arbees::signals
