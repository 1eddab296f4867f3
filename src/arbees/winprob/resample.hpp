#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace arbees::winprob {

/// SplitMix64 (Steele, Lea, Flood 2014): small, the same on every machine.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Uniform in 0…n-1; n below 2³².
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(((next() >> 32) * n) >> 32); }

 private:
  std::uint64_t state_;
};

/// A game's sums for a ratio of means.
struct PairedSum {
  double difference = 0.0;
  double rows = 0.0;
};

struct Quantiles {
  double low = 0.0;   ///< 2.5 %
  double high = 0.0;  ///< 97.5 %
};

/// Of Σ difference / Σ rows when games are drawn with replacement.
[[nodiscard]] Quantiles resample_mean(std::span<const PairedSum> games, int draws, std::uint64_t seed);

/// 95th percentile of Σ_bins |Σ_games residual| / rows when games are drawn with replacement. The residuals must
/// already be centred in each bin: then this is the calibration error that chance alone shows.
template <std::size_t N>
using BinResiduals = std::array<double, N>;
[[nodiscard]] double resample_bins(std::span<const BinResiduals<10>> games, double rows, int draws, std::uint64_t seed);

}  // namespace arbees::winprob
