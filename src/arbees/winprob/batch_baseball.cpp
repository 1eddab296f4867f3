// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_baseball.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"

#include "arbees/winprob/baseball_table.hpp"
#include "arbees/winprob/generated/mlb.hpp"

#ifndef ARBEES_WINPROB_BATCH_BASEBALL_TABLES
#define ARBEES_WINPROB_BATCH_BASEBALL_TABLES
namespace arbees::winprob {

struct BaseballCurves {
  CurveTable scale = CurveTable::of(kBaseballKnots, [](std::size_t k) { return generated::kMlb.scale[k][0]; });
  CurveTable pull = CurveTable::of(kBaseballKnots, [](std::size_t k) { return generated::kMlb.scale[k][1]; });
};
inline const BaseballCurves& baseball_curves() {
  static const BaseballCurves curves;
  return curves;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Baseball {
  Column lead, strength, doubt, inning, half, outs, bases, innings;
  Curve scale, pull;
  const double* table = baseball_table()[0][0].data();
  bool nine;  ///< no row tells how many innings are played

  explicit Baseball(const BatchColumns& c)
      : lead(c.lead),
        strength(c.strength),
        doubt(c.doubt),
        inning(c.period),
        half(c.half),
        outs(c.outs),
        bases(c.bases),
        innings(c.scheduled_innings),
        scale(baseball_curves().scale),
        pull(baseball_curves().pull),
        nine(c.scheduled_innings.empty()) {}

  /// Half-innings of batting left: outs count thirds.
  HWY_INLINE V root(std::size_t row) const {
    const V halves = hn::NegMulAdd(set(2.0), hn::Floor(inning(row)), hn::Sub(set(19.0), half(row)));
    return root_left(hn::MulAdd(hn::Sub(set(3.0), hn::Floor(outs(row))), set(1.0 / 3.0), halves), 19.0);
  }

  HWY_INLINE Answers operator()(std::size_t row, V root) const {
    const V ahead = lead(row);
    const V number = hn::Floor(inning(row));
    const V bottom = half(row);
    const V out = hn::Floor(outs(row));
    const V on = hn::Floor(bases(row));
    M ordinary = hn::And(hn::And(within(number, 1.0, 9.0), within(out, 0.0, 2.0)),
                         hn::And(within(on, 0.0, 7.0), hn::Or(hn::Eq(bottom, zero()), hn::Eq(bottom, set(1.0)))));
    ordinary = hn::And(ordinary, told(ahead));
    if (!nine) ordinary = hn::And(ordinary, hn::Eq(innings(row), set(9.0)));
    const auto safe = [&](V v) HWY_ATTR { return hn::IfThenElseZero(ordinary, v); };

    const Place p = place(hn::Mul(root, set(kBaseballKnots - 1)));
    const V line = hn::MulAdd(hn::Sub(number, set(1.0)), set(2.0), bottom);
    const V state = hn::MulAdd(on, set(3.0), out);
    const V whole = hn::Min(hn::Max(ahead, set(-kLeadRuns)), set(kLeadRuns));
    const V towards_zero = hn::CopySign(hn::Floor(hn::Abs(whole)), whole);
    const V cell =
        hn::MulAdd(hn::MulAdd(line, set(24.0), state), set(kRunLeads), hn::Add(towards_zero, set(kLeadRuns)));
    const V even = at(table, to_index(safe(cell)));
    const V c = pull.between(p.at, p.fraction);
    const V z = hn::MulAdd(scale.between(p.at, p.fraction), even, hn::Mul(c, strength(row)));
    return {with_doubt(z, c, doubt(row)), ordinary};
  }
};

void run_baseball(const BatchColumns& columns, std::span<double> out) {
  sweep(domain::Sport::mlb, Baseball(columns), columns, out);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run_baseball);

void batch_baseball(const BatchColumns& columns, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(run_baseball)(columns, out);
}

}  // namespace arbees::winprob
#endif
