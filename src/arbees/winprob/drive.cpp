#include "arbees/winprob/drive.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

using Places = std::array<double, 13>;

constexpr Places kYards = {0, 3, 8, 15, 25, 35, 45, 55, 65, 75, 85, 95, 100};
constexpr Places kTouchdown = {0.90, 0.826, 0.66, 0.557, 0.468, 0.407, 0.346, 0.294, 0.252, 0.207, 0.177, 0.146, 0.12};
constexpr Places kScore = {0.97, 0.948, 0.919, 0.897, 0.838, 0.739, 0.595, 0.489, 0.415, 0.339, 0.286, 0.240, 0.22};
constexpr Places kGoTouchdown = {0.90,  0.839, 0.688, 0.601, 0.530, 0.482, 0.429,
                                 0.380, 0.339, 0.289, 0.257, 0.220, 0.18};
constexpr Places kGoScore = {0.97, 0.959, 0.949, 0.940, 0.922, 0.842, 0.702, 0.597, 0.523, 0.441, 0.383, 0.331, 0.31};

// One snap gains a first down with kConvert · e^(−distance / kConvertYards).
constexpr double kConvert = 0.70;
constexpr double kConvertYards = 17.8;
constexpr double kKickMiddle = 35.0;
constexpr double kKickWidth = 6.0;
constexpr double kKickRange = 41.0;  ///< yards to the goal from where kicks are tried with time to spare

// `LATE` of drive.py, fitted.
constexpr double kTimeout = 3.0;     ///< seconds
constexpr double kSuccess = 0.777;   ///< of a hurried drive, against one with time
constexpr double kAnswer = 0.494;    ///< the other side still scores, with two minutes left
constexpr double kUnanswered = 0.9;  ///< the same where more time must not help
constexpr double kLevelAnswer = 0.581;
constexpr double kLevelWorth = 0.40;  ///< of a field goal that ties

constexpr double kUntil = 75.0;
constexpr double kFades = 30.0;
constexpr double kReturn = 5.0;  ///< seconds
constexpr double kReturned = 0.008;
constexpr double kOnside = 0.10;

double at(const Places& table, double yards) {
  const double y = std::clamp(yards, kYards.front(), kYards.back());
  std::size_t i = 0;
  while (i + 2 < kYards.size() && y > kYards[i + 1]) ++i;
  return table[i] + (table[i + 1] - table[i]) * (y - kYards[i]) / (kYards[i + 1] - kYards[i]);
}

double power(double x, double exponent) {
  return x > 0.0 ? exp_exact(exponent * log_exact(x)) : 0.0;
}

double in_time(double seconds, double scale, double exponent) {
  return 1.0 - exp_exact(-power(std::max(seconds, 0.0) / scale, exponent));
}

Scores late_scores(const Spot& spot, double seconds, double timeouts) {
  const Scores open = open_drive(spot, true);
  const double stretched = seconds + std::min(timeouts * kTimeout, seconds);
  const double touchdown = kSuccess * open.touchdown * touchdown_in_time(stretched, spot.yards);
  const double now = seconds >= 1.0 ? field_goal(spot.yards) : 0.0;
  const double later = kSuccess * open.score * field_goal_in_time(stretched, spot.yards);
  return {touchdown, std::max(touchdown, now + (1.0 - now) * later)};
}

/// Of two minutes, squared.
double share_of_time(double seconds) {
  const double share = std::min(seconds, 120.0) / 120.0;
  return share * share;
}

/// Level or behind. `answered`: the other side may still answer a score.
double behind(double margin, const Spot& spot, double seconds, double timeouts, bool answered = true) {
  const Scores s = late_scores(spot, seconds, timeouts);
  const double share = share_of_time(seconds);
  if (margin >= 0.0) return std::max(0.5 + 0.5 * s.score - kLevelAnswer * (1.0 - s.score) * share, s.score);
  const double kept = answered ? 1.0 - kAnswer * share : kUnanswered;
  if (margin > -3.0) return s.score * kept;
  if (margin > -4.0) return (s.touchdown + kLevelWorth * (s.score - s.touchdown)) * kept;
  const double worth = margin > -6.0   ? 1.0
                       : margin > -7.0 ? kTryOfOne
                       : margin > -8.0 ? 0.5
                       : margin > -9.0 ? kTryOfTwo / 2.0
                                       : 0.0;
  return s.touchdown * worth * kept;
}

/// Seconds that a side ahead cannot kneel away.
double left_after_kneeling(const LateSnap& snap) {
  const double snaps = 4.0 - snap.spot.down;
  return std::max(snap.seconds - kSnapSeconds * snaps + kTimeoutSeconds * std::min(snap.enemy_timeouts, snaps), 0.0);
}

double ahead(const LateSnap& snap) {
  constexpr double kFumble = 0.003;
  constexpr Spot kPunted{68.0, 1.0, 10.0};
  const double left = left_after_kneeling(snap);
  const double snaps = std::min(4.0 - snap.spot.down, 2.0);
  const double first_down = 0.8 * convert(snaps, std::min(snap.spot.distance, snap.spot.yards));
  const double answer = left > 0.0 ? behind(-snap.margin, kPunted, left, 0.0, false) : 0.0;
  const double kept = 1.0 - kFumble * std::min(snap.seconds, 20.0) / 20.0 - (1.0 - first_down) * answer;
  return std::max(kept, behind(0.0, snap.spot, snap.seconds, snap.timeouts));
}

/// Behind with less left than a return takes, only the return can still win.
double receiving(const LateSnap& snap) {
  constexpr Spot kOnsideSpot{48.0, 1.0, 10.0};
  if (snap.margin >= 1.0)
    return std::max(1.0 - kOnside * behind(-snap.margin, kOnsideSpot, snap.seconds, snap.enemy_timeouts), 0.5);
  const double left = snap.seconds - kReturn;
  const double least = snap.margin >= 0.0 ? 0.5 : snap.margin >= -kLateMargin ? kReturned : 0.0;
  return left > 0.0 ? std::max(behind(snap.margin, Spot{}, left, snap.timeouts), least) : least;
}

}  // namespace

double convert(double snaps, double distance) {
  const double fails = 1.0 - kConvert * exp_exact(-distance / kConvertYards);
  double none = 1.0;
  for (int i = 0; i < static_cast<int>(snaps); ++i) none *= fails;
  return 1.0 - none;
}

double field_goal(double yards) {
  return 0.99 / (1.0 + exp_exact((yards - kKickMiddle) / kKickWidth));
}

Scores open_drive(const Spot& spot, bool go) {
  const double fourth = go ? 1.0 : 0.0;
  const double series = convert(3.0 + fourth, 10.0);
  const double share = std::min(convert(4.0 - spot.down + fourth, std::min(spot.distance, spot.yards)) / series, 1.0);
  const double touchdown = share * at(go ? kGoTouchdown : kTouchdown, spot.yards);
  const double score = share * at(go ? kGoScore : kScore, spot.yards);
  if (go || spot.yards > kKickRange) return {touchdown, score};
  return {touchdown, std::max(score, field_goal(spot.yards))};
}

double touchdown_in_time(double seconds, double yards) {
  return in_time(seconds + 1.0, 0.3 + 0.803 * yards, 2.14);
}

double field_goal_in_time(double seconds, double yards) {
  return in_time(seconds - 4.0, 23.1 + 0.25 * std::max(yards - 33.0, 0.0), 1.05);
}

double late_chance(const LateSnap& snap) {
  if (snap.kickoff) return receiving(snap);
  return snap.margin >= 1.0 ? ahead(snap) : behind(std::min(snap.margin, 0.0), snap.spot, snap.seconds, snap.timeouts);
}

double late_weight(const LateSnap& snap) {
  const double by_clock = std::clamp((kUntil - snap.seconds) / kFades, 0.0, 1.0);
  if (snap.kickoff || snap.margin < 1.0) return by_clock;
  return std::max(by_clock, std::clamp((30.0 - left_after_kneeling(snap)) / 30.0, 0.0, 1.0));
}

}  // namespace arbees::winprob
