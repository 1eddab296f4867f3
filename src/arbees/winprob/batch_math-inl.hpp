// The batch's vector arithmetic and look-ups, compiled once per instruction set by each batch_*.cpp (Highway's -inl
// pattern).
#if defined(ARBEES_WINPROB_BATCH_MATH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ARBEES_WINPROB_BATCH_MATH_INL
#undef ARBEES_WINPROB_BATCH_MATH_INL
#else
#define ARBEES_WINPROB_BATCH_MATH_INL
#endif

#include "hwy/highway.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

/// A small whole number k as k + 1.5 · 2^52: its lowest bits are k in two's complement, on every instruction set.
constexpr double kWhole = 6755399441055744.0;

/// Where a value is between whole numbers: `at` is the one below + kWhole, `fraction` the way to the next.
struct Place {
  V at, fraction;
};
/// Of x · scale, counted in `unit`s: whole numbers for kWhole, sixteenths for kWhole / 16.
HWY_INLINE Place place(V x, V scale, double unit = kWhole) {
#if ARBEES_WIDE
  const V at{_mm512_fmadd_round_pd(x.raw, scale.raw, set(unit).raw, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
  return {at, hn::MulSub(x, scale, hn::Sub(at, set(unit)))};
#else
  const double steps = kWhole / unit;
  const V u = hn::Mul(x, scale);
  const V below = hn::Mul(hn::Floor(hn::Mul(u, set(steps))), set(1.0 / steps));
  return {hn::Add(below, set(unit)), hn::Sub(u, below)};
#endif
}
HWY_INLINE Place place(V u) {
#if ARBEES_WIDE
  const V at{_mm512_add_round_pd(u.raw, set(kWhole).raw, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
  return {at, hn::Sub(u, hn::Sub(at, set(kWhole)))};
#else
  return place(u, set(1.0));
#endif
}
/// The smaller of |x| and a positive limit; a NaN gives the limit.
HWY_INLINE V capped(V x, double limit) {
#if ARBEES_WIDE
  return V{_mm512_range_pd(x.raw, set(limit).raw, 0b1010)};
#else
  const V a = hn::Abs(x);
  return hn::IfThenElse(hn::Lt(a, set(limit)), a, set(limit));
#endif
}
/// x between -limit and limit; a NaN gives the limit.
HWY_INLINE V between(V x, double limit) {
#if ARBEES_WIDE
  return V{_mm512_range_pd(x.raw, set(limit).raw, 0b0010)};
#else
  return hn::CopySign(capped(x, limit), x);
#endif
}
/// The root of what is left, below that of the whole: `place` finds it between knots. Within the tables for whatever is
/// no time.
HWY_INLINE V root_left(V left, double whole) {
  return hn::Sqrt(capped(left, whole * (1.0 - 1e-13)));
}

/// c[0] + c[1]x + … by Horner's scheme: fewest operations, since other rows fill the waits.
template <std::size_t N, std::size_t Of>
HWY_INLINE V polynomial(const std::array<double, Of>& c, V x) {
  V y = set(c[N - 1]);
  for (std::size_t i = N - 1; i-- > 0;) y = hn::MulAdd(y, x, set(c[i]));
  return y;
}

/// Sixteen or fewer values by whole number, from two registers where they are wide enough. `at`: whole numbers +
/// kWhole.
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

/// What `index` points at in memory: whole numbers + kWhole, one a lane, stored a stage earlier. Eight loads by hand
/// take two thirds of the time of the hardware's gather, and bring a neighbour along for nothing.
#if ARBEES_WIDE
HWY_INLINE std::ptrdiff_t lane(const double* index, std::size_t i) {
  std::int32_t low;
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
  return hn::ShiftRight<32>(hn::ShiftLeft<32>(hn::BitCast(I(), hn::Load(D(), index))));
}
HWY_INLINE Pair pair_at(const double* table, const double* index) {
  const auto i = lanes_of(index);
  return {hn::GatherIndex(D(), table, i), hn::GatherIndex(D(), table + 1, i)};
}
HWY_INLINE V one_at(const double* table, const double* index) {
  return hn::GatherIndex(D(), table, lanes_of(index));
}
#endif

/// How `FlooredCdf` counts: pieces of its table where it has one, else standard deviations.
constexpr double kPerDeviation = ARBEES_WIDE ? 16.0 / NormalPieces::kEnd : 1.0;

/// kPerDeviation · z/√s, for positive, normal s.
HWY_INLINE V over_root(V z, V s) {
#if ARBEES_WIDE
  // The hardware's 14 bits of 1/√s and one cubic step to 42, far cheaper than a root and a division.
  const V y{_mm512_rsqrt14_pd(s.raw)};
  const V e = hn::NegMulAdd(hn::Mul(s, y), y, set(1.0));
  const V step = hn::MulAdd(e, set(0.375 * kPerDeviation), set(0.5 * kPerDeviation));
  return hn::Mul(hn::Mul(z, y), hn::MulAdd(e, step, set(kPerDeviation)));
#else
  return hn::Div(z, hn::Sqrt(s));
#endif
}

/// 2^(x · scale) for products of -1000 … 1000, to 2e-9 of it. Made once a block, like what follows: its tables stay in
/// registers.
struct Power {
#if ARBEES_WIDE
  // 2^(whole) · 2^(sixteenths) · 2^(the rest): bits of the exponent, a table in registers, a polynomial of degree
  // three.
  const PowerTable& table;
  Sixteen sixteenths;
  explicit Power(const PowerTable& powers) : table(powers), sixteenths(powers.sixteenths.data()) {}
  HWY_INLINE V operator()(V x, V scale) const {
    const Place p = place(x, scale, kWhole / 16.0);
    const auto exponent = hn::ShiftLeft<48>(hn::BitCast(I(), p.at));
    const V power = hn::BitCast(D(), hn::Add(exponent, hn::BitCast(I(), sixteenths(p.at))));
    return hn::Mul(power, polynomial<PowerTable::kTerms>(table.terms, p.fraction));
  }
#else
  explicit Power(const PowerTable& /*powers*/) {}
  HWY_INLINE V operator()(V exponent, V scale) const {
    const hn::RebindToUnsigned<D> u;
    const V x = hn::Mul(exponent, scale);
    const V k = hn::Floor(hn::Add(x, set(0.5)));
    const V r = hn::Mul(hn::Sub(x, k), set(kLn2));
    const auto bits = hn::BitCast(u, hn::Add(k, set(kWhole + 1023.0)));
    return hn::Mul(polynomial<10>(kExp, r), hn::BitCast(D(), hn::ShiftLeft<52>(bits)));
  }
#endif
};

/// The normal distribution of x/kPerDeviation, between the floors.
struct FlooredCdf {
#if ARBEES_WIDE
  // Sixteen pieces of seven terms each: the tables are registers, so this costs a third of an exponential.
  std::array<Sixteen, NormalPieces::kTerms - 1> terms;
  explicit FlooredCdf(const BatchTables& t)
      : terms{Sixteen(t.normal.terms[0].data()), Sixteen(t.normal.terms[1].data()), Sixteen(t.normal.terms[2].data()),
              Sixteen(t.normal.terms[3].data()), Sixteen(t.normal.terms[4].data()), Sixteen(t.normal.terms[5].data())} {
  }
  HWY_INLINE V half(V x) const {
    const Place p = place(capped(x, NormalPieces::kLast));
    const V two = terms[5](p.at);  // half of its bits are the last term's
    const V last = hn::BitCast(D(), hn::ShiftLeft<32>(hn::BitCast(I(), two)));
    V y = hn::MulAdd(last, p.fraction, two);
    for (std::size_t i = terms.size() - 1; i-- > 0;) y = hn::MulAdd(y, p.fraction, terms[i](p.at));
    return y;
  }
#else
  Power power;
  explicit FlooredCdf(const BatchTables& t) : power(t.powers) {}
  HWY_INLINE V half(V x) const {
    const V a = capped(x, 6.0);
    const V e = power(hn::Mul(a, a), set(-0.5 * kLog2E));
    const V ratio = hn::Div(polynomial<7>(kHartNumerator, a), polynomial<8>(kHartDenominator, a));
    return hn::Min(hn::NegMulAdd(e, ratio, set(0.5)), set(0.5 - 1e-6));
  }
#endif
  HWY_INLINE V operator()(V x) const { return hn::Add(set(0.5), hn::CopySign(half(x), x)); }
};

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
