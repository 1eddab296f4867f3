#include "arbees/winprob/batch.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/strength.hpp"
#include "arbees/winprob/winprob.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using domain::Side;
using domain::Sport;
using testing::kSports;
using testing::Random;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double told(const std::optional<std::int32_t>& x) {
  return x ? static_cast<double>(*x) : kNaN;
}
double told(const std::optional<Side>& side) {
  return side ? (*side == Side::home ? 1.0 : -1.0) : kNaN;
}

/// What a state says, as a row of the batch.
BatchRow row_of_state(const domain::Game& game, const domain::GameState& s) {
  const domain::Format format = domain::format_of(game.sport);
  const Strength strength = pregame_strength(game, *strength_fit(game.sport));
  BatchRow row = untold_row();
  row.lead = s.home_score - s.away_score;
  row.strength = strength.mean;
  row.doubt = strength.variance;
  row.period = s.period;
  row.postseason = game.postseason ? 1.0 : 0.0;
  row.season = game.season;
  if (s.clock_ms) {
    const double clock = *s.clock_ms / 1000.0;
    row.left = s.period > format.regulation_periods
                   ? clock
                   : (format.regulation_periods - s.period) * format.period_seconds + clock;
  }
  if (const auto* f = std::get_if<domain::FootballDetail>(&s.detail)) {
    row.possession = told(f->possession);
    row.down = told(f->down);
    row.distance = told(f->distance);
    row.yards_to_goal = told(f->yards_to_goal);
    row.home_timeouts = told(f->home_timeouts);
    row.away_timeouts = told(f->away_timeouts);
    row.second_half_receiver = told(f->second_half_receiver);
    row.kickoff = f->kickoff ? 1.0 : 0.0;
    if (f->home_had_ball) row.home_had_ball = *f->home_had_ball ? 1.0 : 0.0;
    if (f->away_had_ball) row.away_had_ball = *f->away_had_ball ? 1.0 : 0.0;
  } else if (const auto* b = std::get_if<domain::BasketballDetail>(&s.detail)) {
    row.possession = told(b->possession);
  } else if (const auto* h = std::get_if<domain::HockeyDetail>(&s.detail)) {
    row.home_skaters = told(h->home_skaters);
    row.away_skaters = told(h->away_skaters);
    row.home_net_empty = h->home_net_empty ? 1.0 : 0.0;
    row.away_net_empty = h->away_net_empty ? 1.0 : 0.0;
  } else if (const auto* m = std::get_if<domain::BaseballDetail>(&s.detail)) {
    if (m->half) row.half = *m->half == domain::Half::bottom ? 1.0 : 0.0;
    row.outs = told(m->outs);
    row.bases = told(m->bases);
    row.scheduled_innings = m->scheduled_innings;
  }
  return row;
}

/// Rows as columns of equal length.
struct Table {
  std::array<std::vector<double>, kBatchInputs<double>.size()> columns;
  std::vector<double> out;

  void add(const BatchRow& row) {
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(row.*kBatchInputs<double>[i]);
    out.push_back(-1.0);
  }
  [[nodiscard]] BatchColumns spans() const {
    BatchColumns spans;
    for (std::size_t i = 0; i < columns.size(); ++i) spans.*kBatchInputs<std::span<const double>>[i] = columns[i];
    return spans;
  }
};

struct Sample {
  Table table;
  std::vector<double> expected;

  Sample(Random& r, Sport sport, int rows, double how_much_told) {
    while (static_cast<int>(expected.size()) < rows) {
      const domain::Game game = testing::random_game(r, sport, 0.5);
      const domain::GameState state = testing::random_state(r, sport, how_much_told);
      if (const auto* m = std::get_if<domain::BaseballDetail>(&state.detail);
          m != nullptr && (m->half == domain::Half::middle || m->half == domain::Half::end))
        continue;  // between half-innings: a row says three outs instead
      table.add(row_of_state(game, state));
      expected.push_back(estimate(game, state).home_raw);
    }
  }
};

/// Runs the batch on every instruction set of this machine, one after another.
template <class Check>
void on_every_target(const Check& check) {
  const auto all = static_cast<std::int64_t>(hwy::SupportedTargets());
  for (std::int64_t rest = all; rest != 0; rest &= rest - 1) {
    hwy::SetSupportedTargetsForTest(rest & -rest);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

TEST(Batch, SaysWhatEstimateSaysInEverySportOnEveryInstructionSet) {
  Random r(11);
  for (const Sport sport : kSports)
    for (const double how_much_told : {1.0, 0.9}) {
      Sample sample(r, sport, 30'003, how_much_told);
      on_every_target([&] {
        std::fill(sample.table.out.begin(), sample.table.out.end(), -1.0);
        estimate_batch(sport, sample.table.spans(), sample.table.out);
        for (std::size_t i = 0; i < sample.expected.size(); ++i)
          ASSERT_NEAR(sample.table.out[i], sample.expected[i], 1e-9)
              << base::enum_name(sport) << " on " << batch_target() << " row " << i;
      });
    }
}

TEST(Batch, ChoosesAmongSeveralInstructionSets) {
  std::set<std::string> names;
  on_every_target([&] { names.emplace(batch_target()); });
  EXPECT_GE(names.size(), 2U) << "this machine has no vector instruction set but the first";
}

TEST(Batch, EveryLengthBroadcastAndAbsence) {
  Random r(12);
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<double> lead(n), left(n), ball(n), out(n, -1.0);
    for (std::size_t i = 0; i < n; ++i) {
      lead[i] = r.in(-20, 20);
      left[i] = r.in(1, 2880);
      ball[i] = r.chance(0.5) ? 1.0 : -1.0;
    }
    const std::vector<double> one = {0.3};
    BatchColumns columns;
    columns.lead = lead;
    columns.left = left;
    columns.strength = one;
    columns.doubt = one;
    if (n % 2 == 0) columns.possession = ball;
    estimate_batch(Sport::nba, columns, out);
    for (std::size_t i = 0; i < n; ++i) ASSERT_NEAR(out[i], estimate_row(Sport::nba, row_of(columns, i)), 1e-9);
  }
}

TEST(Batch, RowsBeyondAColumnAreNotTouched) {
  const std::vector<double> lead = {1, 2, 3};
  const std::vector<double> rest = {0.1};
  std::vector<double> out(5, -1.0);
  BatchColumns columns;
  columns.lead = lead;
  columns.left = columns.strength = columns.doubt = rest;
  estimate_batch(Sport::nba, columns, out);
  EXPECT_GT(out[2], 0.0);
  EXPECT_EQ(out[3], -1.0);
}

/// An ordinary row with one input that is not: it must go to the scalar models, and only what they take for ordinary
/// may not.
TEST(Batch, OneOddInputInAnOrdinaryRow) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const std::array<double, 24> odd = {kNaN, inf,  -inf, 0.0, -0.0, 0.5,  -0.5, 1.5,   1.03,  -1.0, 2.0,  2.5,
                                      3.0,  3.99, 4.0,  5.0, 31.0, 60.0, 61.5, 100.5, 101.0, 1e5,  1e12, 1e300};
  Random r(17);
  for (const Sport sport : kSports) {
    Sample sample(r, sport, 20'011, 1.0);
    for (auto& column : sample.table.columns)
      for (double& x : column)
        if (r.chance(0.05)) x = odd[static_cast<std::size_t>(r.in(0, 23))];
    on_every_target([&] {
      estimate_batch(sport, sample.table.spans(), sample.table.out);
      for (std::size_t i = 0; i < sample.table.out.size(); ++i)
        ASSERT_NEAR(sample.table.out[i], estimate_row(sport, row_of(sample.table.spans(), i)), 1e-9)
            << base::enum_name(sport) << " on " << batch_target() << " row " << i;
    });
  }
}

TEST(Batch, AbsurdInputsStayProbabilities) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const std::array<double, 10> odd = {kNaN, inf, -inf, 1e300, -1e300, 0.0, -0.0, 5e-324, 2.5, -1.0};
  Random r(13);
  const std::array<Sport, 7> sports = {Sport::nfl, Sport::ncaaf, Sport::nba,  Sport::ncaab,
                                       Sport::nhl, Sport::mlb,   Sport::other};
  for (const Sport sport : sports) {
    Table table;
    for (int i = 0; i < 4001; ++i) {
      BatchRow row = untold_row();
      for (const auto input : kBatchInputs<double>)
        row.*input = r.chance(0.7) ? r.in(0, 5) : odd[static_cast<std::size_t>(r.in(0, 9))];
      table.add(row);
    }
    on_every_target([&] {
      estimate_batch(sport, table.spans(), table.out);
      for (std::size_t i = 0; i < table.out.size(); ++i) {
        ASSERT_TRUE(table.out[i] > 0.0 && table.out[i] < 1.0);
        ASSERT_NEAR(table.out[i], estimate_row(sport, row_of(table.spans(), i)), 1e-9)
            << base::enum_name(sport) << " on " << batch_target() << " row " << i;
      }
    });
  }
}

}  // namespace
}  // namespace arbees::winprob
