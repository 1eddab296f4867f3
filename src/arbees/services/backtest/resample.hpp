#pragma once
#include <map>
#include <optional>
#include <string>

#include "arbees/services/backtest/report.hpp"

namespace arbees::services::backtest {

/// A statistic over games: the sum of `amount`, or amount over weight. Games are what is independent; trades within one
/// share its result.
class ByGame {
 public:
  void add(const std::string& game, double amount, double weight = 1) {
    auto& entry = games_[game];
    entry.first += amount;
    entry.second += weight;
  }
  [[nodiscard]] std::size_t games() const { return games_.size(); }
  [[nodiscard]] double sum() const;
  /// Σ amount / Σ weight; 0 without weight.
  [[nodiscard]] double mean() const;
  /// Percentile intervals at 2.5 % and 97.5 %, games drawn with replacement (Efron 1979). Deterministic by seed.
  [[nodiscard]] std::optional<Interval> sum_interval(const Resampling& resampling) const;
  [[nodiscard]] std::optional<Interval> mean_interval(const Resampling& resampling) const;

 private:
  [[nodiscard]] std::optional<Interval> interval(const Resampling& resampling, bool ratio) const;
  std::map<std::string, std::pair<double, double>> games_;
};

}  // namespace arbees::services::backtest
