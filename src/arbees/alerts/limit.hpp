#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "arbees/alerts/alert.hpp"

namespace arbees::alerts {

/// At most so many alerts within any 60 seconds. What finds no room is not lost: one summary, itself one of the many,
/// names it as soon as there is room ("3 more: Kalshi is down; 2 signals"). The last third of the room is kept from
/// signals, so that a flood of them does not delay what is worse. Pure: the caller has the clock. One thread.
class AlertLimit {
 public:
  /// `per_minute` of at least 1.
  explicit AlertLimit(std::int32_t per_minute);

  /// The alert, when there is room for it now. A clock that is set back begins a new minute.
  [[nodiscard]] std::optional<Alert> admit(Alert alert, base::Nanos now);

  /// The summary of what had no room, once there is some. To be asked again and again.
  [[nodiscard]] std::optional<Alert> summary(base::Nanos now);

  /// Alerts that found no room so far.
  [[nodiscard]] std::uint64_t held_back() const { return held_back_; }

 private:
  void forget_before(base::Nanos now);

  std::size_t most_;
  std::deque<base::Nanos> sent_;
  std::vector<Alert> waiting_;         ///< for the summary, signals left out
  std::uint64_t waiting_signals_ = 0;  ///< for the summary
  std::uint64_t unnamed_ = 0;          ///< beyond what a summary can name
  std::uint64_t held_back_ = 0;
};

}  // namespace arbees::alerts
