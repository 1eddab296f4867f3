#include "arbees/net/rate_budget.hpp"

#include <algorithm>
#include <cmath>

namespace arbees::net {
namespace {

constexpr double kTooLittle = 1e-9;  // tokens: what rounding leaves missing

}  // namespace

RateBudget::RateBudget(RatePolicy policy, base::Nanos now) : policy_(policy), tokens_(policy.capacity), counted_(now) {}

double RateBudget::tokens_at(base::Nanos now) const {
  const base::Nanos from = std::max(counted_, paused_until_);
  if (now <= from) return tokens_;
  const double gained = static_cast<double>((now - from).value) * 1e-9 * policy_.tokens_per_s;
  return std::min(policy_.capacity, tokens_ + gained);
}

base::Duration RateBudget::wait_for(double cost, base::Nanos now, double in_line) const {
  const std::int64_t pause = std::max<std::int64_t>(0, (paused_until_ - now).value);
  if (policy_.tokens_per_s <= 0) return {pause};
  const double missing = in_line + std::min(cost, policy_.capacity) - tokens_at(now);
  if (missing <= kTooLittle) return {pause};
  return {pause + static_cast<std::int64_t>(std::ceil(missing / policy_.tokens_per_s * 1e9))};
}

void RateBudget::take(double cost, base::Nanos now) {
  tokens_ = tokens_at(now) - cost;
  counted_ = std::max(counted_, now);
}

void RateBudget::pause(base::Nanos until) {
  paused_until_ = std::max(paused_until_, until);
}

}  // namespace arbees::net
