#include "arbees/services/backtest/resample.hpp"

#include <algorithm>

#include "arbees/base/hash.hpp"

namespace arbees::services::backtest {
namespace {

double ratio_of(double amount, double weight) {
  return weight > 0 ? amount / weight : 0;
}

}  // namespace

std::size_t ByGame::games() const {
  std::size_t count = 0;
  for (const auto& [game, entry] : games_) count += entry.counted ? 1 : 0;
  return count;
}

double ByGame::sum() const {
  double total = 0;
  for (const auto& [game, entry] : games_) total += entry.amount;
  return total;
}

double ByGame::mean() const {
  double weight = 0;
  for (const auto& [game, entry] : games_) weight += entry.weight;
  return ratio_of(sum(), weight);
}

std::optional<Interval> ByGame::interval(const Resampling& resampling, bool ratio) const {
  std::vector<Entry> entries;
  for (const auto& [game, entry] : games_)
    if (entry.counted || !ratio) entries.push_back(entry);
  if (entries.size() < 2 || games() == 0 || resampling.resamples < 40) return std::nullopt;
  std::vector<double> statistics;
  std::uint64_t draw = 0;
  for (std::uint64_t i = 0; i < resampling.resamples; ++i) {
    double amount = 0;
    double weight = 0;
    for (std::size_t n = 0; n < entries.size(); ++n) {
      const auto& entry = entries[base::mix(resampling.seed, ++draw) % entries.size()];
      amount += entry.amount;
      weight += entry.weight;
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
