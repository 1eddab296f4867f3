#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "arbees/base/time.hpp"

namespace arbees::services {

/// How fast something is counted, over the last ten seconds. Not for two threads at once.
class RecentRate {
 public:
  static constexpr base::Duration kWindow = base::seconds(10);

  /// Per second: what was added to `count` between the oldest look within the window and this one. `now` is of the
  /// steady clock. To be asked about once a second or more often; the first time it is 0.
  [[nodiscard]] double at(base::Nanos now, std::uint64_t count);

 private:
  struct Look {
    base::Nanos at;
    std::uint64_t count = 0;
  };
  std::deque<Look> looks_;  ///< oldest first, at least a quarter of a second apart
};

/// How long the newest few thousand steps took. Not for two threads at once.
class StepTimes {
 public:
  StepTimes() { samples_.reserve(kSamples); }
  void add(base::Duration took);
  /// Nanoseconds; `share` from 0 to 1. 0 before the first step.
  [[nodiscard]] std::uint64_t quantile(double share) const;

 private:
  static constexpr std::size_t kSamples = 4096;
  std::vector<std::uint32_t> samples_;  ///< a ring
  std::size_t next_ = 0;
};

}  // namespace arbees::services
