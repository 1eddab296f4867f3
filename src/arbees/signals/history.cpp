#include "arbees/signals/history.hpp"

#include <cstdlib>

namespace arbees::signals {
namespace {
constexpr base::Duration kSlot = base::milliseconds(250);
}

void History::add(base::Nanos at, std::int32_t value) {
  if (count_ > 0) {
    Sample& newest = ring_[(next_ + kSize - 1) % kSize];
    if (newest.value == value) return;
    if (at - slot_start_ < kSlot) {
      newest.value = value;
      return;
    }
  }
  slot_start_ = at;
  ring_[next_] = {at, value};
  next_ = (next_ + 1) % kSize;
  if (count_ < kSize) ++count_;
}

std::optional<std::int32_t> History::value_at(base::Nanos at) const {
  if (count_ == 0) return std::nullopt;
  for (std::size_t n = 0; n < count_; ++n)
    if (nth_newest(n).at <= at) return nth_newest(n).value;
  return nth_newest(count_ - 1).value;
}

std::int32_t History::change(base::Nanos now, base::Duration window) const {
  const auto before = value_at(now - window);
  return before ? nth_newest(0).value - *before : 0;
}

std::optional<std::int32_t> History::newest() const {
  if (count_ == 0) return std::nullopt;
  return nth_newest(0).value;
}

std::int32_t History::typical_step() const {
  if (count_ < 2) return 0;
  std::int64_t total = 0;
  for (std::size_t n = 0; n + 1 < count_; ++n) total += std::abs(nth_newest(n).value - nth_newest(n + 1).value);
  return static_cast<std::int32_t>(total / static_cast<std::int64_t>(count_ - 1));
}

}  // namespace arbees::signals
