#pragma once
#include <cstdint>

#include "arbees/base/time.hpp"

namespace arbees::feeds::espn {

/// At most so many requests in any 60 seconds, evenly spread but for a burst of a tenth of them (the generic cell rate
/// algorithm, ITU-T I.371). Pure: times are the caller's.
class MinuteBudget {
 public:
  /// Fewer than one a minute is one.
  explicit MinuteBudget(std::int32_t per_minute);

  /// Takes one request, or nothing when it would be too many.
  [[nodiscard]] bool take(base::Nanos now);

 private:
  std::int64_t burst_;
  base::Duration gap_;
  base::Nanos even_{};  ///< when the next request would come at an even pace
};

}  // namespace arbees::feeds::espn
