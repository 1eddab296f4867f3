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
  static constexpr std::size_t kKickSpot = 4 * kYards;      ///< a kickoff's row of `spots`
  static constexpr std::size_t kKickCost = 4 * kDistances;  ///< and of `costs`

  /// Curves that the first half alone reads share a table with the one that only the last minutes do.
  CurveTable strength, timeouts, receiver_or_kneel, points, points_closing, ball, ball_closing, field_goal, goal_near,
      leader_ball;
  LeadByKnot lead;
  std::array<double, 2 * (kKickSpot + 1)>
      spots{};                                ///< [down − 1][yards to the goal]: expected points, field-goal range
  std::array<double, kKickCost + 1> costs{};  ///< [down − 1][yards to a first down]

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
    for (std::size_t k = 11; k < 16; ++k) {  // the half is at knot 11.3
      receiver_or_kneel.low[k] = receiver.low[k];
      receiver_or_kneel.step[k] = receiver.step[k];
    }
    for (std::size_t down = 0; down < 4; ++down) {
      for (std::size_t yards = 0; yards < kYards; ++yards) {
        spots[2 * (down * kYards + yards)] = fit.points_by_yards[down][yards];
        spots[2 * (down * kYards + yards) + 1] = fit.in_range[yards];
      }
      for (std::size_t far = 0; far < kDistances - 1; ++far)
        costs[down * kDistances + far] = fit.points_by_distance[down][far];
    }
    spots[2 * kKickSpot] = fit.kickoff_points;
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
  Column lead, left, strength, doubt, possession, period, down, distance, yards, home_timeouts, away_timeouts, receiver,
      kickoff;
  bool periods;  ///< rows tell their period
  Scratch found;
  alignas(64) double spot[kBlock], cost[kBlock], closing[kBlock], near[kBlock];

  Football(const FootballTables& tables, const BatchColumns& c)
      : t(tables),
        lead(c.lead),
        left(c.left),
        strength(c.strength),
        doubt(c.doubt),
        possession(c.possession),
        period(c.period),
        down(c.down),
        distance(c.distance),
        yards(c.yards_to_goal),
        home_timeouts(c.home_timeouts),
        away_timeouts(c.away_timeouts),
        receiver(c.second_half_receiver),
        kickoff(c.kickoff),
        periods(!c.period.empty()) {}

  HWY_INLINE void stages(std::size_t first, std::size_t rows, double* x) {
    for (Column* column : {&lead, &left, &strength, &doubt, &possession, &period, &down, &distance, &yards,
                           &home_timeouts, &away_timeouts, &receiver, &kickoff})
      column->move(first);
    const std::size_t lanes = hn::Lanes(D());
    const Curve pull(t.strength), timeouts(t.timeouts), receiver_or_kneel(t.receiver_or_kneel);
    const Exponential exponential;
    for (std::size_t k = 0; k < rows; k += lanes) clock(k, exponential, pull, timeouts, receiver_or_kneel);
    place_of_the_ball(rows);
    for (std::size_t k = 0; k < rows; k += lanes) {
      const V points = pair_at(t.lead.table.data(), found.index + k).between(take(found.fraction + k));
      put(over_root(hn::Add(take(found.z + k), hn::CopySign(points, lead(k))), take(found.s + k)), x + k);
    }
  }

  /// What the clock, the score and the timeouts say; where in the tables the rest is.
  HWY_INLINE void clock(std::size_t k, const Exponential& exponential, const Curve& pull, const Curve& timeouts,
                        const Curve& receiver_or_kneel) {
    const V seconds = left(k);
    const V side = possession(k);
    const V ahead = lead(k);
    const V home_to = hn::Floor(home_timeouts(k));
    const V away_to = hn::Floor(away_timeouts(k));
    const V receives = receiver(k);
    const M late = hn::Le(seconds, set(kHalf));
    const M first = periods ? hn::Lt(period(k), set(3.0)) : hn::Not(late);
    M ordinary = hn::And(hn::And(within(seconds, 1e-9, kRegulation), told(ahead)), hn::Eq(hn::Abs(side), set(1.0)));
    ordinary = hn::And(ordinary, hn::And(up_to(home_to, 3.0), up_to(away_to, 3.0)));
    ordinary = hn::And(ordinary, hn::Or(hn::Not(first), hn::Eq(hn::Abs(receives), set(1.0))));
    // In a first half with less than half a game left the clock is wrong; below, one exponential serves both halves.
    if (periods)
      ordinary = hn::And(ordinary, hn::And(within(hn::Floor(period(k)), 1.0, 4.0), hn::Not(hn::And(first, late))));
    const Place p = place(root_left(seconds, (kClockKnots - 1.0) * (kClockKnots - 1.0) / kRegulation, kClockKnots - 1));
    V snaps;
    ordinary = spots(k, ordinary, snaps);
    put(p.at, found.at + k);
    put(p.fraction, found.fraction + k);
    put(lead_index(ahead, p.at, ordinary), found.index + k);

    const V enemy = hn::Min(hn::IfThenElse(hn::Gt(side, zero()), away_to, home_to), snaps);
    const V burn = hn::NegMulAdd(set(kTimeoutSeconds), enemy, hn::Mul(set(kSnapSeconds), snaps));
    // The first half's end comes into view; or a leader kneels the game out, which is far off while the first half
    // lasts.
    const V e = exponential(hn::IfThenElse(first, hn::Mul(hn::Sub(set(kHalf), seconds), set(1.0 / kClosing)),
                                           hn::Mul(hn::Sub(seconds, burn), set(1.0 / kKneelSeconds))));
    put(hn::IfThenElseZero(first, e), closing + k);
    const M leads = hn::Ge(hn::Mul(side, ahead), set(1.0));
    const V kneel = hn::IfThenElseZero(leads, hn::Div(side, hn::Add(e, set(1.0))));
    const V c = pull.between(p);
    V z = hn::Mul(c, strength(k));
    z = hn::MulAdd(timeouts.between(p), hn::Sub(home_to, away_to), z);
    z = hn::MulAdd(receiver_or_kneel.between(p), hn::IfThenElse(first, receives, kneel), z);
    put(only(ordinary, z), found.z + k);
    put(variance(c, doubt(k)), found.s + k);
  }

  /// Where the next snap is in the tables; the snaps left before a fourth down. Narrows which rows are ordinary.
  HWY_INLINE M spots(std::size_t k, M ordinary, V& snaps) {
    const M kick = yes(kickoff(k));
    const V d = hn::Floor(down(k));
    const V goal = hn::Floor(yards(k));
    const V far = hn::Min(set(30.0), hn::Floor(distance(k)));
    const M placed = hn::And(hn::And(within(d, 1.0, 4.0), up_to(goal, 100.0)), up_to(far, 30.0));
    ordinary = hn::And(ordinary, hn::Or(kick, placed));
    const V worth = hn::MulAdd(hn::MulAdd(d, set(FootballTables::kYards), goal), set(2.0),
                               set(kWhole - 2.0 * FootballTables::kYards));
    const V price =
        hn::Add(hn::MulAdd(d, set(FootballTables::kDistances), far), set(kWhole - FootballTables::kDistances));
    put(hn::IfThenElseZero(ordinary, hn::IfThenElse(kick, set(kWhole + 2.0 * FootballTables::kKickSpot), worth)),
        spot + k);
    put(hn::IfThenElseZero(ordinary, hn::IfThenElse(kick, set(kWhole + FootballTables::kKickCost), price)), cost + k);
    const V nearness = hn::NegMulAdd(hn::IfThenElse(kick, set(kKickoffYards), goal), set(0.01), set(1.0));
    put(hn::Mul(nearness, nearness), near + k);
    snaps = hn::IfThenZeroElse(kick, hn::Sub(set(4.0), d));
    return ordinary;
  }

  /// Adds what the place of the ball says.
  HWY_INLINE void place_of_the_ball(std::size_t rows) {
    const Curve points(t.points), points_closing(t.points_closing), ball(t.ball), ball_closing(t.ball_closing);
    const Curve field_goal(t.field_goal), goal_near(t.goal_near), leader_ball(t.leader_ball);
    for (std::size_t k = 0; k < rows; k += hn::Lanes(D())) {
      const Place p{take(found.at + k), take(found.fraction + k)};
      const Pair there = pair_at(t.spots.data(), spot + k);
      const V worth = hn::Sub(there.first, one_at(t.costs.data(), cost + k));
      const V closes = take(closing + k);
      const V side = possession(k);
      const V margin = hn::Mul(side, lead(k));
      V z = hn::MulAdd(worth, hn::MulAdd(closes, points_closing.between(p), points.between(p)), ball.between(p));
      z = hn::MulAdd(closes, ball_closing.between(p), z);
      z = hn::Add(z, hn::IfThenElseZero(hn::Ge(margin, set(1.0)), leader_ball.between(p)));
      z = hn::MulAdd(hn::IfThenElseZero(hn::Ge(margin, set(-3.0)), there.second), field_goal.between(p), z);
      z = hn::MulAdd(hn::IfThenElseZero(hn::Ge(margin, set(-8.0)), take(near + k)), goal_near.between(p), z);
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
