#include "arbees/signals/edge_walk.hpp"

namespace arbees::signals {

base::Price per_contract(base::Money profit, base::Quantity quantity) {
  ARBEES_ASSERT(quantity.raw() > 0, "average over nothing");
  const __int128 scaled = static_cast<__int128>(profit.raw()) * base::Price::kScale;
  return base::Price::from_raw(base::narrow(base::divide(scaled, quantity.raw(), base::Rounding::down)));
}

void fill_in(domain::Signal& signal, const GameInput& input, const EdgeWalk& walk) {
  signal.edge_gross = walk.edge_gross;
  signal.edge_net = walk.edge_net;
  signal.quantity = walk.quantity;
  signal.expected_profit = base::notional(walk.edge_net, walk.quantity, base::Rounding::down);
  signal.capital = walk.leg.cost + walk.leg.fee;
  signal.worst_case = -signal.capital;
  signal.settles_in = settles_in(input);
  signal.state_age = input.now - input.state_confirmed_at;
  if (input.state != nullptr) signal.state = *input.state;
}

std::optional<EdgeWalk> walk_edge(const MarketView& view, domain::Claim claim, base::Price fair, base::Nanos now) {
  const auto best = best_offer(view, claim);
  if (!best) return std::nullopt;
  const domain::FeeSchedule& fees = view.market->fees;
  EdgeWalk walk{touch_leg(view, claim, *best, now), {}, fair - best->price, {}};
  walk.edge_net = walk.edge_gross - unit_fee_or_none(fees, best->price);
  if (!walk.leg.sizes_known) return walk;

  walk_offers(view, claim, [&](const domain::Level& level) {
    if (fair - level.price - unit_fee_or_none(fees, level.price) <= base::Price{}) return false;
    walk.leg.cost += base::notional(level.price, level.quantity, base::Rounding::up);
    walk.leg.fee += fees.taker_fee(level.price, level.quantity).value_or(base::Money{});
    walk.leg.limit_price = level.price;
    walk.quantity += level.quantity;
    ++walk.leg.levels;
    return true;
  });
  walk.leg.depth = walk.quantity;
  walk.leg.unit_fee = unit_fee_or_none(fees, walk.leg.limit_price);
  if (walk.quantity.raw() > 0) {
    const base::Money value = base::notional(fair, walk.quantity, base::Rounding::down);
    walk.edge_net = per_contract(value - walk.leg.cost - walk.leg.fee, walk.quantity);
  }
  return walk;
}

}  // namespace arbees::signals
