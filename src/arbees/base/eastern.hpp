#pragma once
#include <compare>
#include <cstdint>

#include "arbees/base/describe.hpp"
#include "arbees/base/time.hpp"

/// US Eastern time, by which leagues and both venues name the day of a game.
namespace arbees::base {

/// A day of the Gregorian calendar.
struct Date {
  std::int32_t year = 0;
  std::int32_t month = 0;  ///< 1…12
  std::int32_t day = 0;    ///< 1…31
  constexpr auto operator<=>(const Date&) const = default;
};
BOOST_DESCRIBE_STRUCT(Date, (), (year, month, day))

/// Does the calendar have this day?
[[nodiscard]] bool is_valid(Date date);

/// The instant of `minute_of_day` (0…1439) on an Eastern day, by the rule in force since 2007: daylight saving from
/// 2:00 on the second Sunday of March to 2:00 on the first Sunday of November (Energy Policy Act of 2005, section 110).
/// The hour that November repeats means its first, daylight, pass. Asserts a valid date of 2007 or later.
[[nodiscard]] Nanos eastern_to_utc(Date date, int minute_of_day);

/// The Eastern day of an instant, by the same rule.
[[nodiscard]] Date eastern_date(Nanos t);

}  // namespace arbees::base
