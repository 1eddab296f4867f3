#include "arbees/trading/sizing.hpp"

#include <algorithm>

#include "arbees/domain/unit_fee.hpp"
#include "arbees/trading/charge.hpp"

namespace arbees::trading {
namespace {

using domain::WalkStep;
using Limits = base::InlineVector<base::Price, 2>;

constexpr std::int64_t kMicrosPerTick = 100;  // a price tick of one contract in millionths of a dollar
/// So many sizes below the wanted one are tried one by one when rounding refuses it; then the ends of the steps.
constexpr std::int64_t kSizesTried = 100;

/// Visits the steps with the whole contracts that are offered up to and including each. A contract that lies across two
/// steps counts to the dearer one. `visit(step, whole)` returns false to stop.
template <class Visit>
void each_step(std::span<const WalkStep> steps, Visit&& visit) {
  base::Quantity offered;
  for (const WalkStep& step : steps) {
    offered += step.quantity;
    if (!visit(step, offered.raw() / base::Quantity::kScale)) return;
  }
}

base::Price cost_at(const domain::FeeSchedule& fees, base::Price price) {
  return price + domain::unit_fee_or_none(fees, price);
}

/// The limit of each leg when `step` is the last one wanted. Slippage widens it only as far as the threshold is still
/// met there; the legs of a pair share what is left of it.
Limits limits_at(const SizingTerms& terms, const WalkStep& step) {
  Limits limits;
  const base::Price left = std::max(terms.worth - step.unit_cost() - terms.threshold, base::Price{});
  const auto share = base::Price::from_raw(left.raw() / static_cast<std::int64_t>(terms.legs.size()));
  for (std::size_t i = 0; i < terms.legs.size(); ++i) {
    const base::Price price = step.price[i];
    base::Price wider = std::min({terms.slippage, share, base::kPriceOne - price});
    while (wider.raw() > 0 && cost_at(*terms.legs[i].fees, price + wider) - cost_at(*terms.legs[i].fees, price) > share)
      wider -= base::Price::from_raw(1);
    limits.push_back(price + std::max(wider, base::Price{}));
  }
  return limits;
}

/// What an order is charged at most beyond price and unit fee: see `most_cost`.
base::Money cushion(const domain::FeeSchedule& fees) {
  return most_cost(fees, base::Price{}, base::Quantity{});
}

std::int64_t affordable(base::Money money, base::Price unit) {
  if (money.raw() <= 0 || unit.raw() <= 0) return 0;
  return money.raw() / (unit.raw() * kMicrosPerTick);
}

/// Contracts that the money pays for if every one of them is bought at its limit.
std::int64_t affordable_at(const SizingTerms& terms, const Limits& limits) {
  base::Price unit;
  std::array<base::Price, domain::kVenueCount> on_venue;
  VenueMoney free = terms.venue_room;
  for (std::size_t i = 0; i < terms.legs.size(); ++i) {
    const SizingLeg& leg = terms.legs[i];
    const base::Price cost = cost_at(*leg.fees, limits[i]);
    unit += cost;
    on_venue[static_cast<std::size_t>(leg.venue)] += cost;
    free[static_cast<std::size_t>(leg.venue)] -= cushion(*leg.fees);
  }
  std::int64_t most = affordable(terms.room, unit);
  for (std::size_t v = 0; v < domain::kVenueCount; ++v)
    if (on_venue[v].raw() > 0) most = std::min(most, affordable(free[v], on_venue[v]));
  return most;
}

/// What is owned in each ending after `count` more contracts at `cost`.
void add_bought(std::array<Ending, 3>& endings, base::Price cost, std::int64_t count) {
  for (Ending& ending : endings)
    ending.wealth +=
        base::Money::from_raw(base::narrow(static_cast<__int128>((ending.pays - cost).raw()) * kMicrosPerTick * count));
}

std::int64_t wanted(const SizingTerms& terms) {
  std::int64_t count = 0;
  auto endings = terms.endings;
  each_step(terms.steps, [&](const WalkStep& step, std::int64_t offered) {
    if (offered == count) return true;  // not a whole contract yet
    std::int64_t more = std::min(offered, affordable_at(terms, limits_at(terms, step))) - count;
    if (more <= 0) return false;
    if (endings) {
      more = joint_kelly(*endings, step.unit_cost(), more);
      add_bought(*endings, step.unit_cost(), more);
    }
    count += more;
    return count == offered;
  });
  return count;
}

/// What the venue charges for `count` contracts of one leg at the walked prices, a fill for each price. Nothing when
/// the fee is unknown.
std::optional<base::Money> charged(const SizingTerms& terms, std::size_t leg, std::int64_t count) {
  base::Quantity left = base::Quantity::from_units(count);
  base::Quantity filling;
  base::Price price;
  base::Money total;
  base::Money lost;
  const auto fill = [&] {
    if (filling.raw() == 0) return true;
    const auto cost = charge(*terms.legs[leg].fees, false, domain::OrderAction::buy, price, filling, lost);
    if (cost) total += cost->notional + cost->fee;
    filling = {};
    return cost.has_value();
  };
  for (const WalkStep& step : terms.steps) {
    if (step.price[leg] != price && !fill()) return std::nullopt;
    const base::Quantity part = std::min(step.quantity, left);
    price = step.price[leg];
    filling += part;
    left -= part;
    if (left.raw() == 0) break;
  }
  ARBEES_ASSERT(left.raw() == 0, "an order larger than its walk");
  if (!fill()) return std::nullopt;
  return total;
}

base::Price edge_of(const SizingTerms& terms, std::int64_t count) {
  if (count <= 0) return {};
  base::Money profit = base::notional(terms.worth, base::Quantity::from_units(count), base::Rounding::down);
  for (std::size_t i = 0; i < terms.legs.size(); ++i) {
    const auto cost = charged(terms, i, count);
    if (!cost) return {};
    profit -= *cost;
  }
  return base::Price::from_raw(
      base::narrow(base::divide(profit.raw(), std::int64_t{kMicrosPerTick} * count, base::Rounding::down)));
}

}  // namespace

Sized sized_at(const SizingTerms& terms, std::int64_t count) {
  Sized sized;
  sized.count = count;
  sized.edge = edge_of(terms, count);
  Limits limits;
  each_step(terms.steps, [&](const WalkStep& step, std::int64_t offered) {
    limits = limits_at(terms, step);
    return offered < count;
  });
  for (std::size_t i = 0; i < limits.size(); ++i) {
    sized.limits.push_back(limits[i]);
    sized.reserves.push_back(most_cost(*terms.legs[i].fees, limits[i], base::Quantity::from_units(count)));
  }
  return sized;
}

Sized size_order(const SizingTerms& terms) {
  const std::int64_t most = wanted(terms);
  const auto meets = [&](std::int64_t count) { return edge_of(terms, count) >= terms.threshold; };
  const bool hopeless = terms.steps.empty() || terms.worth - terms.steps.front().unit_cost() < terms.threshold;
  if (hopeless || most < terms.least || meets(most)) return sized_at(terms, most);
  const std::int64_t lowest = std::max({terms.least, most - kSizesTried, std::int64_t{1}});
  for (std::int64_t count = most - 1; count >= lowest; --count)
    if (meets(count)) return sized_at(terms, count);
  std::int64_t found = 0;
  each_step(terms.steps, [&](const WalkStep&, std::int64_t offered) {
    if (offered >= lowest) return false;
    if (offered >= terms.least && offered > 0 && meets(offered)) found = offered;
    return true;
  });
  return sized_at(terms, found > 0 ? found : most);
}

}  // namespace arbees::trading
