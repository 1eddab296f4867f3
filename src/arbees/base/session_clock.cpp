#include "arbees/base/session_clock.hpp"

#include <algorithm>
#include <ctime>

#include "arbees/base/assert.hpp"

namespace arbees::base {

Nanos steady_clock_now() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return {static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec};
}

SessionClock::SessionClock(MachineClocks clocks, std::optional<ClockScale> scale)
    : clocks_(std::move(clocks)), scale_(scale) {
  ARBEES_ASSERT(!scale_ || scale_->speed > 0, "time can't stand still");
  wall_offset_ = (clocks_.wall() - clocks_.steady()).value;
  session_offset_ = wall_offset_.load();
}

Nanos SessionClock::scaled(Nanos wall) const {
  if (!scale_) return wall;
  const auto passed = static_cast<double>((wall - scale_->origin_wall).value);
  return scale_->origin + Duration{static_cast<std::int64_t>(passed * scale_->speed)};
}

Nanos SessionClock::now() const {
  return scaled(clocks_.steady() + Duration{session_offset_.load()});
}

Duration SessionClock::wall_step() const {
  return {(clocks_.wall() - clocks_.steady()).value - wall_offset_.load()};
}

Duration SessionClock::wall_ahead() const {
  const auto real = (clocks_.wall() - clocks_.steady()).value - session_offset_.load();
  return {static_cast<std::int64_t>(static_cast<double>(real) * speed())};
}

Duration SessionClock::adopt_wall() {
  wall_offset_ = (clocks_.wall() - clocks_.steady()).value;
  session_offset_ = std::max(session_offset_.load(), wall_offset_.load());
  return {session_offset_.load() - wall_offset_.load()};
}

void SessionClock::not_before(Nanos time) {
  Nanos wall = time;
  if (scale_) {
    const auto passed = static_cast<double>((time - scale_->origin).value) / scale_->speed;
    wall = scale_->origin_wall + Duration{static_cast<std::int64_t>(passed)};
  }
  session_offset_ = std::max(session_offset_.load(), (wall - clocks_.steady()).value);
}

}  // namespace arbees::base
