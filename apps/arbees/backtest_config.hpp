#pragma once
#include <string>
#include <utility>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/services/backtest/report.hpp"

namespace arbees::app {

/// A strategy and, in words, what differs from the defaults.
struct NamedStrategy {
  services::backtest::Strategy strategy;
  std::string settings;
  bool swept = false;  ///< one point of a sweep
};

struct BacktestConfig {
  services::backtest::Resampling resampling;
  std::vector<NamedStrategy> strategies;
};

/// Reads strategies (docs/commands.md, "arbees backtest"): `[[strategy]]` tables with `name`, `control`, `engine` (what
/// differs from `[engine]`, which differs from the defaults) and `sweep` (dotted key = list), whose combinations are
/// strategies of their own. Every problem is reported.
[[nodiscard]] std::vector<base::Error> load_backtest(const std::string& path, BacktestConfig& config);

}  // namespace arbees::app
