#include "arbees/matching/team_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "arbees/matching/link.hpp"
#include "arbees/matching/spelling.hpp"
#include "support/listings.hpp"

namespace arbees::matching {
namespace {

using domain::Sport;
using domain::Venue;

constexpr Sport kProfessional[] = {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb};

std::string only(const TeamSet& set) {
  return set.size() == 1 ? std::string(set.front()->name) : std::to_string(set.size()) + " teams";
}

TEST(Spelling, IsOneForWhatIsOneSchool) {
  const std::pair<const char*, const char*> same[] = {
      {"Michigan St.", "Michigan State"},      {"Hawai'i", "Hawaii"},
      {"San Jose St.", "San José State"},      {"St. John's", "Saint Johns"},
      {"William & Mary", "William and Mary"},  {"Miami (OH)", "miami oh"},
      {"Louisiana-Monroe", "Louisiana Monroe"}};
  for (const auto& [a, b] : same) EXPECT_EQ(plain_name(a), plain_name(b));
  EXPECT_NE(plain_name("Miami (OH)"), plain_name("Miami (FL)"));
  EXPECT_NE(plain_name("Michigan"), plain_name("Michigan St."));
}

TEST(Spelling, ACodeFitsANameByItsLettersInOrder) {
  EXPECT_TRUE(abbreviates("missr", "missouri"));
  EXPECT_TRUE(abbreviates("pur", "purdue"));
  EXPECT_FALSE(abbreviates("pur", "ucla"));
  EXPECT_FALSE(abbreviates("ourm", "missouri"));
  EXPECT_FALSE(abbreviates("", "missouri"));
}

TEST(TeamNames, EveryTeamsOwnNameMeansItAlone) {
  for (const Sport sport : {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb, Sport::ncaaf, Sport::ncaab})
    for (const TeamAlias& team : teams(sport)) {
      EXPECT_EQ(only(teams_named(sport, team.name)), team.name);
      EXPECT_EQ(team_of(sport, team.espn_id, team.name), &team);
      if (!team.kalshi_name.empty()) EXPECT_EQ(only(teams_named(sport, team.kalshi_name)), team.name);
    }
}

TEST(TeamNames, SchoolsOfLowerDivisionsTakeNothingFromTheOthers) {
  for (const Sport sport : {Sport::ncaaf, Sport::ncaab})
    for (const TeamAlias& team : teams(sport)) {
      const TeamSet by_city = teams_named(sport, team.city);
      for (const TeamAlias* meant : by_city) {
        const auto main = teams(sport);
        EXPECT_TRUE(meant >= main.data() && meant < main.data() + main.size()) << team.city << " means " << meant->name;
      }
    }
}

TEST(TeamNames, AmbiguousTextsKeepEveryMeaning) {
  EXPECT_EQ(teams_named(Sport::nba, "Los Angeles").size(), 2U);
  EXPECT_EQ(teams_named(Sport::nfl, "New York").size(), 2U);
  EXPECT_GT(teams_named(Sport::ncaaf, "Bulldogs").size(), 3U);
  EXPECT_EQ(only(teams_named(Sport::ncaaf, "Miami")), "Miami Hurricanes");
  EXPECT_EQ(only(teams_named(Sport::ncaaf, "Miami (OH)")), "Miami (OH) RedHawks");
  EXPECT_EQ(only(teams_named(Sport::nhl, "New York R")), "New York Rangers");
  EXPECT_TRUE(teams_named(Sport::ncaaf, "State").empty());
  EXPECT_TRUE(teams_named(Sport::other, "Detroit").empty());
}

TEST(TeamNames, CollegeCodesAreKalshisOnly) {
  EXPECT_EQ(only(teams_coded(Sport::ncaaf, Venue::kalshi, "MIZZ")), "Missouri Tigers");
  EXPECT_TRUE(teams_coded(Sport::ncaaf, Venue::polymarket, "mizz").empty());
  EXPECT_TRUE(teams_coded(Sport::ncaaf, Venue::kalshi, "MIZ").empty()) << "ESPN's code";
  EXPECT_EQ(only(teams_coded(Sport::mlb, Venue::kalshi, "AZ")), "Arizona Diamondbacks");
  EXPECT_EQ(only(teams_coded(Sport::nhl, Venue::polymarket, "mon")), "Montreal Canadiens");
}

TEST(TeamNames, AFeedsTeamIsTakenByIdOnlyUnderANameItCouldHave) {
  EXPECT_EQ(team_of(Sport::mlb, "11", "Oakland Athletics")->name, "Athletics");
  EXPECT_EQ(team_of(Sport::mlb, "5", "Cleveland Indians")->name, "Cleveland Guardians");
  EXPECT_EQ(team_of(Sport::nfl, "29", ""), team_of(Sport::nfl, "", "Carolina Panthers"));
  EXPECT_EQ(team_of(Sport::nfl, "29", "Cincinatti Bengals"), nullptr);
  EXPECT_EQ(team_of(Sport::nba, "111124", "Melbourne United"), nullptr);
}

/// Sport, id, abbreviation, name: the first four fields, none of them quoted.
std::array<std::string, 4> fields_of(const std::string& line) {
  std::array<std::string, 4> out;
  std::stringstream stream(line);
  for (std::string& field : out) std::getline(stream, field, ',');
  return out;
}

TEST(TeamNames, EveryTeamThatEspnListsIsKnown) {
  std::ifstream file(std::string(ARBEES_DATA_DIR) + "/espn/teams.csv");
  if (!file) GTEST_SKIP() << "no captured data at " ARBEES_DATA_DIR;
  const std::set<std::string> gone = {"Melbourne United",
                                      "Arizona Coyotes"};  // an exhibition guest, a club of the past
  std::size_t known = 0;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto [sport_name, id, abbreviation, name] = fields_of(line);
    const auto sport = base::parse_enum<Sport>(sport_name);
    if (!sport || gone.contains(name)) continue;
    EXPECT_NE(team_of(*sport, id, name), nullptr) << line;
    ++known;
  }
  EXPECT_EQ(known, 1'260U);
}

/// One game of two professional teams as Kalshi and Polymarket list it.
struct Spelled {
  domain::Listing kalshi_home;
  domain::Listing kalshi_away;
  domain::Listing polymarket_away;
  domain::Listing bare_away;  ///< Polymarket's market without its event
};

Spelled spell(Sport sport, const TeamAlias& away, const TeamAlias& home, domain::StartHint start) {
  // Where Kalshi's display names of a league were not seen: the city, with an initial where two teams share it.
  const auto shown = [&](const TeamAlias& team) {
    if (!team.kalshi_name.empty()) return std::string(team.kalshi_name);
    const auto same_city = [&](const TeamAlias& other) { return other.city == team.city; };
    const bool shared = std::ranges::count_if(teams(sport), same_city) > 1;
    return std::string(team.city) + (shared ? " " + std::string(1, team.nickname.front()) : "");
  };
  test::KalshiSpec kalshi{sport,
                          std::string(away.kalshi),
                          std::string(home.kalshi),
                          shown(away),
                          shown(home),
                          true,
                          base::eastern_date(start.at),
                          {start},
                          0,
                          false};
  test::PolymarketSpec gamma{sport,
                             std::string(away.polymarket),
                             std::string(home.polymarket),
                             std::string(away.nickname),
                             std::string(home.nickname),
                             std::string(away.name),
                             std::string(home.name),
                             false,
                             base::eastern_date(start.at),
                             false,
                             {start}};
  Spelled out;
  out.kalshi_home = test::kalshi(kalshi);
  kalshi.yes_home = false;
  out.kalshi_away = test::kalshi(kalshi);
  out.polymarket_away = test::polymarket(gamma);
  gamma.away_full = gamma.home_full = "";
  out.bare_away = test::polymarket(gamma);
  return out;
}

domain::Game played(Sport sport, const TeamAlias& away, const TeamAlias& home, base::Nanos start) {
  domain::Game game;
  game.key = std::string(away.name) + " at " + std::string(home.name);
  game.sport = sport;
  game.away = {std::string(away.espn_id), std::string(away.espn), std::string(away.name)};
  game.home = {std::string(home.espn_id), std::string(home.espn), std::string(home.name)};
  game.start = start;
  return game;
}

/// Every pair of a league's teams, each among the whole league's games of that hour: 3,704 games, 14,816 markets. A
/// failure means that a team of some league would be traded on the wrong game or the wrong way round.
TEST(TeamNames, EveryProfessionalPairIsLinkedAcrossVenuesAndNeverInverted) {
  const domain::StartHint start = test::stated("2026-10-10T23:00Z");
  std::size_t games_seen = 0;
  std::size_t below_bar = 0;
  for (const Sport sport : kProfessional) {
    for (const TeamAlias& away : teams(sport)) {
      std::vector<domain::Game> games;  // this visitor everywhere, and every other game at its next opponent's
      for (const TeamAlias& home : teams(sport))
        if (&home != &away) games.push_back(played(sport, away, home, start.at));
      for (const TeamAlias& home : teams(sport)) {
        if (&home == &away) continue;
        ++games_seen;
        const Spelled listed = spell(sport, away, home, start);
        const std::string key = std::string(away.name) + " at " + std::string(home.name);
        const std::pair<const domain::Listing*, domain::Side> markets[] = {
            {&listed.kalshi_home, domain::Side::home},
            {&listed.kalshi_away, domain::Side::away},
            {&listed.polymarket_away, domain::Side::away},
            {&listed.bare_away, domain::Side::away}};
        for (const auto& [listing, side] : markets) {
          const LinkResult result = find_link(games, *listing);
          const auto* link = std::get_if<Link>(&result);
          ASSERT_NE(link, nullptr) << listing->market.symbol << ": " << std::get<Unlinked>(result).detail;
          ASSERT_EQ(link->game_key, key);
          ASSERT_EQ(link->yes_side, side) << key << " is inverted: " << evidence_text(*link);
          below_bar += link->confidence_ppm < 950'000 ? 1 : 0;
        }
      }
    }
  }
  EXPECT_EQ(games_seen, 32U * 31 + 30U * 29 + 32U * 31 + 30U * 29);
  EXPECT_EQ(below_bar, 0U);
}

/// The same pairs with one fact turned round: the display names swapped. It must be refused, whoever plays.
TEST(TeamNames, SwappedNamesAreRefusedForEveryPair) {
  const domain::StartHint start = test::stated("2026-10-10T23:00Z");
  for (const Sport sport : kProfessional)
    for (const TeamAlias& away : teams(sport))
      for (const TeamAlias& home : teams(sport)) {
        if (&home == &away) continue;
        const std::vector<domain::Game> games = {played(sport, away, home, start.at)};
        domain::Listing listing = spell(sport, away, home, start).kalshi_home;
        std::swap(listing.teams[0].name, listing.teams[1].name);
        listing.yes_team = listing.teams[1];
        const LinkResult result = find_link(games, listing);
        const auto* unlinked = std::get_if<Unlinked>(&result);
        ASSERT_NE(unlinked, nullptr) << games[0].key;
        ASSERT_EQ(unlinked->reason, Reason::conflict) << games[0].key;
      }
}

}  // namespace
}  // namespace arbees::matching
