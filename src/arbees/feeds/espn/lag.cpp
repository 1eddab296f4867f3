#include "arbees/feeds/espn/lag.hpp"

#include <algorithm>
#include <vector>

namespace arbees::feeds::espn {
namespace {

constexpr std::size_t kKept = 256;
constexpr base::Duration kLeast = base::seconds(-60);
constexpr base::Duration kMost = base::seconds(1800);

}  // namespace

void LagMeter::add(base::Duration lag) {
  if (lag < kLeast || lag > kMost) return;
  newest_.push_back(lag);
  if (newest_.size() > kKept) newest_.pop_front();
}

std::optional<base::Duration> LagMeter::quantile(double share) const {
  if (newest_.empty()) return std::nullopt;
  std::vector<base::Duration> sorted(newest_.begin(), newest_.end());
  const auto rank = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1));
  std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(rank));
  return sorted[rank];
}

}  // namespace arbees::feeds::espn
