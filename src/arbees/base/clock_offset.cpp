#include "arbees/base/clock_offset.hpp"

#include <algorithm>

namespace arbees::base {
namespace {

constexpr std::int64_t kDriftDivisor = 10'000;  // 100 millionths
constexpr int kBeginAnewAfter = 3;

bool usable(const ClockReading& reading) {
  return reading.server.value > 0 && reading.sent.value > 0 && reading.received >= reading.sent &&
         reading.resolution.value >= 0;
}

}  // namespace

std::optional<ClockOffset> clock_offset(const ClockReading& reading) {
  if (!usable(reading)) return std::nullopt;
  const Duration low = reading.server - reading.received;
  const Duration high = reading.server + reading.resolution - reading.sent;
  const std::int64_t half = (high.value - low.value) / 2;
  return ClockOffset{{low.value + half}, {(high.value - low.value) - half}};
}

ClockOffsetEstimate::Bounds ClockOffsetEstimate::widened(const Bounds& bounds, Nanos now) {
  const std::int64_t drift = std::max<std::int64_t>((now - bounds.at).value, 0) / kDriftDivisor;
  return {{bounds.low.value - drift}, {bounds.high.value + drift}, bounds.at};
}

std::optional<ClockOffsetEstimate::Bounds> ClockOffsetEstimate::both(const Bounds& known, const Bounds& reading) {
  const Bounds wide = widened(known, reading.at);
  const Bounds common{std::max(wide.low, reading.low), std::min(wide.high, reading.high), reading.at};
  if (common.low > common.high) return std::nullopt;
  return common;
}

void ClockOffsetEstimate::add(const ClockReading& reading) {
  const auto proved = clock_offset(reading);
  if (!proved) return;
  const Bounds own{
      {proved->offset.value - proved->error.value}, {proved->offset.value + proved->error.value}, reading.received};
  const auto common = bounds_ ? both(*bounds_, own) : own;
  if (common) {
    bounds_ = common;
    contrary_.reset();
    contradictions_ = 0;
    return;
  }
  const auto agreed = contrary_ ? both(*contrary_, own) : own;
  contradictions_ = agreed ? contradictions_ + 1 : 1;
  contrary_ = agreed.value_or(own);
  if (contradictions_ < kBeginAnewAfter) return;
  bounds_ = contrary_;
  contrary_.reset();
  contradictions_ = 0;
}

std::optional<ClockOffset> ClockOffsetEstimate::at(Nanos now, Duration max_age) const {
  if (!bounds_ || now - bounds_->at > max_age) return std::nullopt;
  const Bounds wide = widened(*bounds_, now);
  const std::int64_t half = (wide.high.value - wide.low.value) / 2;
  return ClockOffset{{wide.low.value + half}, {(wide.high.value - wide.low.value) - half}};
}

}  // namespace arbees::base
