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

struct HockeyTables {
  CurveTable scale = CurveTable::of(kHockeyScaleKnots, [](std::size_t k) { return generated::kNhl.scale[k][0]; });
  CurveTable pull = CurveTable::of(kHockeyScaleKnots, [](std::size_t k) { return generated::kNhl.scale[k][1]; });
  /// The chain's, knots side by side: [ice][lead + 6][knot].
  std::array<double, kIces * kGoalLeads * kHockeyKnots> chain{};

  HockeyTables() {
    for (std::size_t ice = 0; ice < kIces; ++ice)
      for (std::size_t lead = 0; lead < kGoalLeads; ++lead)
        for (std::size_t k = 0; k < kHockeyKnots; ++k)
          chain[(ice * kGoalLeads + lead) * kHockeyKnots + k] = hockey_table()[ice][k][lead];
  }
};
inline const HockeyTables& hockey_tables() {
  static const HockeyTables tables;
  return tables;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Hockey {
  enum : std::size_t {
    kLead,
    kLeft,
    kStrength,
    kDoubt,
    kPeriod,
    kHomeSkaters,
    kAwaySkaters,
    kHomeNet,
    kAwayNet,
    kColumns
  };
  Columns<kColumns> columns;
  using Rows = Columns<kColumns>::Block;
  const HockeyTables& t = hockey_tables();
  Scratch found;    ///< `at` holds the chain's scale
  bool regulation;  ///< no row tells its period

  explicit Hockey(const BatchColumns& c)
      : columns({c.lead, c.left, c.strength, c.doubt, c.period, c.home_skaters, c.away_skaters, c.home_net_empty,
                 c.away_net_empty}),
        regulation(c.period.empty()) {}

  HWY_INLINE void stages(const Rows& in, std::size_t rows) {
    const std::size_t lanes = hn::Lanes(D());
    const Curve scale(t.scale);
    const Curve pull(t.pull);
    for (std::size_t k = 0; k < rows; k += lanes) curves(in, k, scale, pull);
  }

  /// z over the root of its variance.
  HWY_INLINE V answer(const Rows& /*in*/, std::size_t k) {
    const V chain = pair_at(t.chain.data(), found.index + k).between(take(found.fraction + k));
    return over_root(hn::MulAdd(take(found.at + k), chain, take(found.z + k)), take(found.s + k));
  }

  HWY_INLINE void curves(const Rows& in, std::size_t k, const Curve& scale, const Curve& pull) {
    const V seconds = read(in[kLeft], k);
    const V ahead = read(in[kLead], k);
    M ordinary = hn::And(hn::And(hn::Gt(seconds, zero()), hn::And(told(ahead), readable(read(in[kDoubt], k)))),
                         hn::And(up_to(read(in[kHomeSkaters], k), 9.0), up_to(read(in[kAwaySkaters], k), 9.0)));
    if (!regulation) ordinary = hn::And(ordinary, within(hn::Floor(read(in[kPeriod], k)), 1.0, 3.0));

    const V root = root_left(seconds, 3600.0);
    const Place fine = place(root, set((kHockeyKnots - 1.0) / 60.0));
    const Place coarse = place(root, set((kHockeyScaleKnots - 1.0) / 60.0));
    put(fine.fraction, found.fraction + k);
    put(hn::IfThenElseZero(ordinary, hn::MulAdd(cell(in, k, ahead), set(kHockeyKnots), fine.at)), found.index + k);
    const V c = pull.between(coarse);
    put(scale.between(coarse), found.at + k);
    put(only(ordinary, hn::Mul(c, read(in[kStrength], k))), found.z + k);
    put(variance(c, read(in[kDoubt], k)), found.s + k);
  }

  /// Row and column of the chain's table.
  HWY_INLINE V cell(const Rows& in, std::size_t k, V ahead) const {
    const M home_out = yes(read(in[kHomeNet], k));
    const M away_out = yes(read(in[kAwayNet], k));
    const V one = set(1.0);
    const V more = hn::Sub(hn::Sub(hn::Floor(read(in[kHomeSkaters], k)), hn::IfThenElseZero(home_out, one)),
                           hn::Sub(hn::Floor(read(in[kAwaySkaters], k)), hn::IfThenElseZero(away_out, one)));
    const V power = hn::Min(hn::Max(hn::Add(more, set(2.0)), zero()), set(4.0));
    const M behind = hn::Lt(ahead, zero());
    const M out = hn::Or(hn::And(behind, home_out), hn::AndNot(behind, away_out));
    const M pulled = hn::And(within(hn::Abs(ahead), 1.0, 2.0), out);
    const V leader = hn::IfThenElse(behind, hn::Neg(more), more);
    const V shorter = hn::IfThenElseZero(hn::Lt(leader, zero()), one);
    const V longer = hn::IfThenElseZero(hn::Gt(leader, zero()), set(2.0));
    const V empty = hn::Add(set(static_cast<double>(kNetEmpty)), hn::Add(shorter, longer));
    const V ice = hn::IfThenElse(pulled, empty, power);
    const V goals = hn::Floor(hn::Min(hn::Max(hn::Add(ahead, set(6.0)), zero()), set(12.0)));
    return hn::MulAdd(ice, set(kGoalLeads), goals);
  }
};

void run_hockey(const BatchColumns& columns, std::span<double> out) {
  Hockey kernel(columns);
  sweep(domain::Sport::nhl, kernel, columns, out);
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
