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
  const FootballFit& fit;
  std::array<CurveTable, kFootballColumns> columns;

  explicit FootballTables(const FootballFit& from) : fit(from) {
    for (std::size_t j = 0; j < kFootballColumns; ++j)
      columns[j] = CurveTable::of(kClockKnots, [&](std::size_t k) { return from.columns[k][j]; });
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

/// 1 / (1 + e^−x).
HWY_INLINE V logistic(V x) {
  const V w = exp_negative(hn::Max(set(-700.0), hn::Neg(hn::Abs(x))));
  return hn::Mul(hn::IfThenElse(hn::Lt(x, zero()), w, set(1.0)), inverse(hn::Add(w, set(1.0))));
}

/// The place of the ball, of ordinary rows.
struct Spot {
  V points, yards, snaps, in_range;
};

struct Football {
  const FootballTables& t;
  Column lead, left, strength, doubt, possession, period, down, distance, yards, home_timeouts, away_timeouts, receiver,
      kickoff;
  bool periods;  ///< rows tell their period

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

  HWY_INLINE Spot spot(M kick, V d, V far, V goal) const {
    const FootballFit& fit = t.fit;
    const V first = hn::Sub(d, set(1.0));
    const V worth = at(fit.points_by_yards[0].data(), to_index(hn::MulAdd(first, set(101.0), goal)));
    const V cost = at(fit.points_by_distance[0].data(), to_index(hn::MulAdd(first, set(31.0), far)));
    return {hn::IfThenElse(kick, set(fit.kickoff_points), hn::Sub(worth, cost)),
            hn::IfThenElse(kick, set(kKickoffYards), goal), hn::IfThenZeroElse(kick, hn::Sub(set(4.0), d)),
            hn::IfThenZeroElse(kick, at(fit.in_range.data(), to_index(goal)))};
  }

  HWY_INLINE V root(std::size_t row) const { return root_left(left(row), kRegulation); }

  HWY_INLINE Answers operator()(std::size_t row, V root) const {
    const V seconds = left(row);
    const V side = possession(row);
    const V ahead = lead(row);
    const V home_to = hn::Floor(home_timeouts(row));
    const V away_to = hn::Floor(away_timeouts(row));
    const V receives = receiver(row);
    const V kicks = kickoff(row);
    const M kick = hn::And(told(kicks), hn::Ne(kicks, zero()));
    const V d = hn::Floor(down(row));
    const V goal = hn::Floor(yards(row));
    const V far = hn::Min(set(30.0), hn::Floor(distance(row)));
    const M placed = hn::And(hn::And(within(d, 1.0, 4.0), within(goal, 0.0, 100.0)), hn::Ge(far, zero()));
    const M first = periods ? hn::Lt(period(row), set(3.0)) : hn::Gt(seconds, set(kHalf));
    M ordinary = hn::And(hn::And(within(seconds, 1e-9, kRegulation), told(ahead)), hn::Eq(hn::Abs(side), set(1.0)));
    ordinary = hn::And(ordinary, hn::And(within(home_to, 0.0, 3.0), within(away_to, 0.0, 3.0)));
    ordinary =
        hn::And(ordinary, hn::And(hn::Or(kick, placed), hn::Or(hn::Not(first), hn::Eq(hn::Abs(receives), set(1.0)))));
    if (periods) ordinary = hn::And(ordinary, within(hn::Floor(period(row)), 1.0, 4.0));
    const auto safe = [&](V v) HWY_ATTR { return hn::IfThenElseZero(placed, v); };

    const Spot s = spot(kick, hn::IfThenElse(placed, d, set(1.0)), safe(far), safe(goal));
    const Place p = place(hn::Mul(root, set(kClockKnots - 1)));
    const V closing = hn::IfThenElseZero(
        first, exp_negative(hn::Mul(hn::Max(hn::Sub(seconds, set(kHalf)), zero()), set(-1.0 / kClosing))));
    const V open = hn::Sub(set(1.0), closing);
    const V margin = hn::Mul(side, ahead);
    const V mine = hn::Mul(side, s.points);
    const V near = hn::NegMulAdd(s.yards, set(0.01), set(1.0));
    const V enemy = hn::IfThenElse(hn::Gt(side, zero()), away_to, home_to);
    const V burn = hn::NegMulAdd(set(kTimeoutSeconds), hn::Min(enemy, s.snaps), hn::Mul(set(kSnapSeconds), s.snaps));
    const M leads = hn::Ge(margin, set(1.0));

    const auto column = [&](FootballColumn j) HWY_ATTR { return Curve(t.columns[j]).between(p.at, p.fraction); };
    const V pull = column(kStrengthColumn);
    V z = hn::MulAdd(pull, strength(row), lead_part(ahead, p, ordinary));
    z = hn::MulAdd(mine, hn::MulAdd(column(kPointsClose), closing, hn::Mul(column(kPointsOpen), open)), z);
    z = hn::MulAdd(side, hn::MulAdd(column(kBallClose), closing, hn::Mul(column(kBallOpen), open)), z);
    z = hn::MulAdd(column(kTimeouts), hn::Sub(home_to, away_to), z);
    z = hn::MulAdd(column(kReceiver), hn::IfThenElseZero(first, receives), z);
    const V kneel = logistic(hn::Mul(hn::Sub(burn, seconds), set(1.0 / kKneelSeconds)));
    V late = hn::IfThenElseZero(leads, hn::MulAdd(column(kKneel), kneel, column(kLeaderBall)));
    late = hn::Add(late, hn::IfThenElseZero(hn::Ge(margin, set(-3.0)), hn::Mul(column(kFieldGoal), s.in_range)));
    late =
        hn::Add(late, hn::IfThenElseZero(hn::Ge(margin, set(-8.0)), hn::Mul(column(kGoalNear), hn::Mul(near, near))));
    z = hn::MulAdd(side, late, z);
    return {with_doubt(z, pull, doubt(row)), ordinary};
  }

  HWY_INLINE V lead_part(V ahead, const Place& p, M ordinary) const {
    const double* table = t.fit.lead[0].data();
    const V a = hn::IfThenElseZero(ordinary, hn::Floor(hn::Min(hn::Abs(ahead), set(kLeads - 1))));
    const auto index = to_index(hn::MulAdd(p.knot, set(kLeads), a));
    const V low = at(table, index);
    return hn::CopySign(hn::MulAdd(p.fraction, hn::Sub(at(table + kLeads, index), low), low), ahead);
  }
};

void run_football(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  sweep(league, Football(football_tables(league), columns), columns, out);
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
