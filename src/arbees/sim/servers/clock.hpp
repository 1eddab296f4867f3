#pragma once
#include "arbees/base/session_clock.hpp"

namespace arbees::sim::servers {

/// The evening's time: `origin` at the wall's `origin_wall`, passing `speed` times as fast. The wall clock is read
/// once; whoever sets it afterwards does not move the evening.
struct Clock {
  base::Nanos origin_wall;
  base::Nanos origin;
  double speed = 1;
  base::Duration wall_offset = base::wall_clock_now() - base::steady_clock_now();

  [[nodiscard]] base::Nanos at(base::Nanos wall) const {
    return origin + base::Duration{static_cast<std::int64_t>(static_cast<double>((wall - origin_wall).value) * speed)};
  }
  [[nodiscard]] base::Nanos now() const { return at(base::steady_clock_now() + wall_offset); }
};

}  // namespace arbees::sim::servers
