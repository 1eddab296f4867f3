#include "arbees/winprob/batch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/strength.hpp"
#include "arbees/winprob/winprob.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using domain::Sport;
using testing::kSports;
using testing::Random;

struct Rows {
  std::vector<double> lead, left, strength, doubt, situation, out;

  Rows(Random& r, std::size_t n) : lead(n), left(n), strength(n), doubt(n), situation(n), out(n, -1.0) {
    for (std::size_t i = 0; i < n; ++i) {
      lead[i] = r.in(-70, 70);
      left[i] = r.chance(0.5) ? r.in(0, 3700) : r.in(0, 18);
      strength[i] = r.in(-3000, 3000) / 1000.0;
      doubt[i] = r.in(0, 500) / 1000.0;
      situation[i] = r.in(-1, 1);
    }
  }
  [[nodiscard]] BatchColumns columns() const { return {lead, left, strength, doubt, situation}; }
};

TEST(Batch, AgreesWithTheScalarToABillionth) {
  Random r(11);
  for (const Sport sport : kSports) {
    Rows rows(r, 200'003);
    estimate_batch(sport, rows.columns(), rows.out);
    for (std::size_t i = 0; i < rows.out.size(); ++i)
      ASSERT_NEAR(rows.out[i],
                  estimate_row(sport, rows.lead[i], rows.left[i], rows.strength[i], rows.doubt[i], rows.situation[i]),
                  1e-9)
          << batch_target() << " row " << i;
  }
}

TEST(Batch, EveryLengthAndBroadcast) {
  Random r(12);
  for (std::size_t n = 0; n < 40; ++n) {
    Rows rows(r, n);
    const std::vector<double> one = {0.3};
    estimate_batch(Sport::nba, {rows.lead, rows.left, one, one, rows.situation}, rows.out);
    for (std::size_t i = 0; i < n; ++i)
      ASSERT_NEAR(rows.out[i], estimate_row(Sport::nba, rows.lead[i], rows.left[i], 0.3, 0.3, rows.situation[i]), 1e-9);
  }
}

TEST(Batch, IsTheWholeModelInBasketball) {
  Random r(13);
  domain::Game game;
  game.sport = Sport::nba;
  for (int i = 0; i < 20'000; ++i) {
    game.line.home_spread = r.in(-30, 30) / 2.0;
    domain::GameState s;
    s.phase = domain::Phase::live;
    s.period = r.in(1, 4);
    s.clock_ms = r.in(1, 720'000);
    s.home_score = r.in(0, 60);
    s.away_score = r.in(0, 60);
    const domain::Side side = r.side();
    s.detail = domain::BasketballDetail{side};
    const Strength strength = pregame_strength(game, generated::kNba.strength);
    const double row =
        estimate_row(game.sport, s.home_score - s.away_score, *domain::regulation_seconds_left(game.sport, s),
                     strength.mean, strength.variance, side == domain::Side::home ? 1.0 : -1.0);
    ASSERT_NEAR(estimate(game, s).home_raw, row, 1e-9);
  }
}

TEST(Batch, AbsurdInputsStayProbabilities) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> odd = {std::nan(""), inf, -inf, 1e300, -1e300, 0.0, -0.0, 5e-324};
  for (const Sport sport : {Sport::nfl, Sport::nhl, Sport::mlb, Sport::other})
    for (const double x : odd) {
      const std::vector<double> same(odd.size(), std::isfinite(x) ? x : 1.0);
      std::vector<double> out(odd.size());
      estimate_batch(sport, {odd, same, same, same, same}, out);
      for (const double p : out) EXPECT_TRUE(p > 0.0 && p < 1.0) << p;
      estimate_batch(sport, {same, odd, std::vector<double>{0.1}, odd, same}, out);
      for (const double p : out) EXPECT_TRUE(p > 0.0 && p < 1.0) << p;
    }
}

}  // namespace
}  // namespace arbees::winprob
