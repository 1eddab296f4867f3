#include "arbees/domain/league.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "arbees/base/eastern.hpp"

namespace arbees::domain {
namespace {

using enum SeasonType;
using enum Sport;

Game game(Sport sport, base::Nanos start, SeasonType type = unknown, std::int32_t season = 0) {
  Game out;
  out.sport = sport;
  out.start = start;
  out.season_type = type;
  out.season = season;
  return out;
}

base::Nanos day(std::int32_t year, std::int32_t month, std::int32_t dayofmonth) {
  return base::eastern_to_utc({year, month, dayofmonth}, 20 * 60);
}

TEST(League, WhoCanTie) {
  struct Case {
    Sport sport;
    SeasonType type;
    bool tie;
  };
  const std::vector<Case> cases = {
      {nfl, preseason, true},  {nfl, regular, true},       {nfl, unknown, true},     {nfl, postseason, false},
      {mlb, preseason, true},  {mlb, regular, true},       {mlb, unknown, true},     {mlb, postseason, false},
      {nba, preseason, false}, {nba, regular, false},      {nba, postseason, false}, {nhl, preseason, false},
      {nhl, regular, false},   {nhl, postseason, false},   {ncaaf, regular, false},  {ncaaf, postseason, false},
      {ncaab, regular, false}, {ncaab, postseason, false}, {other, regular, true},   {other, postseason, true},
      {other, unknown, true},  {nba, exhibition, true},    {nfl, exhibition, true},  {nhl, exhibition, true},
  };
  for (const Case& c : cases)
    EXPECT_EQ(can_tie(c.sport, c.type), c.tie) << base::enum_name(c.sport) << " " << base::enum_name(c.type);
}

TEST(League, OldHockeyCouldTie) {
  EXPECT_TRUE(can_tie(nhl, regular, 2004));
  EXPECT_FALSE(can_tie(nhl, regular, 2006));
  EXPECT_FALSE(can_tie(nhl, postseason, 1998));
}

TEST(League, NflOvertimeBySeason) {
  EXPECT_EQ(overtime_of(nfl, regular, 2024).kind, OvertimeKind::opening_touchdown);
  EXPECT_EQ(overtime_of(nfl, regular, 2025).kind, OvertimeKind::both_possess);
  EXPECT_EQ(overtime_of(nfl, regular).kind, OvertimeKind::both_possess) << "an unknown season is the newest";
  EXPECT_EQ(overtime_of(nfl, regular, 2025).seconds, 600);
  EXPECT_EQ(overtime_of(nfl, regular, 2016).seconds, 900);
  EXPECT_EQ(overtime_of(nfl, postseason, 2021).kind, OvertimeKind::opening_touchdown);
  EXPECT_EQ(overtime_of(nfl, postseason, 2022).kind, OvertimeKind::both_possess);
  EXPECT_EQ(overtime_of(nfl, postseason, 2022).seconds, 900);
  EXPECT_EQ(overtime_of(nfl, postseason, 2022).then, StillLevel::goes_on);
  EXPECT_EQ(overtime_of(nfl, regular, 2025).then, StillLevel::ends_level);
  EXPECT_EQ(overtime_of(nfl, preseason, 2023).kind, OvertimeKind::none);
}

TEST(League, OtherOvertimes) {
  EXPECT_EQ(overtime_of(ncaaf, regular, 2018).two_point_required_from, 3);
  EXPECT_EQ(overtime_of(ncaaf, postseason, 2025).two_point_only_from, 3);
  EXPECT_EQ(overtime_of(nhl, regular, 2026).skaters, 3);
  EXPECT_EQ(overtime_of(nhl, preseason, 2026).then, StillLevel::shootout);
  EXPECT_EQ(overtime_of(nhl, postseason, 2026).seconds, 1200);
  EXPECT_EQ(overtime_of(nba, postseason, 2026).seconds, 300);
  EXPECT_TRUE(overtime_of(mlb, regular, 2026).runner_on_second);
  EXPECT_FALSE(overtime_of(mlb, postseason, 2026).runner_on_second);
  EXPECT_FALSE(overtime_of(mlb, regular, 2019).runner_on_second);
}

TEST(League, SeasonFromTheStart) {
  EXPECT_EQ(season_of(game(nfl, day(2026, 1, 4))), 2025);
  EXPECT_EQ(season_of(game(nfl, day(2025, 9, 7))), 2025);
  EXPECT_EQ(season_of(game(nba, day(2025, 11, 1))), 2026);
  EXPECT_EQ(season_of(game(nhl, day(2026, 5, 1))), 2026);
  EXPECT_EQ(season_of(game(ncaab, day(2026, 3, 20))), 2026);
  EXPECT_EQ(season_of(game(mlb, day(2026, 3, 1))), 2026);
  EXPECT_EQ(season_of(game(nfl, day(2026, 1, 4), regular, 2019)), 2019) << "the feed's word wins";
  EXPECT_EQ(season_of(game(nfl, {})), 0);
}

TEST(League, PostseasonFlagCounts) {
  Game playoffs = game(nfl, day(2026, 1, 11));
  playoffs.postseason = true;
  EXPECT_EQ(season_type_of(playoffs), postseason);
  EXPECT_FALSE(can_tie(playoffs));
}

TEST(League, PeriodLengths) {
  EXPECT_EQ(period_seconds(game(nba, day(2026, 1, 1)), 4), 720);
  EXPECT_EQ(period_seconds(game(nba, day(2026, 1, 1)), 5), 300);
  EXPECT_EQ(period_seconds(game(nhl, day(2026, 5, 1), postseason), 4), 1200);
  EXPECT_EQ(period_seconds(game(ncaaf, day(2025, 10, 1)), 5), 0);
  EXPECT_EQ(period_seconds(game(mlb, day(2025, 7, 1)), 3), 0);
}

TEST(League, TeamsByTheFeedsId) {
  EXPECT_EQ(is_league_team(nfl, "34"), true);
  EXPECT_EQ(is_league_team(nfl, "31"), false) << "the Pro Bowl's AFC";
  EXPECT_EQ(is_league_team(nba, "111124"), false) << "a foreign club";
  EXPECT_EQ(is_league_team(nhl, "24"), true) << "a team that has moved on keeps its games";
  EXPECT_EQ(is_league_team(nhl, "129764"), true);
  EXPECT_EQ(is_league_team(mlb, "-1"), false);
  EXPECT_EQ(is_league_team(mlb, "1x"), false);
  EXPECT_EQ(is_league_team(ncaaf, "2"), std::nullopt);
  EXPECT_EQ(is_league_team(nfl, ""), std::nullopt);
}

TEST(League, VenuesNames) {
  EXPECT_EQ(sport_of_kalshi("KXNCAAFCSGAME"), ncaaf);
  EXPECT_EQ(sport_of_kalshi("ncaafcs"), ncaaf);
  EXPECT_EQ(sport_of_kalshi("ncaamb"), ncaab);
  EXPECT_EQ(sport_of_kalshi("KXNFLGAME"), nfl);
  EXPECT_EQ(sport_of_kalshi("wnba"), other);
  EXPECT_EQ(sport_of_kalshi(""), other);
  EXPECT_EQ(sport_of_polymarket("cfb"), ncaaf);
  EXPECT_EQ(sport_of_polymarket("CBB"), ncaab);
  EXPECT_EQ(sport_of_polymarket(""), other);
}

TEST(League, EachRowIsWhole) {
  std::set<std::string_view> paths;
  for (const League& league : leagues()) {
    EXPECT_EQ(&league_of(league.sport), &league);
    EXPECT_FALSE(league.overtime.empty());
    EXPECT_FALSE(league.kalshi_series.empty());
    EXPECT_TRUE(paths.insert(league.espn_path).second);
    EXPECT_GT(league.transitions.pace.at_once, 0);
    EXPECT_GT(league.transitions.pace.seconds, 0);
    for (std::size_t i = 1; i < league.overtime.size(); ++i)
      if (league.overtime[i].type == league.overtime[i - 1].type)
        EXPECT_LT(league.overtime[i].first_season, league.overtime[i - 1].first_season) << "newest first";
  }
}

RC_GTEST_PROP(League, AnyQuestionHasAnAnswer, ()) {
  const auto sport = static_cast<Sport>(*rc::gen::inRange(0, 12));
  const auto type = static_cast<SeasonType>(*rc::gen::inRange(0, 8));
  const OvertimeRule& rule = overtime_of(sport, type, *rc::gen::inRange(-5, 3000));
  RC_ASSERT(rule.seconds >= 0);
  // Only a game whose overtime can run out undecided, or be called, ends level.
  if (rule.then == StillLevel::shootout) RC_ASSERT(!rule.can_tie);
}

}  // namespace
}  // namespace arbees::domain
