#include "arbees/trading/pair_rules.hpp"

#include <algorithm>

#include "arbees/trading/charge.hpp"
#include "arbees/trading/venue_rules.hpp"

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

/// The best price at which the leg can still be sold.
std::optional<base::Price> best_bid_left(const PairLeg& leg, const BookAccess& access, const TakenDepth& taken) {
  const auto side = met_by(domain::OrderAction::sell, leg.claim);
  std::optional<base::Price> best;
  if (!can_take(access, side)) return best;
  taken.walk(leg.market, access, side, [&](const domain::Level& level) {
    best = of_claim(level.price, leg.claim);
    return false;
  });
  return best;
}

base::Price lowest_sale(base::Price bid, const Config& config) {
  return std::max(bid - base::Price::from_raw(config.unwind_slippage_max), base::Price::from_raw(1));
}

}  // namespace

base::Quantity tradable_part(base::Quantity quantity) {
  return base::Quantity::from_raw(quantity.raw() / kSmallestCount * kSmallestCount);
}

std::optional<PairStep> complete(const PairLeg& fuller, const PairLeg& thinner, std::size_t thin_index,
                                 const BookAccess& access, const TakenDepth& taken, base::Price most) {
  const auto side = met_by(domain::OrderAction::buy, thinner.claim);
  if (!can_take(access, side)) return std::nullopt;
  const base::Quantity excess = tradable_part(fuller.held - thinner.held);
  PairStep step{domain::OrderPurpose::complete, thin_index, {}, {}};
  taken.walk(thinner.market, access, side, [&](const domain::Level& level) {
    const base::Price price = of_claim(level.price, thinner.claim);
    const base::Quantity part = std::min(tradable_part(level.quantity), excess - step.quantity);
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
  if (base::notional(step.limit, step.quantity, base::Rounding::up) < access.market->minimum_spend) return std::nullopt;
  return step;
}

std::optional<base::Price> loss_of_unwinding(const PairLeg& fuller, base::Quantity excess, const BookAccess& access,
                                             const TakenDepth& taken, const Config& config) {
  const auto bid = best_bid_left(fuller, access, taken);
  if (!bid || fuller.held.raw() <= 0) return std::nullopt;
  const auto side = met_by(domain::OrderAction::sell, fuller.claim);
  const base::Price least = lowest_sale(*bid, config);
  base::Quantity sold;
  base::Money brought;
  base::Money lost;
  taken.walk(fuller.market, access, side, [&](const domain::Level& level) {
    const base::Price price = of_claim(level.price, fuller.claim);
    const base::Quantity part = std::min(level.quantity, excess - sold);
    if (price < least || part.raw() <= 0) return false;
    const auto sale = charge(access.market->fees, false, domain::OrderAction::sell, price, part, lost);
    if (!sale) return false;
    brought += sale->notional - sale->fee;
    sold += part;
    return sold < excess;
  });
  if (sold.raw() <= 0) return std::nullopt;
  const base::Money loss = spent_on(fuller, sold) - brought;
  const __int128 each =
      base::divide(static_cast<__int128>(loss.raw()) * base::Price::kScale, sold.raw(), base::Rounding::down);
  return std::max(base::Price{}, base::Price::from_raw(base::narrow(each)));
}

std::optional<PairStep> unwind(const PairLeg& fuller, base::Quantity excess, std::size_t full_index,
                               const BookAccess& access, const TakenDepth& taken, const Config& config) {
  const base::Quantity quantity = tradable_part(excess);
  const auto bid = best_bid_left(fuller, access, taken);
  if (!bid || too_small(quantity, *access.market)) return std::nullopt;
  const auto least = limit_on_grid(*access.market, domain::OrderAction::sell, fuller.claim, lowest_sale(*bid, config));
  if (!least) return std::nullopt;
  return PairStep{domain::OrderPurpose::unwind, full_index, *least, quantity};
}

}  // namespace arbees::trading
