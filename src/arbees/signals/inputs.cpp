#include "arbees/signals/inputs.hpp"

namespace arbees::signals {

domain::Leg touch_leg(const MarketView& view, domain::Claim claim, const domain::Level& best, base::Nanos now) {
  domain::Leg leg;
  leg.market = view.id;
  leg.venue = view.market->venue;
  leg.claim = claim;
  leg.wins_with = wins_with(*view.market, claim);
  leg.best_price = best.price;
  leg.limit_price = best.price;
  leg.unit_fee = unit_fee_or_none(view.market->fees, best.price);
  leg.book_age = now - view.confirmed_at;
  leg.sizes_known = view.book->sizes_known();
  leg.fee_known = view.market->fees.model != domain::FeeModel::unknown;
  return leg;
}

std::optional<base::Price> unit_fee(const domain::FeeSchedule& fees, base::Price price) {
  const auto fee = fees.taker_fee(price, base::Quantity::from_units(100));
  if (!fee) return std::nullopt;
  // Money of 100 contracts in millionths → ten-thousandths for one: / 100 / 100.
  return base::Price::from_raw(base::narrow(base::divide(fee->raw(), 10'000, base::Rounding::up)));
}

base::Price unit_fee_or_none(const domain::FeeSchedule& fees, base::Price price) {
  return unit_fee(fees, price).value_or(base::Price{});
}

}  // namespace arbees::signals
