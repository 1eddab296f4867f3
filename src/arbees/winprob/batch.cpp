// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/highway.h"

#include <cmath>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/curves.hpp"
#include "arbees/winprob/normal_constants.hpp"

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using I = hn::RebindToSigned<D>;
using U = hn::RebindToUnsigned<D>;

/// Small non-negative whole numbers to integers, and back by their bits: works alike on every instruction set.
constexpr double kWhole = 4503599627370496.0;  // 2^52
HWY_INLINE hn::Vec<I> to_index(V whole) {
  const I i;
  return hn::And(hn::BitCast(i, hn::Add(whole, hn::Set(D(), kWhole))), hn::Set(i, 0xFFFFFFFFLL));
}

template <std::size_t N>
HWY_INLINE V polynomial(const std::array<double, N>& c, V x) {
  const D d;
  V y = hn::Set(d, c[N - 1]);
  for (std::size_t i = N - 1; i-- > 0;) y = hn::MulAdd(y, x, hn::Set(d, c[i]));
  return y;
}

/// e^x for -700 <= x <= 0: the method of normal.cpp.
HWY_INLINE V exp_negative(V x) {
  const D d;
  const U u;
  const V k = hn::Floor(hn::MulAdd(x, hn::Set(d, kLog2E), hn::Set(d, 0.5)));
  const V r = hn::NegMulAdd(k, hn::Set(d, kLn2Low), hn::NegMulAdd(k, hn::Set(d, kLn2High), x));
  const auto bits = hn::BitCast(u, hn::Add(k, hn::Set(d, kWhole + 1023.0)));
  return hn::Mul(polynomial(kExp, r), hn::BitCast(d, hn::ShiftLeft<52>(bits)));
}

HWY_INLINE V cdf(V x) {
  const D d;
  const V one = hn::Set(d, 1.0);
  const V a = hn::Min(hn::Abs(x), hn::Set(d, 37.0));
  const V e = exp_negative(hn::Mul(hn::Mul(a, a), hn::Set(d, -0.5)));
  V tail = hn::Div(hn::Mul(e, polynomial(kHartNumerator, a)), polynomial(kHartDenominator, a));
  const auto far = hn::Ge(a, hn::Set(d, kHartLimit));
  if (HWY_UNLIKELY(!hn::AllFalse(d, far))) {
    V b = hn::Add(a, hn::Set(d, 0.65));
    for (double n = 4.0; n >= 1.0; n -= 1.0) b = hn::Add(a, hn::Div(hn::Set(d, n), b));
    tail = hn::IfThenElse(far, hn::Div(hn::Mul(e, hn::Set(d, kInvSqrt2Pi)), b), tail);
  }
  return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(one, tail));
}

struct Rows {
  V lead, left, strength, doubt, situation;
};

HWY_INLINE V chance(const Curve& c, const Rows& r) {
  const D d;
  const I i;
  const V zero = hn::Zero(d);
  const V one = hn::Set(d, 1.0);
  const V share = hn::Min(hn::Max(hn::Mul(r.left, hn::Set(d, c.scale)), zero), one);
  const V u = hn::Mul(c.root ? hn::Sqrt(share) : share, hn::Set(d, c.knots - 1));
  const V knot = hn::Min(hn::Floor(u), hn::Set(d, c.knots - 2));
  const V f = hn::Sub(u, knot);
  const V column = hn::Floor(hn::Min(hn::Abs(r.lead), hn::Set(d, c.width - 1)));
  const auto at = to_index(knot);
  const auto cell = to_index(hn::MulAdd(knot, hn::Set(d, c.width), column));
  const auto between = [&](const double* table, auto index, int step) {
    const V low = hn::GatherIndex(d, table, index);
    return hn::MulAdd(f, hn::Sub(hn::GatherIndex(d, table, hn::Add(index, hn::Set(i, step))), low), low);
  };
  const V pull = between(c.pull, at, 1);
  V z = hn::CopySign(between(c.lead, cell, c.width), r.lead);
  z = hn::MulAdd(pull, r.strength, z);
  z = hn::MulAdd(between(c.ball, at, 1), r.situation, z);
  const V spread = hn::Sqrt(hn::MulAdd(hn::Mul(pull, pull), hn::Max(r.doubt, zero), one));
  const V p = cdf(hn::Div(z, spread));
  return hn::Min(hn::Max(p, hn::Set(d, 1e-6)), hn::Set(d, 1.0 - 1e-6));
}

/// A column's value for the rows that start at `row`, `count` of them; NaN reads as 0.
HWY_INLINE V load(std::span<const double> column, std::size_t row, std::size_t count) {
  const D d;
  V v = hn::Zero(d);
  if (column.size() == 1) {
    v = hn::Set(d, column[0]);
  } else if (count == hn::Lanes(d)) {
    v = hn::LoadU(d, column.data() + row);
  } else {
    HWY_ALIGN double rest[hn::MaxLanes(D())] = {};
    for (std::size_t k = 0; k < count; ++k) rest[k] = column[row + k];
    v = hn::Load(d, rest);
  }
  return hn::IfThenElseZero(hn::Eq(v, v), v);
}

void run(const Curve& curve, const BatchColumns& c, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t row = 0; row < out.size(); row += lanes) {
    const std::size_t count = std::min(lanes, out.size() - row);
    const auto column = [&](std::span<const double> values) { return load(values, row, count); };
    const V p = chance(curve, {column(c.lead), column(c.left), column(c.strength), column(c.doubt), column(c.situation)});
    if (count == lanes) {
      hn::StoreU(p, d, out.data() + row);
    } else {
      HWY_ALIGN double rest[hn::MaxLanes(D())];
      hn::Store(p, d, rest);
      for (std::size_t k = 0; k < count; ++k) out[row + k] = rest[k];
    }
  }
}

std::string_view target() { return hwy::TargetName(HWY_TARGET); }

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run);
HWY_EXPORT(target);

void estimate_batch(domain::Sport sport, const BatchColumns& columns, std::span<double> out) {
  std::size_t rows = out.size();
  for (const auto& column : {columns.lead, columns.left, columns.strength, columns.doubt, columns.situation})
    if (column.size() != 1) rows = std::min(rows, column.size());
  const Curve& curve = curve_of(sport);
  if (curve.knots == 0) std::fill_n(out.begin(), rows, 0.5);
  else HWY_DYNAMIC_DISPATCH(run)(curve, columns, out.first(rows));
}

std::string_view batch_target() { return HWY_DYNAMIC_DISPATCH(target)(); }

}  // namespace arbees::winprob
#endif
