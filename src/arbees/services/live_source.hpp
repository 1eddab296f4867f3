#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "arbees/base/queue.hpp"
#include "arbees/services/source.hpp"

namespace arbees::services {

/// Events as they happen, handed from the network's thread to the shard's. The queue is bounded: a shard that cannot
/// keep up holds the network back, and the venues' sockets with it, rather than losing a change of a book.
class LiveSource final : public EventSource {
 public:
  /// `replayed` hears the events of before a restart, on the shard's thread, before anything is pushed.
  explicit LiveSource(std::function<void(const domain::Event&)> replayed = {}, std::size_t batches = 16'384)
      : replayed_(std::move(replayed)), queue_(batches) {}

  /// In order of `received`. Waits while the queue is full; false once closed.
  bool push(std::vector<domain::Event> batch) { return batch.empty() || queue_.push(std::move(batch)); }
  /// No more events: `next` hands out what waits and then ends. Any thread.
  void close() { queue_.close(); }

  [[nodiscard]] std::optional<domain::Event> next() override {
    while (at_ == batch_.size()) {
      auto more = queue_.pop();
      if (!more) return std::nullopt;
      batch_ = *std::move(more);
      at_ = 0;
    }
    return std::move(batch_[at_++]);
  }

  void replayed(const domain::Event& event) override {
    if (replayed_) replayed_(event);
  }

  void report(std::vector<ports::FeedReport> reports) {
    const std::lock_guard lock(mutex_);
    reports_ = std::move(reports);
  }
  [[nodiscard]] std::vector<ports::FeedReport> feeds() const override {
    const std::lock_guard lock(mutex_);
    return reports_;
  }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

 private:
  std::function<void(const domain::Event&)> replayed_;
  base::BoundedQueue<std::vector<domain::Event>> queue_;
  std::vector<domain::Event> batch_;
  std::size_t at_ = 0;
  mutable std::mutex mutex_;
  std::vector<ports::FeedReport> reports_;
};

}  // namespace arbees::services
