#include "arbees/net/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace arbees::net {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (why != std::errc() || end != text.data() + text.size() || value < 0 || text.starts_with('-')) return std::nullopt;
  return value;
}

unsigned month_number(std::string_view name) {
  const auto* const found = std::find(kMonths.begin(), kMonths.end(), name);
  return found == kMonths.end() ? 0 : static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<std::int64_t> http_date_seconds(std::string_view text) {
  constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
  if (text.size() != kShape.size() || !text.ends_with(" GMT")) return std::nullopt;
  for (const std::size_t place : {3U, 4U, 7U, 11U, 16U, 19U, 22U})
    if (text[place] != kShape[place]) return std::nullopt;
  const auto day = number(text.substr(5, 2));
  const unsigned month = month_number(text.substr(8, 3));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (!day || month == 0 || !year || !hour || !minute || !second) return std::nullopt;
  if (*day < 1 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return base::days_from_civil(*year, month, static_cast<unsigned>(*day)) * kDay + *hour * 3600 + *minute * 60 +
         *second;
}

}  // namespace

base::Duration delay_after(const BackOff& policy, std::int32_t failures, double random) {
  base::Duration delay = policy.first;
  for (std::int32_t i = 1; i < failures && delay < policy.most; ++i) delay.value *= 2;
  const auto whole = static_cast<double>(std::min(delay, policy.most).value);
  return {static_cast<std::int64_t>(whole * (1 - policy.jitter + policy.jitter * random))};
}

std::optional<base::Duration> retry_after(const RetryPolicy& policy, const Attempt& attempt, double random) {
  if (!attempt.idempotent || attempt.hopeless || attempt.number >= policy.attempts) return std::nullopt;
  if (attempt.status) {
    const std::uint32_t status = *attempt.status;
    const bool passes = status == 429 || (status >= 500 && status != 501 && status != 505);
    if (!passes) return std::nullopt;
  }
  base::Duration delay = delay_after(policy.back_off, attempt.number, random);
  if (attempt.retry_after) delay = std::max(delay, *attempt.retry_after);
  if (attempt.spent.value + delay.value > policy.patience.value) return std::nullopt;
  return delay;
}

std::string http_date(base::Nanos t) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const std::string iso = base::format_utc(t);  // "1994-11-06T08:49:37…"
  const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0'));
  const auto days = static_cast<std::size_t>(std::max<std::int64_t>(t.value, 0) / (kDay * 1'000'000'000));
  return fmt::format("{}, {} {} {} {} GMT", kDays[(days + 4) % 7], iso.substr(8, 2), kMonths[month - 1],
                     iso.substr(0, 4), iso.substr(11, 8));
}

std::optional<base::Nanos> parse_http_date(std::string_view text) {
  const auto seconds = http_date_seconds(text);
  if (!seconds || *seconds > std::numeric_limits<std::int64_t>::max() / 1'000'000'000) return std::nullopt;
  return base::Nanos{*seconds * 1'000'000'000};
}

std::optional<base::Duration> parse_retry_after(std::string_view text, base::Nanos now) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (digits) return base::seconds(text.size() > 5 ? kDay : std::min<std::int64_t>(*number(text), kDay));
  const auto date = http_date_seconds(text);
  if (!date) return std::nullopt;
  const std::int64_t seconds_left = *date - now.value / 1'000'000'000;
  return base::seconds(std::clamp<std::int64_t>(seconds_left, 0, kDay));
}

}  // namespace arbees::net
