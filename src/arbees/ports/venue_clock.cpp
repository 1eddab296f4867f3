#include "arbees/ports/venue_clock.hpp"

#include <algorithm>

namespace arbees::ports {
namespace {

constexpr std::size_t kMost = 64;
constexpr std::int64_t kSecond = 1'000'000'000;
/// By how much two undisciplined clocks may drift apart, as a fraction of the time that passed: 1 / 10'000.
constexpr std::int64_t kDrift = 10'000;

}  // namespace

void VenueClock::observe(base::Nanos sent, base::Nanos received, base::Nanos date) {
  if (date.value <= 0 || sent.value <= 0 || received < sent) return;
  const Bounds made{received, (date - received).value, (date - sent).value + kSecond};
  while (!exchanges_.empty() && (exchanges_.size() >= kMost || received - exchanges_.front().at > kKept))
    exchanges_.pop_front();
  const auto meets = [](const Bounds& a, const Bounds& b) { return a.low <= b.high && b.low <= a.high; };
  if (const auto known = common(received); known && !meets(*known, made)) {
    ++contradictions_;
    if (!outlier_ || !meets(*outlier_, made)) {
      outlier_ = made;
      return;
    }
    exchanges_.assign(1, *outlier_);
  }
  outlier_.reset();
  exchanges_.push_back(made);
  settle(received);
}

std::optional<VenueClock::Bounds> VenueClock::common(base::Nanos now) const {
  if (exchanges_.empty()) return std::nullopt;
  Bounds all{now, INT64_MIN, INT64_MAX};
  for (const Bounds& each : exchanges_) {
    const std::int64_t drift = std::max<std::int64_t>((now - each.at).value, 0) / kDrift;
    all.low = std::max(all.low, each.low - drift);
    all.high = std::min(all.high, each.high + drift);
  }
  return all;
}

void VenueClock::settle(base::Nanos now) {
  const auto all = common(now);
  const std::int64_t low = std::min(all->low, all->high);  // rounding may cross bounds that touch
  const std::int64_t high = std::max(all->low, all->high);
  estimate_ = Estimate{{low + (high - low) / 2}, {(high - low) / 2}};
}

}  // namespace arbees::ports
