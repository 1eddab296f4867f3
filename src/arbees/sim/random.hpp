#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

#include "arbees/base/hash.hpp"

namespace arbees::sim {

/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021). The same seed gives the
/// same draws; draws through `log` and `cos` are the same wherever the C library is.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] = base::mix(seed, i);
  }

  std::uint64_t next() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }
  /// 0 ≤ x < 1.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// low … high, both included.
  int between(int low, int high) { return low + static_cast<int>(uniform() * static_cast<double>(high - low + 1)); }
  bool chance(double p) { return uniform() < p; }
  double normal() {
    const double u = 1.0 - uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * uniform());
  }
  double log_normal(double median, double sigma) { return median * std::exp(sigma * normal()); }
  double exponential(double mean) { return -mean * std::log(1.0 - uniform()); }
  /// Index drawn by weight; the weights sum to 1.
  std::size_t pick(std::span<const double> weights) {
    double u = uniform();
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
      if (u < weights[i]) return i;
      u -= weights[i];
    }
    return weights.size() - 1;
  }

 private:
  static std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace arbees::sim
