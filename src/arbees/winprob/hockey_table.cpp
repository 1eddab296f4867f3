#include "arbees/winprob/hockey_table.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

double at_knot(const HockeyFit& fit, std::size_t knot, int lead) {
  const double z = fit.lead[knot][static_cast<std::size_t>(std::min(std::abs(lead), static_cast<int>(kGoals) - 1))];
  return lead < 0 ? -z : z;
}

/// Between knots.
double at_time(const HockeyFit& fit, double seconds, int lead) {
  const Knot knot = Knot::at(knot_root(seconds / 3600.0), kHockeyKnots);
  return knot.between(at_knot(fit, knot.index, lead), at_knot(fit, knot.index + 1, lead));
}

/// `more` skaters of home's, both goalkeepers in.
double on_power_play(const HockeyFit& fit, std::size_t knot, int lead, int more) {
  const double u = static_cast<double>(knot) / (kHockeyKnots - 1);
  const double seconds = 3600.0 * u * u;
  const double live = std::min(kPowerPlaySeconds, seconds);
  const int side = (more > 0) - (more < 0);
  const double goals = more * fit.power_play_rate * live;
  if (side * lead <= 0) return with_goals(at_knot(fit, knot, lead), at_knot(fit, knot, lead + side), goals);
  const double left = seconds - kStifled * live;
  return with_goals(at_time(fit, left, lead), at_time(fit, left, lead + side), goals);
}

/// The net of the side behind by one or two is empty; the leader has `more` skaters than it else had against it.
double net_empty(const HockeyFit& fit, std::size_t knot, int deficit, int more) {
  const double empty = fit.net_empty[knot][static_cast<std::size_t>(deficit) - 1];
  const double u = static_cast<double>(knot) / (kHockeyKnots - 1);
  const double goals = more * fit.power_play_rate * std::min(kPowerPlaySeconds, 3600.0 * u * u);
  return with_goals(empty, at_knot(fit, knot, deficit + more), goals);
}

HockeyTable build() {
  const HockeyFit& fit = generated::kNhl;
  constexpr int kMost = static_cast<int>(kGoals) - 1;
  HockeyTable table{};
  for (std::size_t knot = 0; knot < kHockeyKnots; ++knot) {
    for (int lead = -kMost; lead <= kMost; ++lead) {
      const auto column = static_cast<std::size_t>(lead + kMost);
      for (int more = -2; more <= 2; ++more)
        table[static_cast<std::size_t>(more + 2)][knot][column] = on_power_play(fit, knot, lead, more);
      const bool close = lead != 0 && std::abs(lead) <= 2;
      for (int more = -1; more <= 1; ++more) {
        const double empty = close ? net_empty(fit, knot, std::abs(lead), more) : at_knot(fit, knot, std::abs(lead));
        const std::size_t ice = more == 0 ? kNetEmpty : more < 0 ? kNetEmptyShort : kNetEmptyMore;
        table[ice][knot][column] = lead < 0 ? -empty : empty;
      }
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
