#pragma once
#include <optional>

#include "arbees/domain/league.hpp"
#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/drive.hpp"

namespace arbees::winprob {

/// A football overtime by the rule that the game is played by, seen from the side that has the ball or will receive it.
struct FootballOvertime {
  const domain::OvertimeRule& rule;
  int number = 1;                ///< 1 = first overtime
  double margin = 0.0;           ///< its lead, in points
  double seconds = 0.0;          ///< left in the period; nothing without a clock
  bool kickoff = false;          ///< it will receive
  bool placed = false;           ///< `spot` is told
  Spot spot;                     ///< of the ball
  std::optional<bool> had_ball;  ///< it has had, or has now, a possession in this overtime
  std::optional<bool> other_had_ball;
};

/// Its chance between even sides, a tie counted half, and how far apart what is not told leaves it. Never lower with
/// more points or a better place; with no time left, or once the other side cannot answer, a lead has won. NFL: a drive
/// each under the rule of the season, then the next score wins; before the postseason the clock ends it. College: a
/// possession each from the 25, from some overtime on with two-point tries after touchdowns, then only those.
[[nodiscard]] Belief overtime_with_ball(const FootballOvertime& state);

/// The same for a side ahead by `margin` > 0 when nobody says who has the ball: the other side is about to answer. Held
/// at no less than a level game.
[[nodiscard]] double overtime_ahead(const FootballOvertime& state);

}  // namespace arbees::winprob
