#include "arbees/winprob/resample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace arbees::winprob {
namespace {

/// Linear between order statistics.
double quantile(std::vector<double>& values, double q) {
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto i = static_cast<std::size_t>(at);
  if (i + 1 >= values.size()) return values.back();
  return values[i] + (at - static_cast<double>(i)) * (values[i + 1] - values[i]);
}

}  // namespace

Quantiles resample_mean(std::span<const PairedSum> games, int draws, std::uint64_t seed) {
  if (games.empty() || draws < 1) return {};
  SplitMix random(seed);
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(draws));
  for (int d = 0; d < draws; ++d) {
    PairedSum sum;
    for (std::size_t i = 0; i < games.size(); ++i) {
      const PairedSum& g = games[random.below(games.size())];
      sum.difference += g.difference;
      sum.rows += g.rows;
    }
    means.push_back(sum.rows > 0.0 ? sum.difference / sum.rows : 0.0);
  }
  return {quantile(means, 0.025), quantile(means, 0.975)};
}

double resample_bins(std::span<const BinResiduals<10>> games, double rows, int draws, std::uint64_t seed) {
  if (games.empty() || rows <= 0.0 || draws < 1) return 0.0;
  SplitMix random(seed);
  std::vector<double> errors;
  errors.reserve(static_cast<std::size_t>(draws));
  for (int d = 0; d < draws; ++d) {
    BinResiduals<10> sum{};
    for (std::size_t i = 0; i < games.size(); ++i) {
      const auto& g = games[random.below(games.size())];
      for (std::size_t b = 0; b < sum.size(); ++b) sum[b] += g[b];
    }
    double error = 0.0;
    for (const double s : sum) error += std::fabs(s);
    errors.push_back(error / rows);
  }
  return quantile(errors, 0.95);
}

}  // namespace arbees::winprob
