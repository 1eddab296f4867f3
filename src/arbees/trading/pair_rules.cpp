#include "arbees/trading/pair_rules.hpp"

#include <algorithm>

#include "arbees/trading/charge.hpp"

namespace arbees::trading {
namespace {

constexpr std::int64_t kSmallestCount = 10'000;  // 0.01 contract

bool too_small(base::Quantity quantity, const domain::Market& market) {
  return quantity.raw() <= 0 || quantity < market.minimum_order;
}

/// What `quantity` of the fuller leg has cost, rounded up.
base::Money spent_on(const PairLeg& leg, base::Quantity quantity) {
  return base::Money::from_raw(base::narrow(
      base::divide(static_cast<__int128>(leg.spent.raw()) * quantity.raw(), leg.held.raw(), base::Rounding::up)));
}

}  // namespace

base::Quantity tradable_part(base::Quantity quantity) {
  return base::Quantity::from_raw(quantity.raw() / kSmallestCount * kSmallestCount);
}

std::optional<PairStep> complete(const PairLeg& fuller, const PairLeg& thinner, std::size_t thin_index,
                                 const BookAccess& access, const Taken& taken, base::Price most) {
  const auto side = met_by(domain::OrderAction::buy, thinner.claim);
  if (!can_take(access, side)) return std::nullopt;
  const base::Quantity excess = tradable_part(fuller.held - thinner.held);
  PairStep step{domain::OrderPurpose::complete, thin_index, {}, {}};
  access.book->walk(side, [&](const domain::Level& level) {
    const base::Price price = of_claim(level.price, thinner.claim);
    const base::Quantity left = tradable_part(level.quantity - taken(level.price));
    const base::Quantity part = std::min(left, excess - step.quantity);
    if (part.raw() <= 0) return step.quantity < excess;
    base::Money lost;
    const auto cost = charge(access.market->fees, false, domain::OrderAction::buy, price, part, lost);
    if (!cost) return false;
    if (cost->notional + cost->fee + spent_on(fuller, part) > base::notional(most, part, base::Rounding::down))
      return false;
    step.quantity += part;
    step.limit = price;
    return step.quantity < excess;
  });
  if (too_small(step.quantity, *access.market)) return std::nullopt;
  return step;
}

std::optional<base::Price> loss_of_unwinding(const PairLeg& fuller, const BookAccess& access) {
  const auto bid = best_for(access, domain::OrderAction::sell, fuller.claim);
  if (!bid || fuller.held.raw() <= 0) return std::nullopt;
  base::Money lost;
  const base::Quantity one = base::Quantity::from_units(1);
  const auto sale = charge(access.market->fees, false, domain::OrderAction::sell, *bid, one, lost);
  if (!sale) return std::nullopt;
  const base::Money loss = spent_on(fuller, one) - sale->notional + sale->fee;
  return std::max(base::Price{}, base::Price::from_raw(loss.raw() / 100));
}

std::optional<PairStep> unwind(const PairLeg& fuller, base::Quantity excess, std::size_t full_index,
                               const BookAccess& access, const Config& config) {
  const base::Quantity quantity = tradable_part(excess);
  const auto bid = best_for(access, domain::OrderAction::sell, fuller.claim);
  if (!bid || too_small(quantity, *access.market)) return std::nullopt;
  const base::Price least =
      std::max(*bid - base::Price::from_raw(config.unwind_slippage_max), base::Price::from_raw(1));
  return PairStep{domain::OrderPurpose::unwind, full_index, least, quantity};
}

}  // namespace arbees::trading
