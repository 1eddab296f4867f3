#include "arbees/services/pace.hpp"

namespace arbees::services {

base::Duration Pace::wait(base::Nanos event, base::Nanos steady) {
  if (speed_ <= 0.0) return {};
  if (catch_up_to_ && event <= *catch_up_to_) return {};
  if (!event_origin_) {
    event_origin_ = catch_up_to_.value_or(event);
    steady_origin_ = steady;
  }
  const auto since_origin = static_cast<double>((event - *event_origin_).value) / speed_;
  const base::Nanos due = steady_origin_ + base::Duration{static_cast<std::int64_t>(since_origin)};
  return due > steady ? due - steady : base::Duration{};
}

}  // namespace arbees::services
