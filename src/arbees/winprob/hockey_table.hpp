#pragma once
#include <array>
#include <cstddef>

#include "arbees/winprob/fits.hpp"

namespace arbees::winprob {

/// Whom the ice favours, as the row of the table: home's skaters more than away's, −2…2 (goalkeepers' replacements
/// aside), or the side behind by one or two has pulled its goalkeeper, while the leader has as many skaters as it else
/// had, fewer (a penalty of its own) or more.
inline constexpr std::size_t kEvenIce = 2;
inline constexpr std::size_t kNetEmpty = 5;
inline constexpr std::size_t kNetEmptyShort = 6;
inline constexpr std::size_t kNetEmptyMore = 7;
inline constexpr std::size_t kIces = 8;
inline constexpr std::size_t kGoalLeads = 2 * kGoals - 1;  ///< −6…6

/// z of the chain between even sides, [ice][knot][lead + 6]. On a power play the state one goal further on is as likely
/// as the power play's expected goals in what is likely left of it, and a leader's power play takes kStifled of that
/// time from the side behind.
using HockeyTable = std::array<std::array<std::array<double, kGoalLeads>, kHockeyKnots>, kIces>;

/// Worked out once, at the first question.
[[nodiscard]] const HockeyTable& hockey_table();

/// z when `goals` net goals of home are expected at once: `next` is z one goal further on.
[[nodiscard]] double with_goals(double z, double next, double goals);

inline constexpr double kStifled = 0.7;
inline constexpr double kPowerPlaySeconds = 65.0;  ///< left of a power play when it is seen, on average

}  // namespace arbees::winprob
