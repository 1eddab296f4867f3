#pragma once
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"

/// What a recorded row is about: which game, which side YES is, and how that is known.
namespace arbees::feeds::recorded {

/// The naming columns of a row, as the file spells them.
struct Naming {
  std::string_view venue;
  std::string_view sport;
  std::string_view game_key;
  std::string_view market_id;
  std::string_view outcome;
};

/// `market.game_key` equals `game.key`; fees and grid are still to be filled in.
struct Link {
  domain::Game game;
  domain::Market market;
  std::string series;          ///< what fees go by: Kalshi's series, else the symbol
  bool one_sided = false;      ///< a claim about one team whose opponent the recording does not name
  bool home_unproven = false;  ///< two sides are known, which of them is at home is not
};

/// "nba" → nba; "ncaamb" and "ncaab" are one; anything without a model → other.
[[nodiscard]] domain::Sport sport_of(std::string_view name);

/// The market a row is about. Fails, saying why, whenever game or side cannot be proven from the names: an unknown
/// venue, a market that is not about the winner, a draw, an unnamed or doubtful token, teams the alias table lacks, or
/// names that contradict each other.
[[nodiscard]] base::Result<Link> link_market(const Naming& naming);

/// The game a play list is about, from its key alone ("nba-2026-06-05-nyk-sas": away first).
[[nodiscard]] base::Result<domain::Game> link_game(std::string_view game_key);

}  // namespace arbees::feeds::recorded
