// The batch's arithmetic, compiled once per instruction set by each batch_*.cpp (Highway's -inl pattern).
#if defined(ARBEES_WINPROB_BATCH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ARBEES_WINPROB_BATCH_INL
#undef ARBEES_WINPROB_BATCH_INL
#else
#define ARBEES_WINPROB_BATCH_INL
#endif

#include "hwy/highway.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/batch_tables.hpp"
#include "arbees/winprob/normal_constants.hpp"

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using I = hn::RebindToSigned<D>;
using M = hn::Mask<D>;

#undef ARBEES_WIDE
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
#define ARBEES_WIDE 1
#else
#define ARBEES_WIDE 0
#endif

HWY_INLINE V set(double x) {
  return hn::Set(D(), x);
}
HWY_INLINE V zero() {
  return hn::Zero(D());
}

/// Small non-negative whole numbers to integers, and back by their bits: works alike on every instruction set.
constexpr double kWhole = 4503599627370496.0;  // 2^52
HWY_INLINE hn::Vec<I> to_index(V whole) {
  const I i;
  return hn::And(hn::BitCast(i, hn::Add(whole, set(kWhole))), hn::Set(i, 0xFFFFFFFFLL));
}
HWY_INLINE V at(const double* table, hn::Vec<I> index) {
  return hn::GatherIndex(D(), table, index);
}

/// Estrin's scheme, as in normal.cpp: a short chain of dependent operations.
template <std::size_t N, class Term>
HWY_INLINE V estrin(const Term& term, V x) {
  const V x2 = hn::Mul(x, x);
  const V x4 = hn::Mul(x2, x2);
  const auto pair = [&](std::size_t i) HWY_ATTR { return i + 1 < N ? hn::MulAdd(term(i + 1), x, term(i)) : term(i); };
  const auto four = [&](std::size_t i) HWY_ATTR { return i + 2 < N ? hn::MulAdd(pair(i + 2), x2, pair(i)) : pair(i); };
  V y = four(4 * ((N - 1) / 4));
  for (std::size_t i = 4 * ((N - 1) / 4); i >= 4; i -= 4) y = hn::MulAdd(y, x4, four(i - 4));
  return y;
}
template <std::size_t N, std::size_t Of>
HWY_INLINE V polynomial(const std::array<double, Of>& c, V x) {
  return estrin<N>([&](std::size_t i) HWY_ATTR { return set(c[i]); }, x);
}

#if ARBEES_WIDE
/// 1/√x and 1/x of positive, normal x: the hardware's 14 bits and one cubic step to 42, far cheaper than dividing.
HWY_INLINE V inverse_root(V x) {
  const V y{_mm512_rsqrt14_pd(x.raw)};
  const V e = hn::NegMulAdd(hn::Mul(x, y), y, set(1.0));
  return hn::MulAdd(hn::Mul(y, e), hn::MulAdd(e, set(0.375), set(0.5)), y);
}
HWY_INLINE V inverse(V x) {
  const V y{_mm512_rcp14_pd(x.raw)};
  const V e = hn::NegMulAdd(x, y, set(1.0));
  return hn::MulAdd(y, hn::MulAdd(e, e, e), y);
}
/// Of positive x.
HWY_INLINE V root(V x) {
  return hn::Mul(x, inverse_root(x));
}
#else
HWY_INLINE V inverse_root(V x) {
  return hn::Div(set(1.0), hn::Sqrt(x));
}
HWY_INLINE V inverse(V x) {
  return hn::Div(set(1.0), x);
}
HWY_INLINE V root(V x) {
  return hn::Sqrt(x);
}
#endif

/// e^x for -700 <= x <= 0: the method of normal.cpp with a shorter series (remainder below 1e-11).
HWY_INLINE V exp_negative(V x) {
  const D d;
  const hn::RebindToUnsigned<D> u;
  const V k = hn::Floor(hn::MulAdd(x, set(kLog2E), set(0.5)));
  const V r = hn::NegMulAdd(k, set(kLn2), x);
  const auto bits = hn::BitCast(u, hn::Add(k, set(kWhole + 1023.0)));
  return hn::Mul(polynomial<10>(kExp, r), hn::BitCast(d, hn::ShiftLeft<52>(bits)));
}

/// Sixteen or fewer values by whole number, from two registers where they are wide enough. `at`: whole numbers + 2^52.
struct Sixteen {
#if ARBEES_WIDE
  V low, high;
  explicit Sixteen(const double* table) : low(hn::Load(D(), table)), high(hn::Load(D(), table + 8)) {}
  // One instruction, which Highway 1.0 does not name; it reads the four lowest bits.
  HWY_INLINE V operator()(V at) const { return V{_mm512_permutex2var_pd(low.raw, hn::BitCast(I(), at).raw, high.raw)}; }
#else
  const double* table;
  explicit Sixteen(const double* values) : table(values) {}
  HWY_INLINE V operator()(V at) const {
    return hn::GatherIndex(D(), table, hn::And(hn::BitCast(I(), at), hn::Set(I(), 15)));
  }
#endif
};

/// A curve over at most 17 knots.
struct Curve {
  Sixteen low, step;
  explicit Curve(const CurveTable& table) : low(table.low.data()), step(table.step.data()) {}
  HWY_INLINE V between(V at, V f) const { return hn::MulAdd(f, step(at), low(at)); }
};

/// Where a row is between knots: `at` is the knot below + 2^52, `fraction` the way to the next.
struct Place {
  V at, knot, fraction;
};
/// `u`: knots from the end of the game, inside [0, the last knot).
HWY_INLINE Place place(V u) {
  const V knot = hn::Floor(u);
  return {hn::Add(knot, set(kWhole)), knot, hn::Sub(u, knot)};
}
/// Root of the share left, inside (0, 1) whatever `left` is.
HWY_INLINE V root_left(V left, double total) {
  return root(hn::Min(hn::Max(hn::Mul(left, set(1.0 / total)), set(1e-30)), set(1.0 - 1e-13)));
}

/// The normal distribution of rows between the floors: beyond 4.76 deviations the answer is one of them.
#if ARBEES_WIDE
HWY_INLINE V cdf(V x) {
  // Sixteen pieces of seven terms each: the tables are registers, so this costs a third of an exponential.
  const V s = hn::Mul(hn::Min(hn::Abs(x), set(NormalPieces::kEnd * (1.0 - 1e-12))), set(16.0 / NormalPieces::kEnd));
  const Place p = place(s);
  const double* terms = normal_pieces().terms[0].data();
  const V half =
      estrin<NormalPieces::kTerms>([&](std::size_t i) HWY_ATTR { return Sixteen(terms + 16 * i)(p.at); }, p.fraction);
  return hn::Add(set(0.5), hn::CopySign(half, x));
}
#else
HWY_INLINE V cdf(V x) {
  const V a = hn::Min(hn::Abs(x), set(6.0));
  const V e = exp_negative(hn::Mul(hn::Mul(a, a), set(-0.5)));
  const V tail = hn::Mul(hn::Mul(e, polynomial<7>(kHartNumerator, a)), inverse(polynomial<8>(kHartDenominator, a)));
  return hn::IfThenElse(hn::Lt(x, zero()), tail, hn::Sub(set(1.0), tail));
}
#endif

/// A column of the rows from `row` on; what is not told reads as NaN.
class Column {
 public:
  explicit Column(std::span<const double> values)
      : values_(values.empty() ? &kNotTold : values.data()), each_(values.size() > 1) {}
  HWY_INLINE V operator()(std::size_t row) const { return each_ ? hn::LoadU(D(), values_ + row) : set(*values_); }

 private:
  static constexpr double kNotTold = std::numeric_limits<double>::quiet_NaN();
  const double* values_;
  bool each_;
};

/// What a kernel makes of some rows: z over its own doubt, and which rows are ordinary.
struct Answers {
  V x;
  M ordinary;
};
HWY_INLINE V with_doubt(V z, V pull, V doubt) {
  const V variance = hn::Min(set(kDoubtLimit), hn::Max(zero(), doubt));
  return hn::Mul(z, inverse_root(hn::MulAdd(hn::Mul(pull, pull), variance, set(1.0))));
}
HWY_INLINE M told(V x) {
  return hn::Eq(x, x);
}
HWY_INLINE M within(V x, double low, double high) {
  return hn::And(hn::Ge(x, set(low)), hn::Le(x, set(high)));
}

/// Rows worked on together: each stage runs over all of them before the next, so that the processor overlaps rows
/// instead of waiting for one row's chain of operations.
constexpr std::size_t kBlock = 256;

/// Whole vectors through the kernel; rows that are not ordinary, and the last few, through the scalar models.
template <class Kernel>
HWY_INLINE void sweep(domain::Sport sport, const Kernel& kernel, const BatchColumns& columns, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  alignas(64) double root[kBlock];
  alignas(64) double x[kBlock];
  // Highway's emulation, for processors older than SSSE3, gains nothing.
  const std::size_t whole = HWY_TARGET < HWY_EMU128 ? out.size() / lanes * lanes : 0;
  for (std::size_t first = 0; first < whole; first += kBlock) {
    const std::size_t rows = std::min(kBlock, whole - first);
    for (std::size_t k = 0; k < rows; k += lanes) hn::Store(kernel.root(first + k), d, root + k);
    for (std::size_t k = 0; k < rows; k += lanes) {
      const Answers a = kernel(first + k, hn::Load(d, root + k));
      hn::Store(hn::IfThenElse(a.ordinary, a.x, set(std::numeric_limits<double>::quiet_NaN())), d, x + k);
    }
    M fine = hn::Eq(zero(), zero());
    for (std::size_t k = 0; k < rows; k += lanes) {
      const V v = hn::Load(d, x + k);
      fine = hn::And(fine, hn::Lt(hn::Abs(v), set(std::numeric_limits<double>::infinity())));
      hn::StoreU(hn::Min(hn::Max(cdf(v), set(1e-6)), set(1.0 - 1e-6)), d, out.data() + first + k);
    }
    if (HWY_LIKELY(hn::AllTrue(d, fine))) continue;
    for (std::size_t k = 0; k < rows; ++k)
      if (!(std::fabs(x[k]) < std::numeric_limits<double>::infinity()))
        out[first + k] = estimate_row(sport, row_of(columns, first + k));
  }
  for (std::size_t row = whole; row < out.size(); ++row) out[row] = estimate_row(sport, row_of(columns, row));
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
