// The scalar twin of batch.cpp: plain arithmetic in a file of its own, so no instruction set but the build's touches
// it.
#include <algorithm>
#include <cmath>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/curves.hpp"

namespace arbees::winprob {

double estimate_row(domain::Sport sport, double lead, double left, double strength, double doubt, double situation) {
  const Curve& c = curve_of(sport);
  if (c.knots == 0) return 0.5;
  const auto number = [](double x) { return std::isnan(x) ? 0.0 : x; };
  const double share = std::clamp(number(left) * c.scale, 0.0, 1.0);
  const double u = (c.root ? std::sqrt(share) : share) * (c.knots - 1);
  const int i = std::min(static_cast<int>(u), c.knots - 2);
  const double f = u - i;
  const auto between = [&](const double* at, int step) { return at[0] + f * (at[step] - at[0]); };
  const double l = number(lead);
  const int column = static_cast<int>(std::min(std::fabs(l), static_cast<double>(c.width - 1)));
  const double ahead = between(c.lead + i * c.width + column, c.width);
  const double pull = between(c.pull + i, 1);
  const double z = std::copysign(ahead, l) + pull * strength + between(c.ball + i, 1) * situation;
  const double spread = std::sqrt(1.0 + pull * pull * std::clamp(doubt, 0.0, kDoubtLimit));
  const double x = z / spread;
  return std::isnan(x) ? 0.5 : std::clamp(normal_cdf(x), kFloor, 1.0 - kFloor);
}

}  // namespace arbees::winprob
