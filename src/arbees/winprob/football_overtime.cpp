#include "arbees/winprob/football_overtime.hpp"

#include <algorithm>

namespace arbees::winprob {
namespace {

using domain::OvertimeKind;

constexpr double kDriveSeconds = 160.0;   ///< of a drive from its own 28
constexpr double kAnswerSeconds = 120.0;  ///< that a first possession leaves less to the second
constexpr double kLevelWorth = 0.43;      ///< of tying: the other side receives next
constexpr Spot kReceived{70.0, 1.0, 10.0};
constexpr Spot kCollegeStart{25.0, 1.0, 10.0};
constexpr Spot kTypicalNear{30.0, 1.0, 10.0};
constexpr Spot kTypicalFar{75.0, 1.0, 10.0};
constexpr double kCollegeFarthest = 50.0;  ///< farther from the goal no possession of an overtime comes

/// What a touchdown is worth that was needed, by how far behind its side was; `two`: the try must be for two.
double touchdown_worth(double margin, double level, bool two) {
  if (margin > -6.0) return 1.0;
  if (margin > -7.0) return two ? kTryOfTwo + (1.0 - kTryOfTwo) * level : kTryOfOne;
  if (margin > -8.0) return two ? kTryOfTwo : std::max(kTryOfOne * level, kTryOfTwo);
  if (margin > -9.0) return kTryOfTwo * level;
  return 0.0;
}

/// Chance of a side behind on its only possession.
double answer(double margin, const Scores& s, double level, bool two) {
  if (margin > -3.0) return s.score;
  if (margin > -4.0) return s.touchdown + level * (s.score - s.touchdown);
  return s.touchdown * touchdown_worth(margin, level, two);
}

class Nfl {
 public:
  explicit Nfl(const FootballOvertime& state)
      : kind_(state.rule.kind),
        ends_(state.rule.then == domain::StillLevel::ends_level),
        seconds_(ends_ ? std::max(state.seconds, 0.0) : 1e6),
        last_turn_(state.other_had_ball.value_or(false)) {}

  [[nodiscard]] bool over_when_ahead() const { return ends_ && seconds_ <= 0.0; }

  /// Behind, with the ball.
  [[nodiscard]] double behind(double margin, const Spot& spot) const { return behind(margin, spot, seconds_); }

  [[nodiscard]] double level(const Spot& spot, double first) const {
    const double next = next_score(spot);
    if (first <= 0.0 || kind_ == OvertimeKind::sudden_death) return std::max(next, behind(-3.0, spot));
    return std::max(first * opening(spot) + (1.0 - first) * next, behind(-3.0, spot));
  }
  /// How far the two readings of a level game are apart, where nobody says whether it is the first possession.
  [[nodiscard]] double apart(const Spot& spot) const { return opening(spot) - next_score(spot); }

 private:
  [[nodiscard]] static Scores drive(const Spot& spot, double seconds, bool go) {
    const Scores open = open_drive(spot, go);
    const double touchdown = open.touchdown * touchdown_in_time(seconds, spot.yards);
    const double now = seconds >= 1.0 && spot.yards <= 48.0 ? field_goal(spot.yards) : 0.0;
    return {touchdown, std::max({touchdown, now, open.score * field_goal_in_time(seconds, spot.yards)})};
  }
  [[nodiscard]] double behind(double margin, const Spot& spot, double seconds) const {
    if (kind_ == OvertimeKind::sudden_death) return 0.0;
    if (kind_ == OvertimeKind::opening_touchdown && margin <= -4.0) return 0.0;  // a touchdown ended it
    // One or two points down is no score of a first possession; until this is told to be the last, it reads as three.
    return answer(last_turn_ ? margin : std::min(margin, -3.0), drive(spot, seconds, true), kLevelWorth, false);
  }
  /// A drive from the kickoff, when the next score wins.
  [[nodiscard]] double next_score_start(double seconds) const {
    if (!ends_) return 1.0 / (2.0 - drive(kReceived, seconds, false).score);
    double p = 0.5;
    const int drives = seconds <= 0.0 ? 0 : 1 + static_cast<int>(seconds / kDriveSeconds);
    for (int i = drives - 1; i >= 0; --i) {
      const double s = drive(kReceived, seconds - i * kDriveSeconds, false).score;
      p = s + (1.0 - s) * (1.0 - p);
    }
    return p;
  }
  [[nodiscard]] double next_score(const Spot& spot) const {
    const double s = drive(spot, seconds_, false).score;
    return s + (1.0 - s) * (1.0 - next_score_start(seconds_ - kAnswerSeconds));
  }
  /// The first possession: the other side answers a field goal, and under the rule of 2025 a touchdown.
  [[nodiscard]] double opening(const Spot& spot) const {
    const Scores s = drive(spot, seconds_, false);
    const double left = ends_ ? std::max(seconds_ - kAnswerSeconds, 0.0) : seconds_;
    const double touchdown = 1.0 - behind(-7.0, kReceived, left);
    const double field_goal = 1.0 - behind(-3.0, kReceived, left);
    const double nothing = 1.0 - next_score_start(left);
    return s.touchdown * touchdown + (s.score - s.touchdown) * field_goal + (1.0 - s.score) * nothing;
  }

  OvertimeKind kind_;
  bool ends_;  ///< when the clock is at 0
  double seconds_;
  bool last_turn_;  ///< the other side is known to have had the ball
};

/// How likely it is that nobody has had the ball before, when nobody says.
double first_possession(const FootballOvertime& state) {
  const double elapsed = static_cast<double>(state.rule.seconds) - state.seconds;
  if (state.other_had_ball) return *state.other_had_ball ? 0.0 : 1.0;
  if (state.number > 1) return 0.0;
  if (state.kickoff) return elapsed < 30.0 ? 1.0 : 0.0;
  return std::clamp(1.0 - elapsed / 300.0, 0.0, 1.0);
}

Belief nfl(const FootballOvertime& state, const Spot& spot) {
  const Nfl game(state);
  if (game.over_when_ahead()) return {state.margin > 0.0 ? 1.0 : state.margin < 0.0 ? 0.0 : 0.5, 0.0};
  const double first = first_possession(state);
  if (state.margin < 0.0) {
    const bool had_its_turn = state.kickoff && state.had_ball.value_or(false);
    return {had_its_turn ? 0.0 : game.behind(state.margin, spot), 0.0};
  }
  if (state.margin > 0.0) {
    if (!state.kickoff && state.other_had_ball.value_or(false)) return {1.0, 0.0};
    return {std::max(game.level(spot, first), 1.0 - game.behind(-state.margin, kReceived)), 0.0};
  }
  const double apart = game.apart(spot);
  return {game.level(spot, first), first * (1.0 - first) * apart * apart};
}

class College {
 public:
  explicit College(const FootballOvertime& state)
      : two_(state.rule.two_point_required_from > 0 && state.number >= state.rule.two_point_required_from),
        tries_(state.rule.two_point_only_from > 0 && state.number >= state.rule.two_point_only_from) {}

  /// The possession that ends this overtime; level or behind.
  [[nodiscard]] double last(double margin, const Spot& spot) const {
    if (tries_) {
      if (margin >= 0.0) return kTryOfTwo + 0.5 * (1.0 - kTryOfTwo);
      return margin > -2.0 ? kTryOfTwo : margin > -3.0 ? 0.5 * kTryOfTwo : 0.0;
    }
    if (margin < 0.0) return answer(margin, open_drive(spot, true), 0.5, two_);
    const double s = open_drive(spot, false).score;
    return std::max(s + 0.5 * (1.0 - s), open_drive(spot, true).score);
  }
  /// The possession that the other side answers.
  [[nodiscard]] double opening(const Spot& spot) const {
    const double nothing = 1.0 - last(0.0, kCollegeStart);
    if (tries_) return kTryOfTwo * (1.0 - last(-2.0, kCollegeStart)) + (1.0 - kTryOfTwo) * nothing;
    const Scores s = open_drive(spot, false);
    const double tried = two_ ? kTryOfTwo : kTryOfOne;
    const double touchdown =
        tried * (1.0 - last(two_ ? -8.0 : -7.0, kCollegeStart)) + (1.0 - tried) * (1.0 - last(-6.0, kCollegeStart));
    const double field_goal = 1.0 - last(-3.0, kCollegeStart);
    return s.touchdown * touchdown + (s.score - s.touchdown) * field_goal + (1.0 - s.score) * nothing;
  }

 private:
  bool two_;    ///< tries after touchdowns are for two
  bool tries_;  ///< there is nothing but two-point tries
};

Belief college(const FootballOvertime& state, Spot spot) {
  constexpr double kFirst = 0.7;  ///< a level game with the ball, nobody says whose turn it is
  const College game(state);
  spot.yards = std::min(spot.yards, kCollegeFarthest);
  const double first = !state.other_had_ball ? kFirst : *state.other_had_ball ? 0.0 : 1.0;
  const double opening = game.opening(spot);
  const double last = game.last(0.0, spot);
  const double level = first * opening + (1.0 - first) * last;
  // Behind, it is the last possession; where nobody says so, it is held at what a level side has.
  if (state.margin < 0.0) return {std::min(game.last(state.margin, spot), level), 0.0};
  if (state.margin > 0.0) {
    if (state.other_had_ball.value_or(false)) return {1.0, 0.0};
    return {std::max(level, 1.0 - game.last(-state.margin, kCollegeStart)), 0.0};
  }
  return {level, first * (1.0 - first) * (opening - last) * (opening - last)};
}

}  // namespace

Belief overtime_with_ball(const FootballOvertime& state) {
  if (state.rule.kind == OvertimeKind::alternate_possessions) {
    const Belief told = college(state, state.placed ? state.spot : kCollegeStart);
    if (state.placed) return told;
    return {told.p, mix(told, college(state, {8.0, 2.0, 8.0})).variance};
  }
  if (state.kickoff) return nfl(state, kReceived);
  if (state.placed) return nfl(state, state.spot);
  return mix(nfl(state, kTypicalNear), nfl(state, kTypicalFar));
}

double overtime_ahead(const FootballOvertime& state) {
  if (state.rule.kind == OvertimeKind::alternate_possessions)
    return std::max(1.0 - College(state).last(-state.margin, kCollegeStart), 0.5);
  const Nfl game(state);
  if (game.over_when_ahead() || state.seconds <= 0.0) return 1.0;
  return std::max(1.0 - game.behind(-state.margin, kReceived), 0.5);
}

}  // namespace arbees::winprob
