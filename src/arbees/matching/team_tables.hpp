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

/// The other schools that ESPN lists in the sport, lower divisions included. Their codes are shared by several schools,
/// so they are known by name and id alone and are not part of `teams`.
[[nodiscard]] std::span<const TeamAlias> ncaaf_more_a_l();
[[nodiscard]] std::span<const TeamAlias> ncaaf_more_m_z();
[[nodiscard]] std::span<const TeamAlias> ncaab_more();

}  // namespace arbees::matching
