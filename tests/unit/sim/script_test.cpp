#include "arbees/sim/script.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

namespace arbees::sim {
namespace {

using domain::Sport;

constexpr Sport kSports[] = {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb, Sport::ncaaf, Sport::ncaab};

double payoff(const domain::GameState& state) {
  return state.home_score > state.away_score ? 1.0 : state.home_score < state.away_score ? 0.0 : 0.5;
}

/// Truth probability against outcome, in ten bins, from one moment drawn of each game.
struct Calibration {
  double expected[10] = {};
  double observed[10] = {};
  double variance[10] = {};
  int count[10] = {};

  void add(double value, double result) {
    const int bin = std::min(9, static_cast<int>(value * 10));
    expected[bin] += value;
    observed[bin] += result;
    variance[bin] += value * (1 - value);
    ++count[bin];
  }
};

struct Totals {
  double points = 0;
  double margin = 0;
  double margin_squared = 0;
  double hours = 0;
  double plays = 0;
  int ties = 0;
  int overtimes = 0;
};

TEST(Script, TheTruthIsCalibrated) {
  for (const Sport sport : kSports) {
    Calibration calibration;
    Totals totals;
    int games = 0;
    for (const Strength strength : {Strength{0, 0}, Strength{1.2, -0.6}, Strength{-1, 1}}) {
      const auto model = make_game_model(sport, strength, "Home", "Away");
      for (int i = 0; i < 1200; ++i, ++games) {
        Random random(base::mix(static_cast<std::uint64_t>(games), 77));
        const Script script = model->play(random);
        const double result = payoff(script.result());
        const auto at = static_cast<std::size_t>(random.uniform() * static_cast<double>(script.moments.size()));
        calibration.add(script.moments[at].home_value, result);
        if (strength.home != 0) continue;
        const int margin = script.result().home_score - script.result().away_score;
        totals.points += script.result().home_score + script.result().away_score;
        totals.margin += margin;
        totals.margin_squared += margin * margin;
        totals.hours += static_cast<double>(script.moments.back().at.value) / 3.6e12;
        totals.ties += margin == 0;
        totals.overtimes += script.result().period > domain::format_of(sport).regulation_periods;
        for (const Moment& moment : script.moments) totals.plays += moment.play ? 1 : 0;
      }
    }
    const double n = 1200;
    const double mean = totals.margin / n;
    std::printf("%-6s points %.1f margin %+.2f sd %.1f hours %.2f plays %.0f overtime %.3f ties %.4f\n",
                std::string(base::enum_name(sport)).c_str(), totals.points / n, mean,
                std::sqrt(totals.margin_squared / n - mean * mean), totals.hours / n, totals.plays / n,
                totals.overtimes / n, totals.ties / n);
    for (int bin = 0; bin < 10; ++bin) {
      if (calibration.count[bin] == 0) continue;
      const double deviation = calibration.observed[bin] - calibration.expected[bin];
      EXPECT_LE(std::abs(deviation), 4.0 * std::sqrt(calibration.variance[bin]) + 1e-9)
          << base::enum_name(sport) << " bin " << bin << ": expected " << calibration.expected[bin] << ", observed "
          << calibration.observed[bin] << " of " << calibration.count[bin];
    }
  }
}

/// E[v(next) − v(now)] = 0: the sum of changes over many games must vanish like its own standard deviation.
TEST(Script, TheTruthIsAMartingale) {
  for (const Sport sport : kSports) {
    const auto model = make_game_model(sport, {0.5, 0}, "Home", "Away");
    double drift = 0;
    double square = 0;
    for (std::uint64_t i = 0; i < 1500; ++i) {
      Random random(base::mix(i, 5));
      const Script script = model->play(random);
      const double change = script.moments.back().home_value - script.pregame_value;
      drift += change;
      square += change * change;
      EXPECT_NEAR(script.moments.front().home_value, script.pregame_value, 0.06) << base::enum_name(sport);
    }
    EXPECT_LE(std::abs(drift), 4 * std::sqrt(square)) << base::enum_name(sport);
  }
}

TEST(Script, GamesArePlausible) {
  for (const Sport sport : kSports) {
    const auto model = make_game_model(sport, {}, "Home", "Away");
    for (std::uint64_t i = 0; i < 40; ++i) {
      Random random(base::mix(i, 9));
      const Script script = model->play(random);
      base::Duration last;
      int home = 0;
      int away = 0;
      int period = 0;
      for (const Moment& moment : script.moments) {
        EXPECT_LE(last, moment.at);
        last = moment.at;
        EXPECT_GE(moment.state.home_score, home) << "only the feed corrects scores, never the truth";
        EXPECT_GE(moment.state.away_score, away);
        EXPECT_GE(moment.state.period, period);
        home = moment.state.home_score;
        away = moment.state.away_score;
        period = moment.state.period;
        if (moment.state.clock_ms) {
          EXPECT_GE(*moment.state.clock_ms, 0);
          EXPECT_LE(*moment.state.clock_ms, std::max(domain::format_of(sport).period_seconds, 720) * 1000);
        }
        EXPECT_EQ(moment.scoring, moment.play && moment.play->scoring);
      }
      EXPECT_EQ(script.result().phase, domain::Phase::final);
      EXPECT_EQ(script.moments.back().home_value, payoff(script.result()));
      if (sport != Sport::nfl) EXPECT_NE(script.result().home_score, script.result().away_score);
    }
  }
}

TEST(Script, StrengthMovesTheValue) {
  for (const Sport sport : kSports) {
    Random random(1);
    const double even = make_game_model(sport, {0, 0}, "", "")->play(random).pregame_value;
    const double strong = make_game_model(sport, {1.5, 0}, "", "")->play(random).pregame_value;
    EXPECT_GT(even, 0.5) << "home advantage in " << base::enum_name(sport);
    EXPECT_LT(even, 0.68) << base::enum_name(sport);
    EXPECT_GT(strong, even + 0.05) << base::enum_name(sport);
    std::printf("%-6s home value %.3f, one and a half deviations stronger %.3f\n",
                std::string(base::enum_name(sport)).c_str(), even, strong);
  }
}

}  // namespace
}  // namespace arbees::sim
