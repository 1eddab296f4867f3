#include "arbees/base/fixed.hpp"

namespace arbees::base {

std::optional<std::int64_t> parse_decimal(std::string_view text, int digits) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  __int128 value = 0;
  int decimals = -1;  // −1 until the point is seen
  int seen = 0;
  for (const char c : text) {
    if (c == '.') {
      if (decimals >= 0) return std::nullopt;
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++seen;
    if (decimals >= 0 && ++decimals > digits) {
      if (c != '0') return std::nullopt;
      continue;
    }
    value = value * 10 + (c - '0');
    if (value > INT64_MAX) return std::nullopt;
  }
  if (seen == 0) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < digits; ++i) value *= 10;
  if (value > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(negative ? -value : value);
}

std::string format_decimal(std::int64_t raw, int digits, int min_decimals) {
  const bool negative = raw < 0;
  std::string text = std::to_string(negative ? 0 - static_cast<std::uint64_t>(raw) : static_cast<std::uint64_t>(raw));
  const auto width = static_cast<std::size_t>(digits);
  if (text.size() <= width) text.insert(0, width + 1 - text.size(), '0');
  text.insert(text.size() - width, ".");
  std::size_t keep = text.size();
  const std::size_t least = text.size() - width + static_cast<std::size_t>(min_decimals);
  while (keep > least && text[keep - 1] == '0') --keep;
  if (text[keep - 1] == '.') --keep;
  text.resize(keep);
  return negative ? "-" + text : text;
}

}  // namespace arbees::base
