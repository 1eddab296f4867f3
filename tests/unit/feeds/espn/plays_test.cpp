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
  EXPECT_FALSE(after(3, 0, 5).kickoff) << "overtime has rules of its own";
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
