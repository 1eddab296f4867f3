#pragma once
#include "arbees/base/time.hpp"

namespace arbees::sim::servers {

/// The evening's time: `origin` at the wall's `origin_wall`, passing `speed` times as fast.
struct Clock {
  base::Nanos origin_wall;
  base::Nanos origin;
  double speed = 1;

  [[nodiscard]] base::Nanos at(base::Nanos wall) const {
    return origin + base::Duration{static_cast<std::int64_t>(static_cast<double>((wall - origin_wall).value) * speed)};
  }
  [[nodiscard]] base::Nanos now() const { return at(base::wall_clock_now()); }
};

}  // namespace arbees::sim::servers
