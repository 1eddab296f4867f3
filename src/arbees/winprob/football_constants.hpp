#pragma once
#include <cstddef>

/// What both football paths assume (docs/models.md).
namespace arbees::winprob {

inline constexpr double kRegulation = 3600.0;
inline constexpr double kHalf = 1800.0;
inline constexpr double kClosing = 60.0;          ///< seconds over which the first half's end comes into view
inline constexpr std::size_t kKickoffYards = 75;  ///< to the goal, for the side that will receive
inline constexpr double kSnapSeconds = 43.0;      ///< a snap and the play clock after it
inline constexpr double kTimeoutSeconds = 40.0;   ///< what a timeout gives back
inline constexpr double kKneelSeconds = 8.0;      ///< how sharply a leader's kneeling out the clock is decided

}  // namespace arbees::winprob
