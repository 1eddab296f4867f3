#include "arbees/signals/history.hpp"

#include <algorithm>

namespace arbees::signals {
namespace {
constexpr base::Duration kSlot = base::milliseconds(250);

/// The smallest integer whose square is at least n.
std::int32_t root_up(__int128 n) {
  std::int64_t low = 0;
  std::int64_t high = 1'000'000'000;
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (static_cast<__int128>(middle) * middle >= n) high = middle;
    else low = middle + 1;
  }
  return static_cast<std::int32_t>(low);
}

}  // namespace

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

std::optional<std::int32_t> History::noise(base::Nanos now, base::Duration window, base::Duration period) const {
  const base::Nanos end = now - window;
  const base::Nanos begin = end - period;
  __int128 squares = 0;
  base::Nanos oldest = end;
  for (std::size_t n = 0; n < count_; ++n) {
    const Sample& sample = nth_newest(n);
    if (sample.at > end) continue;
    oldest = std::max(sample.at, begin);
    if (sample.at <= begin || n + 1 == count_) break;
    const std::int64_t step = sample.value - nth_newest(n + 1).value;
    squares += static_cast<__int128>(step) * step;
  }
  const base::Duration seen = end - oldest;
  if (seen.value <= 0 || seen.value < period.value / 4) return std::nullopt;
  return root_up(squares * window.value / seen.value);
}

}  // namespace arbees::signals
