// Football's last snaps, expired clocks and overtime.
#include <algorithm>
#include <cmath>

#include "arbees/winprob/football_overtime.hpp"
#include "arbees/winprob/football_situation.hpp"
#include "arbees/winprob/lead.hpp"

namespace arbees::winprob {
namespace {

constexpr double kOvertimePull = 0.35;  ///< probits of a whole overtime per probit of strength
constexpr double kCollegePull = 0.5;
constexpr double kOvertimeSd = 0.15;  ///< of rules, beside the regulation model's
constexpr double kCollegeSd = 0.2;
constexpr double kLateSd = 0.10;
constexpr double kOver = 4.0;  ///< z of a game that is over while the feed still says live

/// An even-sided chance and its spread as what is thought of home.
Belief with_strength(double p, double apart, double pull, double unknown, const Strength& strength, double model_sd) {
  if (p >= 1.0 || p <= 0.0) return believe(p >= 1.0 ? kOver : -kOver, 0.0, model_sd);
  // What is still open is never surer than what is over.
  const double z = std::clamp(normal_quantile(p) + pull * strength.mean, -kOver, kOver);
  Belief belief = believe(z, unknown, model_sd);
  belief.variance += apart;
  return belief;
}

constexpr double kMaxLead = 200.0;
constexpr double kMaxOvertimeSeconds = 1'200.0;

FootballOvertime seen_from(const Situation& s, double side) {
  FootballOvertime state{.rule = *s.moment.overtime_rule};
  state.number = s.moment.overtime_number;
  // Columns of a batch may hold infinities, which must not meet in a difference.
  state.margin = side * std::clamp(s.moment.lead, -kMaxLead, kMaxLead);
  state.seconds = std::clamp(s.moment.period_seconds, 0.0, kMaxOvertimeSeconds);
  state.kickoff = s.snap.kickoff;
  state.placed = s.snap.placed && !s.snap.kickoff;
  state.spot = s.snap.spot;
  if (s.play != nullptr) {
    state.had_ball = side > 0.0 ? s.play->home_had_ball : s.play->away_had_ball;
    state.other_had_ball = side > 0.0 ? s.play->away_had_ball : s.play->home_had_ball;
  }
  return state;
}

/// The side that has not had the ball in this overtime, +1 home and -1 away, while the other has; 0: not told.
double whose_turn(const Situation& s) {
  if (s.play == nullptr || !s.play->home_had_ball || !s.play->away_had_ball) return 0.0;
  if (*s.play->home_had_ball == *s.play->away_had_ball) return 0.0;
  return *s.play->home_had_ball ? -1.0 : 1.0;
}

/// A tie pays half, so strength counts for less as the clock of an overtime that can end level runs out.
double overtime_pull(const Situation& s) {
  const domain::OvertimeRule& rule = *s.moment.overtime_rule;
  if (rule.kind == domain::OvertimeKind::alternate_possessions) return kCollegePull;
  if (rule.then != domain::StillLevel::ends_level) return kOvertimePull;
  return kOvertimePull * (1.0 - exp_exact(-s.moment.period_seconds / 90.0));
}

/// Of z, from what is unknown of strength: the same at every clock, or a running clock would move even sides.
double overtime_unknown(const Situation& s) {
  const bool college = s.moment.overtime_rule->kind == domain::OvertimeKind::alternate_possessions;
  const double pull = college ? kCollegePull : kOvertimePull;
  return pull * pull * s.strength.variance;
}

double overtime_sd(const Situation& s) {
  const bool college = s.moment.overtime_rule->kind == domain::OvertimeKind::alternate_possessions;
  return s.fit.model_sd[0] + (college ? kCollegeSd : kOvertimeSd);
}

LateSnap late_snap(const Situation& s, double side) {
  return {.margin = side * s.moment.lead,
          .seconds = s.moment.seconds,
          .timeouts = side > 0.0 ? s.home_timeouts : s.away_timeouts,
          .enemy_timeouts = side > 0.0 ? s.away_timeouts : s.home_timeouts,
          .kickoff = s.snap.kickoff,
          .spot = s.snap.spot};
}

/// How far apart the chances are with none and with all of the timeouts that nobody tells, squared.
double untold_timeouts(const LateSnap& snap, double p) {
  LateSnap worse = snap;
  worse.timeouts = 0.0;
  worse.enemy_timeouts = 3.0;
  LateSnap better = snap;
  better.timeouts = 3.0;
  better.enemy_timeouts = 0.0;
  const double off = std::max(std::fabs(late_chance(worse) - p), std::fabs(late_chance(better) - p));
  return 0.5 * off * off;
}

}  // namespace

Belief football_overtime(const Situation& s, double side) {
  const Belief even = overtime_with_ball(seen_from(s, side));
  const double home = side > 0.0 ? even.p : 1.0 - even.p;
  return with_strength(home, even.variance, overtime_pull(s), overtime_unknown(s), s.strength, overtime_sd(s));
}

Belief football_overtime_without_ball(const Situation& s) {
  const Belief cases = mix(football_overtime(s, 1.0), football_overtime(s, -1.0));
  if (const double turn = whose_turn(s); turn != 0.0) {
    Belief belief = football_overtime(s, turn);
    const double off = belief.p - cases.p;
    belief.variance = cases.variance + off * off;
    return belief;
  }
  const double side = s.moment.lead < 0.0 ? -1.0 : 1.0;
  const double p = s.moment.lead == 0.0 ? 0.5 : overtime_ahead(seen_from(s, side));
  Belief belief =
      with_strength(side > 0.0 ? p : 1.0 - p, 0.0, overtime_pull(s), overtime_unknown(s), s.strength, overtime_sd(s));
  const double off = belief.p - cases.p;
  belief.variance = std::max(belief.variance, cases.variance + off * off);
  return belief;
}

Belief football_expired(const Situation& s) {
  constexpr double kLevelSd = 0.35;  ///< an overtime, or a try that still decides
  if (s.moment.lead == 0.0)
    return believe(kOvertimePull * s.strength.mean, kOvertimePull * kOvertimePull * s.strength.variance, kLevelSd);
  return believe(expired_z(lead_part(s.fit.marginal, Knot{}, s.moment.lead)), 0.0, s.fit.model_sd[0]);
}

bool football_late(const Situation& s) {
  return s.moment.period > 2 && s.moment.seconds < kLateSeconds && std::fabs(s.moment.lead) <= kLateMargin;
}

Belief football_last_snaps(const Situation& s, double side, double pull, const Belief& fitted, double least,
                           double most) {
  const LateSnap snap = late_snap(s, side);
  const double weight = late_weight(snap);
  if (weight <= 0.0) return fitted;
  const double p = late_chance(snap);
  double apart = s.timeouts_known ? 0.0 : untold_timeouts(snap, p);
  if (!snap.kickoff && !s.snap.distance) {
    LateSnap near = snap;
    near.spot.distance = 2.0;
    const double off = late_chance(near) - p;
    apart += off * off;
  }
  Belief late =
      with_strength(side > 0.0 ? p : 1.0 - p, apart, pull, pull * pull * s.strength.variance, s.strength, kLateSd);
  const double blend = weight * late.p + (1.0 - weight) * fitted.p;
  // A leader that kneels is never worse than the table says, or a level game could be better than a lead.
  const double by_clock = late_weight({.seconds = snap.seconds});
  const double floor = by_clock * late.p + (1.0 - by_clock) * fitted.p;
  late.p = side > 0.0 ? std::max(blend, floor) : std::min(blend, floor);
  late.p = std::clamp(late.p, least, most);
  late.variance = weight * late.variance + (1.0 - weight) * fitted.variance;
  return late;
}

}  // namespace arbees::winprob
