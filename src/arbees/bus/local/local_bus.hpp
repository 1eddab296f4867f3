#pragma once
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "arbees/ports/bus.hpp"

namespace arbees::bus::local {

class Channel;

/// The bus inside one process. A subscriber's memory is bounded: `capacity` outputs that are never dropped, and one
/// view a market or game. Each subscriber gets outputs in ascending order; a slow one holds up `publish`, not the rest.
class LocalBus : public ports::Bus {
 public:
  LocalBus() = default;
  ~LocalBus() override;
  void publish(std::span<const domain::Output> batch) override;
  [[nodiscard]] std::unique_ptr<ports::Subscription> subscribe(ports::SubscriberOptions options) override;
  void close() override;

 private:
  std::mutex publishing_;  ///< one batch at a time, so that every subscriber sees the same order
  std::mutex mutex_;       ///< guards the rest; never held while waiting for a subscriber
  std::vector<std::weak_ptr<Channel>> channels_;
  bool closed_ = false;
};

}  // namespace arbees::bus::local
