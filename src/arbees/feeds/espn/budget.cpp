#include "arbees/feeds/espn/budget.hpp"

#include <algorithm>

namespace arbees::feeds::espn {
namespace {

constexpr std::int64_t kMinute = base::seconds(60).value;

}  // namespace

MinuteBudget::MinuteBudget(std::int32_t per_minute) {
  const std::int64_t most = std::max(per_minute, 1);
  burst_ = std::max<std::int64_t>(most / 10, 1);
  // A window that begins with a whole burst holds what trickles in until its end, too.
  const std::int64_t trickle = most - burst_ + 1;
  gap_ = {(kMinute + trickle - 1) / trickle};
}

bool MinuteBudget::take(base::Nanos now) {
  if (even_.value - (burst_ - 1) * gap_.value > now.value) return false;
  even_ = std::max(even_, now) + gap_;
  return true;
}

}  // namespace arbees::feeds::espn
