#include "arbees/net/socket_life.hpp"

#include <algorithm>

namespace arbees::net {
namespace {

constexpr base::Duration kRest = base::seconds(3600);  // nothing to do until something happens

}  // namespace

SocketLife::Step SocketLife::look(base::Nanos now) {
  if (phase_ == SocketPhase::closed || phase_ == SocketPhase::connecting) return {Todo::nothing, now + kRest};
  if (phase_ == SocketPhase::waiting) {
    if (now < wake_) return {Todo::nothing, wake_};
    phase_ = SocketPhase::connecting;
    return {Todo::dial, now + kRest};
  }
  const base::Nanos dead_at = unanswered_since_ + policy_.dead_after;
  if (waits_for_answer_ && now >= dead_at) return {Todo::drop, now + kRest};
  if (waits_for_answer_ && now >= unanswered_since_ + policy_.ping_every) phase_ = SocketPhase::suspect;
  Todo todo = Todo::nothing;
  if (now >= wake_) {
    todo = Todo::ping;
    wake_ = now + policy_.ping_every;
    if (!waits_for_answer_) unanswered_since_ = now;
    waits_for_answer_ = true;
  }
  return {todo, waits_for_answer_ ? std::min(wake_, unanswered_since_ + policy_.dead_after) : wake_};
}

void SocketLife::opened(base::Nanos now) {
  phase_ = SocketPhase::open;
  opened_ = now;
  wake_ = now + policy_.ping_every;
  waits_for_answer_ = false;
}

void SocketLife::answered(base::Nanos) {
  if (!is_open()) return;
  phase_ = SocketPhase::open;
  waits_for_answer_ = false;
}

void SocketLife::lost(base::Nanos now, double random) {
  if (phase_ == SocketPhase::closed) return;
  const bool was_steady = is_open() && now - opened_ >= policy_.steady_after;
  failures_ = was_steady ? 1 : failures_ + 1;
  phase_ = SocketPhase::waiting;
  wake_ = now + delay_after(policy_.back_off, failures_, random);
}

void SocketLife::reopen(base::Nanos now) {
  phase_ = SocketPhase::waiting;
  wake_ = now;
}

}  // namespace arbees::net
