#include "arbees/matching/ticker.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace arbees::matching {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Takes "1335" off the front of "1335TBBOS" when it is a time of day.
std::optional<int> take_time(std::string_view& block) {
  if (block.size() < 5) return std::nullopt;
  const auto value = digits(block.substr(0, 4));
  if (!value || *value / 100 > 23 || *value % 100 > 59) return std::nullopt;
  block.remove_prefix(4);
  return value;
}

int take_doubleheader(std::string_view& block) {
  if (block.size() < 3 || block[block.size() - 2] != 'G') return 0;
  const char last = block.back();
  if (last != '1' && last != '2') return 0;
  block.remove_suffix(2);
  return last - '0';
}

}  // namespace

std::optional<base::Nanos> KalshiTicker::start() const {
  if (!hhmm) return std::nullopt;
  return base::eastern_to_utc(day, *hhmm / 100 * 60 + *hhmm % 100);
}

std::optional<KalshiTicker> parse_kalshi_ticker(std::string_view ticker) {
  const std::size_t first = ticker.find('-');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const std::size_t second = ticker.find('-', first + 1);
  if (second == std::string_view::npos || second + 1 >= ticker.size()) return std::nullopt;
  KalshiTicker out;
  out.series = ticker.substr(0, first);
  out.event = ticker.substr(0, second);
  out.suffix = ticker.substr(second + 1);
  std::string_view middle = ticker.substr(first + 1, second - first - 1);
  if (middle.size() < 8) return std::nullopt;
  const auto year = digits(middle.substr(0, 2));
  const auto month = std::ranges::find(kMonths, middle.substr(2, 3));
  const auto day = digits(middle.substr(5, 2));
  if (!year || month == kMonths.end() || !day) return std::nullopt;
  out.day = {2000 + *year, static_cast<std::int32_t>(month - kMonths.begin()) + 1, *day};
  if (!base::is_valid(out.day) || out.day.year < 2007) return std::nullopt;
  middle.remove_prefix(7);
  out.hhmm = take_time(middle);
  out.doubleheader = take_doubleheader(middle);
  out.block = middle;
  if (out.block.empty()) return std::nullopt;
  return out;
}

}  // namespace arbees::matching
