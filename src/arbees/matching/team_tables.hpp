#pragma once
#include <span>

#include "arbees/matching/team_aliases.hpp"

/// The tables behind `teams`, one file a group of leagues.
namespace arbees::matching {

[[nodiscard]] std::span<const TeamAlias> nfl_teams();
[[nodiscard]] std::span<const TeamAlias> nba_teams();
[[nodiscard]] std::span<const TeamAlias> nhl_teams();
[[nodiscard]] std::span<const TeamAlias> mlb_teams();
[[nodiscard]] std::span<const TeamAlias> ncaaf_teams();
[[nodiscard]] std::span<const TeamAlias> ncaab_teams();

}  // namespace arbees::matching
