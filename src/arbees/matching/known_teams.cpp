#include "arbees/matching/known_teams.hpp"

#include <unordered_set>

#include "arbees/domain/league.hpp"
#include "arbees/matching/team_names.hpp"

namespace arbees::matching {
namespace {

using Ids = std::unordered_set<std::string_view>;

Ids ids_of(domain::Sport sport) {
  Ids ids;
  const auto add = [&ids](std::span<const TeamAlias> teams) {
    for (const TeamAlias& team : teams)
      if (!team.espn_id.empty()) ids.insert(team.espn_id);
  };
  add(teams(sport));
  for (const auto part : more_teams(sport)) add(part);
  return ids;
}

}  // namespace

std::optional<bool> is_known_team(domain::Sport sport, std::string_view espn_id) {
  if (const auto listed = domain::is_league_team(sport, espn_id)) return listed;
  if (espn_id.empty()) return std::nullopt;
  static const Ids kFootball = ids_of(domain::Sport::ncaaf);
  static const Ids kBasketball = ids_of(domain::Sport::ncaab);
  // A school has one id in every sport, and plays basketball against schools that the basketball table lacks.
  if (sport == domain::Sport::ncaaf || sport == domain::Sport::ncaab)
    return kFootball.contains(espn_id) || kBasketball.contains(espn_id);
  return std::nullopt;
}

}  // namespace arbees::matching
