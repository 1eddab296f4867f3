#include "arbees/winprob/hockey_table.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

double at_knot(const HockeyFit& fit, std::size_t knot, int lead) {
  const double z = fit.lead[knot][static_cast<std::size_t>(std::min(std::abs(lead), static_cast<int>(kGoals) - 1))];
  return lead < 0 ? -z : z;
}

HockeyTable build() {
  const HockeyFit& fit = generated::kNhl;
  constexpr int kMost = static_cast<int>(kGoals) - 1;
  HockeyTable table{};
  for (std::size_t knot = 0; knot < kHockeyKnots; ++knot) {
    const double u = static_cast<double>(knot) / (kHockeyKnots - 1);
    const double live = std::min(kPowerPlaySeconds, 3600.0 * u * u);
    for (int lead = -kMost; lead <= kMost; ++lead) {
      const auto column = static_cast<std::size_t>(lead + kMost);
      for (int more = -2; more <= 2; ++more)
        table[static_cast<std::size_t>(more + 2)][knot][column] =
            with_goals(at_knot(fit, knot, lead), at_knot(fit, knot, lead + (more > 0) - (more < 0)),
                       more * fit.power_play_rate * live);
      const bool close = lead != 0 && std::abs(lead) <= 2;
      const double empty = close ? fit.net_empty[knot][static_cast<std::size_t>(std::abs(lead)) - 1] : 0.0;
      table[kNetEmpty][knot][column] = close ? (lead < 0 ? -empty : empty) : at_knot(fit, knot, lead);
    }
  }
  return table;
}

}  // namespace

double with_goals(double z, double next, double goals) {
  if (goals == 0.0) return z;
  const double share = std::min(std::fabs(goals), 1.0);
  const double side = z + next > 0.0 ? -1.0 : 1.0;  // in the lower tail, where a probability keeps its digits
  return side * normal_quantile((1.0 - share) * normal_cdf(side * z) + share * normal_cdf(side * next));
}

const HockeyTable& hockey_table() {
  static const HockeyTable table = build();
  return table;
}

}  // namespace arbees::winprob
