// NFL and NCAAF. tools/fit_winprob/football.py is the same in Python; fits.hpp names the columns.
#include <algorithm>
#include <array>
#include <cmath>
#include <variant>

#include "arbees/winprob/football_situation.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"
#include "arbees/winprob/lead.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr std::size_t kTypicalYards = 55;
constexpr double kTypicalSnaps = 2.0;    ///< before a fourth down
constexpr double kTimeoutsSd = 0.9;      ///< of the difference, when it is not told
constexpr double kPlaceDecides = 180.0;  ///< seconds left

Snap kicked_off(const FootballFit& fit) {
  return {.points = fit.kickoff_points, .placed = true, .kickoff = true, .distance = true};
}

Snap snap_of(const FootballFit& fit, const domain::FootballDetail* play, std::uint32_t& missing) {
  if (play != nullptr && play->kickoff) return kicked_off(fit);
  const bool placed = play != nullptr && play->down && play->yards_to_goal && *play->down >= 1 && *play->down <= 4;
  if (!placed) {
    missing |= kMissingFieldPosition;
    return {.points = fit.typical_points,
            .points_sd = fit.typical_points_sd,
            .yards = kTypicalYards,
            .snaps = kTypicalSnaps};
  }
  const Spot spot{static_cast<double>(std::clamp(*play->yards_to_goal, 0, 100)), static_cast<double>(*play->down),
                  static_cast<double>(std::clamp(play->distance.value_or(10), 0, 30))};
  if (!play->distance) missing |= kMissingFieldPosition;
  return snap_at(fit, spot, play->distance.has_value());
}

/// Can the side with the ball, ahead, keep it until the end? Rises from 0 to 1.
double kneel(const Situation& s, double side) {
  const double enemy = side > 0.0 ? s.away_timeouts : s.home_timeouts;
  const double burn = kSnapSeconds * s.snap.snaps - kTimeoutSeconds * std::min(enemy, s.snap.snaps);
  const double short_of = (s.moment.seconds - burn) / kKneelSeconds;
  if (short_of > 40.0) return 0.0;  // e^-40: most of a game
  return 1.0 / (1.0 + exp_exact(short_of));
}

Belief fitted(const Situation& s, double side) {
  const FootballFit& fit = s.fit;
  const double root = knot_root(s.moment.seconds / kRegulation);
  const Knot knot = Knot::at(root, kClockKnots);
  const double margin = side * s.moment.lead;
  const double open = 1.0 - s.closing;
  std::array<double, kFootballColumns> x{};
  x[kStrengthColumn] = s.strength.mean;
  x[kPointsOpen] = side * s.snap.points * open;
  x[kPointsClose] = side * s.snap.points * s.closing;
  x[kBallOpen] = side * open;
  x[kBallClose] = side * s.closing;
  x[kReceiver] = s.receiver;
  x[kTimeouts] = s.home_timeouts - s.away_timeouts;
  x[kKneel] = margin >= 1.0 ? side * kneel(s, side) : 0.0;
  x[kLatePlace] = margin >= -8.0 ? side * fit.late_place[s.snap.yards] : 0.0;
  x[kLeaderBall] = margin >= 1.0 ? side : 0.0;

  const auto& low = fit.columns[knot.index];
  const auto& high = fit.columns[knot.index + 1];
  std::array<double, 12> part{};
  for (std::size_t j = 0; j < kFootballColumns; ++j) part[j] = knot.between(low[j], high[j]) * x[j];
  part[kFootballColumns] = lead_part(fit.lead, knot, s.moment.lead);
  for (const std::size_t half : {6U, 3U})  // a short chain of additions
    for (std::size_t j = 0; j < half; ++j) part[j] += part[j + half];
  const double z = part[0] + part[1] + part[2];

  const double pull = knot.between(low[kStrengthColumn], high[kStrengthColumn]);
  double unknown = pull * pull * s.strength.variance;
  if (!s.snap.placed) {
    const double c = knot.between(low[kPointsOpen], high[kPointsOpen]) * s.snap.points_sd;
    unknown += c * c;
  }
  if (!s.timeouts_known) {
    const double c = knot.between(low[kTimeouts], high[kTimeouts]) * kTimeoutsSd;
    unknown += c * c;
  }
  if (s.first_half > 0.0 && s.receiver == 0.0) {
    const double c = knot.between(low[kReceiver], high[kReceiver]);
    unknown += c * c;
  }
  return believe(z, unknown, Knot::at(root, kErrorKnots).in(fit.model_sd));
}

/// With `lead` instead of the game's.
double fitted_at(Situation s, double lead, double side) {
  Moment moment = s.moment;
  moment.lead = lead;
  const Situation other{s.fit,     moment,          s.strength,      s.play,           s.snap,    s.first_half,
                        s.closing, s.home_timeouts, s.away_timeouts, s.timeouts_known, s.receiver};
  return fitted(other, side).p;
}

Belief placed(const Situation& s, double side) {
  const Belief table = fitted(s, side);
  if (!football_late(s)) return table;
  const Knot knot = Knot::at(knot_root(s.moment.seconds / kRegulation), kClockKnots);
  constexpr double kBeyond = kLateMargin + 1.0;
  return football_last_snaps(s, side, knot.in(s.fit.columns, kStrengthColumn), table, fitted_at(s, -kBeyond, side),
                             fitted_at(s, kBeyond, side));
}

/// Near the end of a half where the ball lies decides: without it, the spread of typical places is the error.
Belief regulation(const Situation& s, double side) {
  if (s.snap.placed || s.moment.period <= 2 || s.moment.seconds > kPlaceDecides) return placed(s, side);
  std::array<Belief, kTypicalSpots.size()> cases;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Situation at = s;
    at.snap = snap_at(s.fit, kTypicalSpots[i], true);
    cases[i] = placed(at, side);
  }
  return mix(mix(cases[0], cases[1]), mix(cases[2], cases[3]));
}

/// Nobody said who has the ball: the marginal table, which falls nowhere in the lead or, ahead, as time runs out;
/// where the ball lies says little when nobody says whose it is. The two cases widen the error.
Belief without_ball(const Situation& s) {
  const Belief cases = mix(regulation(s, 1.0), regulation(s, -1.0));
  const Knot knot = Knot::at(knot_root(s.moment.seconds / kRegulation), kClockKnots);
  const double pull = knot.in(s.fit.columns, kStrengthColumn);
  const double z = lead_part(s.fit.marginal, knot, s.moment.lead) + pull * s.strength.mean;
  Belief belief = believe(z, pull * pull * s.strength.variance, 0.0);
  const double off = belief.p - cases.p;
  belief.variance = cases.variance + off * off;
  return belief;
}

Belief with_ball(const Situation& s, double side) {
  return s.moment.overtime ? football_overtime(s, side) : regulation(s, side);
}

}  // namespace

Snap snap_at(const FootballFit& fit, const Spot& spot, bool distance_known) {
  const auto down = static_cast<std::size_t>(spot.down);
  const auto yards = static_cast<std::size_t>(spot.yards);
  const double points =
      fit.points_by_yards[down - 1][yards] - fit.points_by_distance[down - 1][static_cast<std::size_t>(spot.distance)];
  return {.points = points,
          .yards = yards,
          .snaps = 4.0 - spot.down,
          .placed = true,
          .spot = spot,
          .distance = distance_known};
}

Answer football(domain::Sport league, const Moment& moment, const Strength& strength,
                const domain::SportDetail& detail) {
  const FootballFit& fit = league == domain::Sport::nfl ? generated::kNfl : generated::kNcaaf;
  const auto* play = std::get_if<domain::FootballDetail>(&detail);
  Answer answer;
  Situation s{fit, moment, strength, play, snap_of(fit, play, answer.missing)};
  std::optional<domain::Side> side;
  if (play != nullptr) side = play->possession;
  if (!moment.overtime && moment.period <= 2 && moment.seconds > kHalf) {
    s.first_half = 1.0;
    s.closing = exp_exact(-(moment.seconds - kHalf) / kClosing);
    if (play != nullptr && play->second_half_receiver)
      s.receiver = *play->second_half_receiver == domain::Side::home ? 1.0 : -1.0;
    else answer.missing |= kMissingReceiver;
  } else if (moment.period == 2) {
    // At half-time the ball of the last play is nobody's: the second half begins with a kickoff.
    side.reset();
    s.snap = snap_of(fit, nullptr, answer.missing);
    if (play != nullptr && play->second_half_receiver) {
      side = play->second_half_receiver;
      s.snap = kicked_off(fit);
    } else {
      answer.missing |= kMissingReceiver;
    }
  }
  if (play != nullptr && play->home_timeouts && play->away_timeouts) {
    s.timeouts_known = true;
    s.home_timeouts = std::clamp(*play->home_timeouts, 0, 3);
    s.away_timeouts = std::clamp(*play->away_timeouts, 0, 3);
  } else {
    answer.missing |= kMissingTimeouts;
  }
  if (!side || !play->possession) answer.missing |= kMissingPossession;
  if (!moment.overtime && moment.seconds <= 0.0) answer.belief = football_expired(s);
  else if (side) answer.belief = with_ball(s, *side == domain::Side::home ? 1.0 : -1.0);
  else answer.belief = moment.overtime ? football_overtime_without_ball(s) : without_ball(s);
  return answer;
}

}  // namespace arbees::winprob
