#pragma once
#include <optional>

#include "arbees/domain/game.hpp"

namespace arbees::domain {

/// Can such a game end level? NFL and MLB games before and in the regular season can, no game of a postseason can,
/// games of other leagues cannot, and of a contest without a league row anything is possible. Where the feed does not
/// say what kind of game it is, `postseason` decides. The venues' own sentences: docs/trading.md, "Ties".
[[nodiscard]] constexpr bool can_tie(Sport sport, SeasonType type, bool postseason) {
  switch (sport) {
    case Sport::nfl:
    case Sport::mlb: return type == SeasonType::unknown ? !postseason : type != SeasonType::postseason;
    case Sport::other: return true;
    case Sport::nba:
    case Sport::nhl:
    case Sport::ncaaf:
    case Sport::ncaab: return false;
  }
  return true;
}
[[nodiscard]] inline bool can_tie(const Game& game) {
  return can_tie(game.sport, game.season_type, game.postseason);
}

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
