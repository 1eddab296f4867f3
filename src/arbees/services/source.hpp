#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/ports/feed_report.hpp"

namespace arbees::services {

/// Where a shard's events come from, in the order of their `received` stamps. Called from the shard's thread alone.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// The next event; nothing at the end.
  [[nodiscard]] virtual std::optional<domain::Event> next() = 0;
  /// When a run goes on after a restart: before the first `next`, each event of this source that was played before the
  /// restart, in order. What can be produced again starts behind it; what comes from outside learns what is open.
  virtual void replayed(const domain::Event& event) = 0;
  /// What the feeds behind it count of themselves. Any thread.
  [[nodiscard]] virtual std::vector<ports::FeedReport> feeds() const { return {}; }
};

/// Events that are all there already.
class ListSource final : public EventSource {
 public:
  explicit ListSource(std::vector<domain::Event> events) : events_(std::move(events)) {}
  [[nodiscard]] std::optional<domain::Event> next() override {
    if (at_ == events_.size()) return std::nullopt;
    return std::move(events_[at_++]);
  }
  void replayed(const domain::Event&) override {
    if (at_ < events_.size()) ++at_;
  }

 private:
  std::vector<domain::Event> events_;
  std::size_t at_ = 0;
};

}  // namespace arbees::services
