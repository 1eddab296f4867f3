#include "arbees/net/breaker.hpp"

#include <algorithm>

namespace arbees::net {

BreakerState Breaker::state(base::Nanos now) const {
  if (!open_) return BreakerState::closed;
  return now < until_ ? BreakerState::open : BreakerState::half_open;
}

bool Breaker::admit(base::Nanos now) {
  if (!open_) return true;
  if (now < until_ || probing_) return false;
  probing_ = true;
  return true;
}

void Breaker::succeeded() {
  failures_ = 0;
  open_ = false;
  probing_ = false;
  open_for_ = policy_.open_for;
}

void Breaker::failed(base::Nanos now) {
  if (policy_.failures <= 0) return;
  if (open_) {
    if (!probing_) return;  // a straggler from before it opened tells nothing new
    probing_ = false;
    open_for_ = std::min(base::Duration{open_for_.value * 2}, policy_.open_most);
    until_ = now + open_for_;
    return;
  }
  if (++failures_ < policy_.failures) return;
  open_ = true;
  until_ = now + open_for_;
}

void Breaker::abandoned() {
  probing_ = false;
}

}  // namespace arbees::net
