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
#include <cstdint>
#include <cstring>
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

/// A small non-negative whole number k as k + 2^52: its lowest bits are k, on every instruction set.
constexpr double kWhole = 4503599627370496.0;

/// Where a value is between whole numbers: `at` is the one below + 2^52, `fraction` the way to the next.
struct Place {
  V at, fraction;
};
HWY_INLINE Place place(V u) {
#if ARBEES_WIDE
  const V at{_mm512_add_round_pd(u.raw, set(kWhole).raw, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
#else
  const V at = hn::Add(hn::Floor(u), set(kWhole));
#endif
  return {at, hn::Sub(u, hn::Sub(at, set(kWhole)))};
}
/// The root of a positive `left`, below `knots`; `scale`: knots² / the whole.
HWY_INLINE V root_left(V left, double scale, double knots) {
  const V share = hn::Mul(left, set(scale));
  return hn::Sqrt(hn::Min(share, set(knots * knots * (1.0 - 1e-13))));
}

/// c[0] + c[1]x + … by Horner's scheme: fewest operations, since other rows fill the waits.
template <std::size_t N, class Term>
HWY_INLINE V horner(const Term& term, V x) {
  V y = term(N - 1);
  for (std::size_t i = N - 1; i-- > 0;) y = hn::MulAdd(y, x, term(i));
  return y;
}
template <std::size_t N, std::size_t Of>
HWY_INLINE V polynomial(const std::array<double, Of>& c, V x) {
  return horner<N>([&](std::size_t i) HWY_ATTR { return set(c[i]); }, x);
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
  HWY_INLINE V between(const Place& p) const { return hn::MulAdd(p.fraction, step(p.at), low(p.at)); }
};

/// Two neighbours in a table, for each lane.
struct Pair {
  V first, second;
  HWY_INLINE V between(V fraction) const { return hn::MulAdd(fraction, hn::Sub(second, first), first); }
};

/// What `index` points at in memory: whole numbers + 2^52, one a lane, stored a stage earlier. Eight loads by hand take
/// two thirds of the time of the hardware's gather, and bring a neighbour along for nothing.
#if ARBEES_WIDE
HWY_INLINE std::size_t lane(const double* index, std::size_t i) {
  std::uint32_t low;
  std::memcpy(&low, index + i, sizeof low);
  return low;
}
HWY_INLINE Pair pair_at(const double* table, const double* index) {
  const auto two = [&](std::size_t i) HWY_ATTR { return _mm_loadu_pd(table + lane(index, i)); };
  const auto four = [&](std::size_t i)
                        HWY_ATTR { return _mm256_insertf128_pd(_mm256_castpd128_pd256(two(i)), two(i + 2), 1); };
  const __m512d even = _mm512_insertf64x4(_mm512_castpd256_pd512(four(0)), four(4), 1);
  const __m512d odd = _mm512_insertf64x4(_mm512_castpd256_pd512(four(1)), four(5), 1);
  return {V{_mm512_unpacklo_pd(even, odd)}, V{_mm512_unpackhi_pd(even, odd)}};
}
HWY_INLINE V one_at(const double* table, const double* index) {
  const auto two = [&](std::size_t i) HWY_ATTR {
    return _mm_loadh_pd(_mm_load_sd(table + lane(index, i)), table + lane(index, i + 1));
  };
  const auto four = [&](std::size_t i)
                        HWY_ATTR { return _mm256_insertf128_pd(_mm256_castpd128_pd256(two(i)), two(i + 2), 1); };
  return V{_mm512_insertf64x4(_mm512_castpd256_pd512(four(0)), four(4), 1)};
}
#else
HWY_INLINE hn::Vec<I> lanes_of(const double* index) {
  return hn::And(hn::BitCast(I(), hn::Load(D(), index)), hn::Set(I(), 0xFFFFFFFFLL));
}
HWY_INLINE Pair pair_at(const double* table, const double* index) {
  const auto i = lanes_of(index);
  return {hn::GatherIndex(D(), table, i), hn::GatherIndex(D(), table + 1, i)};
}
HWY_INLINE V one_at(const double* table, const double* index) {
  return hn::GatherIndex(D(), table, lanes_of(index));
}
#endif

/// z/√s, for positive, normal s.
HWY_INLINE V over_root(V z, V s) {
#if ARBEES_WIDE
  // The hardware's 14 bits of 1/√s and one cubic step to 42, far cheaper than a root and a division.
  const V y{_mm512_rsqrt14_pd(s.raw)};
  const V e = hn::NegMulAdd(hn::Mul(s, y), y, set(1.0));
  const V t = hn::Mul(z, y);
  return hn::MulAdd(hn::Mul(t, e), hn::MulAdd(e, set(0.375), set(0.5)), t);
#else
  return hn::Div(z, hn::Sqrt(s));
#endif
}

/// The smaller of |x| and a positive limit; a NaN may give the limit.
HWY_INLINE V capped(V x, double limit) {
#if ARBEES_WIDE
  return V{_mm512_range_pd(x.raw, set(limit).raw, 0b1010)};
#else
  return hn::Min(hn::Abs(x), set(limit));
#endif
}

/// 2^x for -1000 <= x <= 1000, to 1e-11 of it. Made once a block, like what follows: its tables stay in registers.
struct Power {
#if ARBEES_WIDE
  // 2^(whole) · 2^(sixteenths) · 2^(the rest): a scaling, a table in registers, a polynomial of degree four.
  static constexpr double kSixteenths = 1.5 * 281474976710656.0;  // 1.5 · 2^48: the last bit counts sixteenths
  const PowerTable& table = power_table();
  Sixteen sixteenths{table.sixteenths.data()};
  HWY_INLINE V operator()(V x) const {
    const V at{_mm512_add_round_pd(x.raw, set(kSixteenths).raw, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
    const V rest = hn::Sub(x, hn::Sub(at, set(kSixteenths)));
    const V power = hn::Mul(sixteenths(at), polynomial<PowerTable::kTerms>(table.terms, rest));
    return V{_mm512_scalef_pd(power.raw, x.raw)};
  }
#else
  HWY_INLINE V operator()(V x) const {
    const hn::RebindToUnsigned<D> u;
    const V k = hn::Floor(hn::Add(x, set(0.5)));
    const V r = hn::Mul(hn::Sub(x, k), set(kLn2));
    const auto bits = hn::BitCast(u, hn::Add(k, set(kWhole + 1023.0)));
    return hn::Mul(polynomial<10>(kExp, r), hn::BitCast(D(), hn::ShiftLeft<52>(bits)));
  }
#endif
};

/// The normal distribution of rows between the floors: beyond 4.76 deviations the answer is one of them.
struct FlooredCdf {
#if ARBEES_WIDE
  // Sixteen pieces of seven terms each: the tables are registers, so this costs a third of an exponential.
  const double* t = normal_pieces().terms[0].data();
  std::array<Sixteen, NormalPieces::kTerms> terms = {Sixteen(t),      Sixteen(t + 16), Sixteen(t + 32), Sixteen(t + 48),
                                                     Sixteen(t + 64), Sixteen(t + 80), Sixteen(t + 96)};
  HWY_INLINE V half(V x) const {
    constexpr double kScale = 16.0 / NormalPieces::kEnd;
    const Place p = place(capped(hn::Mul(x, set(kScale)), 16.0 * (1.0 - 1e-12)));
    return horner<NormalPieces::kTerms>([&](std::size_t i) HWY_ATTR { return terms[i](p.at); }, p.fraction);
  }
#else
  Power power;
  HWY_INLINE V half(V x) const {
    const V a = capped(x, 6.0);
    const V e = power(hn::Mul(hn::Mul(a, a), set(-0.5 * kLog2E)));
    const V ratio = hn::Div(polynomial<7>(kHartNumerator, a), polynomial<8>(kHartDenominator, a));
    return hn::NegMulAdd(e, ratio, set(0.5));
  }
#endif
  HWY_INLINE V operator()(V x) const { return hn::Add(set(0.5), hn::CopySign(hn::Min(half(x), set(0.5 - 1e-6)), x)); }
};

/// Rows worked on together: each stage runs over all of them before the next, so that the processor overlaps rows
/// instead of waiting for one row's chain of operations, and each stage's tables fit into the registers.
constexpr std::size_t kBlock = 128;

/// Columns of a block's rows. One that counts for all rows, or is not told (NaN), is spread out once.
template <std::size_t N>
class Columns {
 public:
  /// Where each column's rows of the block are.
  using Block = std::array<const double*, N>;

  explicit Columns(const std::array<std::span<const double>, N>& values) : values_(values) {
    for (std::size_t i = 0; i < N; ++i) {
      if (values[i].size() > 1) continue;
      std::fill_n(same_[i], kBlock, values[i].empty() ? std::numeric_limits<double>::quiet_NaN() : values[i][0]);
    }
  }
  HWY_INLINE Block block(std::size_t first) const {
    Block block;
    for (std::size_t i = 0; i < N; ++i) block[i] = values_[i].size() > 1 ? values_[i].data() + first : same_[i];
    return block;
  }

 private:
  alignas(64) double same_[N][kBlock];
  std::array<std::span<const double>, N> values_;
};

/// One of a stage's results. The padding keeps a row's results off each other's cache sets.
struct Found {
  alignas(64) double rows[kBlock + 8];
  HWY_INLINE double* operator+(std::size_t k) { return rows + k; }
};

/// What the first stages find for the last: everything of z but the lead's part, 1 + its variance (s), where the row is
/// between knots, and where its lead is in the table.
struct Scratch {
  Found at, fraction, index, z, s;
};
HWY_INLINE void put(V v, double* to) {
  hn::Store(v, D(), to);
}
HWY_INLINE V take(const double* from) {
  return hn::Load(D(), from);
}
HWY_INLINE V read(const double* column, std::size_t k) {
  return hn::LoadU(D(), column + k);
}

HWY_INLINE V variance(V pull, V doubt) {
  return hn::MulAdd(hn::Mul(pull, pull), doubt, set(1.0));
}
HWY_INLINE M told(V x) {
  return hn::Eq(x, x);
}
HWY_INLINE M one_or_minus_one(V x) {
  return hn::Eq(hn::Abs(x), set(1.0));
}
HWY_INLINE M within(V x, double low, double high) {
  return hn::And(hn::Ge(x, set(low)), hn::Le(x, set(high)));
}
/// 0 <= x <= high; a negative zero may read as outside.
HWY_INLINE M up_to(V x, double high) {
#if ARBEES_WIDE
  return M{_mm512_cmple_epu64_mask(_mm512_castpd_si512(x.raw), _mm512_castpd_si512(set(high).raw))};
#else
  return within(x, 0.0, high);
#endif
}
/// Doubts as they are; those out of range are for the scalar models.
HWY_INLINE M readable(V doubt) {
  return up_to(doubt, kDoubtLimit);
}
/// Told, and not 0.
HWY_INLINE M yes(V x) {
#if ARBEES_WIDE
  return M{_mm512_cmp_pd_mask(x.raw, zero().raw, _CMP_NEQ_OQ)};
#else
  return hn::Gt(hn::Abs(x), zero());
#endif
}
HWY_INLINE V only(M ordinary, V z) {
  return hn::IfThenElse(ordinary, z, set(std::numeric_limits<double>::quiet_NaN()));
}

/// Where a row's lead is in a `LeadByKnot`; anywhere inside for a row that is not ordinary.
HWY_INLINE V lead_index(V ahead, V at, M ordinary) {
  const V points = hn::Floor(capped(ahead, kLeads - 1));
  return hn::IfThenElseZero(ordinary, hn::MulAdd(points, set(kClockKnots), at));
}

/// Whole vectors through the kernel; rows that are not ordinary, and the last few, through the scalar models.
template <class Kernel>
HWY_INLINE void sweep(domain::Sport sport, Kernel& kernel, const BatchColumns& columns, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  // Highway's emulation, for processors older than SSSE3, gains nothing.
  const std::size_t whole = HWY_TARGET < HWY_EMU128 ? out.size() / lanes * lanes : 0;
  for (std::size_t first = 0; first < whole; first += kBlock) {
    const std::size_t rows = std::min(kBlock, whole - first);
    alignas(64) double x[kBlock];
    const auto in = kernel.columns.block(first);
    kernel.stages(in, rows);
    for (std::size_t k = 0; k < rows; k += lanes) put(kernel.answer(in, k), x + k);
    const FlooredCdf cdf;
    M fine = hn::Eq(zero(), zero());
    for (std::size_t k = 0; k < rows; k += lanes) {
      const V v = take(x + k);
      fine = hn::And(fine, hn::Lt(hn::Abs(v), set(std::numeric_limits<double>::infinity())));
      hn::StoreU(cdf(v), d, out.data() + first + k);
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
