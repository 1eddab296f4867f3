#pragma once

/// Football: what one drive can still score, by the ball's place, the down and the time left, and what that makes of
/// the last minute of a close game. Shares of NFL drives; tools/fit_winprob/drive.py fits them and is the same in
/// Python. A better place, a lower down and a shorter distance never hurt. Pure, any thread.
namespace arbees::winprob {

/// Where a side has the ball.
struct Spot {
  double yards = 72.0;  ///< to the goal; 72: where a drive begins after a kickoff
  double down = 1.0;
  double distance = 10.0;
};

/// Chances of a drive, each from 0 to 1; a touchdown is a score.
struct Scores {
  double touchdown = 0.0;
  double score = 0.0;
};

/// With time to spare. `go`: fourth downs are played, not kicked.
[[nodiscard]] Scores open_drive(const Spot& spot, bool go);
/// At least one of `snaps` plays gains `distance` yards.
[[nodiscard]] double convert(double snaps, double distance);
/// The share of drives that take no longer than `seconds`: to the goal line, and into range of a field goal.
[[nodiscard]] double touchdown_in_time(double seconds, double yards);
[[nodiscard]] double field_goal_in_time(double seconds, double yards);
/// A field goal kicked from here.
[[nodiscard]] double field_goal(double yards);

/// A close game's last snaps, seen from the side that has the ball or will receive it.
struct LateSnap {
  double margin = 0.0;  ///< its lead, in points
  double seconds = 0.0;
  double timeouts = 1.0;
  double enemy_timeouts = 1.0;
  bool kickoff = false;
  Spot spot;
};

/// Its chance between even sides, a tie at the end counted half. Meant for the last 150 seconds and at most 8 points.
[[nodiscard]] double late_chance(const LateSnap& snap);
/// How far `late_chance` counts, from 0 to 1: below 75 seconds more and more, below 45 alone; and wherever a side ahead
/// can kneel nearly all of the clock away.
[[nodiscard]] double late_weight(const LateSnap& snap);
/// Beyond these `late_weight` is 0.
inline constexpr double kLateSeconds = 160.0;
inline constexpr double kLateMargin = 8.0;

inline constexpr double kTryOfTwo = 0.48;  ///< a two-point try
inline constexpr double kTryOfOne = 0.97;  ///< six points and the try win by one

}  // namespace arbees::winprob
