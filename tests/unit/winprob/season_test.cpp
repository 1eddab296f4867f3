// A season of real NFL games with fields removed at random, plays late and scores corrected.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include "arbees/winprob/csv_states.hpp"
#include "arbees/winprob/winprob.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using testing::Random;

/// Lines of the archive's season 2023, unpacked by gzip.
class Season {
 public:
  Season() : pipe_(popen("gzip -dc '" ARBEES_DATA_DIR "/winprob/nfl.csv.gz' 2>/dev/null", "r"), &pclose) {}
  bool next(std::string& line) {
    char buffer[1024];
    if (pipe_ == nullptr || std::fgets(buffer, sizeof buffer, pipe_.get()) == nullptr) return false;
    line = buffer;
    while (!line.empty() && line.back() == '\n') line.pop_back();
    return true;
  }

 private:
  std::unique_ptr<FILE, int (*)(FILE*)> pipe_;
};

void forget(Random& r, domain::Game& game, domain::GameState& state) {
  auto& f = std::get<domain::FootballDetail>(state.detail);
  if (r.chance(0.3)) f.possession.reset();
  if (r.chance(0.3)) f.down.reset();
  if (r.chance(0.3)) f.distance.reset();
  if (r.chance(0.3)) f.yards_to_goal.reset();
  if (r.chance(0.3)) f.home_timeouts.reset();
  if (r.chance(0.3)) f.second_half_receiver.reset();
  if (r.chance(0.1)) state.clock_ms.reset();
  if (r.chance(0.1)) game.line = {};
}

TEST(NflSeason, NoJumpIsLargerThanWhatIsMissingExplains) {
  Season season;
  std::string line;
  if (!season.next(line)) GTEST_SKIP() << "no archive at " ARBEES_DATA_DIR;
  auto states = CsvStates::open(line, "nfl");
  ASSERT_TRUE(states);
  Random r(2023);
  CsvRow row;
  CsvRow last;
  Estimate last_estimate;
  double rows = 0.0;
  double beyond_two = 0.0;
  double beyond_four = 0.0;
  while (season.next(line)) {
    if (line.compare(0, 4, "2023") != 0) continue;
    ASSERT_TRUE(states->read(line, row));
    const Estimate told = estimate(row.game, row.state);
    domain::Game game = row.game;
    domain::GameState bare = row.state;
    forget(r, game, bare);
    const Estimate guessed = estimate(game, bare);
    ASSERT_TRUE(guessed.home_raw > 0.0 && guessed.home_raw < 1.0 && guessed.std_error <= 0.5);
    // What the missing fields may move: the wider error, and a hundredth for what the errors of near-certain states
    // round off.
    const double jump = std::fabs(guessed.home_raw - told.home_raw) - 0.01;
    rows += 1.0;
    beyond_two += jump > 2.0 * guessed.std_error ? 1.0 : 0.0;
    beyond_four += jump > 4.0 * guessed.std_error ? 1.0 : 0.0;
    // A late play is an older state: it is priced as it was, and what comes after is not changed by it.
    if (last.game_id == row.game_id) {
      ASSERT_EQ(estimate(last.game, last.state).home, last_estimate.home);
      ASSERT_EQ(estimate(row.game, row.state).home, told.home);
    }
    // A score that is taken back takes its probability back.
    domain::GameState wrong = row.state;
    wrong.home_score += 7;
    ASSERT_GE(estimate(row.game, wrong).home_raw, told.home_raw);
    wrong.home_score -= 7;
    ASSERT_EQ(estimate(row.game, wrong).home, told.home);
    last = row;
    last_estimate = told;
  }
  ASSERT_GT(rows, 40'000.0);
  std::printf("%.0f states: beyond two standard errors %.2f %%, beyond four %.3f %%\n", rows, 100.0 * beyond_two / rows,
              100.0 * beyond_four / rows);
  EXPECT_LT(beyond_two / rows, 0.05);
  EXPECT_LT(beyond_four / rows, 0.001);
}

}  // namespace
}  // namespace arbees::winprob
