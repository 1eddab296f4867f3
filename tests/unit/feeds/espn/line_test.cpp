#include "arbees/feeds/espn/read.hpp"
#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;

domain::PregameLine line(Sport sport, const std::string& odds) {
  return game_of(sport, {.competition_extra = R"(,"odds":)" + odds}).game.line;
}

TEST(EspnLine, SpreadIsTheHomeSides) {
  const auto read = line(
      Sport::nfl,
      R"([{"provider":{"name":"ESPN BET"},"details":"AWY -3.5","spread":3.5,"homeTeamOdds":{"favorite":false,"moneyLine":140},"awayTeamOdds":{"favorite":true,"moneyLine":-170}}])");
  EXPECT_EQ(read.home_spread, 3.5);
  EXPECT_EQ(read.home_moneyline, 140);
  EXPECT_EQ(read.away_moneyline, -170);
}

TEST(EspnLine, SpreadAgainstItsOwnFavouriteIsNoLineExceptForRunLines) {
  const std::string odds =
      R"([{"spread":-1.5,"homeTeamOdds":{"favorite":false,"moneyLine":105},"awayTeamOdds":{"favorite":true,"moneyLine":-130}}])";
  EXPECT_EQ(line(Sport::nfl, odds).home_spread, std::nullopt);
  EXPECT_EQ(line(Sport::nfl, odds).home_moneyline, 105);
  EXPECT_EQ(line(Sport::mlb, odds).home_spread, -1.5);
}

TEST(EspnLine, PricesAreReadInEverySpelling) {
  const auto price = [](const std::string& text) {
    return line(Sport::nba, R"([{"homeTeamOdds":{"moneyLine":)" + text + "}}]").home_moneyline;
  };
  EXPECT_EQ(price("-140"), -140);
  EXPECT_EQ(price("-140.0"), -140);
  EXPECT_EQ(price("\"-140\""), -140);
  EXPECT_EQ(price("\"+120\""), 120);
  EXPECT_EQ(price("\"EVEN\""), 100);
  for (const char* none : {"0", "\"OFF\"", "99", "-1", "null", "\"\"", "\"+\"", "1e300", "-9223372036854775808", "{}"})
    EXPECT_EQ(price(none), std::nullopt) << none;
}

TEST(EspnLine, ClosingTableIsReadWhereTheFlatFieldsAreMissing) {
  const auto read = line(
      Sport::nfl,
      R"([{"pointSpread":{"home":{"close":{"line":"+8.5"}}},"moneyline":{"home":{"close":{"odds":"+300"},"open":{"odds":"+250"}},"away":{"close":{"odds":"-380"}}}}])");
  EXPECT_EQ(read.home_spread, 8.5);
  EXPECT_EQ(read.home_moneyline, 300);
  EXPECT_EQ(read.away_moneyline, -380);
  EXPECT_EQ(line(Sport::nfl, R"([{"spread":"EVEN"}])").home_spread, 0.0);
}

TEST(EspnLine, LiveOddsAndForecastsAreNotThePregameLine) {
  const auto read = line(
      Sport::nfl,
      R"([null,{"provider":{"name":"Caesars Sportsbook (Colorado) - Live Odds"},"spread":-20.5},{"provider":{"name":"numberfire"},"spread":-9},{"provider":{"name":"DraftKings"},"spread":-2.5},{"provider":{"name":"MGM"},"spread":-3.5}])");
  EXPECT_EQ(read.home_spread, -2.5) << "the first bookmaker's line, not a live one and not a forecast";
}

TEST(EspnLine, OddsOfAnotherShapeAreIgnored) {
  for (const char* odds : {"null", "{}", "[]", "[7]", R"(["x"])", R"([{"spread":1000}])", R"([{"spread":[]}])"}) {
    const auto read = line(Sport::nfl, odds);
    EXPECT_EQ(read.home_spread, std::nullopt) << odds;
    EXPECT_EQ(read.home_moneyline, std::nullopt) << odds;
  }
}

TEST(EspnLine, ForecastMayBeOnEitherSide) {
  const auto forecast = [](const char* predictor) {
    return summary_of(Sport::nba, {}, fmt::format(R"(,"predictor":{})", predictor)).snapshot.game.line.home_probability;
  };
  EXPECT_EQ(forecast(R"({"homeTeam":{"gameProjection":"71.8"},"awayTeam":{}})"),
            base::Probability::from_millionths(718'000));
  EXPECT_EQ(forecast(R"({"homeTeam":{},"awayTeam":{"gameProjection":"28.2"}})"),
            base::Probability::from_millionths(718'000));
  EXPECT_EQ(forecast(R"({"homeTeam":{"gameProjection":"718"}})"), std::nullopt);
}

}  // namespace
}  // namespace arbees::feeds::espn
