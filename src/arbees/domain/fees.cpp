#include "arbees/domain/fees.hpp"

namespace arbees::domain {

std::optional<base::Money> FeeSchedule::fee(std::int32_t rate_ppm, base::Price price, base::Quantity quantity) const {
  ARBEES_ASSERT(price.raw() >= 0 && price <= base::kPriceOne, "fee of a price outside 0…1");
  ARBEES_ASSERT(quantity.raw() >= 0, "fee of a negative quantity");
  if (model == FeeModel::unknown) return std::nullopt;
  if (model == FeeModel::free || rate_ppm == 0) return base::Money{};
  ARBEES_ASSERT(exponent >= 0 && exponent <= 3 && quantum_micros > 0, "malformed fee schedule");

  // rate·quantity has 12 decimals; each p(1−p) adds 8. Dividing the powers out one at a time would round
  // more than once, so the whole product stays in 128 bits: 1e6 ppm · 1e13 contracts-millionths · 2.5e7 fits
  // twice over; higher exponents fold p(1−p) to nine decimals first.
  const __int128 spread = static_cast<__int128>(price.raw()) * base::complement(price).raw();
  __int128 numerator = static_cast<__int128>(rate_ppm) * quantity.raw();
  __int128 denominator = 1'000'000;  // to millionths of a dollar
  for (int i = 0; i < exponent; ++i) {
    numerator *= spread;
    denominator *= 100'000'000;
    if (i >= 1) {  // keep 128 bits: an error below 1e-15 of a dollar
      numerator /= 10'000;
      denominator /= 10'000;
    }
  }
  const auto rule = rounding == FeeRounding::up ? base::Rounding::up : base::Rounding::nearest;
  const __int128 quanta = base::divide(numerator, denominator * quantum_micros, rule);
  return base::Money::from_raw(base::narrow(quanta * quantum_micros));
}

}  // namespace arbees::domain
