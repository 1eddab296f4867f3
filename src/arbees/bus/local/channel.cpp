#include "arbees/bus/local/channel.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace arbees::bus::local {
namespace {

/// What a view is of, when it is one: quotes by market, game views by game.
std::optional<std::uint64_t> view_key(const domain::OutputBody& body) {
  if (const auto* quote = std::get_if<domain::Quote>(&body)) return quote->market.value;
  if (const auto* view = std::get_if<domain::GameView>(&body)) return (std::uint64_t{1} << 32) | view->game.value;
  return std::nullopt;
}

}  // namespace

Channel::Channel(ports::SubscriberOptions options) : options_(std::move(options)) {
  ARBEES_ASSERT(options_.capacity > 0, "subscriber without room");
  counts_.capacity = options_.capacity;
}

// Under the lock: after the subscriber has gone, nobody is woken any more.
void Channel::ring() {
  arrival_.notify_all();
  if (options_.wake && !deaf_) options_.wake();
}

void Channel::push(std::span<const domain::Output> batch) {
  std::unique_lock lock(mutex_);
  for (const domain::Output& output : batch) {
    const auto key = options_.views == ports::ViewPolicy::latest ? view_key(output.body) : std::nullopt;
    if (!key && kept_.size() >= options_.capacity)
      room_.wait(lock, [&] { return kept_.size() < options_.capacity || ended_; });
    if (ended_) return;
    const bool was_empty = empty();
    if (!key) kept_.push_back(output);
    else if (!latest_.insert_or_assign(*key, output).second) ++counts_.replaced;
    if (was_empty) ring();
  }
}

bool Channel::receive(std::vector<domain::Output>& out, base::Duration patience) {
  std::unique_lock lock(mutex_);
  arrival_.wait_for(lock, std::chrono::nanoseconds(patience.value), [&] { return !empty() || ended_; });
  if (empty()) return !ended_;
  const auto start = static_cast<std::ptrdiff_t>(out.size());
  std::move(kept_.begin(), kept_.end(), std::back_inserter(out));
  for (auto& [key, view] : latest_) out.push_back(std::move(view));
  counts_.received += kept_.size() + latest_.size();
  kept_.clear();
  latest_.clear();
  std::sort(out.begin() + start, out.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  room_.notify_all();
  return true;
}

void Channel::end(bool deaf) {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  deaf_ = deaf_ || deaf;
  ring();
  room_.notify_all();
}

ports::SubscriptionCounts Channel::counts() const {
  const std::lock_guard lock(mutex_);
  auto counts = counts_;
  counts.waiting = kept_.size() + latest_.size();
  return counts;
}

}  // namespace arbees::bus::local
