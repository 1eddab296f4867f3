#pragma once
#include <optional>

#include "arbees/domain/league.hpp"

namespace arbees::domain {

/// The feed says final, and it can be: a level score where no game ends level is a game that has not finished.
[[nodiscard]] inline bool has_result(const Game& game, const GameState& state) {
  return state.phase == Phase::final && (state.home_score != state.away_score || can_tie(game));
}

/// What the home side's win was worth: 1, 0, or a half for a tie; nothing while there is no result.
[[nodiscard]] inline std::optional<double> home_result(const Game& game, const GameState& state) {
  if (!has_result(game, state)) return std::nullopt;
  if (state.home_score == state.away_score) return 0.5;
  return state.home_score > state.away_score ? 1.0 : 0.0;
}

}  // namespace arbees::domain
