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
    Entry& entry = games_[game];
    entry.amount += amount;
    entry.weight += weight;
    entry.counted = true;
  }
  /// A game that was watched: it belongs to the sample though it may have made nothing. Which games trade is as much
  /// chance as what they make, so a sum is resampled over all that were watched.
  void watch(const std::string& game) { games_.try_emplace(game); }
  /// Games to which something was added.
  [[nodiscard]] std::size_t games() const;
  [[nodiscard]] double sum() const;
  /// Σ amount / Σ weight; 0 without weight.
  [[nodiscard]] double mean() const;
  /// Percentile intervals at 2.5 % and 97.5 %, games drawn with replacement (Efron 1979): of a sum all that were
  /// watched, of a mean those to which something was added. Nothing with fewer than two. Deterministic by seed.
  [[nodiscard]] std::optional<Interval> sum_interval(const Resampling& resampling) const;
  [[nodiscard]] std::optional<Interval> mean_interval(const Resampling& resampling) const;

 private:
  struct Entry {
    double amount = 0;
    double weight = 0;
    bool counted = false;
  };
  [[nodiscard]] std::optional<Interval> interval(const Resampling& resampling, bool ratio) const;
  std::map<std::string, Entry> games_;
};

}  // namespace arbees::services::backtest
