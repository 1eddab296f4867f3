#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbees/base/eastern.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/sport.hpp"

namespace arbees::domain {

/// Where a start time comes from, from the most to the least trusted. `stated`: the venue gives the start as such.
/// `ticker_clock`: the wall time inside an identifier. `derived`: from another time by an observed offset.
enum class StartSource : std::uint8_t { stated, ticker_clock, derived };
BOOST_DESCRIBE_ENUM(StartSource, stated, ticker_clock, derived)

struct StartHint {
  StartSource source = StartSource::stated;
  base::Nanos at;
};
BOOST_DESCRIBE_STRUCT(StartHint, (), (source, at))

/// A side as the venue names it. `side` absent where the venue does not say who is at home.
struct ListedTeam {
  std::string code;  ///< the venue's own short code, lower case; empty when it gives none
  std::string name;  ///< "Los Angeles R", "Lions"
  std::string full_name;
  std::string id;  ///< the venue's own team id; empty when it gives none
  std::optional<Side> side;
};
BOOST_DESCRIBE_STRUCT(ListedTeam, (), (code, name, full_name, id, side))

/// A game-winner market as its venue lists it: what is needed to find its game. `market` has neither game_key nor
/// yes_side yet, and a link confidence of 0.
struct Listing {
  Market market;
  Sport sport = Sport::other;
  std::string league;  ///< the venue's own word, lower case: "nfl", "wnba", "ncaamb"
  std::string series;  ///< "KXNFLGAME", "nfl-2026"
  std::string title;
  std::vector<ListedTeam> teams;  ///< the two sides when the venue names both, in its order
  ListedTeam yes_team;            ///< who must win for YES to pay
  std::string team_block;         ///< both codes as one identifier holds them: "LADAZ", or "det-buf" in outcome order
  std::vector<StartHint> starts;
  std::optional<base::Date> day;  ///< the day the venue names; US Eastern unless `day_is_utc_or_eastern`
  bool day_is_utc_or_eastern = false;
  std::int32_t game_number = 0;  ///< 1 or 2 of a doubleheader, 0 when not said
  MarketStatus status = MarketStatus::open;
  std::optional<base::Price> settlement;
};
BOOST_DESCRIBE_STRUCT(Listing, (),
                      (market, sport, league, series, title, teams, yes_team, team_block, starts, day,
                       day_is_utc_or_eastern, game_number, status, settlement))

}  // namespace arbees::domain
