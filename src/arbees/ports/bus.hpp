#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/output.hpp"

namespace arbees::ports {

/// What happens to views (quotes, game views) that a subscriber has not yet taken when a newer one of the same market
/// or game arrives. Everything else is never dropped under either policy: a full queue makes `publish` wait.
enum class ViewPolicy : std::uint8_t { latest, every };
BOOST_DESCRIBE_ENUM(ViewPolicy, latest, every)

struct SubscriberOptions {
  std::string name;
  std::size_t capacity = 4096;  ///< outputs waiting, without the latest views
  ViewPolicy views = ViewPolicy::latest;
  /// Called by the publisher when something arrives at an empty queue. Must return at once and not call the bus.
  std::function<void()> wake;
};

struct SubscriptionCounts {
  std::size_t waiting = 0;
  std::size_t capacity = 0;
  std::uint64_t received = 0;
  std::uint64_t replaced = 0;  ///< views that a newer one replaced before they were taken
};

/// One reader's end. Destroying it unsubscribes and frees a publisher that waits for it.
class Subscription {
 public:
  virtual ~Subscription() = default;
  /// Appends everything that waits to `out`, ascending by sequence; waits up to `patience` for the first. False once
  /// the bus is closed and nothing is left.
  virtual bool receive(std::vector<domain::Output>& out, base::Duration patience) = 0;
  [[nodiscard]] virtual SubscriptionCounts counts() const = 0;
};

/// Announces what is stored. Threads: any.
class Bus {
 public:
  virtual ~Bus() = default;
  /// Hands the batch to every subscriber, in order; waits for a full one. Only call with outputs that are durable.
  virtual void publish(std::span<const domain::Output> batch) = 0;
  /// From now on. What was published before is in the store.
  [[nodiscard]] virtual std::unique_ptr<Subscription> subscribe(SubscriberOptions options) = 0;
  /// No more publishing; subscribers take what waits and then learn that it ended.
  virtual void close() = 0;
};

}  // namespace arbees::ports
