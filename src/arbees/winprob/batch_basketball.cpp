// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_basketball.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"

#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/moment.hpp"

#ifndef ARBEES_WINPROB_BATCH_BASKETBALL_TABLES
#define ARBEES_WINPROB_BATCH_BASKETBALL_TABLES
namespace arbees::winprob {

struct BasketballTables {
  double whole, scale;  ///< seconds of regulation; knots to their root
  LeadByKnot lead;
  CurveTable pull, ball;

  explicit BasketballTables(const BasketballFit& fit)
      : whole(fit.total_seconds),
        scale((kClockKnots - 1.0) / std::sqrt(whole)),
        lead(fit.lead, [](int, std::size_t) { return 0.0; }),
        pull(CurveTable::of(kClockKnots, [&](std::size_t k) { return fit.strength_pull[k]; })),
        ball(CurveTable::of(kClockKnots, [&](std::size_t k) { return fit.ball[k]; })) {}
};

inline const BasketballTables& basketball_tables(domain::Sport league) {
  static const BasketballTables nba(generated::kNba);
  static const BasketballTables ncaab(generated::kNcaab);
  return league == domain::Sport::nba ? nba : ncaab;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Basketball {
  const BasketballTables& t;
  enum : std::size_t { kLead, kLeft, kStrength, kDoubt, kPossession, kColumns };
  Columns<kColumns> columns;
  using Rows = Columns<kColumns>::Block;
  Scratch found;

  Basketball(const BasketballTables& tables, const BatchColumns& c)
      : t(tables), columns({c.lead, c.left, c.strength, c.doubt, c.possession}) {}

  HWY_INLINE void stages(const Rows& in, std::size_t rows) {
    const std::size_t lanes = hn::Lanes(D());
    const Curve pull(t.pull);
    const Curve ball(t.ball);
    for (std::size_t k = 0; k < rows; k += lanes) curves(in, k, pull, ball);
  }

  /// z over the root of its variance.
  HWY_INLINE V answer(const Rows& /*in*/, std::size_t k) {
    const V points = pair_at(t.lead.level(), found.index + k).between(take(found.fraction + k));
    return over_root(hn::Add(take(found.z + k), points), take(found.s + k));
  }

  HWY_INLINE void curves(const Rows& in, std::size_t k, const Curve& pull, const Curve& ball) {
    const V seconds = read(in[kLeft], k);
    const V side = read(in[kPossession], k);
    const V ahead = read(in[kLead], k);
    const M ordinary = hn::And(hn::Ge(seconds, set(kLastShot)), readable(side, side, ahead, read(in[kDoubt], k)));
    const Place p = place(root_left(seconds, t.whole), set(t.scale));
    const V c = pull.between(p);
    put(p.fraction, found.fraction + k);
    put(lead_index(ahead, p.at), found.index + k);
    put(only(ordinary, hn::MulAdd(c, read(in[kStrength], k), hn::Mul(ball.between(p), side))), found.z + k);
    put(variance(c, read(in[kDoubt], k)), found.s + k);
  }
};

void run_basketball(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  Basketball kernel(basketball_tables(league), columns);
  sweep(league, kernel, columns, out);
}

std::string_view target() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run_basketball);
HWY_EXPORT(target);

void batch_basketball(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(run_basketball)(league, columns, out);
}

std::string_view batch_target() {
  return HWY_DYNAMIC_DISPATCH(target)();
}

}  // namespace arbees::winprob
#endif
