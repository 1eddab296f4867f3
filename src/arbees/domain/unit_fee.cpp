#include "arbees/domain/unit_fee.hpp"

namespace arbees::domain {

std::optional<base::Price> unit_fee(const FeeSchedule& fees, base::Price price) {
  const auto fee = fees.taker_fee(price, base::Quantity::from_units(100));
  if (!fee) return std::nullopt;
  // Money of 100 contracts in millionths → ten-thousandths for one: / 100 / 100.
  return base::Price::from_raw(base::narrow(base::divide(fee->raw(), 10'000, base::Rounding::up)));
}

base::Price unit_fee_or_none(const FeeSchedule& fees, base::Price price) {
  return unit_fee(fees, price).value_or(base::Price{});
}

}  // namespace arbees::domain
