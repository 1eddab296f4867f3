#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/assert.hpp"

/// Checked fixed-point numbers. None converts to or from a floating-point type by itself, none mixes
/// with another, and every overflow aborts: a wrong amount is worse than a stopped process.
namespace arbees::base {

/// How an inexact product is brought to the target's unit. `toward_zero` drops the remainder.
enum class Rounding : std::uint8_t { toward_zero, up, down, nearest };

/// n / d for d > 0 under `rounding`. `nearest` sends halves away from zero.
[[nodiscard]] constexpr __int128 divide(__int128 n, __int128 d, Rounding rounding) {
  const __int128 quotient = n / d;
  const __int128 remainder = n % d;
  if (remainder == 0) return quotient;
  const int sign = n < 0 ? -1 : 1;
  switch (rounding) {
    case Rounding::toward_zero: return quotient;
    case Rounding::up: return sign > 0 ? quotient + 1 : quotient;
    case Rounding::down: return sign < 0 ? quotient - 1 : quotient;
    case Rounding::nearest: return (remainder * sign * 2 >= d) ? quotient + sign : quotient;
  }
  return quotient;
}

[[nodiscard]] constexpr std::int64_t narrow(__int128 value) {
  ARBEES_ASSERT(value <= INT64_MAX && value >= INT64_MIN, "fixed-point overflow");
  return static_cast<std::int64_t>(value);
}

/// An integer count of 10^-Digits units, tagged so that prices, quantities and money never mix.
template <class Tag, int Digits>
class Fixed {
 public:
  static constexpr int kDigits = Digits;
  static constexpr std::int64_t kScale = [] {
    std::int64_t scale = 1;
    for (int i = 0; i < Digits; ++i) scale *= 10;
    return scale;
  }();

  constexpr Fixed() = default;
  [[nodiscard]] static constexpr Fixed from_raw(std::int64_t raw) { return Fixed(raw); }
  /// `units` whole contracts or dollars.
  [[nodiscard]] static constexpr Fixed from_units(std::int64_t units) {
    return Fixed(narrow(static_cast<__int128>(units) * kScale));
  }

  [[nodiscard]] constexpr std::int64_t raw() const { return raw_; }
  /// For display and statistics only; never feed it back into a decision.
  [[nodiscard]] constexpr double to_double() const { return static_cast<double>(raw_) / static_cast<double>(kScale); }

  constexpr auto operator<=>(const Fixed&) const = default;
  constexpr Fixed operator-() const { return Fixed(narrow(-static_cast<__int128>(raw_))); }
  constexpr Fixed operator+(Fixed other) const { return Fixed(narrow(static_cast<__int128>(raw_) + other.raw_)); }
  constexpr Fixed operator-(Fixed other) const { return Fixed(narrow(static_cast<__int128>(raw_) - other.raw_)); }
  constexpr Fixed operator*(std::int64_t n) const { return Fixed(narrow(static_cast<__int128>(raw_) * n)); }
  constexpr Fixed& operator+=(Fixed other) { return *this = *this + other; }
  constexpr Fixed& operator-=(Fixed other) { return *this = *this - other; }

 private:
  constexpr explicit Fixed(std::int64_t raw) : raw_(raw) {}
  std::int64_t raw_ = 0;
};

struct PriceTag;
struct QuantityTag;
struct MoneyTag;

/// Ten-thousandths of the 1.00 payout: 0…10000 on a book, signed as a difference.
using Price = Fixed<PriceTag, 4>;
/// Millionths of a contract.
using Quantity = Fixed<QuantityTag, 6>;
/// Millionths of a dollar.
using Money = Fixed<MoneyTag, 6>;

inline constexpr Price kPriceOne = Price::from_raw(10'000);

/// What the other side of a binary claim is worth: 1 − p.
[[nodiscard]] constexpr Price complement(Price p) {
  return kPriceOne - p;
}

/// price × quantity in money. The product has ten decimals; `rounding` brings it to six.
[[nodiscard]] constexpr Money notional(Price price, Quantity quantity, Rounding rounding) {
  return Money::from_raw(narrow(divide(static_cast<__int128>(price.raw()) * quantity.raw(), Price::kScale, rounding)));
}

/// Reads "0.5600", ".48", "1", "-54.00", "22965.88": plain decimal, no exponent, no spaces.
/// Nothing when it is malformed, overflows, or has a non-zero digit finer than `digits`.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text, int digits);

/// The exact decimal, without trailing zeros beyond `min_decimals`: 5600 → "0.56".
[[nodiscard]] std::string format_decimal(std::int64_t raw, int digits, int min_decimals = 0);

template <class F>
[[nodiscard]] std::optional<F> parse_fixed(std::string_view text) {
  const auto raw = parse_decimal(text, F::kDigits);
  if (!raw) return std::nullopt;
  return F::from_raw(*raw);
}

template <class Tag, int Digits>
[[nodiscard]] std::string to_string(Fixed<Tag, Digits> value, int min_decimals = 2) {
  return format_decimal(value.raw(), Digits, min_decimals);
}

}  // namespace arbees::base
