#include "arbees/base/time.hpp"

#include <fmt/format.h>

#include <chrono>

namespace arbees::base {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

/// Consumes exactly `width` digits, or as many as there are when `width` is 0.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t width) {
  std::int64_t value = 0;
  std::size_t n = 0;
  while (n < text.size() && (width == 0 ? n < 9 : n < width) && text[n] >= '0' && text[n] <= '9') {
    value = value * 10 + (text[n] - '0');
    ++n;
  }
  if (n == 0 || (width != 0 && n != width)) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::int64_t take_fraction(std::string_view& text) {
  std::int64_t value = 0;
  std::int64_t unit = kNanosPerSecond / 10;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return value;
}

/// Seconds east of UTC from "Z", "+00", "-0500", "+05:30" or nothing.
std::optional<std::int64_t> take_zone(std::string_view& text) {
  if (text.empty() || take(text, 'Z')) return 0;
  const bool west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 14) return std::nullopt;
  std::int64_t minutes = 0;
  if (!text.empty()) {
    take(text, ':');
    const auto m = take_digits(text, 2);
    if (!m || *m > 59) return std::nullopt;
    minutes = *m;
  }
  const std::int64_t offset = *hours * 3600 + minutes * 60;
  return west ? -offset : offset;
}

struct TimeOfDay {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
};

std::optional<TimeOfDay> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  TimeOfDay time{*hour * 3600 + *minute * 60, 0};
  if (take(text, ':')) {
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) return std::nullopt;
    time.seconds += *second;
    if (take(text, '.')) time.nanos = take_fraction(text);
  }
  return time;
}

}  // namespace

Nanos wall_clock_now() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

std::string format_utc(Nanos t) {
  std::int64_t second = t.value / kNanosPerSecond;
  std::int64_t nanos = t.value % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --second;
  }
  const std::chrono::sys_seconds point{std::chrono::seconds(second)};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{point - day};
  const std::string fraction = nanos % 1'000'000 == 0 ? fmt::format("{:03}", nanos / 1'000'000)
                               : nanos % 1'000 == 0   ? fmt::format("{:06}", nanos / 1'000)
                                                      : fmt::format("{:09}", nanos);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), fraction);
}

std::optional<Nanos> parse_utc(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1678 || *year > 2261) return std::nullopt;
  const std::int64_t days = days_from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
  if (text.empty()) return Nanos{days * 86400 * kNanosPerSecond};
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return std::nullopt;
  return Nanos{(days * 86400 + time->seconds - *zone) * kNanosPerSecond + time->nanos};
}

}  // namespace arbees::base
