// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_basketball.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"

#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"

#ifndef ARBEES_WINPROB_BATCH_BASKETBALL_TABLES
#define ARBEES_WINPROB_BATCH_BASKETBALL_TABLES
namespace arbees::winprob {

/// The lead's table is linear between a few edges: the slope from 0, then the change of slope at each further edge.
struct BasketballTables {
  static constexpr std::array<std::size_t, 5> kEdges = {0, 2, 6, 13, kLeads - 1};  // as fitted
  double total;
  CurveTable pull, ball;
  std::array<CurveTable, 4> ramps;

  explicit BasketballTables(const BasketballFit& fit)
      : total(fit.total_seconds),
        pull(CurveTable::of(kClockKnots, [&](std::size_t k) { return fit.strength_pull[k]; })),
        ball(CurveTable::of(kClockKnots, [&](std::size_t k) { return fit.ball[k]; })) {
    for (std::size_t r = 0; r < ramps.size(); ++r)
      ramps[r] = CurveTable::of(kClockKnots, [&](std::size_t k) {
        const auto slope = [&](std::size_t i) {
          return (fit.lead[k][kEdges[i + 1]] - fit.lead[k][kEdges[i]]) / static_cast<double>(kEdges[i + 1] - kEdges[i]);
        };
        return slope(r) - (r == 0 ? 0.0 : slope(r - 1));
      });
  }
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
  double total;
  Column lead, left, strength, doubt, possession;
  Curve pull, ball;
  std::array<Curve, 4> ramps;

  Basketball(const BasketballTables& t, const BatchColumns& c)
      : total(t.total),
        lead(c.lead),
        left(c.left),
        strength(c.strength),
        doubt(c.doubt),
        possession(c.possession),
        pull(t.pull),
        ball(t.ball),
        ramps{Curve(t.ramps[0]), Curve(t.ramps[1]), Curve(t.ramps[2]), Curve(t.ramps[3])} {}

  HWY_INLINE V root(std::size_t row) const { return root_left(left(row), total); }

  HWY_INLINE Answers operator()(std::size_t row, V root) const {
    const V seconds = left(row);
    const V side = possession(row);
    const V ahead = lead(row);
    const Place p = place(hn::Mul(root, set(kClockKnots - 1)));
    const V a = hn::Floor(hn::Min(set(kLeads - 1), hn::Abs(ahead)));
    V z = hn::Mul(ramps[0].between(p.at, p.fraction), a);
    for (std::size_t r = 1; r < ramps.size(); ++r) {
      const V past = hn::Max(zero(), hn::Sub(a, set(static_cast<double>(BasketballTables::kEdges[r]))));
      z = hn::MulAdd(ramps[r].between(p.at, p.fraction), past, z);
    }
    const V c = pull.between(p.at, p.fraction);
    z = hn::MulAdd(c, strength(row), hn::CopySign(z, ahead));
    z = hn::MulAdd(ball.between(p.at, p.fraction), side, z);
    return {with_doubt(z, c, doubt(row)), hn::And(hn::Gt(seconds, zero()), hn::Eq(hn::Abs(side), set(1.0)))};
  }
};

void run_basketball(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  sweep(league, Basketball(basketball_tables(league), columns), columns, out);
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
