#include "arbees/services/backtest/resample.hpp"

#include <algorithm>

#include "arbees/base/hash.hpp"

namespace arbees::services::backtest {
namespace {

double ratio_of(double amount, double weight) {
  return weight > 0 ? amount / weight : 0;
}

}  // namespace

double ByGame::sum() const {
  double total = 0;
  for (const auto& [game, entry] : games_) total += entry.first;
  return total;
}

double ByGame::mean() const {
  double weight = 0;
  for (const auto& [game, entry] : games_) weight += entry.second;
  return ratio_of(sum(), weight);
}

std::optional<Interval> ByGame::interval(const Resampling& resampling, bool ratio) const {
  if (games_.size() < 2 || resampling.resamples < 40) return std::nullopt;
  std::vector<std::pair<double, double>> entries;
  for (const auto& [game, entry] : games_) entries.push_back(entry);
  std::vector<double> statistics;
  std::uint64_t draw = 0;
  for (std::uint64_t i = 0; i < resampling.resamples; ++i) {
    double amount = 0;
    double weight = 0;
    for (std::size_t n = 0; n < entries.size(); ++n) {
      const auto& entry = entries[base::mix(resampling.seed, ++draw) % entries.size()];
      amount += entry.first;
      weight += entry.second;
    }
    statistics.push_back(ratio ? ratio_of(amount, weight) : amount);
  }
  std::ranges::sort(statistics);
  const auto at = [&](double share) {
    return statistics[static_cast<std::size_t>(share * static_cast<double>(statistics.size() - 1))];
  };
  return Interval{at(0.025), at(0.975)};
}

std::optional<Interval> ByGame::sum_interval(const Resampling& resampling) const {
  return interval(resampling, false);
}

std::optional<Interval> ByGame::mean_interval(const Resampling& resampling) const {
  return interval(resampling, true);
}

}  // namespace arbees::services::backtest
