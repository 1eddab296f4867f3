// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_football.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"

#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"

#ifndef ARBEES_WINPROB_BATCH_FOOTBALL_TABLES
#define ARBEES_WINPROB_BATCH_FOOTBALL_TABLES
namespace arbees::winprob {

struct FootballTables {
  static constexpr std::size_t kYards = 101;
  static constexpr std::size_t kDistances = 32;

  /// Curves that the first half alone reads share a table with the one that only the last minutes do.
  CurveTable strength, timeouts, receiver_or_kneel, points, points_closing, ball, ball_closing, field_goal, goal_near,
      leader_ball;
  LeadByKnot lead;
  /// [down][yards to the goal]: expected points, field-goal range; the first is a kickoff.
  std::array<double, 2 * 5 * kYards> spots{};
  std::array<double, 5 * kDistances> costs{};  ///< [down][yards to a first down]; a kickoff costs nothing

  explicit FootballTables(const FootballFit& fit) : lead(fit.lead) {
    const auto curve = [&](FootballColumn j, FootballColumn less = kFootballColumns) {
      return CurveTable::of(kClockKnots, [&](std::size_t k) {
        return fit.columns[k][j] - (less == kFootballColumns ? 0.0 : fit.columns[k][less]);
      });
    };
    strength = curve(kStrengthColumn);
    timeouts = curve(kTimeouts);
    points = curve(kPointsOpen);
    points_closing = curve(kPointsClose, kPointsOpen);
    ball = curve(kBallOpen);
    ball_closing = curve(kBallClose, kBallOpen);
    field_goal = curve(kFieldGoal);
    goal_near = curve(kGoalNear);
    leader_ball = curve(kLeaderBall);
    receiver_or_kneel = curve(kKneel);
    const CurveTable receiver = curve(kReceiver);
    static_assert(kClockKnots == 17);
    for (std::size_t k = 11; k < 16; ++k) {  // half a game is left at 11.3, where kneeling is e^-196
      receiver_or_kneel.low[k] = receiver.low[k];
      receiver_or_kneel.step[k] = receiver.step[k];
    }
    for (std::size_t down = 1; down <= 4; ++down) {
      for (std::size_t yards = 0; yards < kYards; ++yards) {
        spots[2 * (down * kYards + yards)] = fit.points_by_yards[down - 1][yards];
        spots[2 * (down * kYards + yards) + 1] = fit.in_range[yards];
      }
      for (std::size_t far = 0; far < kDistances - 1; ++far)
        costs[down * kDistances + far] = fit.points_by_distance[down - 1][far];
    }
    spots[0] = fit.kickoff_points;
  }
};
inline const FootballTables& football_tables(domain::Sport league) {
  static const FootballTables nfl(generated::kNfl);
  static const FootballTables ncaaf(generated::kNcaaf);
  return league == domain::Sport::nfl ? nfl : ncaaf;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Football {
  const FootballTables& t;
  enum : std::size_t {
    kLead,
    kLeft,
    kStrength,
    kDoubt,
    kPossession,
    kPeriod,
    kDown,
    kDistance,
    kYards,
    kHomeTimeouts,
    kAwayTimeouts,
    kReceiver,
    kKickoff,
    kColumns
  };
  Columns<kColumns> columns;
  using Rows = Columns<kColumns>::Block;
  bool periods;  ///< rows tell their period
  Scratch found;
  Found spot, cost, near;
  Found closing;  ///< how far the first half's end is in view

  Football(const FootballTables& tables, const BatchColumns& c)
      : t(tables),
        columns({c.lead, c.left, c.strength, c.doubt, c.possession, c.period, c.down, c.distance, c.yards_to_goal,
                 c.home_timeouts, c.away_timeouts, c.second_half_receiver, c.kickoff}),
        periods(!c.period.empty()) {}

  HWY_INLINE void stages(const Rows& in, std::size_t rows) {
    const Curve pull(t.strength), difference(t.timeouts), receiver_or_kneel(t.receiver_or_kneel),
        leader_ball(t.leader_ball);
    const Power power_of_two;
    for (std::size_t k = 0; k < rows; k += hn::Lanes(D()))
      clock(in, k, power_of_two, pull, difference, receiver_or_kneel, leader_ball);
    place_of_the_ball(in, rows);
  }

  /// z over the root of its variance.
  HWY_INLINE V answer(const Rows& in, std::size_t k) {
    const V points = pair_at(t.lead.table.data(), found.index + k).between(take(found.fraction + k));
    return over_root(hn::Add(take(found.z + k), hn::CopySign(points, read(in[kLead], k))), take(found.s + k));
  }

  HWY_INLINE M in_first_half(const Rows& in, std::size_t k) const {
    return periods ? hn::Lt(read(in[kPeriod], k), set(3.0)) : hn::Gt(read(in[kLeft], k), set(kHalf));
  }

  /// A row as the first stage has read it.
  struct Row {
    V seconds, side, ahead, receives;
    M first;
  };
  struct Snaps {
    V left, home_to, away_to;  ///< left: before a fourth down
    M ordinary;
  };

  HWY_INLINE M ordinary_clock(const Rows& in, std::size_t k, const Row& r) const {
    M ordinary = hn::And(hn::Gt(r.seconds, zero()), told(r.ahead));
    ordinary = hn::And(ordinary, hn::And(one_or_minus_one(r.side), one_or_minus_one(r.receives)));
    ordinary = hn::And(ordinary, readable(read(in[kDoubt], k)));
    if (!periods) return ordinary;
    // In a first half with less than half a game left the clock is wrong; one power of two serves both halves.
    const M wrong = hn::And(r.first, hn::Le(r.seconds, set(kHalf)));
    return hn::And(ordinary, hn::AndNot(wrong, within(hn::Floor(read(in[kPeriod], k)), 1.0, 4.0)));
  }

  /// Where the next snap is in the tables.
  HWY_INLINE Snaps snaps(const Rows& in, std::size_t k) {
    const M kick = yes(read(in[kKickoff], k));
    const V home_to = hn::Floor(read(in[kHomeTimeouts], k));
    const V away_to = hn::Floor(read(in[kAwayTimeouts], k));
    const V d = hn::Floor(read(in[kDown], k));
    const V goal = hn::Floor(read(in[kYards], k));
    const V far = hn::Min(set(30.0), hn::Floor(read(in[kDistance], k)));
    const V after = hn::Sub(set(4.0), d);
    const M placed = hn::And(hn::And(up_to(after, 3.0), up_to(goal, 100.0)), up_to(far, 30.0));
    const M play = hn::AndNot(kick, placed);
    put(hn::IfThenElseZero(play, hn::MulAdd(hn::MulAdd(d, set(FootballTables::kYards), goal), set(2.0), set(kWhole))),
        spot + k);
    put(hn::IfThenElseZero(play, hn::Add(hn::MulAdd(d, set(FootballTables::kDistances), far), set(kWhole))), cost + k);
    const V nearness = hn::NegMulAdd(hn::IfThenElse(kick, set(kKickoffYards), goal), set(0.01), set(1.0));
    put(hn::Mul(nearness, nearness), near + k);
    return {hn::IfThenZeroElse(kick, after), home_to, away_to,
            hn::And(hn::And(up_to(home_to, 3.0), up_to(away_to, 3.0)), hn::Or(kick, placed))};
  }

  /// How far the first half's end is in view, or how far a leader is from kneeling the game out; the latter is far off
  /// while the first half lasts, so that one power of two says both.
  HWY_INLINE V end(const Row& r, const Snaps& s, const Power& power_of_two) const {
    constexpr double kNear = kLog2E / kClosing;
    constexpr double kDownward = kLog2E / kKneelSeconds;
    const V enemy = hn::Min(hn::IfThenElse(hn::Gt(r.side, zero()), s.away_to, s.home_to), s.left);
    const V burn =
        hn::NegMulAdd(set(kSnapSeconds * kDownward), s.left, hn::Mul(set(kTimeoutSeconds * kDownward), enemy));
    const V from = hn::IfThenElse(r.first, set(kHalf * kNear), burn);
    return power_of_two(hn::MulAdd(r.seconds, hn::IfThenElse(r.first, set(-kNear), set(kDownward)), from));
  }

  /// What strength, the clock and the timeouts say; where in the tables the rest is.
  HWY_INLINE void clock(const Rows& in, std::size_t k, const Power& power_of_two, const Curve& pull,
                        const Curve& difference, const Curve& receiver_or_kneel, const Curve& leader_ball) {
    Row r{read(in[kLeft], k), read(in[kPossession], k), read(in[kLead], k), read(in[kReceiver], k),
          in_first_half(in, k)};
    r.receives = hn::IfThenElse(r.first, r.receives, set(1.0));
    const Snaps s = snaps(in, k);
    const M ordinary = hn::And(ordinary_clock(in, k, r), s.ordinary);
    const Place p =
        place(root_left(r.seconds, (kClockKnots - 1.0) * (kClockKnots - 1.0) / kRegulation, kClockKnots - 1));
    put(p.at, found.at + k);
    put(p.fraction, found.fraction + k);
    put(lead_index(r.ahead, p.at, ordinary), found.index + k);
    const V e = end(r, s, power_of_two);
    put(hn::IfThenElseZero(r.first, e), closing + k);
    const M leads = hn::Ge(hn::Mul(r.side, r.ahead), set(1.0));
    const V kneel = hn::IfThenElseZero(leads, hn::Div(r.side, hn::Add(e, set(1.0))));
    const V c = pull.between(p);
    V z = hn::MulAdd(difference.between(p), hn::Sub(s.home_to, s.away_to), hn::Mul(c, read(in[kStrength], k)));
    z = hn::MulAdd(receiver_or_kneel.between(p), hn::IfThenElse(r.first, r.receives, kneel), z);
    z = hn::MulAdd(leader_ball.between(p), hn::IfThenElseZero(leads, r.side), z);
    put(only(ordinary, z), found.z + k);
    put(variance(c, read(in[kDoubt], k)), found.s + k);
  }

  /// Adds what the place of the ball says.
  HWY_INLINE void place_of_the_ball(const Rows& in, std::size_t rows) {
    const Curve points(t.points), points_closing(t.points_closing), ball(t.ball), ball_closing(t.ball_closing);
    const Curve field_goal(t.field_goal), goal_near(t.goal_near);
    for (std::size_t k = 0; k < rows; k += hn::Lanes(D())) {
      const Place p{take(found.at + k), take(found.fraction + k)};
      const Pair there = pair_at(t.spots.data(), spot + k);
      const V worth = hn::Sub(there.first, one_at(t.costs.data(), cost + k));
      const V closes = take(closing + k);
      const V side = read(in[kPossession], k);
      const V margin = hn::Mul(side, read(in[kLead], k));
      const V open = hn::MulAdd(closes, points_closing.between(p), points.between(p));
      V z = hn::MulAdd(closes, ball_closing.between(p), ball.between(p));
      V late = hn::Mul(hn::IfThenElseZero(hn::Ge(margin, set(-3.0)), there.second), field_goal.between(p));
      late = hn::MulAdd(hn::IfThenElseZero(hn::Ge(margin, set(-8.0)), take(near + k)), goal_near.between(p), late);
      z = hn::Add(hn::MulAdd(worth, open, z), late);
      put(hn::MulAdd(side, z, take(found.z + k)), found.z + k);
    }
  }
};

void run_football(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  Football kernel(football_tables(league), columns);
  sweep(league, kernel, columns, out);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run_football);

void batch_football(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(run_football)(league, columns, out);
}

}  // namespace arbees::winprob
#endif
