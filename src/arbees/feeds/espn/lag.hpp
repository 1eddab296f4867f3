#pragma once
#include <cstddef>
#include <deque>
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::feeds::espn {

/// How long after it happened a play was first seen: the newest few hundred measurements.
class LagMeter {
 public:
  /// Ignores what cannot be a delay: the feed's wall clocks jump by hours in some games.
  void add(base::Duration lag);
  /// The value that `share` (0…1) of the measurements do not exceed; nothing without measurements.
  [[nodiscard]] std::optional<base::Duration> quantile(double share) const;
  [[nodiscard]] std::size_t size() const { return newest_.size(); }

 private:
  std::deque<base::Duration> newest_;
};

}  // namespace arbees::feeds::espn
