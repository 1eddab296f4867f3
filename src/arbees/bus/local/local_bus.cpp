#include "arbees/bus/local/local_bus.hpp"

#include "arbees/bus/local/channel.hpp"

namespace arbees::bus::local {
namespace {

class LocalSubscription : public ports::Subscription {
 public:
  explicit LocalSubscription(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
  ~LocalSubscription() override { channel_->end(true); }
  bool receive(std::vector<domain::Output>& out, base::Duration patience) override {
    return channel_->receive(out, patience);
  }
  [[nodiscard]] ports::SubscriptionCounts counts() const override { return channel_->counts(); }

 private:
  std::shared_ptr<Channel> channel_;
};

}  // namespace

LocalBus::~LocalBus() {
  close();
}

std::unique_ptr<ports::Subscription> LocalBus::subscribe(ports::SubscriberOptions options) {
  auto channel = std::make_shared<Channel>(std::move(options));
  const std::lock_guard lock(mutex_);
  if (closed_) channel->end(false);
  else channels_.push_back(channel);
  return std::make_unique<LocalSubscription>(std::move(channel));
}

void LocalBus::publish(std::span<const domain::Output> batch) {
  const std::lock_guard order(publishing_);
  std::vector<std::shared_ptr<Channel>> listeners;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(channels_, [](const auto& channel) { return channel.expired(); });
    for (const auto& channel : channels_)
      if (auto alive = channel.lock()) listeners.push_back(std::move(alive));
  }
  for (const auto& channel : listeners) channel->push(batch);
}

void LocalBus::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& channel : channels_)
    if (const auto alive = channel.lock()) alive->end(false);
}

}  // namespace arbees::bus::local
