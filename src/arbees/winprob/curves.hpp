#pragma once
#include "arbees/domain/sport.hpp"

namespace arbees::winprob {

/// One sport's model as the batch reads it: z = ±lead[knot][|lead|] + pull[knot]·strength + ball[knot]·situation, linear between
/// knots; P = Φ(z / √(1 + pull²·doubt)). Tables live as long as the program.
struct Curve {
  const double* lead = nullptr;  ///< knots × width, rows of `width`
  const double* pull = nullptr;  ///< knots
  const double* ball = nullptr;  ///< knots
  int knots = 0;
  int width = 0;
  double scale = 1.0;       ///< share of the game left = left · scale
  bool root = true;         ///< knots uniform in the square root of the share; else in the share itself
};

/// Nothing (`knots` 0) for a sport without a model.
[[nodiscard]] const Curve& curve_of(domain::Sport sport);

}  // namespace arbees::winprob
