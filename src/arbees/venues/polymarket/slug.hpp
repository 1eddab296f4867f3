#pragma once
#include <string>
#include <string_view>

#include "arbees/base/eastern.hpp"
#include "arbees/base/result.hpp"
#include "arbees/domain/sport.hpp"

namespace arbees::venues::polymarket {

/// What a game's slug says: {league}-{code}-{code}-{YYYY-MM-DD}. Which of the codes is at home it does not say, codes
/// are not stable (match by name), and the day is the US Eastern one or the UTC one depending on league and year.
struct GameSlug {
  std::string league;  ///< "nfl", "cfb"
  std::string first;   ///< "det"
  std::string second;
  base::Date day;
  std::string rest;  ///< what follows the day, without its dash: "spread-home-1pt5", "v2"; empty for the game itself
};
BOOST_DESCRIBE_STRUCT(GameSlug, (), (league, first, second, day, rest))

/// Fails for anything that does not have that shape up to the day.
[[nodiscard]] base::Result<GameSlug> parse_game_slug(std::string_view slug);

/// nfl, nba, nhl, mlb, cfb, cbb → ours; every other league is Sport::other.
[[nodiscard]] domain::Sport sport_of(std::string_view league);

}  // namespace arbees::venues::polymarket
