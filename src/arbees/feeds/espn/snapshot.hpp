#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"

/// What ESPN's documents say, in the words of the domain.
namespace arbees::feeds::espn {

/// One game in one document.
struct GameSnapshot {
  static constexpr const char* kName = "game_snapshot";
  domain::Game game;  ///< key "espn:<event id>"; a make-up game and each game of a doubleheader has an id of its own
  domain::GameState state;
  bool start_confirmed = true;                      ///< false: the hour of `game.start` is a placeholder
  std::optional<base::Nanos> updated;               ///< by the feed's clock; scoreboards do not say
  std::optional<domain::Side> winner;               ///< only of a final game; nobody in a tie
  std::optional<base::Probability> reference_home;  ///< ESPN's own forecast after `state.last_play_id`
};
BOOST_DESCRIBE_STRUCT(GameSnapshot, (), (game, state, start_confirmed, updated, winner, reference_home))

/// A day or a week of games. `refused` are events that could not be read; the others stand.
struct Scoreboard {
  std::vector<GameSnapshot> games;
  std::vector<base::Error> refused;
};

/// ESPN's own win probability after a play. Not calibrated for us, and not of the same instant as the header.
struct ReferenceProbability {
  static constexpr const char* kName = "reference_probability";
  std::string play_id;
  base::Probability home;
};
BOOST_DESCRIBE_STRUCT(ReferenceProbability, (), (play_id, home))

/// Everything about one game. The header, the plays and the probabilities of one document are of different instants:
/// `snapshot` is read from the header alone, except for what only the plays can say and does not change
/// (`second_half_receiver`).
struct Summary {
  GameSnapshot snapshot;
  std::vector<domain::Play> plays;       ///< in the feed's order, each id once; the feed edits and reorders them
  std::vector<domain::GameState> after;  ///< the game after each of `plays`
  std::vector<ReferenceProbability> probabilities;
  std::size_t probabilities_without_value = 0;  ///< entries that name a play and no probability
  std::vector<base::Error> refused;             ///< plays and probabilities that could not be read
};

/// A bookmaker's or a forecaster's pregame view of a game, from a document that holds nothing else.
struct LineQuote {
  static constexpr const char* kName = "pregame_line";
  std::string game_key;  ///< empty when the document does not say
  std::string provider;
  domain::PregameLine line;
};
BOOST_DESCRIBE_STRUCT(LineQuote, (), (game_key, provider, line))

/// Where a game stands, from a document without its score.
struct GameStatus {
  static constexpr const char* kName = "game_status";
  std::string game_key;  ///< empty when the document does not say
  domain::Phase phase = domain::Phase::unknown;
  std::int32_t period = 0;
  std::optional<std::int32_t> clock_ms;
};
BOOST_DESCRIBE_STRUCT(GameStatus, (), (game_key, phase, period, clock_ms))

}  // namespace arbees::feeds::espn
