#pragma once
#include <array>

#include "arbees/domain/sport.hpp"

namespace arbees::winprob {

/// One sport's model as the batch reads it: z = ±lead[knot][|lead|] + pull[knot]·strength + ball[knot]·situation,
/// linear between knots; P = Φ(z / √(1 + pull²·doubt)). Tables live as long as the program.
struct Curve {
  const double* lead = nullptr;  ///< knots × width, rows of `width`
  const double* pull = nullptr;  ///< knots
  const double* ball = nullptr;  ///< knots
  int knots = 0;
  int width = 0;
  double scale = 1.0;  ///< share of the game left = left · scale
  bool root = true;    ///< knots uniform in the square root of the share; else in the share itself
  /// Where the lead's table is linear between a few edges and there are 17 knots: the slope from edge 0 = 0, then the
  /// change of slope at each further edge, [ramp][knot], so that a vector unit can look them up in registers. `ramps`
  /// 0: use the table.
  static constexpr int kMaxRamps = 4;
  int ramps = 0;
  std::array<double, kMaxRamps> edges{};
  std::array<std::array<double, 17>, kMaxRamps> slopes{};
};

/// A larger variance of strength than this reads as this.
inline constexpr double kDoubtLimit = 1e12;

/// Nothing (`knots` 0) for a sport without a model.
[[nodiscard]] const Curve& curve_of(domain::Sport sport);

}  // namespace arbees::winprob
