#include "arbees/feeds/espn/league.hpp"
#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;
using testing::HasSubstr;

const std::string kRef =
    R"("$ref":"http://sports.core.api.espn.com/v2/sports/basketball/leagues/nba/events/401584793/competitions/401584793/x/58?lang=en")";

TEST(EspnDocument, KindAndLeagueAreToldByTheContent) {
  const std::string summary_text = summary({.event_extra = R"(,"uid":"s:70~l:90~e:401000001")"}, "");
  const std::string nba_event = event({.event_extra = R"(,"uid":"s:40~l:46~e:401000001")"});
  const std::string play_ref =
      R"("play":{"$ref":"http://x/v2/sports/basketball/leagues/nba/events/401584793/competitions/401584793/plays/4015847934?lang=en"})";
  struct Case {
    std::string text;
    DocumentKind kind;
    Sport sport;
    std::size_t games;
  };
  const Case cases[] = {
      {scoreboard(event(), "mlb"), DocumentKind::scoreboard, Sport::mlb, 1},
      {scoreboard(event(), "wnba"), DocumentKind::scoreboard, Sport::other, 1},
      {summary_text, DocumentKind::summary, Sport::nhl, 1},
      {nba_event, DocumentKind::event, Sport::nba, 1},
      {R"({"events":[)" + nba_event + R"(],"requestedSeason":{}})", DocumentKind::team_schedule, Sport::nba, 1},
      {R"({"content":{"sbData":)" + scoreboard(event()) + "}}", DocumentKind::cdn_scoreboard, Sport::nfl, 1},
      {R"({"gamepackageJSON":)" + summary_text + "}", DocumentKind::cdn_game, Sport::nhl, 1},
      {"{" + kRef +
           R"(,"clock":12.5,"displayClock":"12.5","period":4,"type":{"name":"STATUS_IN_PROGRESS","state":"in","completed":false}})",
       DocumentKind::core_status, Sport::nba, 0},
      {R"({"items":[{)" + kRef + R"(,"id":"5","type":{},"period":{"number":1},"homeScore":0,"awayScore":0}]})",
       DocumentKind::core_plays, Sport::nba, 0},
      {R"({"items":[{)" + kRef +
           R"(,"offensivePlays":1,"plays":{"items":[{"id":"5","period":{"number":1},"homeScore":0,"awayScore":0}]}}]})",
       DocumentKind::core_drives, Sport::nba, 0},
      {R"({"homeWinPercentage":0.4,)" + play_ref + "}", DocumentKind::core_probabilities, Sport::nba, 0},
      {R"({"items":[{)" + kRef + R"(,"provider":{"name":"MGM"},"spread":-2,"homeTeamOdds":{}}]})",
       DocumentKind::core_odds, Sport::nba, 0},
      {"{" + kRef +
           R"(,"homeTeam":{"team":{},"statistics":[]},"awayTeam":{"statistics":[{"name":"gameProjection","value":15.9}]}})",
       DocumentKind::core_predictor, Sport::nba, 0},
  };
  for (const Case& c : cases) {
    const auto document = parse_document(c.text);
    ASSERT_TRUE(document) << c.text << ": " << document.error().message();
    EXPECT_EQ(document->kind, c.kind) << c.text;
    EXPECT_EQ(document->sport, c.sport) << c.text;
    EXPECT_EQ(document->games.size(), c.games) << c.text;
    EXPECT_TRUE(document->refused.empty()) << c.text << ": " << document->refused[0].message();
  }
}

TEST(EspnDocument, CoreDocumentsKeepTheirGameAndPlay) {
  const auto odds = parse_document(
      R"({"items":[{)" + kRef +
      R"(,"provider":{"name":"MGM"},"spread":-2,"homeTeamOdds":{}},{"provider":{"name":"MGM - Live Odds"},"spread":-9,"homeTeamOdds":{}},{"provider":{"name":"Bet 365"}}]})");
  ASSERT_TRUE(odds && odds->lines.size() == 1);
  EXPECT_EQ(odds->lines[0].game_key, "espn:401584793");
  EXPECT_EQ(odds->lines[0].provider, "MGM");
  ASSERT_EQ(odds->refused.size(), 2U);
  EXPECT_THAT(odds->refused[0].message(), HasSubstr("items[1]: live odds"));
  EXPECT_THAT(odds->refused[1].message(), HasSubstr("items[2]: expected odds with a spread or a money line"));
  const auto predictor = parse_document(
      "{" + kRef + R"(,"homeTeam":{"team":{}},"awayTeam":{"statistics":[{"name":"gameProjection","value":16}]}})");
  ASSERT_TRUE(predictor && predictor->lines.size() == 1);
  EXPECT_EQ(predictor->lines[0].line.home_probability, base::Probability::from_millionths(840'000));
  const auto probability = parse_document(
      R"({"homeWinPercentage":0.4,"play":{"$ref":"http://x/leagues/nba/events/1/competitions/1/plays/4015847934?lang=en"}})");
  ASSERT_TRUE(probability && probability->probabilities.size() == 1);
  EXPECT_EQ(probability->probabilities[0].play_id, "4015847934");
}

TEST(EspnDocument, OtherKindsAreRefusedByName) {
  struct Case {
    const char* text;
    const char* named;
  };
  const Case cases[] = {
      {R"({"sports":[{"leagues":[{"teams":[]}]}]})", "a list of teams"},
      {R"({"sports":[{"leagues":[{"events":[]}]}]})", "a scoreboard header"},
      {R"({"competitions":[{"status":{"$ref":"http://x"}}]})", "an event of the core API"},
      {R"({"homeTimeouts":{},"awayTimeouts":{}})", "a situation of the core API"},
      {R"({"stats":[],"team":{}})", "a power index of the core API"},
      {R"({"items":[{"name":"x"}]})", "a page of the core API"},
      {R"({"code":400,"message":"Failed to get events endpoint."})", "error 400"},
      {R"({"hello":1})", "not a document of ESPN's that is known here"},
      {"[1]", "expected an object, found an array of 1"},
      {"id,home,away", "not JSON"},
      {"", "not JSON"},
  };
  for (const Case& c : cases) {
    const auto document = parse_document(c.text, Sport::nba);
    ASSERT_FALSE(document) << c.text;
    EXPECT_THAT(document.error().message(), HasSubstr(c.named)) << c.text;
  }
}

TEST(EspnDocument, HintFillsInButDoesNotOverrule) {
  const std::string silent = R"({"events":[)" + event() + "]}";
  EXPECT_THAT(parse_document(silent).error().message(), HasSubstr("does not say its sport"));
  EXPECT_EQ(parse_document(silent, Sport::nhl)->sport, Sport::nhl);
  EXPECT_THAT(parse_document(scoreboard(event()), Sport::nba).error().message(), HasSubstr("is of nfl, not of nba"));
}

TEST(EspnLeague, EveryModelledSportHasItsAddressSlugAndNumber) {
  for (const Sport sport : {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb, Sport::ncaaf, Sport::ncaab}) {
    const std::string_view path = path_of(sport);
    EXPECT_EQ(sport_of_slug(path.substr(path.find('/') + 1)), sport) << path;
    EXPECT_EQ(
        sport_of_ref(fmt::format("http://x/v2/sports/y/leagues/{}/events/1?a=b", path.substr(path.find('/') + 1))),
        sport);
  }
  EXPECT_EQ(sport_of_uid("s:20~l:28~e:401772825"), Sport::nfl);
  EXPECT_EQ(sport_of_uid("s:40~l:59"), Sport::other);
  for (const char* none : {"", "s:40", "s:40~t:25", "x~l:28"}) EXPECT_EQ(sport_of_uid(none), std::nullopt) << none;
  EXPECT_EQ(sport_of_slug(""), std::nullopt);
  EXPECT_EQ(id_in_ref("http://x/events/401/plays/9?z", "plays"), "9");
  EXPECT_EQ(id_in_ref("http://x", "plays"), "");
}

TEST(EspnJson, HalfAnEmojiDoesNotMakeADocumentUnreadable) {
  const auto story = [](const std::string& text) {
    const auto document = parse_json(R"({"story":")" + text + R"("})");
    if (!document) return std::string("refused");
    const wire::Node root = document->root();
    return std::string(root["story"].text().value_or("absent"));
  };
  EXPECT_EQ(story(R"(a\ud83d b)"), "a\uFFFD b");
  EXPECT_EQ(story(R"(a\udc9d)"), "a\uFFFD");
  EXPECT_EQ(story(R"(\udc9d\ud83d\ude00\ud83d)"), "\uFFFD\U0001F600\uFFFD") << "a whole pair stays";
  EXPECT_EQ(story(R"(\\ud83d)"), R"(\ud83d)") << "an escaped backslash is no escape";
  EXPECT_EQ(story(R"(\ud83d\x)"), "refused") << "other damage stays an error";
}

}  // namespace
}  // namespace arbees::feeds::espn
