// Highway compiles this file once per instruction set; HWY_DYNAMIC_DISPATCH picks one at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "arbees/winprob/batch_football.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "arbees/winprob/batch-inl.hpp"
#include "arbees/winprob/batch_snaps-inl.hpp"

#include "arbees/winprob/drive.hpp"
#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"

#ifndef ARBEES_WINPROB_BATCH_FOOTBALL_TABLES
#define ARBEES_WINPROB_BATCH_FOOTBALL_TABLES
namespace arbees::winprob {

inline constexpr std::size_t kHalfKnot = 11;  ///< the last before half a game is left

/// What `FootballTables::shared` rests on.
consteval bool late_columns_end_before_half(const FootballFit& fit) {
  for (std::size_t k = kHalfKnot; k < kClockKnots; ++k)
    for (std::size_t j = kTimeouts; j < kFootballColumns; ++j)
      if (fit.columns[k][j] != 0.0) return false;
  return true;
}
static_assert(late_columns_end_before_half(generated::kNfl) && late_columns_end_before_half(generated::kNcaaf));

struct FootballTables {
  /// Curves that the first half alone reads share a table with the ones that only the last minutes do.
  CurveTable strength, points, receiver_or_kneel, ball_closing_or_timeouts, points_closing_or_late;
  LeadByKnot margin;  ///< of the side with the ball, and what having it says
  SnapTables snaps;

  explicit FootballTables(const FootballFit& fit)
      : margin(fit.lead,
               [&fit](int lead, std::size_t k) {
                 return fit.columns[k][kBallOpen] + (lead >= 1 ? fit.columns[k][kLeaderBall] : 0.0);
               }),
        snaps(fit) {
    const auto curve = [&](FootballColumn j, FootballColumn less = kFootballColumns, double unit = 1.0) {
      return CurveTable::of(kClockKnots, [&](std::size_t k) {
        return unit * (fit.columns[k][j] - (less == kFootballColumns ? 0.0 : fit.columns[k][less]));
      });
    };
    strength = curve(kStrengthColumn);
    points = curve(kPointsOpen, kFootballColumns, kPointUnit);
    receiver_or_kneel = shared(curve(kReceiver), curve(kKneel));
    ball_closing_or_timeouts = shared(curve(kBallClose, kBallOpen), curve(kTimeouts));
    points_closing_or_late =
        shared(curve(kPointsClose, kPointsOpen, kPointUnit), curve(kLatePlace, kFootballColumns, kPointUnit));
  }

 private:
  /// The late columns' table before half a game is left, the first half's from there on: neither reads the other's.
  [[nodiscard]] static CurveTable shared(const CurveTable& first_half, const CurveTable& late) {
    static_assert(kClockKnots == 17);
    CurveTable both = late;
    for (std::size_t k = kHalfKnot; k < 16; ++k) {
      both.low[k] = first_half.low[k];
      both.step[k] = first_half.step[k];
    }
    return both;
  }
};
inline const FootballTables& football_tables(domain::Sport league) {
  static const FootballTables nfl(generated::kNfl);
  static const FootballTables ncaaf(generated::kNcaaf);
  return league == domain::Sport::nfl ? nfl : ncaaf;
}

}  // namespace arbees::winprob
#endif

HWY_BEFORE_NAMESPACE();
namespace arbees::winprob::HWY_NAMESPACE {

struct Football {
  const FootballTables& t;
  enum : std::size_t {
    kLead,
    kLeft,
    kStrength,
    kDoubt,
    kPossession,
    kPeriod,
    kDown,
    kDistance,
    kYards,
    kHomeTimeouts,
    kAwayTimeouts,
    kReceiver,
    kKickoff,
    kColumns
  };
  Columns<kColumns> columns;
  using Rows = Columns<kColumns>::Block;
  bool periods;  ///< rows tell their period
  Scratch found;
  Found margin;   ///< of the side with the ball
  Found closing;  ///< how far the first half's end is in view
  Found kneel;    ///< how far a leader with the ball is out of reach; in the first half, who receives the second
  Snaps snaps;
  const PowerTable& powers = batch_tables().powers;

  Football(const FootballTables& tables, const BatchColumns& c)
      : t(tables),
        columns({c.lead, c.left, c.strength, c.doubt, c.possession, c.period, c.down, c.distance, c.yards_to_goal,
                 c.home_timeouts, c.away_timeouts, c.second_half_receiver, c.kickoff}),
        periods(!c.period.empty()),
        snaps(tables.snaps) {}

  HWY_INLINE void stages(const Rows& in, std::size_t rows) {
    constexpr std::size_t kStep = 32;
    const Snaps::In whole{in[kDown],         in[kDistance],     in[kYards],     in[kKickoff],
                          in[kHomeTimeouts], in[kAwayTimeouts], in[kPossession]};
    for (std::size_t from = 0; from < rows; from += kStep) {  // the roots are taken while whole numbers are looked up
      const std::size_t to = std::min(from + kStep, rows);
      for (std::size_t k = from; k < to; k += hn::Lanes(D())) knots(in, k);
      snaps.look_up(whole, from, to);
    }
    const Power power_of_two(powers);
    for (std::size_t k = 0; k < rows; k += hn::Lanes(D())) ends(in, k, power_of_two);
    curves(in, rows);
  }

  /// z over the root of its variance.
  HWY_INLINE V answer(const Rows& in, std::size_t k) {
    const V points = pair_at(t.margin.level(), found.index + k).between(take(found.fraction + k));
    return over_root(hn::MulAdd(read(in[kPossession], k), points, take(found.z + k)), take(found.s + k));
  }

  HWY_INLINE void knots(const Rows& in, std::size_t k) {
    constexpr double kScale = (kClockKnots - 1.0) / 60.0;  // to the root of 3600 seconds
    const Place p = place(root_left(read(in[kLeft], k), kRegulation), set(kScale));
    put(p.at, found.at + k);
    put(p.fraction, found.fraction + k);
  }

  struct Row {
    V seconds, side, ahead, receives;
    M first;
  };
  HWY_INLINE M ordinary(const Rows& in, std::size_t k, const Row& r, V burn) const {
    const V receives = hn::IfThenElse(r.first, r.receives, set(1.0));
    const M open = hn::Or(hn::Ge(r.seconds, set(kLateSeconds)), hn::Gt(hn::Abs(r.ahead), set(kLateMargin)));
    M ordinary = hn::And(hn::And(hn::Gt(r.seconds, zero()), open),
                         readable(r.side, receives, r.ahead, read(in[kDoubt], k), burn));
    if (!periods) return ordinary;
    const V period = hn::Floor(read(in[kPeriod], k));  // where it and the clock differ, the scalar models decide
    return hn::And(ordinary, hn::And(within(period, 1.0, 4.0), hn::Not(hn::Xor(r.first, hn::Lt(period, set(3.0))))));
  }

  /// How far the first half's end is in view, or how far a leader is from kneeling the game out: one power of two says
  /// both.
  HWY_INLINE void ends(const Rows& in, std::size_t k, const Power& power_of_two) {
    constexpr double kNear = kLog2E / kClosing;
    constexpr double kDownward = kLog2E / kKneelSeconds;
    Row r{read(in[kLeft], k), read(in[kPossession], k), read(in[kLead], k), read(in[kReceiver], k), {}};
    r.first = hn::Gt(r.seconds, set(kHalf));
    const V burn = number(snaps.burn, k);
    const V from = hn::IfThenElse(r.first, set(kHalf), burn);
    const V e = power_of_two(hn::Sub(r.seconds, from), hn::IfThenElse(r.first, set(-kNear), set(kDownward)));
    put(hn::IfThenElseZero(r.first, e), closing + k);
    const V ahead = hn::Mul(r.side, r.ahead);
    put(ahead, margin + k);
    const V out_of_reach = hn::IfThenElseZero(hn::Ge(ahead, set(1.0)), hn::Div(r.side, hn::Add(e, set(1.0))));
    put(only(ordinary(in, k, r, burn), hn::IfThenElse(r.first, r.receives, out_of_reach)), kneel + k);
  }

  /// What strength, the clock, the timeouts and the place of the ball say; where the lead is in its table.
  HWY_INLINE void curves(const Rows& in, std::size_t rows) {
    const Curve pull(t.strength), points(t.points), receiver_or_kneel(t.receiver_or_kneel),
        closing_or_timeouts(t.ball_closing_or_timeouts), closing_or_late(t.points_closing_or_late);
    const V half_knot = set(kHalfKnot + kWhole);
    for (std::size_t k = 0; k < rows; k += hn::Lanes(D())) {
      const Place p{take(found.at + k), take(found.fraction + k)};
      const V ahead = take(margin + k);
      put(lead_index(ahead, p.at), found.index + k);
      const V c = pull.between(p);
      put(variance(c, read(in[kDoubt], k)), found.s + k);

      const V side = read(in[kPossession], k);
      const V closes = take(closing + k);
      const V worth = number(snaps.worth, k);
      // What is 0 in the first half, like `closing` in the second.
      const M second = hn::Lt(p.at, half_knot);
      const V timeouts = hn::IfThenElseZero(second, number(snaps.timeouts, k));
      const V late = hn::IfThenElseZero(hn::And(second, hn::Ge(ahead, set(-8.0))), number(snaps.late, k));
      V spot = hn::Mul(points.between(p), worth);
      spot = hn::MulAdd(closing_or_late.between(p), hn::MulAdd(closes, worth, late), spot);
      V z = hn::MulAdd(c, read(in[kStrength], k), hn::Mul(receiver_or_kneel.between(p), take(kneel + k)));
      z = hn::MulAdd(closing_or_timeouts.between(p), hn::MulAdd(closes, side, timeouts), z);
      put(hn::MulAdd(side, spot, z), found.z + k);
    }
  }
};

void run_football(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  Football kernel(football_tables(league), columns);
  sweep(league, kernel, columns, out);
}

}  // namespace arbees::winprob::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace arbees::winprob {

HWY_EXPORT(run_football);

void batch_football(domain::Sport league, const BatchColumns& columns, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(run_football)(league, columns, out);
}

}  // namespace arbees::winprob
#endif
