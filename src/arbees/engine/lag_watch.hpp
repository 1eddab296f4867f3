#pragma once
#include <deque>

#include "arbees/domain/output.hpp"

namespace arbees::engine {

/// Remembers markets that lagged and measures what they did until the horizon. Prices are mids of the claim that the
/// signal would buy, ten-thousandths. Not for two threads at once.
class LagWatch {
 public:
  explicit LagWatch(base::Duration horizon) : horizon_(horizon) {}

  /// A signal was told. `leader_mid` and `laggard_mid` of the claim, now.
  void add(const domain::Signal& signal, std::int32_t leader_mid, std::int32_t laggard_mid, base::Nanos now);

  /// The mid of a market for the home side moved.
  void moved(domain::MarketId market, std::int32_t home_mid, base::Nanos now);

  /// The next one whose horizon has passed, measured; nothing when none has.
  [[nodiscard]] std::optional<domain::LagOutcome> due(base::Nanos now);

  [[nodiscard]] std::size_t size() const { return watched_.size(); }

 private:
  struct Watched {
    domain::LagOutcome outcome;  ///< gap, took as known so far
    domain::MarketId leader_market;
    domain::Side wins_with = domain::Side::home;
    std::int32_t leader_then = 0;
    std::int32_t laggard_then = 0;
    std::int32_t leader_now = 0;
    std::int32_t laggard_now = 0;
    base::Nanos told_at;
  };
  base::Duration horizon_;
  std::deque<Watched> watched_;  ///< in the order told, so the oldest is due first
};

}  // namespace arbees::engine
