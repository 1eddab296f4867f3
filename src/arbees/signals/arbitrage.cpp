#include "arbees/signals/arbitrage.hpp"

#include <algorithm>

#include "arbees/signals/edge_walk.hpp"

namespace arbees::signals {
namespace {

using domain::SpecialPayout;

/// Levels of one claim, nearest first. Deep books are cut: an arbitrage never reaches that far.
using Offers = base::InlineVector<domain::Level, 32>;

Offers offers_of(const MarketView& view, domain::Claim claim) {
  Offers offers;
  walk_offers(view, claim, [&](const domain::Level& level) {
    offers.push_back(level);
    return offers.size() < 32;
  });
  return offers;
}

/// What two opposite claims pay together, at the least, in a case that each venue settles by its own rule.
base::Price case_floor(SpecialPayout a, SpecialPayout b, bool one_venue) {
  if (one_venue && a == b && (a == SpecialPayout::half || a == SpecialPayout::fair_price))
    return base::kPriceOne;  // one rule prices both sides of the same game: they add up
  const auto floor = [](SpecialPayout rule) {
    return rule == SpecialPayout::half ? base::Price::from_raw(5'000) : base::Price{};
  };
  return floor(a) + floor(b);
}

struct Pair {
  const MarketView* a = nullptr;
  const MarketView* b = nullptr;
  domain::Claim claim_a = domain::Claim::yes;
  domain::Claim claim_b = domain::Claim::yes;
};

void take(domain::Leg& leg, const domain::FeeSchedule& fees, base::Price price, base::Quantity quantity) {
  leg.cost += base::notional(price, quantity, base::Rounding::up);
  leg.fee += fees.taker_fee(price, quantity).value_or(base::Money{});
  if (leg.levels == 0 || price != leg.limit_price) ++leg.levels;
  leg.limit_price = price;
  leg.unit_fee = unit_fee_or_none(fees, price);
}

/// Fills in legs, quantity and profit of the pair, walking both books in step.
void walk_pair(const Pair& pair, domain::Signal& signal) {
  Offers a = offers_of(*pair.a, pair.claim_a);
  Offers b = offers_of(*pair.b, pair.claim_b);
  const auto& fees_a = pair.a->market->fees;
  const auto& fees_b = pair.b->market->fees;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const base::Price cost =
        a[i].price + b[j].price + unit_fee_or_none(fees_a, a[i].price) + unit_fee_or_none(fees_b, b[j].price);
    if (cost >= base::kPriceOne) break;
    const base::Quantity shares = std::min(a[i].quantity, b[j].quantity);
    take(signal.legs[0], fees_a, a[i].price, shares);
    take(signal.legs[1], fees_b, b[j].price, shares);
    signal.quantity += shares;
    a[i].quantity -= shares;
    b[j].quantity -= shares;
    if (a[i].quantity.raw() == 0) ++i;
    if (b[j].quantity.raw() == 0) ++j;
  }
  for (domain::Leg& leg : signal.legs) leg.depth = signal.quantity;
}

/// What rounding of the balance can still take: at most one quantum an order stays unreturned.
base::Money rounding_of(const Pair& pair) {
  return base::Money::from_raw(std::int64_t{pair.a->market->fees.balance_quantum_micros} +
                               pair.b->market->fees.balance_quantum_micros);
}

std::optional<domain::Signal> describe(const GameInput& input, const Pair& pair) {
  const auto best_a = best_offer(*pair.a, pair.claim_a);
  const auto best_b = best_offer(*pair.b, pair.claim_b);
  if (!best_a || !best_b) return std::nullopt;
  domain::Signal signal;
  signal.kind = domain::SignalKind::arbitrage;
  signal.game = input.id;
  signal.fair = base::Probability::from_millionths(base::Probability::kScale);
  signal.legs.push_back(touch_leg(*pair.a, pair.claim_a, *best_a, input.now));
  signal.legs.push_back(touch_leg(*pair.b, pair.claim_b, *best_b, input.now));
  signal.edge_gross = base::kPriceOne - best_a->price - best_b->price;
  signal.edge_net = signal.edge_gross - unit_fee_or_none(pair.a->market->fees, best_a->price) -
                    unit_fee_or_none(pair.b->market->fees, best_b->price);
  if (signal.edge_net.raw() <= 0) return std::nullopt;
  if (signal.legs[0].sizes_known && signal.legs[1].sizes_known) walk_pair(pair, signal);

  const base::Money spent = signal.legs[0].cost + signal.legs[1].cost + signal.legs[0].fee + signal.legs[1].fee;
  signal.expected_profit = base::notional(base::kPriceOne, signal.quantity, base::Rounding::down) - spent;
  signal.pays = pair_payout(*pair.a->market, *pair.b->market, input.game->sport, input.game->postseason);
  signal.worst_case =
      base::notional(signal.pays->least(), signal.quantity, base::Rounding::down) - spent - rounding_of(pair);
  signal.capital = spent;
  signal.settles_in = settles_in(input);
  if (signal.quantity.raw() > 0) signal.edge_net = per_contract(signal.expected_profit, signal.quantity);
  signal.state_age = input.now - input.state_confirmed_at;
  if (input.state != nullptr) signal.state = *input.state;
  return signal;
}

/// The better of the two ways to hold opposite claims of two markets.
std::optional<domain::Signal> best_of(const GameInput& input, const MarketView& a, const MarketView& b) {
  std::optional<domain::Signal> best;
  for (const domain::Claim claim_a : {domain::Claim::yes, domain::Claim::no}) {
    const domain::Side needed = domain::opponent(wins_with(*a.market, claim_a));
    const domain::Claim claim_b = needed == b.market->yes_side ? domain::Claim::yes : domain::Claim::no;
    auto signal = describe(input, {&a, &b, claim_a, claim_b});
    if (signal && (!best || signal->edge_net > best->edge_net)) best = std::move(signal);
  }
  return best;
}

}  // namespace

domain::PairPayout pair_payout(const domain::Market& a, const domain::Market& b, domain::Sport sport, bool postseason) {
  const bool one_venue = a.venue == b.venue;
  domain::PairPayout pays;
  pays.decided = pays.tie = pays.postponed = base::kPriceOne;  // one side wins: exactly one claim pays
  const bool can_tie = sport == domain::Sport::other || (sport == domain::Sport::nfl && !postseason);
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
      const auto signal = best_of(input, input.markets[i], input.markets[j]);
      if (signal && signal->edge_net.raw() >= config.report_edge && out.size() < 8) out.push_back(*signal);
    }
  }
}

}  // namespace arbees::signals
