#include <fmt/format.h>

#include <charconv>

#include "arbees/feeds/recorded/builder.hpp"

namespace arbees::feeds::recorded {
namespace {

/// Digits beyond this are more than any venue has ever shown.
constexpr int kFinestDigits = 12;

std::string shown(std::string_view text) {
  return text.empty() ? "nothing" : fmt::format("\"{}\"", text.substr(0, 40));
}

}  // namespace

std::string_view Fields::text(std::string_view column) const {
  const auto at = table_->column(column);
  if (!at || *at >= row_->fields.size()) return {};
  return row_->fields[*at];
}

void Fields::wrong(std::string_view column, std::string_view expected) {
  if (problem_) return;
  reason_ = fmt::format("{}: expected {}", column, expected);
  problem_ =
      fmt::format("line {}, column {}: expected {}, found {}", row_->line, column, expected, shown(text(column)));
}

std::optional<base::Nanos> Fields::time(std::string_view column) {
  const auto at = base::parse_utc(text(column));
  if (!at) wrong(column, "a UTC time");
  return at;
}

std::optional<base::Price> Fields::price(std::string_view column, base::Rounding rounding, std::size_t& rounded) {
  const std::string_view value = text(column);
  if (value.empty()) return std::nullopt;
  const auto fine = base::parse_decimal(value, kFinestDigits);
  std::int64_t unit = 1;
  for (int i = base::Price::kDigits; i < kFinestDigits; ++i) unit *= 10;
  if (!fine || *fine < 0 || *fine > base::kPriceOne.raw() * unit) {
    wrong(column, "a price from 0 to 1");
    return std::nullopt;
  }
  if (*fine % unit != 0) ++rounded;
  return base::Price::from_raw(base::narrow(base::divide(*fine, unit, rounding)));
}

std::optional<base::Quantity> Fields::quantity(std::string_view column) {
  const std::string_view value = text(column);
  if (value.empty()) return std::nullopt;
  auto raw = base::parse_decimal(value, base::Quantity::kDigits);
  if (!raw) {
    if (const auto fine = base::parse_decimal(value, 9)) raw = *fine / 1000;
  }
  if (!raw || *raw < 0) {
    wrong(column, "a quantity of zero or more");
    return std::nullopt;
  }
  return base::Quantity::from_raw(*raw);
}

std::optional<std::int32_t> Fields::whole(std::string_view column, std::int32_t low, std::int32_t high) {
  const std::string_view value = text(column);
  if (value.empty()) return std::nullopt;
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < low || number > high) {
    wrong(column, fmt::format("a whole number from {} to {}", low, high));
    return std::nullopt;
  }
  return number;
}

std::optional<std::int32_t> Fields::need_whole(std::string_view column, std::int32_t low, std::int32_t high) {
  if (text(column).empty()) wrong(column, fmt::format("a whole number from {} to {}", low, high));
  return whole(column, low, high);
}

}  // namespace arbees::feeds::recorded
