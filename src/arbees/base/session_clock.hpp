#pragma once
#include <atomic>
#include <functional>
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::base {

/// Time since the machine booted, the time it slept included (CLOCK_BOOTTIME). Nobody sets it: the clock of every
/// duration. Comparable within one boot of one machine only.
[[nodiscard]] Nanos steady_clock_now();

/// The machine's clocks; tests bring their own.
struct MachineClocks {
  std::function<Nanos()> wall = wall_clock_now;
  std::function<Nanos()> steady = steady_clock_now;
};

/// A session against simulated servers may run faster than life: `origin` at the wall's `origin_wall`, then `speed`
/// times as fast.
struct ClockScale {
  Nanos origin;
  Nanos origin_wall;
  double speed = 1;  ///< above 0
};

/// The time a session lives in: the wall clock, read once at the start, carried on by the steady clock. Whoever sets
/// the wall clock afterwards does not move it. Never goes back. Threads: any; `adopt_wall` and `not_before` one at a
/// time.
class SessionClock {
 public:
  explicit SessionClock(MachineClocks clocks = {}, std::optional<ClockScale> scale = {});

  [[nodiscard]] Nanos now() const;
  /// What the wall clock ought to show: as it was read, carried on by the steady clock.
  [[nodiscard]] Nanos expected_wall() const { return clocks_.steady() + Duration{wall_offset_.load()}; }
  /// The same in the session's time: `now`, but for what `adopt_wall` and `not_before` left it ahead.
  [[nodiscard]] Nanos believed_wall() const { return scaled(expected_wall()); }
  /// The wall clock minus `expected_wall`: by how much somebody set it since.
  [[nodiscard]] Duration wall_step() const;
  /// What `now` would be if the wall clock were right, minus `now`. In the session's time.
  [[nodiscard]] Duration wall_ahead() const;

  /// Reads the wall clock again: it is right. Forward the session's time jumps with it. Backward it does not follow,
  /// since time must not run back: it stays ahead by what is returned (0 or more), for as long as the process runs.
  Duration adopt_wall();
  /// `now` is never before `time` from here on: a run that goes on after a restart has been there already.
  void not_before(Nanos time);
  [[nodiscard]] Nanos steady() const { return clocks_.steady(); }
  [[nodiscard]] double speed() const { return scale_ ? scale_->speed : 1; }

 private:
  [[nodiscard]] Nanos scaled(Nanos wall) const;

  MachineClocks clocks_;
  std::optional<ClockScale> scale_;
  std::atomic<std::int64_t> wall_offset_{0};     ///< expected wall clock minus steady clock
  std::atomic<std::int64_t> session_offset_{0};  ///< never falls
};

}  // namespace arbees::base
