#pragma once
#include <cstdint>

#include "arbees/domain/game.hpp"

/// How often a scoreboard is worth a request, by what its games do.
namespace arbees::feeds::espn {

/// From the least to the most urgent.
enum class Heat : std::uint8_t {
  off,      ///< over, or not going to be played
  idle,     ///< nothing for an hour or more; suspended
  soon,     ///< starts within the hour
  watch,    ///< under way, but nobody follows it
  waiting,  ///< starts in minutes, or should have started
  slow,     ///< half-time, a delay, a status we cannot read, a game that is decided
  live,
  crunch  ///< close and late: a few seconds decide
};
BOOST_DESCRIBE_ENUM(Heat, off, idle, soon, watch, waiting, slow, live, crunch)

/// `followed`: somebody holds or may hold a position in it.
[[nodiscard]] Heat heat_of(const domain::Game& game, const domain::GameState& state, bool followed, base::Nanos now);

/// Time between two polls of a scoreboard whose hottest game is this hot.
[[nodiscard]] base::Duration scoreboard_interval(Heat heat);

/// Time between two polls of one followed game's summary; nothing when it is not worth one.
[[nodiscard]] std::optional<base::Duration> summary_interval(Heat heat);

}  // namespace arbees::feeds::espn
