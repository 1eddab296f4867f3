#pragma once
#include <algorithm>

#include "arbees/base/time.hpp"

namespace arbees::sim::servers {

/// Tokens that refill with the steady clock up to a capacity.
struct TokenBucket {
  double per_second = 200;
  double capacity = 600;
  double tokens = 600;
  base::Nanos filled;

  /// Takes `cost` tokens if they are there.
  [[nodiscard]] bool take(double cost, base::Nanos now) {
    if (filled.value > 0)
      tokens = std::min(capacity, tokens + static_cast<double>((now - filled).value) / 1e9 * per_second);
    filled = now;
    if (tokens < cost) return false;
    tokens -= cost;
    return true;
  }
};

}  // namespace arbees::sim::servers
