#include "arbees/signals/walk.hpp"

#include <algorithm>
#include <tuple>

namespace arbees::signals {
namespace {

domain::Leg touch_leg(const WalkLeg& bought, const domain::Level& best, base::Nanos now) {
  const MarketView& view = *bought.view;
  domain::Leg leg;
  leg.market = view.id;
  leg.venue = view.market->venue;
  leg.claim = bought.claim;
  leg.wins_with = wins_with(*view.market, bought.claim);
  leg.best_price = best.price;
  leg.limit_price = best.price;
  leg.unit_fee = domain::unit_fee_or_none(view.market->fees, best.price);
  leg.book_age = now - view.confirmed_at;
  leg.sizes_known = view.book->sizes_known();
  leg.fee_known = view.market->fees.model != domain::FeeModel::unknown;
  return leg;
}

/// Adds a step to one leg. The fee is that of the step alone: what the venue rounds, it rounds at least once a level.
void add_step(domain::Leg& leg, const domain::FeeSchedule& fees, const domain::WalkStep& step, std::size_t index) {
  const base::Price price = step.price[index];
  leg.cost += base::notional(price, step.quantity, base::Rounding::up);
  leg.fee += fees.taker_fee(price, step.quantity).value_or(base::Money{});
  if (leg.levels == 0 || price != leg.limit_price) ++leg.levels;
  leg.limit_price = price;
  leg.unit_fee = step.unit_fee[index];
  leg.depth += step.quantity;
}

WalkLegs legs_of(const GameInput& input, const domain::Signal& signal) {
  WalkLegs legs;
  for (const domain::Leg& leg : signal.legs) legs.push_back({&view_of(input, leg.market), leg.claim});
  return legs;
}

/// What one contract of each leg together is worth.
base::Price worth_of(const domain::Signal& signal) {
  return signal.fair.to_price();
}

}  // namespace

base::Price threshold_of(domain::SignalKind kind, const Config& config) {
  switch (kind) {
    case domain::SignalKind::arbitrage: return base::Price::from_raw(config.arbitrage_edge_min);
    case domain::SignalKind::model_edge: return base::Price::from_raw(config.model_edge_min);
    case domain::SignalKind::lagging_market: return base::Price::from_raw(config.lag_edge_min);
  }
  return base::Price::from_raw(config.model_edge_min);
}

base::Price walk_threshold(domain::SignalKind kind, base::Price best_edge, const Config& config) {
  const base::Price traded = threshold_of(kind, config);
  const base::Price stop = best_edge >= traded ? traded : base::Price::from_raw(config.report_edge);
  return std::max(stop, base::Price::from_raw(1));
}

std::optional<base::Price> best_edge(const WalkLegs& legs, base::Price worth) {
  base::Price edge = worth;
  for (const WalkLeg& leg : legs) {
    const auto best = best_offer(*leg.view, leg.claim);
    if (!best) return std::nullopt;
    edge -= best->price + domain::unit_fee_or_none(leg.view->market->fees, best->price);
  }
  return edge;
}

base::Price best_edge(const GameInput& input, const domain::Signal& signal) {
  return best_edge(legs_of(input, signal), worth_of(signal)).value_or(base::Price{});
}

base::Price per_contract(base::Money profit, base::Quantity quantity) {
  ARBEES_ASSERT(quantity.raw() > 0, "average over nothing");
  const __int128 scaled = static_cast<__int128>(profit.raw()) * base::Price::kScale;
  return base::Price::from_raw(base::narrow(base::divide(scaled, quantity.raw(), base::Rounding::down)));
}

bool earns_more(const domain::Signal& a, const domain::Signal& b) {
  return std::tie(a.expected_profit, a.edge_net) > std::tie(b.expected_profit, b.edge_net);
}

std::optional<domain::Signal> describe_purchase(const GameInput& input, domain::SignalKind kind, const WalkLegs& legs,
                                                base::Probability fair, const Config& config) {
  const base::Price worth = fair.to_price();
  const auto edge = best_edge(legs, worth);
  if (!edge || edge->raw() < std::max(config.report_edge, 1)) return std::nullopt;
  domain::Signal signal;
  signal.kind = kind;
  signal.game = input.id;
  signal.fair = fair;
  signal.edge_gross = worth;
  signal.edge_net = *edge;
  bool sizes_known = true;
  for (const WalkLeg& leg : legs) {
    signal.legs.push_back(touch_leg(leg, *best_offer(*leg.view, leg.claim), input.now));
    const domain::Leg& added = signal.legs[signal.legs.size() - 1];
    signal.edge_gross -= added.best_price;
    sizes_known = sizes_known && added.sizes_known;
  }
  if (sizes_known)
    walk_steps(legs, worth, walk_threshold(kind, *edge, config), [&](const domain::WalkStep& step) {
      for (std::size_t i = 0; i < legs.size(); ++i) add_step(signal.legs[i], legs[i].view->market->fees, step, i);
      signal.quantity += step.quantity;
    });
  for (const domain::Leg& leg : signal.legs) signal.capital += leg.cost + leg.fee;
  signal.expected_profit = base::notional(worth, signal.quantity, base::Rounding::down) - signal.capital;
  signal.worst_case = -signal.capital;
  if (signal.quantity.raw() > 0) signal.edge_net = per_contract(signal.expected_profit, signal.quantity);
  signal.settles_in = settles_in(input);
  signal.state_age = input.now - input.state_confirmed_at;
  if (input.state != nullptr) signal.state = *input.state;
  return signal;
}

void steps_of(const GameInput& input, const domain::Signal& signal, const Config& config,
              std::vector<domain::WalkStep>& steps) {
  steps.clear();
  for (const domain::Leg& leg : signal.legs)
    if (!leg.sizes_known) return;
  const WalkLegs legs = legs_of(input, signal);
  const base::Price worth = worth_of(signal);
  const auto edge = best_edge(legs, worth);
  if (!edge) return;
  walk_steps(legs, worth, walk_threshold(signal.kind, *edge, config),
             [&](const domain::WalkStep& step) { steps.push_back(step); });
}

}  // namespace arbees::signals
