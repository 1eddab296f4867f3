#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {

/// Mean and variance of what is thought of home's chance.
struct Belief {
  double p = 0.5;
  double variance = 0.25;
};

/// The square root of the share of the game left, any share: what all knots are uniform in.
[[nodiscard]] inline double knot_root(double share) {
  const double s = share > 0.0 ? (share < 1.0 ? share : 1.0) : 0.0;
  return std::sqrt(s);
}

/// A place between two knots.
struct Knot {
  std::size_t index = 0;
  double fraction = 0.0;

  /// `root`: `knot_root` of the share left.
  [[nodiscard]] static Knot at(double root, std::size_t knots) {
    const double u = root * static_cast<double>(knots - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(u), knots - 2);
    return {i, u - static_cast<double>(i)};
  }
  [[nodiscard]] double between(double a, double b) const { return (1.0 - fraction) * a + fraction * b; }
  template <std::size_t N>
  [[nodiscard]] double in(const std::array<double, N>& curve) const {
    return between(curve[index], curve[index + 1]);
  }
  template <class Table>
  [[nodiscard]] double in(const Table& table, std::size_t column) const {
    return between(table[index][column], table[index + 1][column]);
  }
};

/// A game that is not over is never 0 or 1.
inline constexpr double kFloor = 1e-6;

/// Φ of an uncertain z: z ~ N(mean, unknown) in what was not told, and the model's own error beside it.
/// P = Φ(z/√(1 + unknown)), the mean over what is unknown; the standard error is the density there times both spreads.
[[nodiscard]] inline Belief believe(double z, double unknown, double model_sd) {
  const double s2 = 1.0 / (1.0 + unknown);
  const auto [p, slope] = normal(z * std::sqrt(s2));
  return {p, slope * slope * s2 * (unknown + model_sd * model_sd)};
}

/// One of two cases holds, `a` with weight `weight`: mean, and variance within and between.
[[nodiscard]] inline Belief mix(const Belief& a, const Belief& b, double weight = 0.5) {
  const double gap = a.p - b.p;
  return {weight * a.p + (1.0 - weight) * b.p,
          weight * a.variance + (1.0 - weight) * b.variance + weight * (1.0 - weight) * gap * gap};
}

}  // namespace arbees::winprob
