#include <gmock/gmock.h>

#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;
using testing::HasSubstr;

TEST(EspnEvent, ReadsTheGame) {
  const auto snapshot =
      game_of(Sport::nfl, {.event_extra = R"(,"season":{"type":3})", .competition_extra = R"(,"neutralSite":true)"});
  EXPECT_EQ(snapshot.game.key, "espn:401000001");
  EXPECT_EQ(snapshot.game.sport, Sport::nfl);
  EXPECT_EQ(snapshot.game.home.id, "1");
  EXPECT_EQ(snapshot.game.home.abbreviation, "HOM");
  EXPECT_EQ(snapshot.game.away.name, "Away Side");
  EXPECT_EQ(base::format_utc(snapshot.game.start), "2025-11-23T18:00:00.000Z");
  EXPECT_TRUE(snapshot.game.neutral_site);
  EXPECT_TRUE(snapshot.game.postseason);
  EXPECT_TRUE(snapshot.start_confirmed);
  EXPECT_EQ(snapshot.state.home_score, 7);
  EXPECT_EQ(snapshot.state.away_score, 3);
}

TEST(EspnEvent, SidesAreToldByTheFieldNotByTheOrder) {
  std::string swapped = event();
  const std::size_t home = swapped.find(R"("homeAway":"home")");
  const std::size_t away = swapped.find(R"("homeAway":"away")");
  swapped.replace(away, 17, R"("homeAway":"home")");
  swapped.replace(home, 17, R"("homeAway":"away")");
  const auto parsed = parse_scoreboard(Sport::nfl, R"({"events":[)" + swapped + "]}");
  ASSERT_TRUE(parsed && parsed->games.size() == 1);
  EXPECT_EQ(parsed->games[0].game.home.abbreviation, "AWY");
  EXPECT_EQ(parsed->games[0].state.home_score, 3);
}

TEST(EspnEvent, ScoreComesAsStringNumberOrObject) {
  struct Case {
    const char* extra;
    int score;
  };
  const Case cases[] = {{R"(,"score":"87")", 87},
                        {R"(,"score":87)", 87},
                        {R"(,"score":87.0)", 87},
                        {R"(,"score":{"value":87.0,"displayValue":"87"})", 87},
                        {R"(,"score":{"displayValue":"87"})", 87}};
  for (const Case& c : cases)
    EXPECT_EQ(game_of(Sport::nba, {.home_extra = c.extra}).state.home_score, c.score) << c.extra;
}

TEST(EspnEvent, ScoreThatIsNoScoreRefusesTheEvent) {
  for (const char* extra :
       {R"(,"score":"155/6")", R"(,"score":-1)", R"(,"score":1000)", R"(,"score":7.5)",
        R"(,"score":{"$ref":"http://x"})", R"(,"score":[7])", R"(,"score":true)", R"(,"score":"")", ""})
    EXPECT_THAT(refusal_of(Sport::nfl, event({.home_extra = extra})), HasSubstr("competitors[0].score")) << extra;
}

TEST(EspnEvent, ScoreMayBeMissingBeforeTheGame) {
  const auto game =
      game_of(Sport::nfl, {.home_extra = "", .away_extra = "", .status = status("STATUS_SCHEDULED", "pre", false)});
  EXPECT_EQ(game.state.home_score, 0);
}

TEST(EspnEvent, ScoreBeforeTheGameIsAContradictionThatHalts) {
  EXPECT_EQ(game_of(Sport::nfl, {.status = status("STATUS_SCHEDULED", "pre", false)}).state.phase, Phase::unknown);
}

TEST(EspnEvent, TwoStatusesThatDifferHalt) {
  const auto with_outer = [](const std::string& outer) {
    return game_of(Sport::nfl, {.event_extra = R"(,"status":)" + outer}).state.phase;
  };
  EXPECT_EQ(with_outer(status("STATUS_FINAL", "post", true)), Phase::unknown);
  EXPECT_EQ(with_outer(live_status("")), Phase::live);
}

TEST(EspnEvent, OneMalformedEventIsRefusedAloneWithItsPlace) {
  const std::string bad = event({.id = "401000002", .home_extra = R"(,"score":"x")"});
  const auto parsed = parse_scoreboard(Sport::nfl, scoreboard(event() + "," + bad + "," + event({.id = "401000003"})));
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->games.size(), 2U);
  EXPECT_EQ(parsed->games[1].game.key, "espn:401000003");
  ASSERT_EQ(parsed->refused.size(), 1U);
  EXPECT_EQ(parsed->refused[0].message(),
            "events[1].competitions[0].competitors[0].score: expected a score 0…999, found the string \"x\"");
}

TEST(EspnEvent, EventsThatAreNoTeamGamesAreRefusedByWhatIsMissing) {
  EXPECT_THAT(refusal_of(Sport::nfl, "7"), HasSubstr("events[0]: expected an object, found the number 7"));
  EXPECT_THAT(refusal_of(Sport::nfl, R"({"id":"1"})"),
              HasSubstr("competitions: expected an array of 1, found nothing"));
  EXPECT_THAT(refusal_of(Sport::nfl, R"({"id":"1","competitions":[{},{}]})"), HasSubstr("found an array of 2"));
  EXPECT_THAT(refusal_of(Sport::nfl, R"({"id":"1","competitions":[{}]})"), HasSubstr("competitors: expected an array"));
  EXPECT_THAT(refusal_of(Sport::nfl, R"({"id":"1","competitions":[{"competitors":[{"homeAway":"home"}]}]})"),
              HasSubstr("expected one home and one away side"));
  EXPECT_THAT(refusal_of(Sport::nfl, event({.id = ""})), HasSubstr("id: expected an id"));
}

TEST(EspnEvent, DoubleheadersKeepTheirKeysAndARepeatedIdIsRefused) {
  const std::string note = R"(,"notes":[{"headline":"Doubleheader - Game 2"}])";
  const std::string second = event({.id = "401000002", .competition_extra = note});
  const auto parsed = parse_scoreboard(Sport::mlb, scoreboard(event() + "," + second + "," + second, "mlb"));
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->games.size(), 2U);
  EXPECT_NE(parsed->games[0].game.key, parsed->games[1].game.key);
  ASSERT_EQ(parsed->refused.size(), 1U);
  EXPECT_THAT(parsed->refused[0].message(), HasSubstr("events[2].id: expected an event that is not listed before"));
}

TEST(EspnEvent, AnotherLeaguesDocumentOrEventIsNotReadAsThisOnes) {
  const auto parsed = parse_scoreboard(Sport::nfl, scoreboard(event(), "nba"));
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().message(), HasSubstr("expected the league nfl, found nba"));
  EXPECT_THAT(refusal_of(Sport::nfl, event({.event_extra = R"(,"uid":"s:40~l:46~e:401000001")"})),
              HasSubstr("expected an event of nfl"));
}

TEST(EspnEvent, StartIsUnconfirmedWhileTheHourIsAPlaceholder) {
  EXPECT_FALSE(game_of(Sport::nfl, {.competition_extra = R"(,"timeValid":false)"}).start_confirmed);
  EXPECT_FALSE(game_of(Sport::nfl, {.event_extra = R"(,"timeValid":false)"}).start_confirmed);
  std::string undated = event();
  undated.replace(undated.find("2025-11-23T18:00Z"), 17, "next Sunday");
  EXPECT_THAT(refusal_of(Sport::nfl, undated),
              HasSubstr("date: expected a UTC time, found the string \"next Sunday\""));
}

TEST(EspnEvent, SeasonAndItsType) {
  EventParts parts;
  parts.event_extra = R"(,"season":{"year":2025,"type":3})";
  auto read = game_of(Sport::nfl, parts).game;
  EXPECT_EQ(read.season, 2025);
  EXPECT_EQ(read.season_type, domain::SeasonType::postseason);
  EXPECT_TRUE(read.postseason);
  parts.event_extra = R"(,"season":{"year":2025,"type":1})";
  EXPECT_EQ(game_of(Sport::nfl, parts).game.season_type, domain::SeasonType::preseason);
  parts.event_extra = R"(,"season":{"year":"soon","type":7})";
  read = game_of(Sport::nfl, parts).game;
  EXPECT_EQ(read.season, 0);
  EXPECT_EQ(read.season_type, domain::SeasonType::unknown);
}

TEST(EspnEvent, GamesOutsideTheLeagueAreExhibitions) {
  struct Case {
    const char* what;
    Sport sport;
    const char* home;  ///< id
    const char* away;
    const char* event_extra;
    const char* competition_extra;
    domain::SeasonType type;
  };
  using enum domain::SeasonType;
  constexpr auto kRegular = R"(,"season":{"year":2026,"type":2})";
  constexpr auto kPre = R"(,"season":{"year":2026,"type":1})";
  for (const Case& c : {
           Case{"a season game", Sport::nba, "1", "2", kRegular, "", regular},
           Case{"two sides that are no teams", Sport::nfl, "31", "32", kRegular, "", exhibition},
           Case{"a guest from elsewhere", Sport::nba, "1", "111124", kPre, "", exhibition},
           Case{"one new team in the season", Sport::nba, "1", "111124", kRegular, "", regular},
           Case{"an all-star game", Sport::nba, "1", "2", kRegular, R"(,"type":{"abbreviation":"ALLSTAR"})",
                exhibition},
           Case{"one period", Sport::nba, "1", "2", kRegular, R"(,"format":{"regulation":{"periods":1}})", exhibition},
           Case{"seven innings", Sport::mlb, "1", "2", kRegular, R"(,"format":{"regulation":{"periods":7}})", regular},
           Case{"opponents not decided", Sport::nfl, "-1", "-2", kRegular, "", regular},
           Case{"a small school", Sport::ncaab, "1", "987654", kRegular, "", regular},
       }) {
    EventParts parts;
    parts.event_extra = c.event_extra;
    parts.competition_extra = c.competition_extra;
    std::string text = event(parts);
    const auto swap_id = [&](const std::string& from, const std::string& to) {
      for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    };
    swap_id(R"("id":"1")", fmt::format(R"("id":"h")"));
    swap_id(R"("id":"2")", fmt::format(R"("id":"{}")", c.away));
    swap_id(R"("id":"h")", fmt::format(R"("id":"{}")", c.home));
    const auto parsed = parse_scoreboard(c.sport, R"({"events":[)" + text + "]}");
    ASSERT_TRUE(parsed && parsed->games.size() == 1) << c.what;
    EXPECT_EQ(parsed->games[0].game.season_type, c.type) << c.what;
  }
}

TEST(EspnEvent, AScoreBelowTheSumOfItsPeriodsHalts) {
  EventParts parts;
  parts.home_extra = R"(,"score":"0","linescores":[{"value":7},{"value":3}])";
  EXPECT_EQ(game_of(Sport::nfl, parts).state.phase, Phase::unknown);
  parts.home_extra = R"(,"score":"10","linescores":[{"value":7},{"displayValue":"3"}])";
  EXPECT_EQ(game_of(Sport::nfl, parts).state.phase, Phase::live);
}

TEST(EspnEvent, WinnerIsNamedOnlyWhenTheGameIsOver) {
  const std::string won = R"(,"score":"7","winner":true)";
  const std::string lost = R"(,"score":"3","winner":false)";
  const std::string over = status("STATUS_FINAL", "post", true);
  EXPECT_EQ(game_of(Sport::nfl, {.home_extra = won, .away_extra = lost, .status = over}).winner, Side::home);
  EXPECT_EQ(game_of(Sport::nfl, {.home_extra = lost, .away_extra = won, .status = over}).winner, Side::away);
  EXPECT_EQ(game_of(Sport::nfl, {.home_extra = lost, .away_extra = lost, .status = over}).winner, std::nullopt)
      << "a tie";
  EXPECT_EQ(game_of(Sport::nfl, {.home_extra = won, .away_extra = lost}).winner, std::nullopt) << "still live";
  EXPECT_EQ(
      game_of(Sport::nfl, {.home_extra = won, .away_extra = lost, .status = status("STATUS_SUSPENDED", "post", false)})
          .winner,
      std::nullopt);
}

TEST(EspnEvent, LastPlayCarriesIdReviewAndForecast) {
  const auto with = [](const char* play) {
    return game_of(Sport::nba, {.competition_extra = fmt::format(R"(,"situation":{{"lastPlay":{}}})", play)});
  };
  const auto game = with(
      R"({"id":"4018094039999999999","type":{"text":"Rebound"},"probability":{"homeWinPercentage":0.316,"awayWinPercentage":0.6839999999999999}})");
  EXPECT_EQ(game.state.last_play_id, "4018094039999999999") << "19 digits do not fit a double";
  EXPECT_EQ(game.reference_home, base::Probability::from_millionths(316'000));
  EXPECT_FALSE(game.state.under_review);
  EXPECT_TRUE(with(R"({"id":1,"type":{"text":"Challenge"}})").state.under_review);
  EXPECT_FALSE(with(R"x({"id":1,"type":{"text":"Ref-Initiated Review (Overturned)"}})x").state.under_review);
  EXPECT_EQ(with(R"({"id":1,"probability":{"homeWinPercentage":1.4}})").reference_home, std::nullopt);
}

TEST(EspnScoreboard, EmptyDayIsNoErrorAndAnErrorAnswerIs) {
  const auto empty = parse_scoreboard(Sport::nhl, R"({"leagues":[],"events":[]})");
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->games.empty());
  const auto refused = parse_scoreboard(Sport::nhl, R"({"code":400,"message":"Failed to get events endpoint."})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "ESPN answered with error 400: Failed to get events endpoint.");
  EXPECT_THAT(parse_scoreboard(Sport::nhl, "{}").error().message(),
              HasSubstr("events: expected an array, found nothing"));
  EXPECT_THAT(parse_scoreboard(Sport::nhl, "<html>").error().message(), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace arbees::feeds::espn
