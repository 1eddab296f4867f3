#pragma once
#include <cstdint>
#include <deque>
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::ports {

/// How far another machine's clock is ahead of ours, from requests and their responses alone: a stream cannot say it,
/// since a late stream looks like a slow clock.
///
/// A response dated D (an HTTP `Date` header, or a /time body, in whole seconds) was written while that clock showed D
/// to D + 1 s, and while ours stood between sending and receiving: the difference lies between D − received and
/// D + 1 s − sent. The bounds of several exchanges are intersected, so that the estimate is better than the half
/// second and half round trip of one. A single exchange outside the bounds is ignored (a copy out of a cache carries
/// an old date); two in a row that agree with each other mean that a clock was set, and the estimate begins anew.
/// Pure. One thread.
class VenueClock {
 public:
  static constexpr base::Duration kKept = base::seconds(600);  ///< exchanges older than this no longer count

  struct Estimate {
    base::Duration ahead;  ///< their clock minus ours
    base::Duration error;  ///< the true difference lies within this of `ahead`
  };

  /// One exchange; `date` is theirs, in whole seconds, and 0 when not stated. Nothing when the times are impossible.
  void observe(base::Nanos sent, base::Nanos received, base::Nanos date);
  /// Nothing before the first dated response.
  [[nodiscard]] std::optional<Estimate> estimate() const { return estimate_; }
  /// A time by their clock as one by ours; nothing without an estimate.
  [[nodiscard]] std::optional<base::Nanos> to_ours(base::Nanos theirs) const {
    if (!estimate_) return std::nullopt;
    return theirs - estimate_->ahead;
  }
  [[nodiscard]] std::uint64_t contradictions() const { return contradictions_; }

 private:
  struct Bounds {
    base::Nanos at;
    std::int64_t low;
    std::int64_t high;
  };
  [[nodiscard]] std::optional<Bounds> common(base::Nanos now) const;
  void settle(base::Nanos now);

  std::deque<Bounds> exchanges_;
  std::optional<Bounds> outlier_;
  std::optional<Estimate> estimate_;
  std::uint64_t contradictions_ = 0;
};

}  // namespace arbees::ports
