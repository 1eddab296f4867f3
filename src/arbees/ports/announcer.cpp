#include "arbees/ports/announcer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <optional>

namespace arbees::ports {
namespace {

using Clock = std::chrono::steady_clock;

base::Duration since(Clock::time_point start) {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count()};
}

/// Sleeps, but not past the request to stop unless it has come already.
void rest(base::Duration pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any bell;
  const bool was_asked = stop.stop_requested();
  const auto length = std::chrono::nanoseconds(pause.value);
  if (was_asked) bell.wait_for(lock, length, [] { return false; });
  else bell.wait_for(lock, stop, length, [] { return false; });
}

}  // namespace

Announcer::Announcer(Store& store, Bus& bus, std::string run, Backoff backoff)
    : store_(store), bus_(bus), run_(std::move(run)), backoff_(backoff) {
  view_.path = store_.location();
}

base::Result<void> Announcer::announce(std::span<const domain::Output> batch, const std::stop_token& stop) {
  base::Duration pause = backoff_.first;
  std::optional<Clock::time_point> asked_to_stop;
  while (true) {
    const auto start = Clock::now();
    auto outcome = store_.append(run_, batch);
    report(outcome, batch.size(), since(start));
    if (outcome) break;
    if (stop.stop_requested()) {
      if (!asked_to_stop) asked_to_stop = Clock::now();
      if (since(*asked_to_stop) >= backoff_.last_wish) return outcome;
      pause = std::min(pause, base::milliseconds(100));
    }
    rest(pause, stop);
    pause = std::min(base::Duration{pause.value * 2}, backoff_.most);
  }
  bus_.publish(batch);
  return {};
}

void Announcer::report(const base::Result<void>& outcome, std::size_t size, base::Duration took) {
  const std::lock_guard lock(mutex_);
  view_.ok = outcome.has_value();
  view_.error = outcome ? std::string() : outcome.error().message();
  view_.lag = outcome ? 0 : size;
  if (!outcome) return;
  view_.rows += size;
  view_.last_commit_ms = static_cast<double>(took.value) / 1e6;
}

StoreView Announcer::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

}  // namespace arbees::ports
