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
  double knots = (kBaseballKnots - 1.0) / std::sqrt(19.0);  ///< to the root of 19 half-innings
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
  enum : std::size_t { kLead, kStrength, kDoubt, kInning, kHalf, kOuts, kBases, kInnings, kColumns };
  Columns<kColumns> columns;
  using Rows = Columns<kColumns>::Block;
  const BaseballCurves& t = baseball_curves();
  const double* table = baseball_table()[0][0].data();
  Scratch found;  ///< `at` holds the table's scale
  bool nine;      ///< no row tells how many innings are played

  explicit Baseball(const BatchColumns& c)
      : columns({c.lead, c.strength, c.doubt, c.period, c.half, c.outs, c.bases, c.scheduled_innings}),
        nine(c.scheduled_innings.empty()) {}

  HWY_INLINE void stages(const Rows& in, std::size_t rows) {
    const std::size_t lanes = hn::Lanes(D());
    const Curve scale(t.scale);
    const Curve pull(t.pull);
    for (std::size_t k = 0; k < rows; k += lanes) curves(in, k, scale, pull);
  }

  /// z over the root of its variance.
  HWY_INLINE V answer(const Rows& /*in*/, std::size_t k) {
    const V even = one_at(table, found.index + k);
    return over_root(hn::MulAdd(take(found.at + k), even, take(found.z + k)), take(found.s + k));
  }

  HWY_INLINE void curves(const Rows& in, std::size_t k, const Curve& scale, const Curve& pull) {
    const V ahead = read(in[kLead], k);
    const V number = hn::Floor(read(in[kInning], k));
    const V bottom = read(in[kHalf], k);
    const V out = hn::Floor(read(in[kOuts], k));
    const V on = hn::Floor(read(in[kBases], k));
    M ordinary = hn::And(hn::And(within(number, 1.0, 9.0), up_to(out, 2.0)),
                         hn::And(up_to(on, 7.0), hn::Or(hn::Eq(bottom, zero()), hn::Eq(bottom, set(1.0)))));
    ordinary = hn::And(ordinary, hn::And(told(ahead), readable(read(in[kDoubt], k))));
    if (!nine) ordinary = hn::And(ordinary, hn::Eq(read(in[kInnings], k), set(9.0)));

    const V halves = hn::MulAdd(number, set(2.0), bottom);  // begun since two before the first
    const V left = hn::MulAdd(out, set(-1.0 / 3.0), hn::Sub(set(20.0), halves));
    const Place p = place(root_left(left, 19.0), set(t.knots));
    const V runs = hn::CopySign(hn::Floor(capped(ahead, kLeadRuns)), ahead);
    const V state = hn::MulAdd(on, set(3.0), out);
    const V row = hn::MulAdd(halves, set(24.0), state);
    const V cell = hn::MulAdd(row, set(kRunLeads), hn::Add(runs, set(kLeadRuns - 48.0 * kRunLeads)));
    put(hn::IfThenElseZero(ordinary, hn::Add(cell, set(kWhole))), found.index + k);
    const V c = pull.between(p);
    put(scale.between(p), found.at + k);
    put(only(ordinary, hn::Mul(c, read(in[kStrength], k))), found.z + k);
    put(variance(c, read(in[kDoubt], k)), found.s + k);
  }
};

void run_baseball(const BatchColumns& columns, std::span<double> out) {
  Baseball kernel(columns);
  sweep(domain::Sport::mlb, kernel, columns, out);
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
