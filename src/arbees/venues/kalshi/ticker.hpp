#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/eastern.hpp"
#include "arbees/base/result.hpp"
#include "arbees/domain/sport.hpp"

namespace arbees::venues::kalshi {

/// What an event ticker of a game-winner series says: KX{LEAGUE}GAME-{YY}{MON}{DD}[HHMM]{TEAMS}[G1]. Day and clock are
/// US Eastern. The team block holds both codes run together and is never cut by width: codes have 2 to 5 letters.
struct EventTicker {
  std::string series;  ///< "KXMLBGAME"
  std::string league;  ///< "mlb"
  base::Date day;
  std::optional<std::int32_t> minute_of_day;  ///< baseball since 2026
  std::string teams;                          ///< "LADAZ", without a doubleheader's G1
  std::int32_t game_number = 0;               ///< 1 or 2 of a doubleheader
};
BOOST_DESCRIBE_STRUCT(EventTicker, (), (series, league, day, minute_of_day, teams, game_number))

/// Fails for other series (spreads, totals, …) and for anything that does not have that shape to the last letter.
[[nodiscard]] base::Result<EventTicker> parse_event_ticker(std::string_view ticker);

/// A market ticker is its event's, a dash, and which outcome: "KXNFLGAME-26SEP20PHITEN-PHI".
struct MarketTicker {
  EventTicker event;
  std::string outcome;  ///< "PHI", "TIE"
};
BOOST_DESCRIBE_STRUCT(MarketTicker, (), (event, outcome))
[[nodiscard]] base::Result<MarketTicker> parse_market_ticker(std::string_view ticker);

/// "KXNFLGAME" of "KXNFLGAME-26SEP20PHITEN-PHI"; everything when there is no dash. Markets do not name their series.
[[nodiscard]] std::string_view series_of(std::string_view ticker);

/// nfl, nba, nhl, mlb, ncaaf, ncaamb → ours; every other league is Sport::other.
[[nodiscard]] domain::Sport sport_of(std::string_view league);

}  // namespace arbees::venues::kalshi
