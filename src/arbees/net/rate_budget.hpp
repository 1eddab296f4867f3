#pragma once
#include "arbees/base/time.hpp"

namespace arbees::net {

struct RatePolicy {
  double tokens_per_s = 0;  ///< 0 = no limit
  double capacity = 10;     ///< tokens that may be spent at once after a rest
  base::Duration longest_wait = base::seconds(60);
};

/// A token bucket by cost. Pure: times are whatever the caller's clock says.
class RateBudget {
 public:
  RateBudget(RatePolicy policy, base::Nanos now);

  /// After how long `cost` tokens may be spent, when `in_line` are spent before; 0 = now. What costs more than the
  /// capacity waits for a full bucket.
  [[nodiscard]] base::Duration wait_for(double cost, base::Nanos now, double in_line = 0) const;
  /// Spends them. May leave a debt, which the next one waits for.
  void take(double cost, base::Nanos now);
  /// The other end said "too many": nothing goes before `until`, nor is saved up meanwhile.
  void pause(base::Nanos until);

 private:
  [[nodiscard]] double tokens_at(base::Nanos now) const;

  RatePolicy policy_;
  double tokens_;  // of the moment `counted_`; negative = a debt
  base::Nanos counted_;
  base::Nanos paused_until_{};
};

}  // namespace arbees::net
