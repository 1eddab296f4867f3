#include <rapidcheck/gtest.h>

#include "arbees/feeds/espn/read.hpp"
#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;
using domain::BaseballDetail;
using domain::FootballDetail;
using domain::Half;
using domain::HockeyDetail;

FootballDetail football(const std::string& situation, const std::string& status = EventParts{}.status,
                        Sport sport = Sport::nfl) {
  return detail_of<FootballDetail>(
      game_of(sport, {.competition_extra = R"(,"situation":)" + situation, .status = status}).state);
}

TEST(EspnFootball, YardLineCountsFromTheHomeGoalWhoeverHasTheBall) {
  const auto away =
      football(R"({"down":3,"distance":1,"yardLine":38,"possession":"2","homeTimeouts":3,"awayTimeouts":2})");
  EXPECT_EQ(away.possession, Side::away);
  EXPECT_EQ(away.yards_to_goal, 38);
  EXPECT_EQ(away.down, 3);
  EXPECT_EQ(away.distance, 1);
  EXPECT_EQ(away.home_timeouts, 3);
  EXPECT_EQ(away.away_timeouts, 2);
  EXPECT_EQ(football(R"({"down":1,"distance":10,"yardLine":38,"possession":"1"})").yards_to_goal, 62);
}

RC_GTEST_PROP(EspnFootballLaw, YardsToGoalOfTheTwoSidesAddUpToTheField, ()) {
  const int yard_line = *rc::gen::inRange(-5, 106);
  const auto home = football(fmt::format(R"({{"yardLine":{},"possession":"1"}})", yard_line));
  const auto away = football(fmt::format(R"({{"yardLine":{},"possession":"2"}})", yard_line));
  RC_ASSERT(home.yards_to_goal.has_value() == (yard_line >= 1 && yard_line <= 99));
  RC_ASSERT(home.yards_to_goal.has_value() == away.yards_to_goal.has_value());
  if (home.yards_to_goal) RC_ASSERT(*home.yards_to_goal + *away.yards_to_goal == 100);
}

TEST(EspnFootball, ThePlaceIsTheTextsThenTheYardLinesAndNeverTheDistanceToTheEndZone) {
  EXPECT_EQ(football(R"({"yardLine":28,"yardsToEndzone":38,"possession":"2"})").yards_to_goal, 28);
  EXPECT_EQ(football(R"({"yardLine":28,"possessionText":"HOM 31","possession":"2"})").yards_to_goal, 31);
  EXPECT_EQ(football(R"({"yardLine":28,"downDistanceText":"2nd & 7 at AWY 31","possession":"2"})").yards_to_goal, 69);
  EXPECT_EQ(football(R"({"yardLine":28,"possessionText":"50","possession":"1"})").yards_to_goal, 50);
  EXPECT_EQ(football(R"({"yardLine":28,"possessionText":"XYZ 31","possession":"2"})").yards_to_goal, 28);
  EXPECT_EQ(football(R"({"yardsToEndzone":38,"possession":"2"})").yards_to_goal, std::nullopt);
}

TEST(EspnFootball, ADistanceEndsAtTheGoalLine) {
  EXPECT_EQ(football(R"({"down":1,"distance":10,"yardLine":6,"possession":"2"})").distance, 6);
  EXPECT_EQ(football(R"({"down":2,"distance":0,"yardLine":4,"possession":"2"})").distance, 4) << "goal to go";
}

TEST(EspnFootball, ATouchdownThatAwaitsItsTryLeavesTheBallUnknown) {
  const auto pending = football(
      R"({"down":1,"distance":10,"yardLine":5,"possession":"1","homeTimeouts":2,"lastPlay":{"id":"5","type":{"text":"Rushing Touchdown"},"scoreValue":6,"team":{"id":"1"}}})");
  EXPECT_EQ(pending.possession, std::nullopt);
  EXPECT_EQ(pending.yards_to_goal, std::nullopt);
  EXPECT_EQ(pending.home_timeouts, 2);
}

TEST(EspnFootball, AtTheEndOfRegulationNobodyHasTheBall) {
  const auto over = football(R"({"down":2,"distance":5,"yardLine":38,"possession":"1"})",
                             status("STATUS_IN_PROGRESS", "in", false, R"(,"period":4,"clock":0)"));
  EXPECT_EQ(over.possession, std::nullopt);
}

TEST(EspnFootball, CollegeOvertimesAreNeverFartherFromTheGoalThanHalfTheField) {
  const auto turned = football(R"({"down":1,"distance":10,"yardLine":25,"possession":"1"})",
                               live_status(R"(,"period":5)"), Sport::ncaaf);
  EXPECT_EQ(turned.yards_to_goal, 25);
}

TEST(EspnFootball, WithoutPossessionTheRestIsOfThePlayBeforeAndUnknown) {
  const auto stale = football(R"({"down":2,"distance":5,"yardLine":38,"homeTimeouts":1,"awayTimeouts":0})");
  EXPECT_EQ(stale.possession, std::nullopt);
  EXPECT_EQ(stale.down, std::nullopt);
  EXPECT_EQ(stale.distance, std::nullopt);
  EXPECT_EQ(stale.yards_to_goal, std::nullopt);
  EXPECT_EQ(stale.home_timeouts, 1);
  EXPECT_EQ(football(R"({"down":2,"yardLine":38,"possession":"99"})").possession, std::nullopt)
      << "no side of this game";
}

TEST(EspnFootball, ImpossibleValuesAreUnknown) {
  const auto odd =
      football(R"({"down":-1,"distance":0,"yardLine":0,"possession":"1","homeTimeouts":-1,"awayTimeouts":4})");
  EXPECT_EQ(odd.possession, Side::home);
  EXPECT_EQ(odd.down, std::nullopt);
  EXPECT_EQ(odd.distance, std::nullopt);
  EXPECT_EQ(odd.yards_to_goal, std::nullopt);
  EXPECT_EQ(odd.home_timeouts, std::nullopt);
  EXPECT_EQ(odd.away_timeouts, std::nullopt);
}

TEST(EspnFootball, BallIsDroppedAtHalfTimeAndKeptBetweenQuarters) {
  const std::string situation =
      R"({"down":2,"distance":5,"yardLine":38,"possession":"1","homeTimeouts":1,"awayTimeouts":0})";
  const auto half = football(situation, status("STATUS_HALFTIME", "in", false, R"(,"period":2,"clock":0)"));
  EXPECT_EQ(half.possession, std::nullopt);
  EXPECT_EQ(half.down, std::nullopt);
  const auto quarter = football(situation, status("STATUS_END_PERIOD", "in", false, R"(,"period":3,"clock":0)"));
  EXPECT_EQ(quarter.possession, Side::home);
  EXPECT_EQ(quarter.yards_to_goal, 62);
  const auto before = football(situation, status("STATUS_SCHEDULED", "pre", false));
  EXPECT_EQ(before.possession, std::nullopt) << "situations of the week before are still shown";
}

TEST(EspnFootball, ScorersKickOffOnceTheScoreIsComplete) {
  const auto after = [](const char* kind, int points, int period = 1) {
    return football(
        fmt::format(R"({{"lastPlay":{{"id":"5","type":{{"text":"{}"}},"scoreValue":{},"team":{{"id":"2"}}}}}})", kind,
                    points),
        live_status(fmt::format(R"(,"period":{},"clock":100)", period)));
  };
  for (const auto& [kind, points] :
       {std::pair{"Field Goal Good", 3}, {"Extra Point Good", 1}, {"Rushing Touchdown", 7}}) {
    EXPECT_TRUE(after(kind, points).kickoff) << kind;
    EXPECT_EQ(after(kind, points).possession, Side::home) << kind;
  }
  EXPECT_FALSE(after("Rushing Touchdown", 6).kickoff) << "the try is still to come";
  EXPECT_FALSE(after("Safety", 2).kickoff) << "the side that conceded kicks";
  EXPECT_TRUE(after("Field Goal Good", 3, 5).kickoff) << "a field goal of the NFL's overtime is answered";
}

TEST(EspnFootball, SummaryHeaderMarksTheSideWithTheBall) {
  const auto game = game_of(Sport::nfl, {.home_extra = R"(,"score":"0","possession":false)",
                                         .away_extra = R"(,"score":"0","possession":true)"});
  EXPECT_EQ(detail_of<FootballDetail>(game.state).possession, Side::away);
  const auto neither = game_of(Sport::nfl, {.home_extra = R"(,"score":"0","possession":false)",
                                            .away_extra = R"(,"score":"0","possession":false)"});
  EXPECT_EQ(detail_of<FootballDetail>(neither.state).possession, std::nullopt);
}

BaseballDetail baseball(const std::string& situation, const std::string& short_detail, const std::string& extra = "") {
  const std::string status = fmt::format(
      R"({{"period":7,"type":{{"name":"STATUS_IN_PROGRESS","state":"in","completed":false,"shortDetail":"{}"}}{}}})",
      short_detail, extra);
  return detail_of<BaseballDetail>(
      game_of(Sport::mlb, {.competition_extra = R"(,"situation":)" + situation, .status = status}).state);
}

TEST(EspnBaseball, ReadsHalfOutsBasesAndCount) {
  const auto detail =
      baseball(R"({"balls":3,"strikes":2,"outs":1,"onFirst":true,"onSecond":false,"onThird":true})", "Bot 7th");
  EXPECT_EQ(detail.half, Half::bottom);
  EXPECT_EQ(detail.outs, 1);
  EXPECT_EQ(detail.bases, 5);
  EXPECT_EQ(detail.balls, 3);
  EXPECT_EQ(detail.strikes, 2);
  EXPECT_EQ(detail.scheduled_innings, 9);
}

TEST(EspnBaseball, HalfIsReadInBothSpellings) {
  const std::string situation = R"({"outs":0,"onFirst":false})";
  for (const auto& [text, half] : {std::pair{"Top 7th", Half::top},
                                   {"Bot 7th", Half::bottom},
                                   {"Bottom 7th", Half::bottom},
                                   {"Mid 7th", Half::middle},
                                   {"Middle 7th", Half::middle},
                                   {"End 7th", Half::end}})
    EXPECT_EQ(baseball(situation, text).half, half) << text;
  EXPECT_EQ(baseball(situation, "Delayed", R"(,"periodPrefix":"Bottom")").half, Half::bottom);
  EXPECT_EQ(baseball(situation, "Top 7th", R"(,"periodPrefix":"Bottom")").half, std::nullopt) << "a contradiction";
  EXPECT_EQ(parse_half("End of 2nd Period"), std::nullopt);
}

TEST(EspnBaseball, BetweenHalvesTheBasesAreEmptyAndTheCountUnknown) {
  const auto detail =
      baseball(R"({"balls":1,"strikes":2,"outs":3,"onFirst":true,"onSecond":true,"onThird":true})", "Mid 7th");
  EXPECT_EQ(detail.bases, 0);
  EXPECT_EQ(detail.outs, 3);
  EXPECT_EQ(detail.balls, std::nullopt);
}

TEST(EspnBaseball, SummaryLeavesEmptyBasesOut) {
  const std::string status =
      R"({"period":7,"periodPrefix":"Bottom","type":{"name":"STATUS_IN_PROGRESS","state":"in","completed":false,"shortDetail":"Bot 7th"}})";
  const auto summary = summary_of(
      Sport::mlb, {.status = status},
      R"(,"format":{"regulation":{"periods":7}},"situation":{"balls":0,"strikes":0,"outs":2,"onSecond":{"playerId":1},"lastPlay":{"id":"77"}})");
  const auto detail = detail_of<BaseballDetail>(summary.snapshot.state);
  EXPECT_EQ(detail.bases, 2);
  EXPECT_EQ(detail.outs, 2);
  EXPECT_EQ(detail.scheduled_innings, 7);
  EXPECT_EQ(summary.snapshot.state.last_play_id, "77");
}

TEST(EspnBaseball, AnExtraHalfInningShowsItsRunnerBeforeTheFirstPitch) {
  const auto bases = [](std::string_view innings, std::string_view season, int outs = 0, int score = 7) {
    return detail_of<BaseballDetail>(
               game_of(Sport::mlb,
                       {.event_extra = fmt::format(R"(,"season":{{"year":2025,"type":{}}})", season),
                        .competition_extra = fmt::format(
                            R"(,"situation":{{"outs":{},"onFirst":false,"onSecond":false,"onThird":false}})", outs),
                        .home_extra = fmt::format(R"(,"score":"{}","linescores":[{}])", score, innings),
                        .status = live_status(R"(,"period":10,"periodPrefix":"Bot","type2":1)")})
                   .state)
        .bases;
  };
  const std::string nine =
      R"({"value":1},{"value":0},{"value":0},{"value":0},{"value":0},{"value":0},{"value":0},{"value":0},{"value":6})";
  EXPECT_EQ(bases(nine, "2"), 2);
  EXPECT_EQ(bases(nine, "2", 1), 0) << "a runner may be out";
  EXPECT_EQ(bases(nine + R"(,{"value":2})", "2", 0, 9), 0) << "he has come home";
  EXPECT_EQ(bases(nine, "3"), 0) << "not in the postseason";
}

TEST(EspnBaseball, WithoutASituationTheBasesAreUnknown) {
  EXPECT_EQ(baseball("{}", "Top 1st").bases, std::nullopt);
  EXPECT_EQ(baseball("null", "Top 1st").bases, std::nullopt);
}

TEST(EspnHockey, SkatersAreCountedWithoutTheGoalkeeper) {
  const std::string box =
      R"(,"boxscore":{"players":[{"statistics":[{"name":"goalies","athletes":[{"athlete":{"id":"30"}}]}]},{"statistics":[{"name":"goalies","athletes":[{"athlete":{"id":"31"}}]}]}]})";
  const std::string ice =
      R"(,"onIce":[{"teamId":"1","entries":[{"athleteid":"30"},{"athleteid":"11"},{"athleteid":"12"},{"athleteid":"13"},{"athleteid":"14"}]},{"teamId":"2","entries":[{"athleteid":"21"},{"athleteid":"22"},{"athleteid":"23"},{"athleteid":"24"},{"athleteid":"25"},{"athleteid":"26"}]}])";
  const auto detail = detail_of<HockeyDetail>(summary_of(Sport::nhl, {}, box + ice).snapshot.state);
  EXPECT_EQ(detail.home_skaters, 4);
  EXPECT_FALSE(detail.home_net_empty);
  EXPECT_EQ(detail.away_skaters, 6);
  EXPECT_TRUE(detail.away_net_empty);
  const auto unknown = detail_of<HockeyDetail>(summary_of(Sport::nhl, {}, ice).snapshot.state);
  EXPECT_EQ(unknown.away_skaters, std::nullopt)
      << "without the goalkeepers' names a sixth skater can't be told from one";
  EXPECT_FALSE(unknown.away_net_empty);
}

TEST(EspnHockey, FifthPeriodIsAShootoutOnlyInTheRegularSeason) {
  const std::string fifth = status("STATUS_FINAL", "post", true, R"(,"period":5)");
  EXPECT_TRUE(
      detail_of<HockeyDetail>(game_of(Sport::nhl, {.event_extra = R"(,"season":{"type":2})", .status = fifth}).state)
          .shootout);
  EXPECT_FALSE(
      detail_of<HockeyDetail>(game_of(Sport::nhl, {.event_extra = R"(,"season":{"type":3})", .status = fifth}).state)
          .shootout);
}

}  // namespace
}  // namespace arbees::feeds::espn
