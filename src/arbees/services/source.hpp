#pragma once
#include <memory>
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

/// A source that has another owner besides the shard: whoever fills it may outlive the shard, or end before it.
class SharedSource final : public EventSource {
 public:
  explicit SharedSource(std::shared_ptr<EventSource> source) : source_(std::move(source)) {}
  [[nodiscard]] std::optional<domain::Event> next() override { return source_->next(); }
  void replayed(const domain::Event& event) override { source_->replayed(event); }
  [[nodiscard]] std::vector<ports::FeedReport> feeds() const override { return source_->feeds(); }

 private:
  std::shared_ptr<EventSource> source_;
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
