#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "arbees/base/assert.hpp"

namespace arbees::base {

/// A bounded first-in first-out queue between threads. Full means back-pressure (`push` waits) or a
/// visible refusal (`try_push` returns false): nothing is dropped in silence.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : ring_(capacity) { ARBEES_ASSERT(capacity > 0, "queue without room"); }

  /// Waits for room. False once the queue is closed; the value is then not taken.
  bool push(T value) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [&] { return size_ < ring_.size() || closed_; });
    return put(std::move(value));
  }

  /// False, without waiting, when full or closed.
  bool try_push(T value) {
    std::unique_lock lock(mutex_);
    if (size_ == ring_.size()) return false;
    return put(std::move(value));
  }

  /// Waits for a value. Nothing once the queue is closed and empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [&] { return size_ > 0 || closed_; });
    if (size_ == 0) return std::nullopt;
    return get();
  }

  /// Nothing, without waiting, when empty.
  std::optional<T> try_pop() {
    std::unique_lock lock(mutex_);
    if (size_ == 0) return std::nullopt;
    return get();
  }

  /// No more pushes; what is inside can still be popped.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    not_full_.notify_all();
    not_empty_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return size_;
  }
  [[nodiscard]] std::size_t capacity() const { return ring_.size(); }

 private:
  bool put(T value) {
    if (closed_) return false;
    ring_[(head_ + size_) % ring_.size()] = std::move(value);
    ++size_;
    not_empty_.notify_one();
    return true;
  }
  T get() {
    T value = std::move(ring_[head_]);
    head_ = (head_ + 1) % ring_.size();
    --size_;
    not_full_.notify_one();
    return value;
  }

  mutable std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::vector<T> ring_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
  bool closed_ = false;
};

}  // namespace arbees::base
