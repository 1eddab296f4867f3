#pragma once
#include <algorithm>

#include "arbees/base/time.hpp"

namespace arbees::sim::servers {

/// Tokens that refill with the wall clock up to a capacity.
struct TokenBucket {
  double per_second = 200;
  double capacity = 600;
  double tokens = 600;
  base::Nanos filled;

  /// Takes `cost` tokens if they are there.
  [[nodiscard]] bool take(double cost, base::Nanos wall) {
    if (filled.value > 0)
      tokens = std::min(capacity, tokens + static_cast<double>((wall - filled).value) / 1e9 * per_second);
    filled = wall;
    if (tokens < cost) return false;
    tokens -= cost;
    return true;
  }
};

}  // namespace arbees::sim::servers
