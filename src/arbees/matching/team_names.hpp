#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "arbees/domain/market.hpp"
#include "arbees/matching/team_aliases.hpp"

/// What a name or code of a listing can mean, with every possibility kept: a link is refused, not guessed, where two
/// teams are possible. (`find_team` of team_aliases.hpp picks one meaning and reads codes as names; it suits one's own
/// files.) All tables are built once, on the first call, and then shared by all threads.
namespace arbees::matching {

/// Teams a text can mean. More than one: it alone does not tell which.
using TeamSet = std::vector<const TeamAlias*>;

/// By name: the teams that this is the whole name of (full name, city with nickname, Kalshi's display name, another
/// known spelling of a school, city with the nickname's initial where a city has two teams); where there is none, the
/// teams with this city or nickname.
[[nodiscard]] TeamSet teams_named(domain::Sport sport, std::string_view name);

/// By the venue's own code. Professional leagues: the code in the venue's own column, else in any. Colleges: only codes
/// that were read off Kalshi's tickers; Polymarket's change within a season and are never looked up.
[[nodiscard]] TeamSet teams_coded(domain::Sport sport, domain::Venue venue, std::string_view code);

/// By the venue's own team id (Kalshi's structured targets).
[[nodiscard]] TeamSet teams_with_venue_id(domain::Sport sport, domain::Venue venue, std::string_view id);

/// The schools that `teams` leaves out, known by name and ESPN's id alone: those of lower divisions. A bare city or
/// nickname that a school of `teams` has too means that one. In parts, together they are all.
[[nodiscard]] std::vector<std::span<const TeamAlias>> more_teams(domain::Sport sport);

/// A feed's team: by its full name, else by ESPN's id where the name could be an older one of that team ("Oakland
/// Athletics"). Null when the tables lack it, or name and id are two teams'.
[[nodiscard]] const TeamAlias* team_of(domain::Sport sport, std::string_view espn_id, std::string_view name);

/// Other spellings of a school, by ESPN's team id: "Connecticut" for UConn.
struct Spelling {
  std::string_view espn_id;
  std::string_view name;
};
[[nodiscard]] std::span<const Spelling> college_spellings();

/// Kalshi's structured-target ids by sport and ESPN's team id, read off `custom_strike` of its markets.
struct VenueTeamId {
  domain::Sport sport;
  std::string_view espn_id;
  std::string_view id;
};
[[nodiscard]] std::span<const VenueTeamId> kalshi_team_ids();

}  // namespace arbees::matching
