#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "arbees/base/describe.hpp"
#include "arbees/base/fixed.hpp"

namespace arbees::domain {

/// `unknown` is the default and means: do not trade.
enum class FeeModel : std::uint8_t { unknown, free, quadratic };
BOOST_DESCRIBE_ENUM(FeeModel, unknown, free, quadratic)

enum class FeeRounding : std::uint8_t { up, nearest };
BOOST_DESCRIBE_ENUM(FeeRounding, up, nearest)

/// What a fill costs. Quadratic: rate · quantity · (p(1−p))^exponent, brought to `quantum` by `rounding`.
/// Kalshi: taker 0.07·M, up to $0.0001 (docs "fee rounding", 25 real fills of August 2026).
/// Polymarket: feeSchedule.rate, taker only, nearest $0.00001 (docs "trading/fees").
struct FeeSchedule {
  FeeModel model = FeeModel::unknown;
  std::int32_t taker_rate_ppm = 0;  ///< 70'000 = 0.07
  std::int32_t maker_rate_ppm = 0;
  std::int32_t exponent = 1;        ///< 0…3
  std::int32_t quantum_micros = 1;  ///< smallest charge, millionths of a dollar
  FeeRounding rounding = FeeRounding::up;
  std::string evidence;  ///< where the figure comes from, shown with every trade
  /// Each fill brings the cash balance to whole multiples of this, against the customer; what an order has lost that
  /// way comes back in whole multiples once it exceeds one. Kalshi: a cent (docs "fee rounding"); 0 = the venue does
  /// not.
  std::int32_t balance_quantum_micros = 0;

  /// Nothing when the schedule is unknown. Asserts a price in 0…1 and a quantity ≥ 0.
  [[nodiscard]] std::optional<base::Money> taker_fee(base::Price price, base::Quantity quantity) const {
    return fee(taker_rate_ppm, price, quantity);
  }
  [[nodiscard]] std::optional<base::Money> maker_fee(base::Price price, base::Quantity quantity) const {
    return fee(maker_rate_ppm, price, quantity);
  }

 private:
  [[nodiscard]] std::optional<base::Money> fee(std::int32_t rate_ppm, base::Price price, base::Quantity quantity) const;
};
BOOST_DESCRIBE_STRUCT(FeeSchedule, (),
                      (model, taker_rate_ppm, maker_rate_ppm, exponent, quantum_micros, rounding,
                       balance_quantum_micros, evidence))

}  // namespace arbees::domain
