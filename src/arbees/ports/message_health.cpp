#include "arbees/ports/message_health.hpp"

namespace arbees::ports {

void MessageHealth::totals(std::uint64_t messages, std::uint64_t unusable, base::Nanos now) {
  const std::uint64_t all = messages - before_.messages;
  const std::uint64_t wrong = unusable - before_.unusable;
  if (all > 0) percent_ = static_cast<std::int64_t>(wrong * 100 / all);
  if (!bad_) bad_ = wrong >= kFewest && percent_ >= kBadPercent;
  else if (all >= kFewest && percent_ < kGoodPercent) bad_ = false;
  if (now - middle_at_ < kWindow) return;
  before_ = middle_;
  middle_ = {messages, unusable};
  middle_at_ = now;
}

}  // namespace arbees::ports
