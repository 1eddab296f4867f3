#include "arbees/winprob/winprob.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "arbees/base/json.hpp"
#include "arbees/winprob/csv_states.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using domain::Game;
using domain::GameState;
using domain::Side;
using domain::Sport;
using testing::kSports;
using testing::Random;
using testing::random_game;
using testing::random_state;

constexpr int kPerCase = 10'000;  ///< states a rapidcheck case; 100 cases a property: a million each
constexpr double kSame = 1e-12;

std::string described(const Game& g, const GameState& s) {
  return boost::json::serialize(base::to_json(g)) + boost::json::serialize(base::to_json(s));
}

double home(const Game& g, const GameState& s) {
  return estimate(g, s).home_raw;
}

Game mirrored(Game g) {
  if (g.line.home_spread) *g.line.home_spread = -*g.line.home_spread;
  std::swap(g.line.home_moneyline, g.line.away_moneyline);
  if (g.line.home_probability) *g.line.home_probability = g.line.home_probability->complement();
  return g;
}

std::optional<Side> other(std::optional<Side> side) {
  return side ? std::optional(domain::opponent(*side)) : side;
}

GameState mirrored(GameState s) {
  std::swap(s.home_score, s.away_score);
  if (auto* f = std::get_if<domain::FootballDetail>(&s.detail)) {
    f->possession = other(f->possession);
    f->second_half_receiver = other(f->second_half_receiver);
    std::swap(f->home_timeouts, f->away_timeouts);
    std::swap(f->home_had_ball, f->away_had_ball);
  } else if (auto* b = std::get_if<domain::BasketballDetail>(&s.detail)) {
    b->possession = other(b->possession);
  } else if (auto* h = std::get_if<domain::HockeyDetail>(&s.detail)) {
    std::swap(h->home_skaters, h->away_skaters);
    std::swap(h->home_net_empty, h->away_net_empty);
  }
  return s;
}

TEST(Golden, TheSameAsThePythonModels) {
  for (const char* sport : {"nfl", "ncaaf", "nba", "ncaab", "nhl", "mlb"}) {
    std::ifstream file(std::string(ARBEES_SOURCE_DIR "/tests/unit/winprob/golden/") + sport + ".csv");
    std::string line;
    ASSERT_TRUE(std::getline(file, line)) << sport;
    auto states = CsvStates::open(line, sport);
    ASSERT_TRUE(states) << states.error().message();
    CsvRow row;
    int rows = 0;
    while (std::getline(file, line)) {
      ASSERT_TRUE(states->read(line, row));
      ASSERT_NEAR(home(row.game, row.state), *states->reference_values()[0], 1e-9) << sport << ": " << line;
      ++rows;
    }
    EXPECT_EQ(rows, 400) << sport;
  }
}

RC_GTEST_PROP(Estimate, IsTotalAndNeverCertainBeforeTheEnd, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 6];
    const Estimate e = estimate(random_game(r, sport, 0.5), random_state(r, sport, 0.7));
    RC_ASSERT(e.home_raw > 0.0 && e.home_raw < 1.0);
    RC_ASSERT(e.home.millionths() > 0 && e.home.millionths() < base::Probability::kScale);
    RC_ASSERT(std::isfinite(e.std_error) && e.std_error >= 0.0 && e.std_error <= 0.5);
    RC_ASSERT(!e.decided);
  }
}

RC_GTEST_PROP(Estimate, MorePointsNeverHurt, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 6];
    const Game g = random_game(r, sport, 0.5);
    GameState s = random_state(r, sport, 0.7);
    const double before = home(g, s);
    s.home_score += sport == Sport::nhl || sport == Sport::mlb ? 1 : r.in(1, 8);
    if (!(home(g, s) >= before - kSame))
      RC_FAIL(described(g, s) + fmt::format(" before {} after {}", before, home(g, s)));
  }
}

RC_GTEST_PROP(Estimate, MirroredAtANeutralSiteIsTheComplement, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 5];  // baseball's last bat is home's
    Game g = random_game(r, sport, 0.5);
    g.neutral_site = true;
    const GameState s = random_state(r, sport, 0.7);
    const Estimate a = estimate(g, s);
    const Estimate b = estimate(mirrored(g), mirrored(s));
    RC_ASSERT(std::fabs(a.home_raw + b.home_raw - 1.0) < 1e-9);
    RC_ASSERT(std::fabs(a.std_error - b.std_error) < 1e-9);
  }
}

/// Even sides, nothing else known: what is left of the clock can only help the side behind.
RC_GTEST_PROP(Estimate, LessTimeNeverHurtsTheLeader, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 5];
    Game g;
    g.sport = sport;
    g.neutral_site = true;
    GameState s;
    s.phase = domain::Phase::live;
    const domain::Format f = domain::format_of(sport);
    s.period = r.in(1, f.regulation_periods);
    s.home_score = sport == Sport::nhl ? r.in(1, 6) : r.in(1, 40);
    s.clock_ms = r.in(1, f.period_seconds) * 1000;
    const double before = home(g, s);
    s.clock_ms = r.in(0, *s.clock_ms / 1000) * 1000;
    RC_ASSERT(home(g, s) >= before - kSame);
  }
}

RC_GTEST_PROP(Football, FieldPositionTimeoutsAndDownsNeverHurt, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 2];
    const Game g = random_game(r, sport, 0.5);
    GameState s = random_state(r, sport, 1.0);
    auto& f = std::get<domain::FootballDetail>(s.detail);
    f.possession = Side::home;
    const double before = home(g, s);
    const domain::FootballDetail was = f;
    const auto not_worse = [&] {
      if (home(g, s) >= before - kSame) return;
      GameState old = s;
      old.detail = was;
      RC_FAIL(described(g, old) + described(g, s) + fmt::format(" before {} after {}", before, home(g, s)));
    };
    f.yards_to_goal = r.in(1, *was.yards_to_goal);
    not_worse();
    f = was;
    f.home_timeouts = r.in(*was.home_timeouts, 3);
    not_worse();
    f = was;
    f.distance = r.in(1, *was.distance);
    not_worse();
    f = was;
    f.down = r.in(1, *was.down);
    not_worse();
  }
}

RC_GTEST_PROP(Estimate, AStrongerLineNeverHurts, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 6];
    Game g = random_game(r, sport, 0.0);
    g.line.home_spread = r.in(-40, 40) / 2.0;
    const GameState s = random_state(r, sport, 0.7);
    const double before = home(g, s);
    *g.line.home_spread -= r.in(1, 20) / 2.0;
    RC_ASSERT(home(g, s) >= before - kSame);
  }
}

/// A missing possession moves the number by no more than its standard error explains, and the error knows how far apart
/// the two cases are.
RC_GTEST_PROP(Estimate, AMissingPossessionJumpsNoFurtherThanItExplains, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < kPerCase; ++i) {
    const Sport sport = kSports[i % 4];
    const Game g = random_game(r, sport, 0.5);
    GameState s = random_state(r, sport, 0.8);
    const auto with = [&](std::optional<Side> side) {
      std::visit(
          [&](auto& d) {
            if constexpr (requires { d.possession; }) d.possession = side;
          },
          s.detail);
      return estimate(g, s);
    };
    const Estimate a = with(Side::home);
    const Estimate b = with(Side::away);
    const Estimate none = with(std::nullopt);
    RC_ASSERT(std::fabs(none.home_raw - a.home_raw) <= 2.0 * none.std_error + kSame);
    RC_ASSERT(none.std_error >= 0.5 * std::fabs(a.home_raw - b.home_raw) - kSame);
    RC_ASSERT((none.missing & kMissingPossession) != 0);
  }
}

TEST(Estimate, LessKnownIsLessSure) {
  Random r(7);
  double told_error = 0.0;
  double bare_error = 0.0;
  for (int i = 0; i < 60'000; ++i) {
    const Sport sport = kSports[i % 6];
    Game g = random_game(r, sport, 1.0);
    GameState s = random_state(r, sport, 1.0);
    told_error += estimate(g, s).std_error;
    g.line = {};
    s.detail = std::monostate{};
    const Estimate bare = estimate(g, s);
    bare_error += bare.std_error;
    EXPECT_NE(bare.missing & kMissingLine, 0U);
  }
  EXPECT_GT(bare_error, 1.5 * told_error);
}

TEST(Estimate, OverIsOver) {
  Game g;
  GameState s;
  s.phase = domain::Phase::final;
  for (const Sport sport : kSports) {
    g.sport = sport;
    s.home_score = 3;
    s.away_score = 2;
    EXPECT_EQ(estimate(g, s).home.millionths(), 1'000'000);
    EXPECT_TRUE(estimate(g, s).decided);
    EXPECT_EQ(estimate(g, s).std_error, 0.0);
    s.away_score = 4;
    EXPECT_EQ(estimate(g, s).home.millionths(), 0);
    s.away_score = 3;  // a tie is paid half in the NFL; elsewhere a final without a winner is a broken feed
    EXPECT_EQ(estimate(g, s).home.millionths() == 500'000 && estimate(g, s).decided,
              sport == Sport::nfl || sport == Sport::mlb);
  }
}

TEST(Estimate, GarbageIsUnsureNotNaN) {
  const auto big = std::numeric_limits<std::int32_t>::max();
  const auto small = std::numeric_limits<std::int32_t>::min();
  for (const Sport sport : {Sport::nfl, Sport::ncaaf, Sport::nba, Sport::ncaab, Sport::nhl, Sport::mlb, Sport::other})
    for (const int score : {small, -5, 0, big})
      for (const int period : {small, 0, 3, big})
        for (const int n : {small, -1, 2, 9, big}) {
          Game g;
          g.sport = sport;
          g.line.home_spread = std::nan("");
          g.line.home_moneyline = 0;
          g.line.away_moneyline = n;
          g.line.home_probability = base::Probability::from_millionths(0);
          GameState s;
          s.phase = domain::Phase::live;
          s.home_score = score;
          s.period = period;
          s.clock_ms = n;
          for (const domain::SportDetail& detail :
               {domain::SportDetail{domain::FootballDetail{Side::home, n, n, n, n, n, Side::away, false}},
                domain::SportDetail{domain::BasketballDetail{Side::home}},
                domain::SportDetail{domain::HockeyDetail{n, n, true, true, true}},
                domain::SportDetail{domain::BaseballDetail{domain::Half::end, n, n, n, n, n}}, domain::SportDetail{}}) {
            s.detail = detail;
            const Estimate e = estimate(g, s);
            ASSERT_TRUE(e.home_raw > 0.0 && e.home_raw < 1.0);
            ASSERT_TRUE(e.std_error >= 0.0 && e.std_error <= 0.5);
            if (score == big || score == small || sport == Sport::other) ASSERT_EQ(e.std_error, 0.5);
          }
        }
}

TEST(Strength, WhateverIsThereIsUsed) {
  Game g;
  g.sport = Sport::nba;
  GameState s;
  s.phase = domain::Phase::scheduled;
  const double bare = home(g, s);
  EXPECT_NEAR(bare, 0.58, 0.03);  // home advantage
  g.neutral_site = true;
  EXPECT_NEAR(home(g, s), 0.5, 1e-9);
  g.line.home_probability = base::Probability::from_double(0.75);
  const double rated = home(g, s);
  EXPECT_GT(rated, 0.6);
  EXPECT_LT(rated, 0.75);  // a rating is shrunk
  g.line.home_moneyline = -300;
  g.line.away_moneyline = 250;
  const double lined = home(g, s);
  EXPECT_NEAR(lined, 0.73, 0.03);
  g.line.home_spread = -7.0;
  EXPECT_NEAR(home(g, s), 0.73, 0.03);
  GameState begun = s;
  begun.phase = domain::Phase::live;
  begun.period = 1;
  begun.clock_ms = 720'000;
  EXPECT_NEAR(home(g, begun), home(g, s), 0.02);  // no jump at the start
}

TEST(PlayImpact, IsTheDifference) {
  Game g;
  g.sport = Sport::nfl;
  g.line.home_spread = -3.0;
  GameState a;
  a.phase = domain::Phase::live;
  a.period = 4;
  a.clock_ms = 120'000;
  a.home_score = 20;
  a.away_score = 23;
  a.detail = domain::FootballDetail{
      .possession = Side::home, .down = 3, .distance = 4, .yards_to_goal = 12, .home_timeouts = 2, .away_timeouts = 2};
  GameState b = a;
  b.home_score = 27;
  b.clock_ms = 110'000;
  b.detail = domain::FootballDetail{.possession = Side::away, .home_timeouts = 2, .away_timeouts = 2, .kickoff = true};
  const PlayImpact impact = play_impact(g, a, b);
  EXPECT_GT(impact.home_change, 0.15);
  EXPECT_DOUBLE_EQ(impact.home_change, impact.after.home_raw - impact.before.home_raw);
  EXPECT_LT(impact.std_error, 0.1);
}

}  // namespace
}  // namespace arbees::winprob
