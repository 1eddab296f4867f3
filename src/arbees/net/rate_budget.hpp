#pragma once
#include "arbees/base/time.hpp"

namespace arbees::net {

struct RatePolicy {
  double tokens_per_s = 0;  ///< 0 = no limit
  double capacity = 10;     ///< tokens that may be spent at once after a rest
  base::Duration longest_wait = base::seconds(60);
};

/// A token bucket by cost. Who comes takes its tokens at once and is told how long to wait for them, so that the order
/// of asking is the order of going. Pure: times are whatever the caller's clock says.
class RateBudget {
 public:
  RateBudget(RatePolicy policy, base::Nanos now);

  /// Takes `cost` tokens and says after how long they may be used; 0 = now. A cost above the capacity waits until the
  /// whole of it has trickled in.
  [[nodiscard]] base::Duration take(double cost, base::Nanos now);
  /// How long `take` would have to wait. Takes nothing.
  [[nodiscard]] base::Duration wait_for(double cost, base::Nanos now) const;
  /// The other end said "too many": nothing goes before `until`, nor is saved up meanwhile.
  void pause(base::Nanos until);

 private:
  [[nodiscard]] double tokens_at(base::Nanos now) const;

  RatePolicy policy_;
  double tokens_;  // negative while what was taken has not trickled in
  base::Nanos counted_;
  base::Nanos paused_until_{};
};

}  // namespace arbees::net
