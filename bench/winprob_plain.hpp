#pragma once
// The models the plain way, a row after another with the library's erfc, exp and sqrt: what the batch is measured
// against, and checked against.
#include <algorithm>
#include <cmath>

#include "arbees/winprob/baseball_table.hpp"
#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/generated/mlb.hpp"
#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"
#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/hockey_table.hpp"

namespace arbees::bench {

using winprob::BatchColumns;

/// Between two knots.
struct At {
  std::size_t k;
  double f;
  At(double share, std::size_t knots) {
    const double u = std::sqrt(std::clamp(share, 0.0, 1.0)) * static_cast<double>(knots - 1);
    k = std::min(static_cast<std::size_t>(u), knots - 2);
    f = u - static_cast<double>(k);
  }
  [[nodiscard]] double of(double low, double high) const { return low + f * (high - low); }
};

inline double finish(double z, double pull, double doubt) {
  const double p = 0.5 * std::erfc(-z / std::sqrt(2.0 * (1.0 + pull * pull * doubt)));
  return std::clamp(p, 1e-6, 1.0 - 1e-6);
}

template <const winprob::BasketballFit& fit>
double plain_basketball(const BatchColumns& c, std::size_t i) {
  const At at(c.left[i] / fit.total_seconds, winprob::kClockKnots);
  const auto a = static_cast<std::size_t>(std::min(std::fabs(c.lead[i]), 60.0));
  const double pull = at.of(fit.strength_pull[at.k], fit.strength_pull[at.k + 1]);
  const double z = std::copysign(at.of(fit.lead[at.k][a], fit.lead[at.k + 1][a]), c.lead[i]) + pull * c.strength[i] +
                   at.of(fit.ball[at.k], fit.ball[at.k + 1]) * c.possession[i];
  return finish(z, pull, c.doubt[i]);
}

inline double plain_nhl(const BatchColumns& c, std::size_t i) {
  const auto& fit = winprob::generated::kNhl;
  const At at(c.left[i] / 3600.0, winprob::kHockeyKnots);
  const At coarse(c.left[i] / 3600.0, winprob::kHockeyScaleKnots);
  const double more = c.home_skaters[i] - c.home_net_empty[i] - c.away_skaters[i] + c.away_net_empty[i];
  const bool pulled = std::fabs(c.lead[i]) >= 1.0 && std::fabs(c.lead[i]) <= 2.0 &&
                      (c.lead[i] < 0.0 ? c.home_net_empty[i] : c.away_net_empty[i]) != 0.0;
  const double leader = c.lead[i] < 0.0 ? -more : more;
  const std::size_t empty = leader < 0.0   ? winprob::kNetEmptyShort
                            : leader > 0.0 ? winprob::kNetEmptyMore
                                           : winprob::kNetEmpty;
  const auto& table =
      winprob::hockey_table()[pulled ? empty : static_cast<std::size_t>(std::clamp(more, -2.0, 2.0) + 2.0)];
  const auto column = static_cast<std::size_t>(std::clamp(c.lead[i], -6.0, 6.0) + 6.0);
  const double pull = coarse.of(fit.scale[coarse.k][1], fit.scale[coarse.k + 1][1]);
  const double z = coarse.of(fit.scale[coarse.k][0], fit.scale[coarse.k + 1][0]) *
                       at.of(table[at.k][column], table[at.k + 1][column]) +
                   pull * c.strength[i];
  return finish(z, pull, c.doubt[i]);
}

inline double plain_mlb(const BatchColumns& c, std::size_t i) {
  const auto& fit = winprob::generated::kMlb;
  const double left = 2.0 * (9.0 - c.period[i]) + (1.0 - c.half[i]) + (3.0 - c.outs[i]) / 3.0;
  const At at(left / 19.0, winprob::kBaseballKnots);
  const auto row = static_cast<std::size_t>(2.0 * (c.period[i] - 1.0) + c.half[i]);
  const double even = winprob::baseball_table()[row][static_cast<std::size_t>(c.bases[i] * 3.0 + c.outs[i])]
                                               [static_cast<std::size_t>(std::clamp(c.lead[i], -15.0, 15.0) + 15.0)];
  const double pull = at.of(fit.scale[at.k][1], fit.scale[at.k + 1][1]);
  return finish(at.of(fit.scale[at.k][0], fit.scale[at.k + 1][0]) * even + pull * c.strength[i], pull, c.doubt[i]);
}

template <const winprob::FootballFit& fit>
double plain_football(const BatchColumns& c, std::size_t i) {
  using namespace winprob;
  const double left = c.left[i];
  const double side = c.possession[i];
  const At at(left / kRegulation, kClockKnots);
  const auto column = [&](FootballColumn j) { return at.of(fit.columns[at.k][j], fit.columns[at.k + 1][j]); };
  const bool first = left > kHalf;
  const bool kick = c.kickoff[i] != 0.0;
  const auto down = static_cast<std::size_t>(c.down[i]) - 1;
  const auto goal = static_cast<std::size_t>(c.yards_to_goal[i]);
  const auto far = static_cast<std::size_t>(std::min(c.distance[i], 30.0));
  const double points = kick ? fit.kickoff_points : fit.points_by_yards[down][goal] - fit.points_by_distance[down][far];
  const double snaps = kick ? 0.0 : 4.0 - c.down[i];
  const double closing = first ? std::exp(-(left - kHalf) / kClosing) : 0.0;
  const double margin = side * c.lead[i];
  const double enemy = side > 0.0 ? c.away_timeouts[i] : c.home_timeouts[i];
  const double burn = kSnapSeconds * snaps - kTimeoutSeconds * std::min(enemy, snaps);
  const auto a = static_cast<std::size_t>(std::min(std::fabs(c.lead[i]), 60.0));
  const double pull = column(kStrengthColumn);
  double z = std::copysign(at.of(fit.lead[at.k][a], fit.lead[at.k + 1][a]), c.lead[i]) + pull * c.strength[i];
  z += side * points * ((1.0 - closing) * column(kPointsOpen) + closing * column(kPointsClose));
  z += side * ((1.0 - closing) * column(kBallOpen) + closing * column(kBallClose));
  z += column(kTimeouts) * (c.home_timeouts[i] - c.away_timeouts[i]);
  if (first) z += column(kReceiver) * c.second_half_receiver[i];
  if (margin >= 1.0)
    z += side * (column(kKneel) / (1.0 + std::exp(-(burn - left) / kKneelSeconds)) + column(kLeaderBall));
  if (margin >= -8.0) z += side * column(kLatePlace) * fit.late_place[kick ? kKickoffYards : goal];
  return finish(z, pull, c.doubt[i]);
}

}  // namespace arbees::bench
