// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_hockey.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"

#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/hockey_table.hpp"

#ifndef ARBEES_WINPROB_BATCH_HOCKEY_TABLES
#define ARBEES_WINPROB_BATCH_HOCKEY_TABLES
namespace arbees::winprob {

struct HockeyCurves {
  CurveTable scale = CurveTable::of(kHockeyScaleKnots, [](std::size_t k) { return generated::kNhl.scale[k][0]; });
  CurveTable pull = CurveTable::of(kHockeyScaleKnots, [](std::size_t k) { return generated::kNhl.scale[k][1]; });
};
inline const HockeyCurves& hockey_curves() {
  static const HockeyCurves curves;
  return curves;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Hockey {
  Column lead, left, strength, doubt, period, home_skaters, away_skaters, home_net, away_net;
  Curve scale, pull;
  const double* table = hockey_table()[0][0].data();
  bool regulation;  ///< no row tells its period

  explicit Hockey(const BatchColumns& c)
      : lead(c.lead),
        left(c.left),
        strength(c.strength),
        doubt(c.doubt),
        period(c.period),
        home_skaters(c.home_skaters),
        away_skaters(c.away_skaters),
        home_net(c.home_net_empty),
        away_net(c.away_net_empty),
        scale(hockey_curves().scale),
        pull(hockey_curves().pull),
        regulation(c.period.empty()) {}

  static HWY_INLINE V empty(V net) { return hn::IfThenElseZero(hn::And(told(net), hn::Ne(net, zero())), set(1.0)); }

  HWY_INLINE V root(std::size_t row) const { return root_left(left(row), 3600.0); }

  HWY_INLINE Answers operator()(std::size_t row, V root) const {
    const V seconds = left(row);
    const V ahead = lead(row);
    const V home_out = empty(home_net(row));
    const V away_out = empty(away_net(row));
    const V more =
        hn::Sub(hn::Sub(hn::Floor(home_skaters(row)), home_out), hn::Sub(hn::Floor(away_skaters(row)), away_out));
    M ordinary = hn::And(hn::And(hn::Gt(seconds, zero()), told(ahead)),
                         hn::And(within(home_skaters(row), 0.0, 9.0), within(away_skaters(row), 0.0, 9.0)));
    if (!regulation) ordinary = hn::And(ordinary, within(hn::Floor(period(row)), 1.0, 3.0));

    const Place fine = place(hn::Mul(root, set(kHockeyKnots - 1)));
    const Place coarse = place(hn::Mul(root, set(kHockeyScaleKnots - 1)));
    const V l = hn::IfThenElseZero(ordinary, hn::Min(hn::Max(ahead, set(-6.0)), set(6.0)));
    const V behind_out = hn::IfThenElse(hn::Lt(ahead, zero()), home_out, away_out);
    const M pulled = hn::And(within(hn::Abs(ahead), 1.0, 2.0), hn::Ne(behind_out, zero()));
    const V power =
        hn::Floor(hn::Add(hn::Min(hn::Max(hn::IfThenElseZero(ordinary, more), set(-2.0)), set(2.0)), set(2.0)));
    const V ice = hn::IfThenElse(pulled, set(static_cast<double>(kNetEmpty)), power);
    const V cell =
        hn::MulAdd(hn::MulAdd(ice, set(kHockeyKnots), fine.knot), set(kGoalLeads), hn::Floor(hn::Add(l, set(6.0))));
    const auto index = to_index(cell);
    const V low = at(table, index);
    const V chain = hn::MulAdd(fine.fraction, hn::Sub(at(table + kGoalLeads, index), low), low);
    const V c = pull.between(coarse.at, coarse.fraction);
    const V z = hn::MulAdd(scale.between(coarse.at, coarse.fraction), chain, hn::Mul(c, strength(row)));
    return {with_doubt(z, c, doubt(row)), ordinary};
  }
};

void run_hockey(const BatchColumns& columns, std::span<double> out) {
  sweep(domain::Sport::nhl, Hockey(columns), columns, out);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run_hockey);

void batch_hockey(const BatchColumns& columns, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(run_hockey)(columns, out);
}

}  // namespace arbees::winprob
#endif
