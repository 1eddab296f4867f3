#pragma once
#include <cstdint>

#include "arbees/base/describe.hpp"

namespace arbees::domain {

/// `other`: a contest that venues list and that Arbees has no model for; its markets can still be watched.
enum class Sport : std::uint8_t { nfl, nba, nhl, mlb, ncaaf, ncaab, other };
BOOST_DESCRIBE_ENUM(Sport, nfl, nba, nhl, mlb, ncaaf, ncaab, other)

/// Games of one family share a state; leagues differ in numbers.
enum class Family : std::uint8_t { football, basketball, hockey, baseball, none };
BOOST_DESCRIBE_ENUM(Family, football, basketball, hockey, baseball, none)

enum class Side : std::uint8_t { home, away };
BOOST_DESCRIBE_ENUM(Side, home, away)

[[nodiscard]] constexpr Side opponent(Side side) {
  return side == Side::home ? Side::away : Side::home;
}

/// From the league's row (domain/league.hpp).
[[nodiscard]] Family family_of(Sport sport);

/// How long a sport's game is by rule. Seconds are 0 where there is no clock (baseball, college football overtime).
struct Format {
  int regulation_periods = 0;
  int period_seconds = 0;
  int overtime_seconds = 0;
};

/// Regular-season rules of the newest season, from the league's row; `overtime_of` has the others.
[[nodiscard]] Format format_of(Sport sport);

}  // namespace arbees::domain
