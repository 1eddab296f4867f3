// Football's whole numbers, a block at a time; compiled once per instruction set like batch-inl.hpp.
#if defined(ARBEES_WINPROB_BATCH_SNAPS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ARBEES_WINPROB_BATCH_SNAPS_INL
#undef ARBEES_WINPROB_BATCH_SNAPS_INL
#else
#define ARBEES_WINPROB_BATCH_SNAPS_INL
#endif

#include "arbees/winprob/batch-inl.hpp"
#include "arbees/winprob/batch_snap_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

/// What a block's whole numbers say of the next snap, in sixteen bits: four times as many to a register.
struct Snaps {
  /// Where the columns are.
  struct In {
    const double *down, *distance, *yards, *kickoff, *home_timeouts, *away_timeouts, *possession;
  };
  using Words = std::array<std::int16_t, kBlock>;

  const SnapTables& t;
  alignas(64) Words worth;     ///< expected points of the place, in `kPointUnit`
  alignas(64) Words late;      ///< what the place is worth at the end of a game, in `kPointUnit`
  alignas(64) Words burn;      ///< seconds that the side with the ball can run off; below 0: for the scalar models
  alignas(64) Words timeouts;  ///< home's less away's

  explicit Snaps(const SnapTables& tables) : t(tables) {}

  /// Rows `from` … `to` of the block, at most 32.
  HWY_INLINE void look_up(const In& in, std::size_t from, std::size_t to) {
#if ARBEES_WIDE
    if (to >= 32) return thirty_two(in, to - 32);  // fewer than 32 new ones: some are looked up again
#endif
    for (std::size_t k = from; k < to; ++k) one(in, k);
  }

 private:
  HWY_INLINE void one(const In& in, std::size_t k) {
    const bool kick = in.kickoff[k] < 0.0 || in.kickoff[k] > 0.0;
    const bool placed =
        in.down[k] >= 1.0 && in.down[k] < 5.0 && in.yards[k] > -1.0 && in.yards[k] < 101.0 && in.distance[k] > -1.0;
    const bool timed = in.home_timeouts[k] > -1.0 && in.home_timeouts[k] < 4.0 && in.away_timeouts[k] > -1.0 &&
                       in.away_timeouts[k] < 4.0;
    timeouts[k] = worth[k] = late[k] = 0;
    burn[k] = -1;
    if (!timed || !(kick || placed)) return;
    const int home = static_cast<int>(in.home_timeouts[k]);
    const int away = static_cast<int>(in.away_timeouts[k]);
    timeouts[k] = static_cast<std::int16_t>(home - away);
    worth[k] = t.kickoff;
    burn[k] = 0;
    late[k] = t.late[kKickoffYards];
    if (!kick) {
      const auto down = static_cast<std::size_t>(in.down[k]);
      const auto far = static_cast<std::size_t>(std::min(in.distance[k], 30.0));
      const auto goal = static_cast<std::size_t>(in.yards[k]);
      worth[k] = static_cast<std::int16_t>(t.points[down - 1][goal] - t.costs[SnapTables::cost_at(down, far)]);
      late[k] = t.late[goal];
      const int snaps = 4 - static_cast<int>(down);
      const int enemy = in.possession[k] > 0.0 ? away : home;
      burn[k] = static_cast<std::int16_t>(static_cast<int>(kSnapSeconds) * snaps -
                                          static_cast<int>(kTimeoutSeconds) * std::min(enemy, snaps));
    }
  }

#if ARBEES_WIDE
  using W = __m512i;
  static HWY_INLINE W words(int x) { return _mm512_set1_epi16(static_cast<std::int16_t>(x)); }
  /// 32 numbers towards zero; what is no number, or far out, is beyond every limit below.
  static HWY_INLINE W whole(const double* x) {
    const auto sixteen = [x](std::size_t i) HWY_ATTR {
      const __m256i low = _mm512_cvttpd_epi32(_mm512_loadu_pd(x + i));
      const __m256i high = _mm512_cvttpd_epi32(_mm512_loadu_pd(x + i + 8));
      return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    };
    const W packed = _mm512_packs_epi32(sixteen(0), sixteen(16));
    return _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7), packed);
  }
  template <int Predicate>
  static HWY_INLINE __mmask32 where(const double* x) {
    const auto eight = [x](std::size_t i) HWY_ATTR {
      return _mm512_cmp_pd_mask(_mm512_loadu_pd(x + i), _mm512_setzero_pd(), Predicate);
    };
    const auto sixteen = [&](std::size_t i) HWY_ATTR { return _mm512_kunpackb(eight(i + 8), eight(i)); };
    return _mm512_kunpackw(sixteen(16), sixteen(0));
  }
  static HWY_INLINE W load(const std::int16_t* table) { return _mm512_load_si512(table); }
  /// Of 64 values, by the six lowest bits.
  static HWY_INLINE W of_64(const std::int16_t* table, W at) {
    return _mm512_permutex2var_epi16(load(table), at, load(table + 32));
  }
  static HWY_INLINE W either(__mmask32 second, W a, W b) { return _mm512_mask_blend_epi16(second, a, b); }

  HWY_INLINE void thirty_two(const In& in, std::size_t k) {
    const __mmask32 kick = where<_CMP_NEQ_OQ>(in.kickoff + k);
    const __mmask32 home_ball = where<_CMP_GT_OQ>(in.possession + k);
    const W down = whole(in.down + k);
    const W far = whole(in.distance + k);
    const W goal = whole(in.yards + k);
    const W home = whole(in.home_timeouts + k);
    const W away = whole(in.away_timeouts + k);

    const W after = _mm512_sub_epi16(words(4), down);
    __mmask32 placed = _mm512_cmple_epu16_mask(after, words(3));
    placed = _mm512_mask_cmple_epu16_mask(placed, goal, words(100));
    placed = _mm512_mask_cmpge_epi16_mask(placed, far, _mm512_setzero_si512());
    const __mmask32 fine = _mm512_mask_cmple_epu16_mask(kick | placed, _mm512_max_epu16(home, away), words(3));

    const __mmask32 beyond = _mm512_cmpge_epi16_mask(goal, words(64));
    const auto by_yards = [&](const auto& table) HWY_ATTR {
      return either(beyond, of_64(table.data(), goal), of_64(table.data() + 64, goal));
    };
    const __mmask32 third = _mm512_cmpge_epi16_mask(down, words(3));
    const __mmask32 even = _mm512_test_epi16_mask(down, words(1));
    const auto by_down = [&](std::size_t odd)
                             HWY_ATTR { return either(even, by_yards(t.points[odd + 1]), by_yards(t.points[odd])); };
    const W points = either(third, by_down(0), by_down(2));
    const W step = _mm512_or_si512(_mm512_slli_epi16(down, 5), _mm512_min_epi16(far, words(30)));
    const W cost = either(third, of_64(t.costs.data(), step), of_64(t.costs.data() + 64, step));
    store(either(kick, _mm512_sub_epi16(points, cost), words(t.kickoff)), worth, k);
    store(either(kick, by_yards(t.late), words(t.late[kKickoffYards])), late, k);

    const W snaps = _mm512_maskz_mov_epi16(_knot_mask32(kick), after);
    const W saved = _mm512_min_epi16(snaps, either(home_ball, home, away));
    const W seconds = _mm512_sub_epi16(_mm512_mullo_epi16(snaps, words(static_cast<int>(kSnapSeconds))),
                                       _mm512_mullo_epi16(saved, words(static_cast<int>(kTimeoutSeconds))));
    store(either(fine, words(-1), seconds), burn, k);
    store(_mm512_sub_epi16(home, away), timeouts, k);
  }
  static HWY_INLINE void store(W x, Words& to, std::size_t k) { _mm512_storeu_si512(to.data() + k, x); }
#endif
};

/// A row's word as a number.
HWY_INLINE V number(const Snaps::Words& words, std::size_t k) {
  const hn::Rebind<std::int16_t, D> narrow;
  const hn::Rebind<std::int32_t, D> wider;
  return hn::PromoteTo(D(), hn::PromoteTo(wider, hn::Load(narrow, words.data() + k)));
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
