// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/highway.h"

#include <algorithm>
#include <array>

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

constexpr std::array<double, 10> kShortExp = {kExp[0], kExp[1], kExp[2], kExp[3], kExp[4],
                                              kExp[5], kExp[6], kExp[7], kExp[8], kExp[9]};

/// Estrin's scheme, as in normal.cpp: a short chain of dependent operations.
template <std::size_t N>
HWY_INLINE V polynomial(const std::array<double, N>& c, V x) {
  const D d;
  const V x2 = hn::Mul(x, x);
  const V x4 = hn::Mul(x2, x2);
  const auto pair = [&](std::size_t i) HWY_ATTR {
    if (i + 1 < N) return hn::MulAdd(hn::Set(d, c[i + 1]), x, hn::Set(d, c[i]));
    return hn::Set(d, c[i]);
  };
  const auto four = [&](std::size_t i) HWY_ATTR { return i + 2 < N ? hn::MulAdd(pair(i + 2), x2, pair(i)) : pair(i); };
  V y = four(4 * ((N - 1) / 4));
  for (std::size_t i = 4 * ((N - 1) / 4); i >= 4; i -= 4) y = hn::MulAdd(y, x4, four(i - 4));
  return y;
}

#undef ARBEES_WIDE
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
#define ARBEES_WIDE 1
#else
#define ARBEES_WIDE 0
#endif

#if ARBEES_WIDE
/// 1/√x and 1/x of positive, normal x: the hardware's 14 bits and one cubic step to 42, far cheaper than dividing.
HWY_INLINE V inverse_root(V x) {
  const D d;
  const V y{_mm512_rsqrt14_pd(x.raw)};
  const V e = hn::NegMulAdd(hn::Mul(x, y), y, hn::Set(d, 1.0));
  return hn::MulAdd(hn::Mul(y, e), hn::MulAdd(e, hn::Set(d, 0.375), hn::Set(d, 0.5)), y);
}
HWY_INLINE V inverse(V x) {
  const D d;
  const V y{_mm512_rcp14_pd(x.raw)};
  const V e = hn::NegMulAdd(x, y, hn::Set(d, 1.0));
  return hn::MulAdd(y, hn::MulAdd(e, e, e), y);
}
HWY_INLINE V root(V x) {
  const V safe = hn::Max(x, hn::Set(D(), 1e-30));
  return hn::Mul(safe, inverse_root(safe));
}
#else
HWY_INLINE V inverse_root(V x) {
  return hn::Div(hn::Set(D(), 1.0), hn::Sqrt(x));
}
HWY_INLINE V inverse(V x) {
  return hn::Div(hn::Set(D(), 1.0), x);
}
HWY_INLINE V root(V x) {
  return hn::Sqrt(x);
}
#endif

/// e^x for -700 <= x <= 0: the method of normal.cpp with a shorter series (remainder below 1e-11).
HWY_INLINE V exp_negative(V x) {
  const D d;
  const U u;
  const V k = hn::Floor(hn::MulAdd(x, hn::Set(d, kLog2E), hn::Set(d, 0.5)));
  const V r = hn::NegMulAdd(k, hn::Set(d, kLn2), x);
  const auto bits = hn::BitCast(u, hn::Add(k, hn::Set(d, kWhole + 1023.0)));
  return hn::Mul(polynomial(kShortExp, r), hn::BitCast(d, hn::ShiftLeft<52>(bits)));
}

/// The normal distribution up to 6 standard deviations; beyond, the answer is at its floor anyway.
HWY_INLINE V cdf(V x) {
  const D d;
  const V a = hn::Min(hn::Abs(x), hn::Set(d, 6.0));
  const V e = exp_negative(hn::Mul(hn::Mul(a, a), hn::Set(d, -0.5)));
  const V tail = hn::Mul(hn::Mul(e, polynomial(kHartNumerator, a)), inverse(polynomial(kHartDenominator, a)));
  return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(hn::Set(d, 1.0), tail));
}

struct Rows {
  V lead, strength, doubt, situation;
};

/// A curve of 17 knots between knots `at` and `at` + 1, from registers where they are wide enough.
struct Seventeen {
#if ARBEES_WIDE
  V low[2], step[2];
  explicit Seventeen(const double* table) {
    const D d;
    for (int half = 0; half < 2; ++half) {
      low[half] = hn::LoadU(d, table + 8 * half);
      step[half] = hn::Sub(hn::LoadU(d, table + 8 * half + 1), low[half]);
    }
  }
  HWY_INLINE V between(hn::Vec<I> at, V f) const {
    // Sixteen entries in two registers: one instruction, which Highway 1.0 does not name.
    const V a{_mm512_permutex2var_pd(low[0].raw, at.raw, low[1].raw)};
    const V b{_mm512_permutex2var_pd(step[0].raw, at.raw, step[1].raw)};
    return hn::MulAdd(f, b, a);
  }
#else
  const double* table;
  explicit Seventeen(const double* values) : table(values) {}
  HWY_INLINE V between(hn::Vec<I> at, V f) const {
    const D d;
    const V low = hn::GatherIndex(d, table, at);
    return hn::MulAdd(f, hn::Sub(hn::GatherIndex(d, table + 1, at), low), low);
  }
#endif
};

/// Rows worked on together: each stage runs over all of them before the next, so that the processor overlaps rows
/// instead of waiting for one row's chain of operations.
constexpr std::size_t kBlock = 256;
struct Block {
  alignas(64) double knot[kBlock];
  alignas(64) double fraction[kBlock];
  alignas(64) double x[kBlock];
};

HWY_INLINE void place(const Curve& c, V left, Block& block, std::size_t k) {
  const D d;
  const V share = hn::Min(hn::Max(hn::Mul(left, hn::Set(d, c.scale)), hn::Zero(d)), hn::Set(d, 1.0));
  const V u = hn::Mul(c.root ? root(share) : share, hn::Set(d, c.knots - 1));
  const V knot = hn::Min(hn::Floor(u), hn::Set(d, c.knots - 2));
  hn::Store(knot, d, block.knot + k);
  hn::Store(hn::Sub(u, knot), d, block.fraction + k);
}

HWY_INLINE V whole_lead(const Curve& c, V lead) {
  const D d;
  return hn::Floor(hn::Min(hn::Abs(lead), hn::Set(d, c.width - 1)));
}

/// z of a row, and the strength's pull.
struct Z {
  V z, pull;
};
HWY_INLINE Z assemble(V ahead, V pull, V ball, const Rows& r) {
  const V strength = hn::MulAdd(pull, r.strength, hn::CopySign(ahead, r.lead));
  return {hn::MulAdd(ball, r.situation, strength), pull};
}

/// Any curve, its tables in memory.
struct FromTables {
  const Curve& c;

  HWY_INLINE Z operator()(const Rows& r, V knot, V f) const {
    const D d;
    const I i;
    const auto at = to_index(knot);
    const auto cell = to_index(hn::MulAdd(knot, hn::Set(d, c.width), whole_lead(c, r.lead)));
    const auto between = [&](const double* table, hn::Vec<I> index, int step) HWY_ATTR {
      const V low = hn::GatherIndex(d, table, index);
      return hn::MulAdd(f, hn::Sub(hn::GatherIndex(d, table, hn::Add(index, hn::Set(i, step))), low), low);
    };
    return assemble(between(c.lead, cell, c.width), between(c.pull, at, 1), between(c.ball, at, 1), r);
  }
};

/// 17 knots and a few ramps: no memory but the rows.
struct FromRegisters {
  const Curve& c;
  Seventeen pull, ball, ramps[Curve::kMaxRamps];

  explicit FromRegisters(const Curve& curve)
      : c(curve),
        pull(curve.pull),
        ball(curve.ball),
        ramps{Seventeen(curve.slopes[0].data()), Seventeen(curve.slopes[1].data()), Seventeen(curve.slopes[2].data()),
              Seventeen(curve.slopes[3].data())} {}

  HWY_INLINE Z operator()(const Rows& r, V knot, V f) const {
    const D d;
    const auto at = to_index(knot);
    const V a = whole_lead(c, r.lead);
    V ahead = hn::Mul(ramps[0].between(at, f), a);
    for (std::size_t j = 1; j < Curve::kMaxRamps; ++j)
      ahead = hn::MulAdd(ramps[j].between(at, f), hn::Max(hn::Sub(a, hn::Set(d, c.edges[j])), hn::Zero(d)), ahead);
    return assemble(ahead, pull.between(at, f), ball.between(at, f), r);
  }
};

/// A column's value for the rows that start at `row`.
HWY_INLINE V load(std::span<const double> column, std::size_t row) {
  return column.size() == 1 ? hn::Set(D(), column[0]) : hn::LoadU(D(), column.data() + row);
}
HWY_INLINE V zero_if_nan(V v) {
  return hn::IfThenElseZero(hn::Eq(v, v), v);
}

/// `rows` is a multiple of the lanes and at most kBlock.
template <class ToZ>
HWY_INLINE void sweep(const Curve& curve, const ToZ& to_z, const BatchColumns& c, std::size_t first, std::size_t rows,
                      Block& block, double* out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t k = 0; k < rows; k += lanes) place(curve, zero_if_nan(load(c.left, first + k)), block, k);
  for (std::size_t k = 0; k < rows; k += lanes) {
    const Rows r{zero_if_nan(load(c.lead, first + k)), load(c.strength, first + k), load(c.doubt, first + k),
                 load(c.situation, first + k)};
    const Z z = to_z(r, hn::Load(d, block.knot + k), hn::Load(d, block.fraction + k));
    const V doubt = hn::Min(hn::Max(r.doubt, hn::Zero(d)), hn::Set(d, kDoubtLimit));
    const V x = hn::Mul(z.z, inverse_root(hn::MulAdd(hn::Mul(z.pull, z.pull), doubt, hn::Set(d, 1.0))));
    hn::Store(zero_if_nan(x), d, block.x + k);
  }
  for (std::size_t k = 0; k < rows; k += lanes) {
    const V p = cdf(hn::Load(d, block.x + k));
    hn::StoreU(hn::Min(hn::Max(p, hn::Set(d, 1e-6)), hn::Set(d, 1.0 - 1e-6)), d, out + k);
  }
}

template <class ToZ>
HWY_INLINE void all_rows(const Curve& curve, const ToZ& to_z, const BatchColumns& c, std::span<double> out) {
  const std::size_t lanes = hn::Lanes(D());
  Block block;
  const std::size_t whole = out.size() / lanes * lanes;
  for (std::size_t first = 0; first < whole; first += kBlock)
    sweep(curve, to_z, c, first, std::min(kBlock, whole - first), block, out.data() + first);
  if (whole == out.size()) return;
  // The rows that do not fill a vector, in columns that do.
  double rest[5][hn::MaxLanes(D())] = {};
  double answers[hn::MaxLanes(D())];
  const auto padded = [&](std::span<const double> column, double* into) HWY_ATTR {
    if (column.size() == 1) return column;
    for (std::size_t k = whole; k < out.size(); ++k) into[k - whole] = column[k];
    return std::span<const double>(into, lanes);
  };
  const BatchColumns last{padded(c.lead, rest[0]), padded(c.left, rest[1]), padded(c.strength, rest[2]),
                          padded(c.doubt, rest[3]), padded(c.situation, rest[4])};
  sweep(curve, to_z, last, 0, lanes, block, answers);
  std::copy_n(answers, out.size() - whole, out.data() + whole);
}

void run(const Curve& curve, const BatchColumns& c, std::span<double> out) {
  if (curve.ramps == Curve::kMaxRamps) all_rows(curve, FromRegisters(curve), c, out);
  else all_rows(curve, FromTables{curve}, c, out);
}

std::string_view target() {
  return hwy::TargetName(HWY_TARGET);
}

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

std::string_view batch_target() {
  return HWY_DYNAMIC_DISPATCH(target)();
}

}  // namespace arbees::winprob
#endif
