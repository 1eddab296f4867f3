// Rows, block by block, compiled once per instruction set by each batch_*.cpp (Highway's -inl pattern).
#if defined(ARBEES_WINPROB_BATCH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ARBEES_WINPROB_BATCH_INL
#undef ARBEES_WINPROB_BATCH_INL
#else
#define ARBEES_WINPROB_BATCH_INL
#endif

#include "hwy/cache_control.h"
#include "hwy/highway.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/batch_math-inl.hpp"
#include "arbees/winprob/batch_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

/// Rows worked on together: each stage runs over all of them before the next, so that the processor overlaps rows
/// instead of waiting for one row's chain of operations, and each stage's tables fit into the registers.
constexpr std::size_t kBlock = 96;

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
  /// Of the columns that have a number for each row.
  template <class Test>
  [[nodiscard]] bool all_of(const Test& test) const {
    return std::all_of(values_.begin(), values_.end(),
                       [&](const auto& column) { return column.size() <= 1 || test(column.data()); });
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
HWY_INLINE M not_finite(V x) {
#if ARBEES_WIDE
  return M{_mm512_fpclass_pd_mask(x.raw, 0x99)};
#else
  return hn::Not(hn::Lt(hn::Abs(x), set(std::numeric_limits<double>::infinity())));
#endif
}
/// `a` and `b` are +1 or -1, `number` is whole, 0 <= `doubt` < 2 and none of `more` is below 0. An infinite `a` or `b`
/// may pass.
template <class... More>
HWY_INLINE M readable(V a, V b, V number, V doubt, More... more) {
#if ARBEES_WIDE
  const auto bits = [](V x) HWY_ATTR { return _mm512_castpd_si512(x.raw); };
  __m512i off = _mm512_ternarylogic_epi64(bits(a), bits(b), bits(set(1.0)), 0x7E);  // (a ^ 1) | (b ^ 1)
  off = _mm512_or_si512(off, _mm512_castpd_si512(_mm512_reduce_pd(number.raw, 8)));
  // The two highest bits are of the doubt's size and sign: those of the others say nothing.
  off = _mm512_ternarylogic_epi64(off, bits(doubt), _mm512_set1_epi64(-0x4000000000000000LL), 0xD8);
  ((off = _mm512_ternarylogic_epi64(off, bits(more), _mm512_set1_epi64(INT64_MIN), 0xF8)), ...);  // | its sign
  return M{_mm512_testn_epi64_mask(off, off)};
#else
  M fine = hn::And(hn::And(one_or_minus_one(a), one_or_minus_one(b)),
                   hn::And(hn::Eq(number, hn::Floor(number)), within(doubt, 0.0, 1.9999)));
  ((fine = hn::And(fine, hn::Ge(more, zero()))), ...);
  return fine;
#endif
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

/// Where a whole lead is in a `LeadByKnot`, from its `level`.
HWY_INLINE V lead_index(V ahead, V at) {
  return hn::MulAdd(between(ahead, kLeads - 1), set(kClockKnots), at);
}

/// Rows before all columns and `out` lie on whole vectors; 0 when they never do together.
template <std::size_t N>
std::size_t rows_to_alignment(const Columns<N>& columns, std::span<double> out, std::size_t lanes) {
  const auto off = [lanes](const double* x) { return reinterpret_cast<std::uintptr_t>(x) / sizeof(double) % lanes; };
  const std::size_t misplaced = off(out.data());
  return columns.all_of([&](const double* x) { return off(x) == misplaced; }) ? (lanes - misplaced) % lanes : 0;
}

/// Rows `first` … of the block through the kernel; those that are not ordinary through the scalar models.
template <class Kernel>
HWY_INLINE void sweep_block(domain::Sport sport, const BatchTables& tables, Kernel& kernel, const BatchColumns& columns,
                            std::size_t first, std::span<double> out) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  alignas(64) double x[kBlock];
  const auto in = kernel.columns.block(first);
  kernel.stages(in, out.size());
  for (std::size_t k = 0; k < out.size(); k += lanes) put(kernel.answer(in, k), x + k);
  const FlooredCdf cdf(tables);
  V sum = zero();  // not finite as soon as one of them is not
  for (std::size_t k = 0; k < out.size(); k += lanes) {
    for (const double* column : in) hwy::Prefetch(column + kBlock + k);
    const V v = take(x + k);
    sum = hn::Add(sum, v);
    hn::StoreU(cdf(v), d, out.data() + k);
  }
  if (HWY_LIKELY(hn::AllFalse(d, not_finite(sum)))) return;
  for (std::size_t k = 0; k < out.size(); ++k)
    if (!(std::fabs(x[k]) < std::numeric_limits<double>::infinity()))
      out[k] = estimate_row(sport, row_of(columns, first + k));
}

/// All rows, block by block. The first vector and the last may overlap their neighbours: a row worked out twice is
/// cheaper than one by itself, and loads within a cache line are cheaper than others.
template <class Kernel>
HWY_INLINE void sweep(domain::Sport sport, Kernel& kernel, const BatchColumns& columns, std::span<double> out) {
  const std::size_t lanes = hn::Lanes(D());
  const BatchTables& tables = batch_tables();
  const auto block = [&](std::size_t first, std::size_t rows)
                         HWY_ATTR { sweep_block(sport, tables, kernel, columns, first, out.subspan(first, rows)); };
  // Highway's emulation, for processors older than SSSE3, gains nothing.
  if (HWY_TARGET >= HWY_EMU128 || out.size() < lanes) {
    for (std::size_t row = 0; row < out.size(); ++row) out[row] = estimate_row(sport, row_of(columns, row));
    return;
  }
  std::size_t first = out.size() < 4 * kBlock ? 0 : rows_to_alignment(kernel.columns, out, lanes);
  if (first > 0) block(0, lanes);
  while (out.size() - first >= lanes) {
    const std::size_t rows = std::min(kBlock, (out.size() - first) / lanes * lanes);
    block(first, rows);
    first += rows;
  }
  if (first < out.size()) block(out.size() - lanes, lanes);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
