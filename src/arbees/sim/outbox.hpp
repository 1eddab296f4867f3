#pragma once
#include <algorithm>
#include <optional>
#include <vector>

#include "arbees/domain/event.hpp"

namespace arbees::sim {

/// What the true book of a market looked like when an event was sent: the receiver's book must match once the event is
/// applied.
struct Checkpoint {
  domain::MarketId market;
  std::uint64_t mark = 0;
};

/// Events on their way, handed out by time of arrival; equal arrivals in the order they were sent.
class Outbox {
 public:
  struct Letter {
    base::Nanos received;
    std::uint64_t order = 0;
    domain::Event event;
    std::optional<Checkpoint> checkpoint;
  };

  void send(base::Nanos source, base::Nanos received, domain::EventBody body,
            std::optional<Checkpoint> checkpoint = std::nullopt) {
    letters_.push_back({received, ++sent_, {{source, received}, std::move(body), source}, checkpoint});
    std::ranges::push_heap(letters_, later);
  }
  [[nodiscard]] bool empty() const { return letters_.empty(); }
  [[nodiscard]] base::Nanos first() const { return letters_.front().received; }
  [[nodiscard]] Letter take() {
    std::ranges::pop_heap(letters_, later);
    Letter letter = std::move(letters_.back());
    letters_.pop_back();
    return letter;
  }

 private:
  static bool later(const Letter& a, const Letter& b) {
    return a.received != b.received ? a.received > b.received : a.order > b.order;
  }
  std::vector<Letter> letters_;
  std::uint64_t sent_ = 0;
};

}  // namespace arbees::sim
