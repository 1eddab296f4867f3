#include "arbees/matching/link.hpp"

#include <gtest/gtest.h>

#include "arbees/matching/overrides.hpp"
#include "support/listings.hpp"

namespace arbees::matching {
namespace {

using domain::Game;
using domain::Listing;
using domain::Side;
using domain::Sport;
using test::derived;
using test::game;
using test::kalshi;
using test::KalshiSpec;
using test::polymarket;
using test::PolymarketSpec;
using test::stated;
using test::ticker_clock;

constexpr std::int32_t kBar = 950'000;

/// "away of espn:1 (1000000)", or "conflict: …".
std::string outcome(const LinkResult& result) {
  if (const auto* link = std::get_if<Link>(&result))
    return std::string(base::enum_name(link->yes_side)) + " of " + link->game_key +
           (link->confidence_ppm >= kBar ? "" : ", held");
  return std::string(base::enum_name(std::get<Unlinked>(result).reason));
}

std::string explain(const LinkResult& result) {
  if (const auto* link = std::get_if<Link>(&result)) return evidence_text(*link);
  const auto& unlinked = std::get<Unlinked>(result);
  std::string text = unlinked.detail;
  for (const Candidate& candidate : unlinked.candidates) text += "\n  " + candidate.why;
  return text;
}

struct Case {
  const char* what;
  std::vector<Game> games;
  Listing listing;
  const char* expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const LinkResult result = find_link(each.games, each.listing);
    EXPECT_EQ(outcome(result), each.expected) << each.what << ": " << explain(result);
    std::vector<Game> reversed(each.games.rbegin(), each.games.rend());
    EXPECT_EQ(outcome(find_link(reversed, each.listing)), each.expected) << each.what << ", games reversed";
  }
}

const std::vector<Game> kLions = {game("espn:1", Sport::nfl, "Detroit Lions", "Buffalo Bills", "2026-09-18T00:15Z")};
const std::vector<Game> kDerby = {game("espn:2", Sport::nba, "LA Clippers", "Los Angeles Lakers", "2026-01-23T03:00Z")};
const std::vector<Game> kTwin = {game("espn:11", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T17:35Z"),
                                 game("espn:12", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T23:10Z")};
const std::vector<Game> kMiamis = {
    game("espn:21", Sport::ncaaf, "Miami Hurricanes", "Florida Gators", "2026-09-19T23:30Z"),
    game("espn:22", Sport::ncaaf, "Miami (OH) RedHawks", "Ohio Bobcats", "2026-09-19T23:30Z")};
const std::vector<Game> kStates = {
    game("espn:31", Sport::ncaaf, "Michigan State Spartans", "Notre Dame Fighting Irish", "2026-09-19T23:30Z"),
    game("espn:32", Sport::ncaaf, "Michigan Wolverines", "Oklahoma Sooners", "2026-09-19T23:30Z")};

KalshiSpec lions() {
  return {Sport::nfl, "DET", "BUF", "Detroit", "Buffalo", true, {2026, 9, 17}, {derived("2026-09-18T00:15Z")},
          0,          false};
}
PolymarketSpec lions_gamma() {
  return {Sport::nfl,
          "det",
          "buf",
          "Lions",
          "Bills",
          "Detroit Lions",
          "Buffalo Bills",
          false,
          {2026, 9, 17},
          false,
          {stated("2026-09-18T00:15Z")}};
}
KalshiSpec rays(const char* start, int number) {
  return {Sport::mlb, "TB", "BOS", "Tampa Bay", "Boston", false, {2026, 7, 17}, {ticker_clock(start)}, number, false};
}

template <class Spec, class Change>
Listing with(Spec spec, Change&& change) {
  change(spec);
  if constexpr (std::is_same_v<Spec, KalshiSpec>) return kalshi(spec);
  else return polymarket(spec);
}

TEST(FindLink, AGameAsEachVenueListsItIsFoundWithItsYesSide) {
  check({
      {"Kalshi, home", kLions, kalshi(lions()), "home of espn:1"},
      {"Kalshi, away", kLions, with(lions(), [](auto& s) { s.yes_home = false; }), "away of espn:1"},
      {"Kalshi, one market without its event", kLions, with(lions(), [](auto& s) { s.alone = true; }),
       "home of espn:1"},
      {"Polymarket, away", kLions, polymarket(lions_gamma()), "away of espn:1"},
      {"Polymarket, home", kLions, with(lions_gamma(), [](auto& s) { s.yes_home = true; }), "home of espn:1"},
      {"Polymarket's market without its event, slug of the UTC day", kLions,
       with(lions_gamma(),
            [](auto& s) {
              s.away_full = s.home_full = "";
              s.day = {2026, 9, 18};
              s.day_is_utc_or_eastern = true;
            }),
       "away of espn:1"},
      {"only the Eastern day is known", kLions, with(lions(), [](auto& s) { s.starts.clear(); }), "home of espn:1"},
      {"a college by Kalshi's spelling", kStates,
       kalshi({Sport::ncaaf,
               "MSU",
               "ND",
               "Michigan St.",
               "Notre Dame",
               false,
               {2026, 9, 19},
               {derived("2026-09-19T23:30Z")},
               0,
               false}),
       "away of espn:31"},
      {"a college by Polymarket's, with codes of its own", kStates,
       polymarket({Sport::ncaaf,
                   "mst",
                   "ndame",
                   "Michigan State",
                   "Notre Dame",
                   "Michigan State",
                   "Notre Dame",
                   false,
                   {2026, 9, 19},
                   false,
                   {stated("2026-09-19T23:30Z")}}),
       "away of espn:31"},
  });
}

TEST(FindLink, TeamsOfOneCityAreNotMixedUp) {
  const std::vector<Game> both = {
      game("espn:3", Sport::nba, "LA Clippers", "Boston Celtics", "2026-01-23T00:30Z"),
      game("espn:4", Sport::nba, "Boston Celtics", "Los Angeles Lakers", "2026-01-24T00:30Z")};
  check({
      {"both of the city play each other", kDerby,
       kalshi({Sport::nba, "LAC", "LAL", "Los Angeles C", "Los Angeles L", true, {2026, 1, 22}, {}, 0, false}),
       "home of espn:2"},
      {"the city alone names both", kDerby,
       polymarket({Sport::nba,
                   "",
                   "",
                   "Los Angeles",
                   "Los Angeles",
                   "",
                   "",
                   true,
                   {2026, 1, 22},
                   false,
                   {stated("2026-01-23T03:00Z")}}),
       "unnamed_teams"},
      {"one of them plays elsewhere", both,
       kalshi({Sport::nba, "LAC", "BOS", "Los Angeles C", "Boston", false, {2026, 1, 22}, {}, 0, false}),
       "away of espn:3"},
      {"the code says Clippers, the name Lakers", both,
       kalshi({Sport::nba, "LAC", "BOS", "Los Angeles L", "Boston", false, {2026, 1, 22}, {}, 0, false}), "conflict"},
      {"the Clippers' game is not known", kDerby,
       kalshi({Sport::nba, "LAC", "BOS", "Los Angeles C", "Boston", false, {2026, 1, 22}, {}, 0, false}), "no_game"},
  });
}

TEST(FindLink, SchoolsThatSoundAlikeAreNotMixedUp) {
  check({
      {"Miami of Florida", kMiamis,
       kalshi({Sport::ncaaf,
               "MIA",
               "FLA",
               "Miami (FL)",
               "Florida",
               false,
               {2026, 9, 19},
               {derived("2026-09-19T23:30Z")},
               0,
               false}),
       "away of espn:21"},
      {"Miami of Ohio", kMiamis,
       kalshi({Sport::ncaaf,
               "MOH",
               "OHIO",
               "Miami (OH)",
               "Ohio",
               false,
               {2026, 9, 19},
               {derived("2026-09-19T23:30Z")},
               0,
               false}),
       "away of espn:22"},
      {"Ohio's Miami under Florida's code", kMiamis,
       kalshi({Sport::ncaaf,
               "MIA",
               "OHIO",
               "Miami (OH)",
               "Ohio",
               false,
               {2026, 9, 19},
               {derived("2026-09-19T23:30Z")},
               0,
               false}),
       "conflict"},
      {"Michigan is not Michigan State",
       {kStates[0]},
       polymarket({Sport::ncaaf,
                   "mich",
                   "ndame",
                   "Michigan",
                   "Notre Dame",
                   "",
                   "",
                   false,
                   {2026, 9, 19},
                   false,
                   {stated("2026-09-19T23:30Z")}}),
       "no_game"},
      {"a code that means another school in this sport: names decide",
       {game("espn:41", Sport::ncaab, "Arizona State Sun Devils", "Arkansas State Red Wolves", "2026-01-11T01:00Z")},
       polymarket({Sport::ncaab,
                   "arst",
                   "arks",
                   "Arizona State",
                   "Arkansas State",
                   "Arizona State",
                   "Arkansas State",
                   false,
                   {2026, 1, 10},
                   false,
                   {stated("2026-01-11T01:00Z")}}),
       "away of espn:41"},
      {"Washington St. at Oregon and Washington at Oregon St. on one day",
       {game("espn:51", Sport::ncaaf, "Washington State Cougars", "Oregon Ducks", "2026-10-03T23:00Z"),
        game("espn:52", Sport::ncaaf, "Washington Huskies", "Oregon State Beavers", "2026-10-03T23:00Z")},
       kalshi({Sport::ncaaf,
               "WSU",
               "ORE",
               "Washington St.",
               "Oregon",
               true,
               {2026, 10, 3},
               {derived("2026-10-03T23:00Z")},
               0,
               false}),
       "home of espn:51"},
      {"both outcomes cut to one word",
       {game("espn:61", Sport::ncaaf, "Weber State Wildcats", "McNeese Cowboys", "2025-09-13T23:00Z")},
       polymarket({Sport::ncaaf,
                   "webst",
                   "mcnst",
                   "State",
                   "State",
                   "",
                   "",
                   true,
                   {2025, 9, 13},
                   false,
                   {stated("2025-09-13T23:00Z")}}),
       "unnamed_teams"},
  });
}

TEST(FindLink, StartTimesAndDaysMustAgree) {
  const auto at = [](std::vector<domain::StartHint> starts, base::Date day) {
    return with(lions_gamma(), [&](auto& s) {
      s.starts = starts;
      s.day = day;
    });
  };
  check({
      {"an hour's delay", kLions, at({stated("2026-09-17T23:15Z")}, {2026, 9, 17}), "away of espn:1"},
      {"five hours wrong, as Gamma's hockey of November 2025", kLions, at({stated("2026-09-17T19:15Z")}, {2026, 9, 17}),
       "start_differs"},
      {"a week off", kLions, at({stated("2026-09-25T00:15Z")}, {2026, 9, 24}), "start_differs"},
      {"its two start times differ", kLions,
       at({stated("2026-09-18T00:15Z"), stated("2026-09-18T05:15Z")}, {2026, 9, 17}), "conflict"},
      {"the start fits and the day does not", kLions, at({stated("2026-09-18T00:15Z")}, {2026, 9, 14}), "conflict"},
      {"no start and no day", kLions, at({}, {}), "start_differs"},
      {"only a day, and another one", kLions, at({}, {2026, 9, 18}), "start_differs"},
      {"Kalshi's offset, five hours off", kLions,
       with(lions(), [](auto& s) { s.starts = {derived("2026-09-17T19:15Z")}; }), "home of espn:1, held"},
      {"the game's start is not known",
       {game("espn:1", Sport::nfl, "Detroit Lions", "Buffalo Bills", "1970-01-01T00:00Z")},
       polymarket(lions_gamma()),
       "start_differs"},
  });
}

TEST(FindLink, DoubleheadersAreToldApartByClockAndNumber) {
  check({
      {"the first", kTwin, kalshi(rays("2026-07-17T17:35Z", 1)), "away of espn:11"},
      {"the second", kTwin, kalshi(rays("2026-07-17T23:10Z", 2)), "away of espn:12"},
      {"by clock alone", kTwin, kalshi(rays("2026-07-17T23:10Z", 0)), "away of espn:12"},
      {"number and clock disagree", kTwin, kalshi(rays("2026-07-17T17:35Z", 2)), "conflict"},
      {"the day alone", kTwin, with(rays("2026-07-17T17:35Z", 0), [](auto& s) { s.starts.clear(); }), "ambiguous"},
      {"the day and the number: enough to find it, not to trade it", kTwin,
       with(rays("2026-07-17T17:35Z", 2), [](auto& s) { s.starts.clear(); }), "away of espn:12, held"},
      {"only the first is known, the listing is of the second",
       {kTwin[0]},
       with(rays("2026-07-17T17:35Z", 2), [](auto& s) { s.starts.clear(); }),
       "ambiguous"},
      {"only the second is known, three hours after the listing's first",
       {game("espn:12", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T20:35Z")},
       kalshi(rays("2026-07-17T17:35Z", 1)),
       "start_differs"},
      {"a clock between both",
       {game("espn:11", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T18:00Z"),
        game("espn:12", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T21:00Z")},
       kalshi(rays("2026-07-17T19:30Z", 0)),
       "ambiguous"},
      {"three games of a series",
       {game("espn:71", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-16T23:10Z"),
        game("espn:72", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-17T23:10Z"),
        game("espn:73", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-18T20:10Z")},
       kalshi(rays("2026-07-17T23:10Z", 0)),
       "away of espn:72"},
      {"a late game by its UTC day, the next day's game also known",
       {game("espn:81", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-18T02:10Z"),
        game("espn:82", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-18T23:10Z")},
       polymarket({Sport::mlb, "tb", "bos", "Rays", "Red Sox", "", "", true, {2026, 7, 18}, true, {}}),
       "ambiguous"},
      {"the make-up game of the next day is not the game that was listed",
       {game("espn:91", Sport::mlb, "Tampa Bay Rays", "Boston Red Sox", "2026-07-18T17:10Z")},
       kalshi(rays("2026-07-17T23:10Z", 0)),
       "start_differs"},
  });
}

TEST(FindLink, HomeAndAwayAreTheGamesNotTheVenues) {
  std::vector<Game> neutral = kLions;
  neutral[0].neutral_site = true;
  const Listing swapped = kalshi(
      {Sport::nfl, "BUF", "DET", "Buffalo", "Detroit", true, {2026, 9, 17}, {derived("2026-09-18T00:15Z")}, 0, false});
  check({
      {"a neutral site, listed the other way round", neutral, swapped, "away of espn:1"},
      {"not a neutral site: the team is certain, the listing odd", kLions, swapped, "away of espn:1, held"},
  });
}

TEST(FindLink, ContradictionsAreRefusedNotWeighed) {
  check({
      {"the ticker's code and the display names are swapped", kLions,
       with(lions(), [](auto& s) { std::swap(s.away_name, s.home_name); }), "conflict"},
      {"the slug's codes and the outcomes are swapped", kLions,
       with(lions_gamma(), [](auto& s) { std::swap(s.away_code, s.home_code); }), "conflict"},
      {"the event's team is another one", kLions, with(lions_gamma(), [](auto& s) { s.away_full = "Chicago Bears"; }),
       "conflict"},
      {"two games at once fit",
       {kLions[0], game("espn:9", Sport::nfl, "Detroit Lions", "Buffalo Bills", "2026-09-18T00:15Z")},
       kalshi(lions()),
       "ambiguous"},
      {"a player instead of a team", kLions,
       with(lions_gamma(),
            [](auto& s) {
              s.away_name = "Jahmyr Gibbs";
              s.home_name = "No Touchdown";
              s.away_full = s.home_full = "";
            }),
       "unknown_team"},
  });
}

TEST(FindLink, OtherLeaguesAreRefusedByName) {
  Listing wnba = kalshi(lions());
  wnba.sport = Sport::other;
  wnba.league = "wnba";
  const auto result = find_link(kLions, wnba);
  ASSERT_EQ(outcome(result), "other_league");
  EXPECT_NE(std::get<Unlinked>(result).detail.find("wnba"), std::string::npos);
}

TEST(FindLink, ConfidenceIsTheSumOfTheEvidence) {
  const auto result = find_link(kLions, kalshi(lions()));
  const auto& link = std::get<Link>(result);
  std::int32_t sum = 0;
  for (const Evidence& evidence : link.evidence) sum += evidence.ppm;
  EXPECT_EQ(link.confidence_ppm, std::min(sum, confidence::kProven));
  EXPECT_EQ(link.start_difference, base::Duration{});
  const domain::Market market = linked_market(kalshi(lions()), link);
  EXPECT_EQ(market.game_key, "espn:1");
  EXPECT_EQ(market.yes_side, Side::home);
  EXPECT_EQ(market.link_confidence_ppm, link.confidence_ppm);
  EXPECT_FALSE(market.link_evidence.empty());
}

TEST(FindLink, APersonsWordIsTakenUnlessTheFactsSayOtherwise) {
  const Listing five_hours_off = with(lions_gamma(), [](auto& s) { s.starts = {stated("2026-09-17T19:15Z")}; });
  const Confirmation away{domain::Venue::polymarket, five_hours_off.market.symbol, "espn:1", Side::away};
  Confirmation home = away;
  home.yes_side = Side::home;
  Confirmation elsewhere = away;
  elsewhere.game_key = "espn:8";
  const std::vector<Game> games = {
      kLions[0], game("espn:8", Sport::nfl, "Chicago Bears", "Green Bay Packers", "2026-09-18T00:15Z")};
  const auto confirmed = find_link(games, five_hours_off, {{away}, {}});
  EXPECT_EQ(outcome(confirmed), "away of espn:1");
  EXPECT_TRUE(std::get<Link>(confirmed).confirmed);
  EXPECT_EQ(outcome(find_link(games, five_hours_off, {{home}, {}})), "conflict") << "an inversion was confirmed";
  EXPECT_EQ(outcome(find_link(games, five_hours_off, {{elsewhere}, {}})), "conflict") << "a game of two other teams";
  elsewhere.game_key = "espn:404";
  EXPECT_EQ(outcome(find_link(games, five_hours_off, {{elsewhere}, {}})), "no_game");
}

TEST(FindLink, WhatAPersonForbidsIsNotLinked) {
  const Listing listing = kalshi(lions());
  EXPECT_EQ(outcome(find_link(kLions, listing, {{}, {{domain::Venue::kalshi, listing.market.symbol, ""}}})),
            "forbidden");
  EXPECT_EQ(outcome(find_link(kLions, listing, {{}, {{std::nullopt, "", "espn:1"}}})), "forbidden");
  EXPECT_EQ(outcome(find_link(kLions, listing, {{}, {{domain::Venue::polymarket, "", "espn:1"}}})), "home of espn:1");
  const Confirmation word{domain::Venue::kalshi, listing.market.symbol, "espn:1", Side::home};
  EXPECT_EQ(outcome(find_link(kLions, listing, {{word}, {{std::nullopt, "", "espn:1"}}})), "forbidden");
}

TEST(Overrides, AreWrittenAsALineEach) {
  const auto confirmed = parse_confirmation("kalshi,KX-DETBUF-BUF,espn:1,home");
  ASSERT_TRUE(confirmed.has_value());
  EXPECT_EQ(confirmed->symbol, "KX-DETBUF-BUF");
  EXPECT_EQ(confirmed->game_key, "espn:1");
  EXPECT_EQ(confirmed->yes_side, Side::home);
  EXPECT_EQ(parse_prohibition("polymarket,123")->symbol, "123");
  EXPECT_EQ(parse_prohibition("espn:1")->game_key, "espn:1");
  EXPECT_FALSE(parse_prohibition("espn:1")->venue.has_value());
  for (const char* bad :
       {"", "kalshi", "kalshi,X,espn:1", "betfair,X,espn:1,home", "kalshi,X,espn:1,left", "kalshi,,espn:1,home"})
    EXPECT_FALSE(parse_confirmation(bad).has_value()) << bad;
  for (const char* bad : {"", "betfair,X", "kalshi,", "kalshi,X,Y"})
    EXPECT_FALSE(parse_prohibition(bad).has_value()) << bad;
}

TEST(Link, NothingIsLinkedToAGameOutsideTheLeague) {
  const Listing listing = kalshi({Sport::nfl, "DET", "BUF", "Detroit", "Buffalo", true, {2026, 9, 17}, {}, 0, false});
  std::vector<Game> games = kLions;
  ASSERT_TRUE(std::holds_alternative<Link>(find_link(games, listing))) << explain(find_link(games, listing));
  games[0].season_type = domain::SeasonType::exhibition;
  EXPECT_EQ(outcome(find_link(games, listing)), "exhibition");
  games[0].season_type = domain::SeasonType::regular;
  games[0].home.id = "2";
  games[0].away.id = "99";
  EXPECT_EQ(outcome(find_link(games, listing)), "unknown_team");
}

}  // namespace
}  // namespace arbees::matching
