#include "arbees/matching/team_aliases.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace arbees::matching {
namespace {

using domain::Sport;

std::string name_of(const TeamAlias* team) {
  return team == nullptr ? "nobody" : std::string(team->name);
}

TEST(TeamAliases, EveryLeagueIsComplete) {
  const std::pair<Sport, std::size_t> sizes[] = {
      {Sport::nfl, 32}, {Sport::nba, 30}, {Sport::nhl, 32}, {Sport::mlb, 30}, {Sport::other, 0}};
  for (const auto& [sport, size] : sizes) EXPECT_EQ(teams(sport).size(), size) << base::enum_name(sport);
  EXPECT_GT(teams(Sport::ncaaf).size(), 100U);
  EXPECT_GT(teams(Sport::ncaab).size(), 300U);
}

TEST(TeamAliases, EveryProfessionalCodeAndNameMeansItsOwnTeam) {
  for (const Sport sport : {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb}) {
    for (const TeamAlias& team : teams(sport)) {
      EXPECT_FALSE(team.espn.empty() || team.kalshi.empty() || team.polymarket.empty()) << team.name;
      for (const std::string_view text : {team.espn, team.kalshi, team.polymarket, team.name, team.kalshi_name})
        if (!text.empty())
          EXPECT_EQ(name_of(find_team(sport, text)), team.name) << base::enum_name(sport) << " \"" << text << '"';
      if (team.also.empty()) continue;
      EXPECT_EQ(name_of(find_code(sport, team.also)), team.name) << team.also;
    }
  }
}

TEST(TeamAliases, EveryCollegeNameMeansItsOwnTeam) {
  for (const Sport sport : {Sport::ncaaf, Sport::ncaab})
    for (const TeamAlias& team : teams(sport)) EXPECT_EQ(name_of(find_team(sport, team.name)), team.name);
}

TEST(TeamAliases, ReadsTheSpellingsThatOccur) {
  const struct {
    Sport sport;
    const char* text;
    const char* team;
  } cases[] = {
      {Sport::nhl, "blackhawks", "Chicago Blackhawks"},
      {Sport::nhl, "wings", "Detroit Red Wings"},
      {Sport::nhl, "st. louis blues", "St. Louis Blues"},
      {Sport::nhl, "COLUMBUS_BLUE_JACKETS", "Columbus Blue Jackets"},
      {Sport::nba, "PHILADELPHIA_76ERS", "Philadelphia 76ers"},
      {Sport::nba, "nyk", "New York Knicks"},
      {Sport::nba, "NY", "New York Knicks"},
      {Sport::nfl, "LA", "Los Angeles Rams"},
      {Sport::nba, "Los Angeles Clippers", "LA Clippers"},
      {Sport::mlb, "White Sox", "Chicago White Sox"},
      {Sport::mlb, "A's", "Athletics"},
      {Sport::mlb, "sox", "nobody"},          // two of them
      {Sport::nba, "Los Angeles", "nobody"},  // two of them
      {Sport::nba, "", "nobody"},
      {Sport::nba, "ks", "nobody"},
      {Sport::other, "NYK", "nobody"},
  };
  for (const auto& c : cases) EXPECT_EQ(name_of(find_team(c.sport, c.text)), c.team) << c.text;
}

TEST(TeamAliases, EveryPairOfKalshiCodesSplitsBackOrNotAtAll) {
  for (const Sport sport : {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb}) {
    int unsplittable = 0;
    for (const TeamAlias& away : teams(sport)) {
      for (const TeamAlias& home : teams(sport)) {
        if (&away == &home) continue;
        const auto pair = split_codes(sport, std::string(away.kalshi) + std::string(home.kalshi));
        if (!pair) {
          ++unsplittable;
          continue;
        }
        EXPECT_EQ(pair->first, &away) << away.kalshi << home.kalshi;
        EXPECT_EQ(pair->second, &home) << away.kalshi << home.kalshi;
      }
    }
    EXPECT_EQ(unsplittable, 0) << base::enum_name(sport);
  }
  EXPECT_FALSE(split_codes(Sport::mlb, "ALNL").has_value());
  EXPECT_FALSE(split_codes(Sport::mlb, "").has_value());
}

}  // namespace
}  // namespace arbees::matching
