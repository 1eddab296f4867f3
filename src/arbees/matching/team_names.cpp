#include "arbees/matching/team_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "arbees/matching/spelling.hpp"
#include "arbees/matching/team_tables.hpp"

namespace arbees::matching {
namespace {

using Index = std::unordered_map<std::string, TeamSet>;

struct SportIndex {
  Index whole_names;
  Index parts;  ///< city or nickname alone
  Index kalshi_codes;
  Index polymarket_codes;
  Index any_codes;
  Index espn_ids;
  Index kalshi_ids;
};

bool is_college(domain::Sport sport) {
  return sport == domain::Sport::ncaaf || sport == domain::Sport::ncaab;
}

void put(Index& index, std::string key, const TeamAlias& team) {
  if (key.empty()) return;
  TeamSet& set = index[std::move(key)];
  if (std::ranges::find(set, &team) == set.end()) set.push_back(&team);
}

TeamSet get(const Index& index, const std::string& key) {
  const auto found = index.find(key);
  return found == index.end() ? TeamSet{} : found->second;
}

/// "New York G" and "Chicago WS": how Kalshi tells two teams of one city apart.
std::string city_with_initials(const TeamAlias& team) {
  std::string initials;
  for (std::size_t i = 0; i < team.nickname.size(); ++i)
    if (i == 0 || team.nickname[i - 1] == ' ') initials += team.nickname[i];
  return plain_name(std::string(team.city) + " " + initials);
}

void add_names(SportIndex& index, domain::Sport sport, const TeamAlias& team) {
  put(index.whole_names, plain_name(team.name), team);
  put(index.whole_names, plain_name(std::string(team.city) + " " + std::string(team.nickname)), team);
  put(index.whole_names, plain_name(team.kalshi_name), team);
  const auto same_city = [&](const TeamAlias& other) { return other.city == team.city; };
  if (!is_college(sport) && std::ranges::count_if(teams(sport), same_city) > 1)
    put(index.whole_names, city_with_initials(team), team);
  put(index.parts, plain_name(team.city), team);
  put(index.parts, plain_name(team.nickname), team);
}

void add_codes(SportIndex& index, domain::Sport sport, const TeamAlias& team) {
  put(index.kalshi_codes, plain_code(team.kalshi), team);
  put(index.espn_ids, std::string(team.espn_id), team);
  if (is_college(sport)) return;
  put(index.polymarket_codes, plain_code(team.polymarket), team);
  for (const std::string_view code : {team.espn, team.kalshi, team.polymarket, team.also})
    put(index.any_codes, plain_code(code), team);
}

void put_unless_taken(Index& index, const Index& taken, const std::string& key, const TeamAlias& team) {
  if (!taken.contains(key)) put(index, key, team);
}

void add_more(SportIndex& index, domain::Sport sport) {
  const Index names = index.whole_names;
  const Index parts = index.parts;
  for (const auto& table : more_teams(sport))
    for (const TeamAlias& team : table) {
      put_unless_taken(index.whole_names, names, plain_name(team.name), team);
      put_unless_taken(index.parts, parts, plain_name(team.city), team);
      put_unless_taken(index.parts, parts, plain_name(team.nickname), team);
      put(index.espn_ids, std::string(team.espn_id), team);
    }
}

SportIndex build(domain::Sport sport) {
  SportIndex index;
  for (const TeamAlias& team : teams(sport)) {
    add_names(index, sport, team);
    add_codes(index, sport, team);
  }
  add_more(index, sport);
  if (is_college(sport))
    for (const Spelling& spelling : college_spellings())
      for (const TeamAlias* team : get(index.espn_ids, std::string(spelling.espn_id)))
        put(index.whole_names, plain_name(spelling.name), *team);
  for (const VenueTeamId& known : kalshi_team_ids())
    if (known.sport == sport)
      for (const TeamAlias* team : get(index.espn_ids, std::string(known.espn_id)))
        put(index.kalshi_ids, std::string(known.id), *team);
  return index;
}

const SportIndex& index_of(domain::Sport sport) {
  using domain::Sport;
  static const std::array<SportIndex, 7> kAll = {build(Sport::nfl),  build(Sport::nba),   build(Sport::nhl),
                                                 build(Sport::mlb),  build(Sport::ncaaf), build(Sport::ncaab),
                                                 build(Sport::other)};
  return kAll[static_cast<std::size_t>(sport)];
}

std::string last_word(std::string_view name) {
  const std::string plain = plain_name(name);
  return plain.substr(plain.rfind(' ') + 1);
}

/// An old or shortened name of the team: it begins with the city or ends like the nickname, or is not given.
bool could_be(const TeamAlias& team, std::string_view name) {
  const std::string plain = plain_name(name);
  return plain.empty() || plain.starts_with(plain_name(team.city)) || last_word(name) == last_word(team.nickname);
}

}  // namespace

std::vector<std::span<const TeamAlias>> more_teams(domain::Sport sport) {
  if (sport == domain::Sport::ncaaf) return {ncaaf_more_a_l(), ncaaf_more_m_z()};
  if (sport == domain::Sport::ncaab) return {ncaab_more()};
  return {};
}

TeamSet teams_named(domain::Sport sport, std::string_view name) {
  const std::string key = plain_name(name);
  if (key.empty()) return {};
  const SportIndex& index = index_of(sport);
  TeamSet whole = get(index.whole_names, key);
  return whole.empty() ? get(index.parts, key) : whole;
}

TeamSet teams_coded(domain::Sport sport, domain::Venue venue, std::string_view code) {
  const std::string key = plain_code(code);
  if (key.empty()) return {};
  const SportIndex& index = index_of(sport);
  if (is_college(sport)) return venue == domain::Venue::kalshi ? get(index.kalshi_codes, key) : TeamSet{};
  TeamSet own = get(venue == domain::Venue::kalshi ? index.kalshi_codes : index.polymarket_codes, key);
  return own.empty() ? get(index.any_codes, key) : own;
}

TeamSet teams_with_venue_id(domain::Sport sport, domain::Venue venue, std::string_view id) {
  if (id.empty() || venue != domain::Venue::kalshi) return {};
  return get(index_of(sport).kalshi_ids, std::string(id));
}

const TeamAlias* team_of(domain::Sport sport, std::string_view espn_id, std::string_view name) {
  const SportIndex& index = index_of(sport);
  const TeamSet by_name = get(index.whole_names, plain_name(name));
  if (by_name.size() == 1) return by_name.front();
  const TeamSet by_id = get(index.espn_ids, std::string(espn_id));
  return by_id.size() == 1 && could_be(*by_id.front(), name) ? by_id.front() : nullptr;
}

}  // namespace arbees::matching
