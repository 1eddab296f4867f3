#pragma once
#include <optional>

#include "arbees/base/time.hpp"

namespace arbees::services {

/// When an event of a given time is due on the steady clock. Pure: the caller supplies both times.
class Pace {
 public:
  /// `speed` engine seconds pass in a real one; 0 = as fast as possible. What lies before `catch_up_to` is due at
  /// once (what was already under way when one starts to watch, or was played before a restart).
  Pace(double speed, std::optional<base::Nanos> catch_up_to) : speed_(speed), catch_up_to_(catch_up_to) {}

  /// How long to wait before the event; zero when it is due.
  [[nodiscard]] base::Duration wait(base::Nanos event, base::Nanos steady);
  [[nodiscard]] double speed() const { return speed_; }

 private:
  double speed_;
  std::optional<base::Nanos> catch_up_to_;
  std::optional<base::Nanos> event_origin_;
  base::Nanos steady_origin_;
};

}  // namespace arbees::services
