#pragma once
#include <condition_variable>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "arbees/ports/bus.hpp"

namespace arbees::bus::local {

/// What waits for one subscriber. Threads: any.
class Channel {
 public:
  explicit Channel(ports::SubscriberOptions options);

  /// Takes the whole batch, waiting for room; gives up at once when the channel ends.
  void push(std::span<const domain::Output> batch);
  bool receive(std::vector<domain::Output>& out, base::Duration patience);
  /// No more pushes; what waits can still be received. With `deaf` nobody will receive: no more wake-ups either.
  void end(bool deaf);
  [[nodiscard]] ports::SubscriptionCounts counts() const;

 private:
  [[nodiscard]] bool empty() const { return kept_.empty() && latest_.empty(); }
  void ring();

  const ports::SubscriberOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable arrival_;
  std::vector<domain::Output> kept_;                          ///< never dropped, in order
  std::unordered_map<std::uint64_t, domain::Output> latest_;  ///< newest view by what it is of
  ports::SubscriptionCounts counts_;
  bool ended_ = false;
  bool deaf_ = false;
};

}  // namespace arbees::bus::local
