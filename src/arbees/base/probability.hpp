#pragma once
#include <cmath>
#include <compare>
#include <cstdint>

#include "arbees/base/fixed.hpp"

namespace arbees::base {

/// A probability as decisions see it: whole millionths, 0…1'000'000, so that a hash of decisions never
/// depends on the last bit of a floating-point library.
class Probability {
 public:
  static constexpr std::int32_t kScale = 1'000'000;

  constexpr Probability() = default;
  /// Asserts 0 ≤ millionths ≤ 1'000'000.
  [[nodiscard]] static constexpr Probability from_millionths(std::int32_t millionths) {
    ARBEES_ASSERT(millionths >= 0 && millionths <= kScale, "probability outside 0…1");
    Probability p;
    p.millionths_ = millionths;
    return p;
  }
  /// Nearest millionth; values outside 0…1 are clamped, NaN becomes one half (nothing known).
  [[nodiscard]] static Probability from_double(double value) {
    if (std::isnan(value)) value = 0.5;
    const double clamped = value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value;
    return from_millionths(static_cast<std::int32_t>(std::lround(clamped * kScale)));
  }

  [[nodiscard]] constexpr std::int32_t millionths() const { return millionths_; }
  [[nodiscard]] constexpr double to_double() const { return static_cast<double>(millionths_) / kScale; }
  [[nodiscard]] constexpr Probability complement() const { return from_millionths(kScale - millionths_); }
  /// Expected payout of a 1.00 claim, rounded down to the price unit.
  [[nodiscard]] constexpr Price to_price() const { return Price::from_raw(millionths_ / (kScale / Price::kScale)); }

  constexpr auto operator<=>(const Probability&) const = default;

 private:
  std::int32_t millionths_ = 0;
};

}  // namespace arbees::base
