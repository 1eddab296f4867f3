#include "arbees/winprob/calibrate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "arbees/winprob/resample.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using testing::Random;

constexpr std::string_view kHeader =
    "game_id,season,date,home_spread,period,clock,seconds_remaining,home_score,away_score,possession,home_won,"
    "reference_wp";

std::string line(int game, int seconds, int home, int away, double won, const std::string& reference) {
  return "g" + std::to_string(game) + ",2018,2018-01-01,-3.5," + std::to_string(4 - (seconds - 1) / 720) + "," +
         std::to_string((seconds - 1) % 720 + 1) + "," + std::to_string(seconds) + "," + std::to_string(home) + "," +
         std::to_string(away) + ",home," + std::to_string(won) + "," + reference;
}

TEST(CsvStates, TheSportIsInTheNameOrTheColumns) {
  EXPECT_EQ(CsvStates::open(kHeader, "x/nba_late.csv.gz")->sport(), domain::Sport::nba);
  EXPECT_EQ(CsvStates::open(kHeader, "NCAAB.csv")->sport(), domain::Sport::ncaab);
  EXPECT_EQ(CsvStates::open("game_id,inning,half,home_score,away_score,home_won", "rows")->sport(), domain::Sport::mlb);
  EXPECT_EQ(CsvStates::open("game_id,period,down,home_score,away_score,home_won", "rows")->sport(), domain::Sport::nfl);
  const auto bad = CsvStates::open("a,b,c", "nba");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message().find("game_id"), std::string::npos);
}

TEST(CsvStates, ReadsARowAndNamesWhatIsWrong) {
  auto states = CsvStates::open(kHeader, "nba");
  CsvRow row;
  ASSERT_TRUE(states->read(line(1, 100, 90, 88, 1, "0.75"), row));
  EXPECT_EQ(row.state.period, 4);
  EXPECT_EQ(row.state.clock_ms, 100'000);
  EXPECT_EQ(row.game.line.home_spread, -3.5);
  EXPECT_EQ(std::get<domain::BasketballDetail>(row.state.detail).possession, domain::Side::home);
  EXPECT_EQ(states->references()[0], "reference_wp");
  EXPECT_EQ(states->reference_values()[0], 0.75);
  const auto bad = states->read("g1,2018,,,1,1,1,x,1,home,1,", row);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where, "home_score");
}

/// Rows as other archives write them: what is blank follows from the rest, and nothing is refused that can be priced.
TEST(CsvStates, ReadsWhatOtherArchivesWrite) {
  struct Case {
    std::string_view why, name, header, row;
    std::int32_t period;
    std::optional<std::int32_t> clock_ms;
  };
  const std::array<Case, 12> cases = {{
      {"the clock follows from the seconds left", "nba",
       "game_id,period,clock,seconds_remaining,home_score,away_score,home_won", "g,2,,2000,1,2,1", 2, 560'000},
      {"so does the period", "nba", "game_id,period,clock,seconds_remaining,home_score,away_score,home_won",
       "g,,,2160,1,2,1", 2, 720'000},
      {"without either column", "nfl", "game_id,seconds_remaining,home_score,away_score,home_won", "g,0,1,2,1", 4, 0},
      {"overtime keeps its own clock", "nfl", "game_id,period,clock,seconds_remaining,home_score,away_score,home_won",
       "g,5,321.5,0,1,2,0.5", 5, 321'500},
      {"a clock that nobody tells stays untold", "nhl", "game_id,period,home_score,away_score,home_won", "g,4,1,1,1", 4,
       std::nullopt},
      {"seconds left that contradict the period are not a clock", "nhl",
       "game_id,period,clock,seconds_remaining,home_score,away_score,home_won", "g,1,,30,1,1,1", 1, std::nullopt},
      {"quotes, spaces, capitals and a byte-order mark", "nba",
       "\xEF\xBB\xBF\"Game_ID\",Period, clock,home_score,away_score,home_won,note",
       "\"a, \"\"b\"\", c\" ,3, 12 ,\"90\",88.0,True,\"x,y\"\r", 3, 12'000},
      {"minutes and seconds", "nfl", "game_id,period,clock,home_score,away_score,home_won", "g,4,02:05,1,2,1", 4,
       125'000},
      {"odds with their sign", "mlb", "game_id,inning,home_ml,away_ml,home_score,away_score,home_won",
       "g,4,+150,-170,1,2,1", 4, std::nullopt},
      {"a quote inside a name", "nba", "game_id,note,period,clock,home_score,away_score,home_won",
       "g,6\" tall,2,30,1,2,1", 2, 30'000},
      {"NA is not told", "nba", "game_id,period,clock,home_score,away_score,home_won,home_spread", "g,3,NA,90,88,0,NA",
       3, std::nullopt},
      {"columns missing at the line's end", "nba", "game_id,period,home_score,away_score,home_won,clock,possession",
       "g,3,90,88,0", 3, std::nullopt},
  }};
  for (const Case& c : cases) {
    auto states = CsvStates::open(c.header, c.name);
    ASSERT_TRUE(states) << c.why;
    CsvRow row;
    ASSERT_TRUE(states->read(c.row, row)) << c.why;
    EXPECT_EQ(row.state.period, c.period) << c.why;
    EXPECT_EQ(row.state.clock_ms, c.clock_ms) << c.why;
    const double p = estimate(row.game, row.state).home_raw;
    EXPECT_TRUE(p > 0.0 && p < 1.0) << c.why;
  }
}

TEST(CsvStates, FiguresThatNoGameHasAreRefusedWithTheirColumn) {
  constexpr std::string_view kColumns =
      "game_id,season,period,clock,home_score,away_score,down,distance,yards_to_goal,home_spread,home_won";
  struct Case {
    const char* row;
    const char* column;  ///< empty: it can be scored
  };
  for (const Case& c :
       {Case{"g,2025,1,900,0,0,1,10,75,-3,1", ""}, Case{"g,2025,1,900,-7,0,1,10,75,-3,1", "home_score"},
        Case{"g,2025,1,900,1.5,0,1,10,75,-3,1", "home_score"}, Case{"g,2025,1,900,0,100000,1,10,75,-3,1", "away_score"},
        Case{"g,2025,1.5,900,0,0,1,10,75,-3,1", "period"}, Case{"g,2025,0,900,0,0,1,10,75,-3,1", "period"},
        Case{"g,2025,1,-7,0,0,1,10,75,-3,1", "clock"}, Case{"g,2025,1,901,0,0,1,10,75,-3,1", "clock_ms"},
        Case{"g,2025,1,inf,0,0,1,10,75,-3,1", "clock"}, Case{"g,2025,1,nan,0,0,1,10,75,-3,1", "clock"},
        Case{"g,2025,1,900,0,0,1,10,-1,-3,1", "yards_to_goal"}, Case{"g,2025,1,900,0,0,nan,10,75,-3,1", "down"},
        Case{"g,2025,1,900,0,0,1,inf,75,-3,1", "distance"}, Case{"g,2025,1,900,0,0,5,10,75,-3,1", "down"},
        Case{"g,2025,1,900,0,0,1,10,75,0.5x,1", "home_spread"}, Case{"g,2025,1,900,0,0,1,10,75,-3,nan", "home_won"}}) {
    auto states = CsvStates::open(kColumns, "nfl");
    ASSERT_TRUE(states);
    CsvRow row;
    const auto read = states->read(c.row, row);
    EXPECT_EQ(read.has_value(), *c.column == '\0') << c.row;
    if (!read) EXPECT_EQ(read.error().where, c.column) << c.row;
  }
}

TEST(CsvStates, KnowsRowsWithoutTheClockOfTheirPeriod) {
  CsvRow row;
  auto nfl = CsvStates::open("game_id,period,clock,home_score,away_score,home_won", "nfl");
  ASSERT_TRUE(nfl->read("g,2,NA,3,7,0", row));
  EXPECT_TRUE(lacks_clock(row));
  ASSERT_TRUE(nfl->read("g,2,30,3,7,0", row));
  EXPECT_FALSE(lacks_clock(row));
  auto college = CsvStates::open("game_id,period,clock,home_score,away_score,home_won", "ncaaf");
  ASSERT_TRUE(college->read("g,5,NA,21,21,0", row));
  EXPECT_FALSE(lacks_clock(row)) << "college overtime has none";
  auto mlb = CsvStates::open("game_id,inning,home_score,away_score,home_won", "mlb");
  ASSERT_TRUE(mlb->read("g,5,2,1,0", row));
  EXPECT_FALSE(lacks_clock(row));
}

TEST(CsvStates, ReadsNeutralSitesPostseasonsAndEveryHalf) {
  auto states = CsvStates::open(
      "game_id,season_type,neutral_site,inning,half,outs,base_state,home_score,away_score,home_won", "mlb");
  CsvRow row;
  const std::array<std::pair<std::string_view, domain::Half>, 6> halves = {{{"top", domain::Half::top},
                                                                            {"Bot", domain::Half::bottom},
                                                                            {"B", domain::Half::bottom},
                                                                            {"mid", domain::Half::middle},
                                                                            {"End", domain::Half::end},
                                                                            {"BOTTOM", domain::Half::bottom}}};
  for (const auto& [text, half] : halves) {
    ASSERT_TRUE(states->read("g,POST,1,3," + std::string(text) + ",,,1,0,1", row));
    EXPECT_EQ(std::get<domain::BaseballDetail>(row.state.detail).half, half) << text;
    EXPECT_TRUE(row.game.postseason && row.game.neutral_site);
  }
  ASSERT_TRUE(states->read("g,REG,0,3,top,1,0,1,0,1", row));
  EXPECT_FALSE(row.game.postseason || row.game.neutral_site);
  auto odds = CsvStates::open("game_id,inning,home_ml,away_ml,home_score,away_score,home_won", "mlb");
  ASSERT_TRUE(odds->read("g,1,+150,-170,0,0,1", row));
  EXPECT_EQ(row.game.line.home_moneyline, 150);
  EXPECT_EQ(row.game.line.away_moneyline, -170);
  auto sides = CsvStates::open("game_id,period,clock,possession,home_score,away_score,home_won", "nba");
  ASSERT_TRUE(sides->read("g,1,1,-1,0,0,1", row));
  EXPECT_EQ(std::get<domain::BasketballDetail>(row.state.detail).possession, domain::Side::away);
}

TEST(Calibration, ScoresByHand) {
  auto states = CsvStates::open(kHeader, "nba");
  Calibration calibration(domain::Sport::nba);
  CsvRow row;
  double brier = 0.0;
  double loss = 0.0;
  double theirs = 0.0;
  Random r(3);
  for (int game = 0; game < 50; ++game)
    for (int t = 2880; t > 0; t -= 480) {
      const double won = game % 3 == 0 ? 0.0 : 1.0;
      const std::string reference = game < 25 ? "0.6" : "";
      ASSERT_TRUE(states->read(line(game, t, r.in(0, 20), r.in(0, 20), won, reference), row));
      const double p = estimate(row.game, row.state).home_raw;
      brier += (won - p) * (won - p) / 300.0;
      loss -= (won == 1.0 ? std::log(p) : std::log(1.0 - p)) / 300.0;
      if (game < 25) theirs += (won - 0.6) * (won - 0.6) / 150.0;
      calibration.add(*states, row);
    }
  const CalibrationReport report = calibration.report();
  EXPECT_EQ(report.ours.rows, 300);
  EXPECT_EQ(report.ours.games, 50);
  EXPECT_NEAR(report.ours.brier, brier, 1e-12);
  EXPECT_NEAR(report.ours.log_loss, loss, 1e-12);
  ASSERT_EQ(report.references.size(), 1U);
  const ReferenceReport& ref = report.references[0];
  EXPECT_EQ(ref.theirs.rows, 150);
  EXPECT_EQ(ref.theirs.games, 25);
  EXPECT_NEAR(ref.theirs.brier, theirs, 1e-12);
  EXPECT_NEAR(ref.brier_difference.mean, ref.ours.brier - ref.theirs.brier, 1e-12);
  EXPECT_LE(ref.brier_difference.low, ref.brier_difference.mean);
  EXPECT_GE(ref.brier_difference.high, ref.brier_difference.mean);
  EXPECT_EQ(report.learning.back().games, 50);
  EXPECT_NEAR(report.learning.back().brier, brier, 1e-12);
  EXPECT_EQ(calibration.report().ours.ece_noise_p95, report.ours.ece_noise_p95);
}

/// A forecaster that is right by construction shows more than the noise floor about one time in twenty, not one in two.
TEST(Resample, TheNoiseFloorIsWhereItSays) {
  SplitMix random(5);
  int above = 0;
  constexpr int kTrials = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<BinResiduals<10>> games(300);
    BinResiduals<10> sum{};
    BinResiduals<10> rows{};
    std::vector<BinResiduals<10>> counts(300);
    for (std::size_t g = 0; g < games.size(); ++g) {
      const std::size_t b = random.below(10);
      const double p = (static_cast<double>(b) + 0.5) / 10.0;
      const double y = static_cast<double>(random.below(1'000'000)) < p * 1e6 ? 1.0 : 0.0;
      games[g][b] = 20.0 * (y - p);  // a game's twenty rows share its outcome
      counts[g][b] = 20.0;
      sum[b] += games[g][b];
      rows[b] += 20.0;
    }
    double ece = 0.0;
    for (const double s : sum) ece += std::fabs(s) / 6000.0;
    for (std::size_t g = 0; g < games.size(); ++g)
      for (std::size_t b = 0; b < 10; ++b)
        if (rows[b] > 0.0) games[g][b] -= counts[g][b] * sum[b] / rows[b];
    above += ece > resample_bins(games, 6000.0, 200, 1) ? 1 : 0;
  }
  EXPECT_LT(above, kTrials * 14 / 100);
}

TEST(Resample, TheIntervalHoldsTheMean) {
  std::vector<PairedSum> games;
  SplitMix random(9);
  for (int i = 0; i < 500; ++i) games.push_back({static_cast<double>(random.below(1000)) / 1000.0 - 0.3, 1.0});
  const Quantiles q = resample_mean(games, 1000, 1);
  EXPECT_NEAR(0.5 * (q.low + q.high), 0.2, 0.03);
  EXPECT_NEAR(q.high - q.low, 2 * 1.96 * std::sqrt(1.0 / 12.0 / 500.0), 0.01);  // a uniform's spread over √500
}

}  // namespace
}  // namespace arbees::winprob
