// NFL and NCAAF. tools/fit_winprob/football.py is the same in Python; fits.hpp names the columns.
#include <algorithm>
#include <array>
#include <cmath>
#include <variant>

#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"
#include "arbees/winprob/lead.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr std::size_t kTypicalYards = 55;
constexpr double kTypicalSnaps = 2.0;  ///< before a fourth down
constexpr double kTimeoutsSd = 0.9;    ///< of the difference, when it is not told

/// What is known of the next snap; the same whichever side has the ball.
struct Snap {
  double points = 0.0;                ///< expected, of the side with the ball
  double points_sd = 0.0;             ///< 0 when field position is known
  std::size_t yards = kKickoffYards;  ///< to the goal
  double snaps = 0.0;                 ///< left before fourth down; 0 on kickoffs
  bool placed = false;                ///< down or kickoff known
  bool kickoff = false;
};

Snap snap_of(const FootballFit& fit, const domain::FootballDetail* play, std::uint32_t& missing) {
  if (play != nullptr && play->kickoff) return {fit.kickoff_points, 0.0, kKickoffYards, 0.0, true, true};
  const bool placed = play != nullptr && play->down && play->yards_to_goal && *play->down >= 1 && *play->down <= 4;
  if (!placed) {
    missing |= kMissingFieldPosition;
    return {fit.typical_points, fit.typical_points_sd, kTypicalYards, kTypicalSnaps, false, false};
  }
  const auto down = static_cast<std::size_t>(*play->down);
  const int yards = std::clamp(*play->yards_to_goal, 0, 100);
  if (!play->distance) missing |= kMissingFieldPosition;
  const int distance = std::clamp(play->distance.value_or(10), 0, 30);
  const double points = fit.points_by_yards[down - 1][static_cast<std::size_t>(yards)] -
                        fit.points_by_distance[down - 1][static_cast<std::size_t>(distance)];
  return {points, 0.0, static_cast<std::size_t>(yards), static_cast<double>(4 - down), true, false};
}

struct Situation {
  const FootballFit& fit;
  const Moment& moment;
  const Strength& strength;
  Snap snap;
  double first_half = 0.0;  ///< 1 in the first half
  double closing = 0.0;     ///< rises to 1 as the first half runs out
  double home_timeouts = 2.0;
  double away_timeouts = 2.0;
  bool timeouts_known = false;
  double receiver = 0.0;  ///< +1 home receives the second half, -1 away, 0 unknown or past
};

/// Can the side with the ball, ahead, keep it until the end? Rises from 0 to 1.
double kneel(const Situation& s, double side) {
  const double enemy = side > 0.0 ? s.away_timeouts : s.home_timeouts;
  const double burn = kSnapSeconds * s.snap.snaps - kTimeoutSeconds * std::min(enemy, s.snap.snaps);
  const double short_of = (s.moment.seconds - burn) / kKneelSeconds;
  if (short_of > 40.0) return 0.0;  // e^-40: most of a game
  return 1.0 / (1.0 + exp_exact(short_of));
}

Belief regulation(const Situation& s, double side) {
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
  part[kFootballColumns] = lead_part(fit.lead, knot, s.moment.lead) + expired(s.moment, s.moment.seconds);
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

/// NFL. A regular-season tie pays one half, so with the clock everything but a lead fades to even.
Belief nfl_overtime(const Situation& s, double side) {
  const auto& c = s.fit.overtime;
  const double clock = std::min(s.moment.period_seconds, 600.0);
  const double fade = s.moment.postseason ? 1.0 : 1.0 - exp_exact(-s.moment.period_seconds / 90.0);
  const double lead = std::clamp(s.moment.lead, -3.0, 3.0) / 3.0;
  const double pull = c[0] * fade;
  const double z = pull * s.strength.mean + (c[1] + c[2] * s.snap.points) * side * fade +
                   lead * (c[3] + c[4] * (1.0 - clock / 600.0));
  const double place = c[2] * s.snap.points_sd * fade;
  return believe(z, c[0] * c[0] * s.strength.variance + place * place, s.fit.model_sd[0] + 0.15);
}

/// College: alternate possessions from the 25, no clock. z of the offence by its margin: never better behind than
/// level.
Belief college_overtime(const Situation& s, double side) {
  static constexpr std::array<double, 10> kMargins = {-60, -9, -8, -7, -6, -4, -3, -1, 0, 60};
  // Quantiles of .001 .01 .13 .30 .54 .545 .55 .55 .55 .97
  static constexpr std::array<double, 10> kZ = {-3.090232, -2.326348, -1.126391, -0.5244005, 0.1004337,
                                                0.1130385, 0.1256613, 0.1256613, 0.1256613,  1.880794};
  constexpr double kStartPoints = 4.3;
  constexpr double kPull = 0.5;
  const double margin = std::clamp(side * s.moment.lead, -60.0, 60.0);
  std::size_t i = 0;
  while (i + 2 < kMargins.size() && margin > kMargins[i + 1]) ++i;
  const double z = kZ[i] + (kZ[i + 1] - kZ[i]) / (kMargins[i + 1] - kMargins[i]) * (margin - kMargins[i]);
  const double place = s.snap.placed && !s.snap.kickoff ? s.snap.points - kStartPoints : 0.0;
  return believe(side * (z + 0.18 * place) + kPull * s.strength.mean, kPull * kPull * s.strength.variance,
                 s.fit.model_sd[0] + 0.2);
}

/// Nobody said who has the ball: the marginal table, which falls nowhere in the lead or, ahead, as time runs out;
/// where the ball lies says little when nobody says whose it is. The two cases widen the error.
Belief without_ball(const Situation& s) {
  const Belief cases = mix(regulation(s, 1.0), regulation(s, -1.0));
  const Knot knot = Knot::at(knot_root(s.moment.seconds / kRegulation), kClockKnots);
  const double pull = knot.in(s.fit.columns, kStrengthColumn);
  const double z =
      lead_part(s.fit.marginal, knot, s.moment.lead) + pull * s.strength.mean + expired(s.moment, s.moment.seconds);
  Belief belief = believe(z, pull * pull * s.strength.variance, 0.0);
  const double off = belief.p - cases.p;
  belief.variance = cases.variance + off * off;
  return belief;
}

Belief chance(domain::Sport league, const Situation& s, double side) {
  if (!s.moment.overtime) return regulation(s, side);
  return league == domain::Sport::nfl ? nfl_overtime(s, side) : college_overtime(s, side);
}

}  // namespace

Answer football(domain::Sport league, const Moment& moment, const Strength& strength,
                const domain::SportDetail& detail) {
  const FootballFit& fit = league == domain::Sport::nfl ? generated::kNfl : generated::kNcaaf;
  const auto* play = std::get_if<domain::FootballDetail>(&detail);
  Answer answer;
  Situation s{fit, moment, strength, snap_of(fit, play, answer.missing)};
  if (!moment.overtime && moment.period <= 2) {
    s.first_half = 1.0;
    s.closing = exp_exact(-std::max(moment.seconds - kHalf, 0.0) / kClosing);
    if (play != nullptr && play->second_half_receiver)
      s.receiver = *play->second_half_receiver == domain::Side::home ? 1.0 : -1.0;
    else answer.missing |= kMissingReceiver;
  }
  if (play != nullptr && play->home_timeouts && play->away_timeouts) {
    s.timeouts_known = true;
    s.home_timeouts = std::clamp(*play->home_timeouts, 0, 3);
    s.away_timeouts = std::clamp(*play->away_timeouts, 0, 3);
  } else {
    answer.missing |= kMissingTimeouts;
  }
  if (play != nullptr && play->possession) {
    answer.belief = chance(league, s, *play->possession == domain::Side::home ? 1.0 : -1.0);
  } else {
    answer.missing |= kMissingPossession;
    answer.belief = moment.overtime ? mix(chance(league, s, 1.0), chance(league, s, -1.0)) : without_ball(s);
  }
  return answer;
}

}  // namespace arbees::winprob
