#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;
using domain::BaseballDetail;
using domain::FootballDetail;

std::string play(std::string_view id, std::string_view rest, std::string_view clock = "10:00", int period = 1) {
  return fmt::format(
      R"({{"id":"{}","period":{{"number":{}}},"clock":{{"displayValue":"{}"}},"homeScore":0,"awayScore":0{}}})", id,
      period, clock, rest);
}

std::string plays(std::string_view rows) {
  return fmt::format(R"(,"plays":[{}])", rows);
}

std::string drives(std::string_view previous, std::string_view current) {
  return fmt::format(R"(,"drives":{{"previous":[{{"plays":[{}]}}],"current":{{"plays":[{}]}}}})", previous, current);
}

TEST(EspnPlays, ReadsARow) {
  const auto summary = summary_of(
      Sport::nba, {},
      plays(R"({"id":"4018094039999999999","type":{"text":"Jump Shot"},"text":"makes it","homeScore":2,"awayScore":0,)"
            R"("period":{"number":4},"clock":{"displayValue":"57.2"},"scoringPlay":true,"team":{"id":"1"},)"
            R"("wallclock":"2025-11-23T18:10:05Z"})"));
  ASSERT_EQ(summary.plays.size(), 1U);
  const domain::Play& row = summary.plays[0];
  EXPECT_EQ(row.id, "4018094039999999999") << "19 digits do not fit a double";
  EXPECT_EQ(row.period, 4);
  EXPECT_EQ(row.clock_ms, 57'200);
  EXPECT_EQ(row.kind, "Jump Shot");
  EXPECT_EQ(row.text, "makes it");
  EXPECT_EQ(row.side, Side::home);
  EXPECT_TRUE(row.scoring);
  EXPECT_EQ(row.home_score, 2);
  EXPECT_EQ(base::format_utc(*row.wallclock), "2025-11-23T18:10:05.000Z");
  EXPECT_EQ(summary.snapshot.state.last_play_id, row.id);
}

TEST(EspnPlays, HockeyClockCountsUpAndIsTurnedRound) {
  const auto clock = [](const char* shown, int period, int season) {
    const auto summary = summary_of(Sport::nhl, {.event_extra = fmt::format(R"(,"season":{{"type":{}}})", season)},
                                    plays(play("1", "", shown, period)));
    return summary.plays.empty() ? std::nullopt : summary.plays[0].clock_ms;
  };
  EXPECT_EQ(clock("0:00", 1, 2), 1'200'000);
  EXPECT_EQ(clock("19:57", 3, 2), 3'000);
  EXPECT_EQ(clock("1:00", 4, 2), 240'000) << "a regular overtime is five minutes";
  EXPECT_EQ(clock("1:00", 4, 3), 1'140'000) << "a playoff overtime is twenty";
  EXPECT_EQ(clock("1:00", 5, 3), 1'140'000);
  EXPECT_EQ(clock("0:00", 5, 2), std::nullopt) << "a shootout has no clock";
  EXPECT_EQ(clock("21:00", 1, 2), std::nullopt);
}

TEST(EspnPlays, OpenDriveIsListedTwiceAndReadOnce) {
  const auto summary =
      summary_of(Sport::nfl, {}, drives(play("1", "") + "," + play("2", ""), play("2", "") + "," + play("3", "")));
  ASSERT_EQ(summary.plays.size(), 3U);
  EXPECT_EQ(summary.plays[2].id, "3");
  EXPECT_EQ(summary.after.size(), 3U);
  EXPECT_TRUE(summary.refused.empty());
}

TEST(EspnPlays, MalformedRowIsRefusedAlone) {
  const auto summary = summary_of(
      Sport::nba, {},
      plays(play("1", "") + R"(,{"id":"2"},7,{"id":"3","period":{"number":1},"homeScore":-6,"awayScore":0},)" +
            play("4", "")));
  EXPECT_EQ(summary.plays.size(), 2U);
  ASSERT_EQ(summary.refused.size(), 3U);
  EXPECT_EQ(summary.refused[0].message(), "plays[1].period.number: expected a period 0…99, found nothing");
  EXPECT_EQ(summary.refused[1].message(), "plays[2]: expected an object, found the number 7");
  EXPECT_EQ(summary.refused[2].message(), "plays[3].homeScore: expected a score 0…999, found the number -6");
}

TEST(EspnPlays, PlayWithoutTypeIsStillAPlay) {
  EXPECT_EQ(summary_of(Sport::ncaaf, {}, drives(play("1", ""), "")).plays.at(0).kind, "");
}

TEST(EspnPlays, OpeningKickerReceivesTheSecondHalf) {
  const std::string kickoff = play("1", R"(,"type":{"text":"Kickoff"},"start":{"team":{"id":"1"}})", "15:00");
  const std::string half = status("STATUS_HALFTIME", "in", false, R"(,"period":2,"displayClock":"0:00")");
  const auto summary = summary_of(Sport::nfl, {.status = half}, drives(kickoff, ""));
  const auto detail = detail_of<FootballDetail>(summary.snapshot.state);
  EXPECT_EQ(detail.second_half_receiver, Side::home);
  EXPECT_TRUE(detail.kickoff) << "the second half starts with one";
  EXPECT_EQ(detail.possession, Side::home);
  const std::string later = play("1", R"(,"type":{"text":"Kickoff"},"start":{"team":{"id":"1"}})", "9:25");
  EXPECT_EQ(
      detail_of<FootballDetail>(summary_of(Sport::nfl, {}, drives(later, "")).snapshot.state).second_half_receiver,
      std::nullopt)
      << "not the opening kickoff";
}

TEST(EspnPlays, FootballStateAfterARowIsItsEnd) {
  const auto summary =
      summary_of(Sport::nfl, {},
                 drives(play("1", R"(,"end":{"down":2,"distance":4,"yardLine":31,"team":{"id":"1"}})") + "," +
                            play("2", R"(,"end":{"down":0,"distance":0,"yardLine":0})"),
                        ""));
  const auto first = detail_of<FootballDetail>(summary.after.at(0));
  EXPECT_EQ(first.possession, Side::home);
  EXPECT_EQ(first.down, 2);
  EXPECT_EQ(first.yards_to_goal, 69);
  EXPECT_EQ(detail_of<FootballDetail>(summary.after.at(1)).possession, std::nullopt) << "an all-zero end says nothing";
}

TEST(EspnPlays, StartOfTheNextPlayCorrectsTheEndsBeforeIt) {
  const std::string wrong = R"(,"end":{"down":1,"distance":17,"yardLine":31,"team":{"id":"1"}})";
  const std::string stale_timeout =
      R"(,"type":{"text":"Timeout"},"start":{"down":4,"distance":1,"yardLine":9,"team":{"id":"2"}})";
  const std::string next =
      R"(,"start":{"down":1,"distance":10,"yardLine":36,"team":{"id":"1"}},"end":{"down":2,"distance":3,"yardLine":43,"team":{"id":"1"}})";
  const auto summary =
      summary_of(Sport::nfl, {}, drives(play("1", wrong) + "," + play("2", stale_timeout) + "," + play("3", next), ""));
  for (const std::size_t i : {0U, 1U}) {
    const auto detail = detail_of<FootballDetail>(summary.after.at(i));
    EXPECT_EQ(detail.possession, Side::home) << i;
    EXPECT_EQ(detail.distance, 10) << i;
    EXPECT_EQ(detail.yards_to_goal, 64) << i;
  }
  EXPECT_EQ(detail_of<FootballDetail>(summary.after.at(2)).yards_to_goal, 57) << "the newest row has only its own end";
}

std::string scored(std::string_view id, int home, int away, int period = 1) {
  return fmt::format(
      R"({{"id":"{}","period":{{"number":{}}},"clock":{{"displayValue":"5:00"}},"homeScore":{},"awayScore":{},)"
      R"("end":{{"down":1,"distance":10,"yardLine":50,"team":{{"id":"1"}}}}}})",
      id, period, home, away);
}

TEST(EspnPlays, CompleteScoreIsFollowedByTheScorersKickoff) {
  const auto after = [](int home, int away, int period = 1) {
    return detail_of<FootballDetail>(
        summary_of(Sport::nfl, {}, drives(scored("1", home, away, period), "")).after.at(0));
  };
  for (const int points : {3, 7, 8}) {
    EXPECT_TRUE(after(points, 0).kickoff) << points;
    EXPECT_EQ(after(points, 0).possession, Side::away) << points;
    EXPECT_EQ(after(0, points).possession, Side::home) << points;
  }
  for (const int points : {1, 2, 6, 14}) {
    EXPECT_FALSE(after(points, 0).kickoff) << points;
    EXPECT_EQ(after(points, 0).possession, std::nullopt) << points << " points: not known whose ball it will be";
  }
  EXPECT_TRUE(after(3, 0, 5).kickoff) << "a field goal of the NFL's overtime is answered";
  EXPECT_FALSE(
      detail_of<FootballDetail>(summary_of(Sport::ncaaf, {}, drives(scored("1", 3, 0, 5), "")).after.at(0)).kickoff)
      << "college's overtime has no kickoffs";
}

std::string row(std::string_view id, std::string_view kind, int home, int away, std::string_view rest = "",
                int period = 2) {
  return fmt::format(R"({{"id":"{}","type":{{"text":"{}"}},"period":{{"number":{}}},"clock":{{"displayValue":"5:00"}},)"
                     R"("homeScore":{},"awayScore":{}{}}})",
                     id, kind, period, home, away, rest);
}

constexpr const char* kHomeAtForty = R"(,"end":{"down":1,"distance":10,"yardLine":60,"team":{"id":"1"}})";
constexpr const char* kAwayAtTwenty =
    R"(,"start":{"down":1,"distance":10,"yardLine":80,"team":{"id":"2"}},"end":{"down":2,"distance":5,"yardLine":75,"team":{"id":"2"}})";

TEST(EspnPlays, TheBallIsUnknownBetweenATouchdownAndItsTryAndKickedOffAfterIt) {
  const auto summary = summary_of(
      Sport::nfl, {},
      drives(row("1", "Rush", 0, 0, kHomeAtForty) + "," + row("2", "Rushing Touchdown", 6, 0, kHomeAtForty) + "," +
                 row("3", "Timeout", 6, 0, kHomeAtForty) + "," + row("4", "Extra Point Good", 7, 0, kHomeAtForty) +
                 "," + row("5", "Kickoff", 7, 0, kAwayAtTwenty) + "," + row("6", "Rush", 7, 0, kAwayAtTwenty),
             ""));
  const auto at = [&](std::size_t i) { return detail_of<FootballDetail>(summary.after.at(i)); };
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(at(i).possession, std::nullopt) << i;
    EXPECT_EQ(at(i).yards_to_goal, std::nullopt) << i;
    EXPECT_FALSE(at(i).kickoff) << i;
  }
  EXPECT_TRUE(at(3).kickoff);
  EXPECT_EQ(at(3).possession, Side::away);
  EXPECT_FALSE(at(4).kickoff);
  EXPECT_EQ(at(4).possession, Side::away);
  EXPECT_EQ(at(4).yards_to_goal, 80);
}

TEST(EspnPlays, AMissedTryIsFollowedByTheKickoffToo) {
  const auto summary = summary_of(Sport::nfl, {},
                                  drives(row("1", "Passing Touchdown", 0, 6, kAwayAtTwenty) + "," +
                                             row("2", "Extra Point Missed", 0, 6, kAwayAtTwenty),
                                         ""));
  const auto detail = detail_of<FootballDetail>(summary.after.at(1));
  EXPECT_TRUE(detail.kickoff);
  EXPECT_EQ(detail.possession, Side::home);
}

TEST(EspnPlays, AtTheEndOfRegulationAndOfTheGameNobodyHasTheBall) {
  const auto summary = summary_of(
      Sport::nfl, {},
      drives(row("1", "Rush", 7, 7, kHomeAtForty, 4) + "," + row("2", "End of Regulation", 7, 7, kHomeAtForty, 4), ""));
  EXPECT_EQ(summary.after.at(1).phase, domain::Phase::intermission);
  EXPECT_EQ(detail_of<FootballDetail>(summary.after.at(1)).possession, std::nullopt);
  const auto over = summary_of(Sport::nfl, {}, drives(row("1", "End of Game", 7, 10, kHomeAtForty, 4), ""));
  EXPECT_EQ(over.after.at(0).phase, domain::Phase::final);
}

TEST(EspnPlays, OvertimeKnowsWhoHasHadTheBall) {
  const std::string home_ran =
      R"(,"start":{"down":1,"distance":10,"yardLine":75,"team":{"id":"1"}},"end":{"down":2,"distance":5,"yardLine":80,"team":{"id":"1"}})";
  const auto summary = summary_of(
      Sport::ncaaf, {},
      drives(row("1", "Rush", 7, 7, home_ran, 4) + "," + row("2", "Rush", 7, 7, home_ran, 5) + "," +
                 row("3", "Field Goal Good", 10, 7, home_ran, 5) + "," + row("4", "Rush", 10, 7, kAwayAtTwenty, 5),
             ""));
  const auto at = [&](std::size_t i) { return detail_of<FootballDetail>(summary.after.at(i)); };
  EXPECT_EQ(at(0).home_had_ball, std::nullopt) << "regulation";
  EXPECT_EQ(at(1).home_had_ball, true);
  EXPECT_EQ(at(1).away_had_ball, false);
  EXPECT_EQ(at(2).away_had_ball, false);
  EXPECT_EQ(at(3).away_had_ball, true);
}

std::string pitch(std::string_view id, std::string_view kind, int outs, std::string_view bases, int home = 0,
                  std::string_view half = "Top") {
  return fmt::format(
      R"({{"id":"{}","type":{{"text":"{}"}},"period":{{"number":1,"type":"{}"}},"homeScore":{},"awayScore":0,"outs":{}{}}})",
      id, kind, half, home, outs, bases);
}

TEST(EspnPlays, BaseballRowsBeforeTheResultDoNotTellItsEnd) {
  const std::string runner = R"(,"onFirst":{"athlete":{"id":"9"}})";
  const auto summary =
      summary_of(Sport::mlb, {},
                 plays(pitch("1", "Start Inning", 0, "") + "," + pitch("2", "Start Batter/Pitcher", 1, "", 2) + "," +
                       pitch("3", "Play Result", 1, runner, 2) + "," + pitch("4", "Wild Pitch", 0, "") + "," +
                       pitch("5", "Play Result", 0, runner, 2) + "," + pitch("6", "Start Inning", 0, "", 2, "Bottom")));
  ASSERT_EQ(summary.after.size(), 6U);
  EXPECT_EQ(summary.after[1].home_score, 0) << "the row at the start of an at-bat already carries the score of its end";
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[1]).outs, 0);
  EXPECT_EQ(summary.after[1].last_play_id, "2");
  EXPECT_EQ(summary.after[2].home_score, 2);
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[2]).outs, 1);
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[2]).bases, 1);
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[3]).bases, 1);
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[4]).outs, 1) << "outs do not go back within a half";
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[5]).outs, 0);
  EXPECT_EQ(detail_of<BaseballDetail>(summary.after[5]).half, domain::Half::bottom);
}

std::string extra(std::string_view id, std::string_view kind, int outs, std::string_view bases, std::string_view text) {
  return fmt::format(
      R"({{"id":"{}","type":{{"text":"{}"}},"period":{{"number":10,"type":"Top"}},"homeScore":2,"awayScore":2,)"
      R"("outs":{},"text":"{}"{}}})",
      id, kind, outs, text, bases);
}

TEST(EspnPlays, AnExtraInningBeginsWithARunnerOnSecondAndSubstitutionsMoveNobody) {
  const std::string second = R"(,"onSecond":{"athlete":{"id":"9"}})";
  const std::string ninth =
      R"({"id":"0","type":{"text":"Play Result"},"period":{"number":9,"type":"Bottom"},"homeScore":2,"awayScore":2,"outs":3},)";
  const auto list = plays(ninth + extra("1", "Start Inning", 0, "", "Top of the 10th inning") + "," +
                          extra("2", "Play Result", 0, "", "Bazardo relieved Muñoz") + "," +
                          extra("3", "Play Result", 1, second, "Benintendi flied out to center.") + "," +
                          extra("4", "Play Result", 0, "", "Young hit for Solano") + "," +
                          extra("5", "Play Result", 0, "", "Sosa caught stealing third."));
  const auto summary = summary_of(Sport::mlb, {}, list);
  const auto at = [&](std::size_t i) { return detail_of<BaseballDetail>(summary.after.at(i)); };
  for (const std::size_t i : {1U, 2U, 3U, 4U}) EXPECT_EQ(at(i).bases, 2) << i;
  EXPECT_EQ(at(2).outs, 0);
  EXPECT_EQ(at(4).outs, 1);
  EXPECT_EQ(at(5).bases, 0);
  EXPECT_EQ(at(5).outs, 2);
  const auto october = summary_of(Sport::mlb, {.event_extra = R"(,"season":{"year":2025,"type":3})"}, list);
  EXPECT_EQ(detail_of<BaseballDetail>(october.after.at(1)).bases, 0) << "not in the postseason";
}

TEST(EspnSummary, ProbabilitiesKeepTheIdOfTheirPlay) {
  const auto summary = summary_of(
      Sport::nba, {},
      plays(play("11", "")) +
          R"(,"winprobability":[{"playId":"11","homeWinPercentage":0.25},{"playId":"12"},{"playId":"13","homeWinPercentage":1.5},)"
          R"({"homeWinPercentage":0.5},{"playId":"99","homeWinPercentage":1}],"winProbability":[])");
  ASSERT_EQ(summary.probabilities.size(), 2U);
  EXPECT_EQ(summary.probabilities[0].home, base::Probability::from_millionths(250'000));
  EXPECT_EQ(summary.probabilities[1].play_id, "99") << "forecasts may run ahead of the plays";
  EXPECT_EQ(summary.probabilities_without_value, 1U);
  EXPECT_EQ(summary.refused.size(), 2U);
  EXPECT_EQ(summary.snapshot.reference_home, base::Probability::from_millionths(250'000));
}

TEST(EspnSummary, ScoreIsTheHeadersThoughThePlaysSayOtherwise) {
  const auto summary = summary_of(Sport::nba, {},
                                  plays(R"({"id":"1","period":{"number":1},"homeScore":5,"awayScore":3})") +
                                      R"(,"meta":{"lastUpdatedAt":"2025-11-23T18:10:05Z"})");
  EXPECT_EQ(summary.snapshot.state.home_score, 7);
  EXPECT_EQ(summary.after.at(0).home_score, 5);
  EXPECT_EQ(base::format_utc(*summary.snapshot.updated), "2025-11-23T18:10:05.000Z");
}

TEST(EspnSummary, UnreadableHeaderRefusesTheWhole) {
  EXPECT_EQ(parse_summary(Sport::nba, "{}").error().message(), "header: expected an object, found nothing");
  EXPECT_EQ(parse_summary(Sport::nba, R"({"header":{"competitions":[]}})").error().message(),
            "header.competitions: expected an array of 1, found an array of 0");
}

}  // namespace
}  // namespace arbees::feeds::espn
