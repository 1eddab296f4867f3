#include "arbees/ports/stream_lag.hpp"

#include <algorithm>

namespace arbees::ports {

void StreamLag::restart() {
  current_.reset();
  previous_.reset();
  late_since_.reset();
  on_time_since_.reset();
  late_ = false;
}

void StreamLag::message(base::Nanos received, base::Nanos sent) {
  const base::Duration lag = std::max(received - sent, base::Duration{});
  constexpr base::Duration kHalf{kWindow.value / 2};
  if (const base::Duration open = received - current_since_; !current_ || open >= kHalf) {
    previous_ = current_ && open < kWindow ? current_ : std::nullopt;
    current_ = lag;
    current_since_ = received;
  } else {
    current_ = std::max(*current_, lag);
  }
  if (lag > suspect_above_) {
    if (!late_since_) late_since_ = received;
    on_time_since_.reset();
  } else {
    late_since_.reset();
    if (!on_time_since_) on_time_since_ = received;
  }
}

std::optional<base::Duration> StreamLag::lag() const {
  if (!current_) return std::nullopt;
  return std::max(*current_, previous_.value_or(base::Duration{}));
}

bool StreamLag::late(base::Nanos now) {
  if (!late_) late_ = late_since_ && now - *late_since_ >= kLateFor;
  else if (on_time_since_ && now - *on_time_since_ >= kWellAfter) late_ = false;
  return late_;
}

}  // namespace arbees::ports
