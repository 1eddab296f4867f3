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

[[nodiscard]] constexpr Family family_of(Sport sport) {
  switch (sport) {
    case Sport::nfl:
    case Sport::ncaaf: return Family::football;
    case Sport::nba:
    case Sport::ncaab: return Family::basketball;
    case Sport::nhl: return Family::hockey;
    case Sport::mlb: return Family::baseball;
    case Sport::other: return Family::none;
  }
  return Family::none;
}

/// How long a sport's game is by rule. Seconds are 0 where there is no clock (baseball, college football overtime).
struct Format {
  int regulation_periods = 0;
  int period_seconds = 0;
  int overtime_seconds = 0;
};

/// Regular-season rules; NHL playoffs play 20-minute overtimes.
[[nodiscard]] constexpr Format format_of(Sport sport) {
  switch (sport) {
    case Sport::nfl: return {4, 900, 600};
    case Sport::ncaaf: return {4, 900, 0};
    case Sport::nba: return {4, 720, 300};
    case Sport::ncaab: return {2, 1200, 300};
    case Sport::nhl: return {3, 1200, 300};
    case Sport::mlb: return {9, 0, 0};
    case Sport::other: return {};
  }
  return {};
}

}  // namespace arbees::domain
