#pragma once
#include <map>
#include <memory>

#include "arbees/services/backtest/collector.hpp"

namespace arbees::services::backtest {

/// A strategy whose result is known in advance: it measures the measuring. Each buys at the touch, one decision a game
/// and minute, in books no wider than ten cents (of a wider one nobody knows the middle), held to settlement; no
/// latency, so that the arithmetic is exact.
class Control {
 public:
  virtual ~Control() = default;
  /// Decides after an event, from what the collector has heard so far.
  void decide(Collector& collector, base::Nanos now);

 protected:
  explicit Control(std::uint64_t seed) : seed_(seed) {}
  /// The fair value of YES in this control's opinion; nothing = no trade now.
  [[nodiscard]] virtual std::optional<double> opinion(const Collector& collector, std::size_t market) = 0;
  [[nodiscard]] double draw();

 private:
  void consider(Collector& collector, std::size_t market);
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
  std::map<std::uint32_t, base::Nanos> decided_;  ///< by game
};

/// "kalshi:KXNBAGAME-…".
[[nodiscard]] std::string name_of(const domain::Market& market);

/// The control of this kind; null for the engine. `results`: what YES of each market (venue:symbol) will pay, for the
/// oracle alone.
[[nodiscard]] std::unique_ptr<Control> make_control(Decider decider, std::uint64_t seed,
                                                    std::map<std::string, double> results);

}  // namespace arbees::services::backtest
