#pragma once
#include <string>
#include <unordered_map>

#include "arbees/domain/output.hpp"

namespace arbees::services {

/// Turns signals into words. Fold every output once, in order; then ask about any signal of the run.
class Explainer {
 public:
  void add(const domain::Output& output);

  /// Several lines for a person: what, where, at which price and size, the arithmetic, the ages, each gate, the
  /// verdict.
  [[nodiscard]] std::string explain(const domain::Output& signal_output) const;

 private:
  [[nodiscard]] std::string team(domain::GameId game, domain::Side side) const;
  [[nodiscard]] std::string headline(const domain::Signal& signal) const;
  [[nodiscard]] std::string leg_line(const domain::Signal& signal, const domain::Leg& leg) const;

  std::unordered_map<std::uint32_t, domain::Game> games_;
  std::unordered_map<std::uint32_t, domain::Market> markets_;
};

/// A gate with its measurement and bar in human units: "spread 3.0¢ (at most 4.0¢)".
[[nodiscard]] std::string describe_gate(const domain::GateResult& result);

}  // namespace arbees::services
