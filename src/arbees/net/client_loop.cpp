#include "arbees/net/client_loop.hpp"

#include <algorithm>

#include "arbees/base/assert.hpp"

namespace arbees::net {

ClientLoop::ClientLoop(const RunnerOptions& options)
    : now_(options.now),
      wall_(options.wall),
      steady_(options.steady),
      standstill_(options.standstill),
      scale_(options.time_scale),
      generator_(options.seed == 0 ? std::random_device{}() : options.seed) {
  ARBEES_ASSERT(scale_ > 0, "time can't stand still");
  began_ = ran_at_ = steady_();
}

base::Nanos ClientLoop::now() {
  last_ = std::max(last_, now_());
  return last_;
}

base::Nanos ClientLoop::pace() const {
  return {static_cast<std::int64_t>(static_cast<double>((steady_() - began_).value) * scale_)};
}

std::uint64_t ClientLoop::standstills() {
  const base::Nanos at = steady_();
  if (const base::Duration passed = at - ran_at_; passed > standstill_) {
    ++standstills_;
    stood_still_ = passed;
  }
  ran_at_ = at;
  return standstills_;
}

std::chrono::nanoseconds ClientLoop::real(base::Duration paced) const {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(paced.value) / scale_));
}

void ClientLoop::end_all() {
  stopping_ = true;
  // Each may end things that unregister themselves: later, from their own coroutines, never from inside the call.
  for (const auto& end : enders_) end();
}

boost::asio::awaitable<void> Bell::wait_until(base::Nanos until) {
  return wait(loop_.real(until - loop_.pace()));
}

boost::asio::awaitable<void> Bell::wait_for(base::Duration paced) {
  return wait(loop_.real(paced));
}

boost::asio::awaitable<void> Bell::wait_real(base::Duration time) {
  return wait(std::chrono::nanoseconds(time.value));
}

boost::asio::awaitable<void> Bell::wait(std::chrono::nanoseconds time) {
  // Also a wait that is over at once lets the others have their turn.
  const bool waits = !rung_ && !loop_.stopping() && time.count() > 0;
  timer_.expires_after(waits ? time : std::chrono::nanoseconds(0));
  co_await timer_.async_wait(kClientAwait);
  rung_ = false;
}

Deadline::Deadline(ClientLoop& loop, base::Duration time, std::function<void()> cut)
    : state_(std::make_shared<State>()), timer_(loop.context()) {
  state_->cut = std::move(cut);
  timer_.expires_after(std::chrono::nanoseconds(time.value));
  timer_.async_wait([state = state_](const boost::system::error_code& why) {
    if (why || !state->armed) return;
    state->expired = true;
    state->cut();
  });
}

Deadline::~Deadline() {
  state_->armed = false;
}

}  // namespace arbees::net
