#include "arbees/base/eastern.hpp"

#include <chrono>

#include "arbees/base/assert.hpp"

namespace arbees::base {
namespace {

using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kHourSeconds = 3600;

std::int64_t nth_sunday(int y, unsigned month, unsigned n) {
  const std::chrono::year_month_weekday day = year(y) / std::chrono::month(month) / std::chrono::Sunday[n];
  return std::chrono::sys_days(day).time_since_epoch().count();
}

/// Is daylight saving in force at this Eastern wall time, given as seconds since 1970 as if it were UTC?
bool is_daylight(int y, std::int64_t wall_seconds) {
  const std::int64_t begin = nth_sunday(y, 3, 2) * 86'400 + 2 * kHourSeconds;
  const std::int64_t end = nth_sunday(y, 11, 1) * 86'400 + 2 * kHourSeconds;
  return wall_seconds >= begin && wall_seconds < end;
}

}  // namespace

bool is_valid(Date date) {
  return year_month_day(year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                        std::chrono::day(static_cast<unsigned>(date.day)))
      .ok();
}

Nanos eastern_to_utc(Date date, int minute_of_day) {
  ARBEES_ASSERT(is_valid(date) && date.year >= 2007, "no such day under the present daylight-saving rule");
  ARBEES_ASSERT(minute_of_day >= 0 && minute_of_day < 1440, "no such minute");
  const std::int64_t days =
      days_from_civil(date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
  const std::int64_t wall = days * 86'400 + minute_of_day * 60;
  const std::int64_t behind = is_daylight(date.year, wall) ? 4 : 5;
  return {(wall + behind * kHourSeconds) * 1'000'000'000};
}

Date eastern_date(Nanos t) {
  const std::int64_t standard = t.value / 1'000'000'000 - (t.value % 1'000'000'000 < 0 ? 1 : 0) - 5 * kHourSeconds;
  const auto date_of = [](std::int64_t seconds) {
    return year_month_day(
        std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds))));
  };
  const int y = static_cast<int>(date_of(standard).year());
  // In standard time the switch back comes an hour before 2:00 daylight.
  const bool daylight = is_daylight(y, standard) && is_daylight(y, standard + kHourSeconds);
  const year_month_day date = date_of(standard + (daylight ? kHourSeconds : 0));
  return {static_cast<int>(date.year()), static_cast<std::int32_t>(static_cast<unsigned>(date.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(date.day()))};
}

}  // namespace arbees::base
