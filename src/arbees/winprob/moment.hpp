#pragma once
#include <algorithm>
#include <cstdint>

#include "arbees/domain/game.hpp"
#include "arbees/domain/league.hpp"
#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/strength.hpp"

namespace arbees::winprob {

/// A state as the sports' models read it: the clock made whole, the score as a lead, nothing owned.
struct Moment {
  double lead = 0.0;            ///< home's, in points, goals or runs
  double seconds = 0.0;         ///< of regulation left, 0 in overtime
  double period_seconds = 0.0;  ///< left in the period
  int period = 1;               ///< at least 1
  bool overtime = false;
  bool postseason = false;
  int overtime_number = 0;                              ///< 1 = the first; 0 in regulation
  const domain::OvertimeRule* overtime_rule = nullptr;  ///< in overtime, the rule that the game is played by
};

/// What a model answers: the belief, and which inputs it lacked (bits of `Missing`).
struct Answer {
  Belief belief;
  std::uint32_t missing = 0;
};

/// z once the last clock is at 0 and the feed still says live, by the lead's part of z there: what is left is a try,
/// free throws, a review or nothing. A lead is worth more than 0.9997.
[[nodiscard]] inline double expired_z(double lead_part) {
  constexpr double kExpired = 1.5;
  constexpr double kLeast = 3.5;
  if (lead_part == 0.0) return 0.0;
  return lead_part > 0.0 ? std::max(lead_part + kExpired, kLeast) : std::min(lead_part - kExpired, -kLeast);
}

/// Basketball: seconds in which no ordinary shot can be worked for.
inline constexpr double kLastShot = 3.0;

/// The models, one family each. `detail` may hold another sport's alternative: then everything in it counts as missing.
[[nodiscard]] Answer football(domain::Sport league, const Moment& moment, const Strength& strength,
                              const domain::SportDetail& detail);
[[nodiscard]] Answer basketball(domain::Sport league, const Moment& moment, const Strength& strength,
                                const domain::SportDetail& detail);
[[nodiscard]] Answer hockey(const Moment& moment, const Strength& strength, const domain::SportDetail& detail);
/// `runner_in_extras`: extra innings start with a runner on second (regular season since 2020).
[[nodiscard]] Answer baseball(const Moment& moment, const Strength& strength, bool runner_in_extras,
                              const domain::SportDetail& detail);

/// The sport's model; `kMissingModel` for a sport without one.
[[nodiscard]] Answer answer_of(domain::Sport sport, const Moment& moment, const Strength& strength,
                               bool runner_in_extras, const domain::SportDetail& detail);
/// The clock is not told: the period's ends and middle, weighted as Simpson's rule does. `length` of the period, in
/// seconds.
[[nodiscard]] Answer answer_without_clock(domain::Sport sport, Moment moment, double length, const Strength& strength,
                                          bool runner_in_extras, const domain::SportDetail& detail);

/// The league's coefficients for pregame strength; nullptr for a sport without a model.
[[nodiscard]] const StrengthFit* strength_fit(domain::Sport sport);

}  // namespace arbees::winprob
