#pragma once
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::base {

/// One exchange with a server that states its own time. `sent` and `received` are of one local clock that does not jump
/// in between (the session's clock). `server` is what the server stated, `resolution` the unit it was cut to: one
/// second for an HTTP `Date` header, a millisecond for most JSON fields.
struct ClockReading {
  Nanos sent;
  Nanos received;
  Nanos server;
  Duration resolution = seconds(1);
};

/// By how much the server's clock is ahead of the local one. The true value lies within ±`error`.
struct ClockOffset {
  Duration offset;
  Duration error;
  constexpr auto operator<=>(const ClockOffset&) const = default;
};

/// What one exchange proves: the server read its clock at some moment between `sent` and `received`, and its clock then
/// showed something from `server` to `server + resolution`. The error is half the round trip plus half the resolution.
/// Nothing when the reading is none: received before sent, no server time, or a resolution below zero.
[[nodiscard]] std::optional<ClockOffset> clock_offset(const ClockReading& reading);

/// The offset that all exchanges with one server agree on: the intersection of what each proves, which becomes much
/// narrower than one second although a `Date` header is cut to seconds. Widens by 100 millionths of the time that
/// passes, which is more than quartz drifts. An exchange that contradicts it is left out (a cached response bears an
/// old date); after three in a row that agree with each other the estimate begins anew from them. Pure; not for two
/// threads at once.
class ClockOffsetEstimate {
 public:
  /// Readings in the order of `received`.
  void add(const ClockReading& reading);
  /// At this moment of the local clock; nothing before the first reading, or when the last one that was taken is older
  /// than `max_age`.
  [[nodiscard]] std::optional<ClockOffset> at(Nanos now, Duration max_age = seconds(600)) const;
  /// The local clock jumped: forget what was measured with it.
  void reset() { *this = {}; }

 private:
  struct Bounds {
    Duration low;
    Duration high;
    Nanos at;  ///< of the newest reading in it
  };
  [[nodiscard]] static Bounds widened(const Bounds& bounds, Nanos now);
  [[nodiscard]] static std::optional<Bounds> both(const Bounds& known, const Bounds& reading);

  std::optional<Bounds> bounds_;
  std::optional<Bounds> contrary_;  ///< what the newest readings say that contradict `bounds_`
  int contradictions_ = 0;
};

}  // namespace arbees::base
