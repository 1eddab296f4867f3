#include "arbees/winprob/curves.hpp"

#include <algorithm>
#include <array>

#include "arbees/winprob/belief.hpp"
#include "arbees/winprob/generated/mlb.hpp"
#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"
#include "arbees/winprob/generated/nhl.hpp"

namespace arbees::winprob {
namespace {

struct FootballColumns {
  ClockCurve pull{};
  ClockCurve ball{};

  explicit constexpr FootballColumns(const FootballFit& fit) {
    for (std::size_t k = 0; k < kClockKnots; ++k) {
      pull[k] = fit.columns[k][kStrengthColumn];
      ball[k] = fit.columns[k][kPointsOpen];
    }
  }
};
constexpr FootballColumns kNflColumns(generated::kNfl);
constexpr FootballColumns kNcaafColumns(generated::kNcaaf);

/// The chain's table times its fitted scale, on the chain's own knots.
struct HockeyTables {
  std::array<std::array<double, kGoals>, kHockeyKnots> lead{};
  std::array<double, kHockeyKnots> pull{};
  std::array<double, kHockeyKnots> ball{};

  HockeyTables() {
    for (std::size_t k = 0; k < kHockeyKnots; ++k) {
      const double u = static_cast<double>(k) / (kHockeyKnots - 1);
      const Knot coarse = Knot::at(u * u, kHockeyScaleKnots);
      pull[k] = coarse.in(generated::kNhl.scale, 1);
      for (std::size_t g = 0; g < kGoals; ++g)
        lead[k][g] = coarse.in(generated::kNhl.scale, 0) * generated::kNhl.lead[k][g];
    }
  }
};

/// The start of each half-inning, by half-innings left: 18 before the first, 0 when the last is over.
struct BaseballTables {
  static constexpr std::size_t kRows = 19;
  std::array<std::array<double, kLeadRuns + 1>, kRows> lead{};
  std::array<double, kRows> pull{};
  std::array<double, kRows> ball{};

  BaseballTables() {
    const BaseballFit& fit = generated::kMlb;
    for (std::size_t left = 0; left < kRows; ++left) {
      const Knot knot = Knot::at(static_cast<double>(left) / 19.0, kBaseballKnots);
      pull[left] = knot.in(fit.scale, 1);
      const std::size_t inning = kInnings - (left + 1) / 2;
      const auto& values = left == 0 ? fit.after : left % 2 == 1 ? fit.bottom[inning] : fit.top[inning];
      double previous = 0.0;
      for (std::size_t run = 0; run <= kLeadRuns; ++run) {
        // Even sides at even chances: the half-inning's edge for the last bat goes with the strength, so take the odd
        // part.
        const double ahead = normal_quantile(std::clamp(values[kLeadRuns + run], 1e-9, 1.0 - 1e-9));
        const double behind = normal_quantile(std::clamp(values[kLeadRuns - run], 1e-9, 1.0 - 1e-9));
        previous = std::max(previous, knot.in(fit.scale, 0) * 0.5 * (ahead - behind));
        lead[left][run] = run == 0 ? 0.0 : previous;
      }
    }
  }
};

Curve clock_curve(const LeadTable& lead, const ClockCurve& pull, const ClockCurve& ball, double total) {
  return {lead.data()->data(),      pull.data(), ball.data(), static_cast<int>(kClockKnots),
          static_cast<int>(kLeads), 1.0 / total, true};
}

Curve basketball_curve(const BasketballFit& fit) {
  constexpr std::array<std::size_t, Curve::kMaxRamps + 1> kEdges = {0, 2, 6, 13, kLeads - 1};  // as fitted
  Curve curve = clock_curve(fit.lead, fit.strength_pull, fit.ball, fit.total_seconds);
  curve.ramps = Curve::kMaxRamps;
  for (std::size_t k = 0; k < kClockKnots; ++k) {
    double before = 0.0;
    for (std::size_t r = 0; r < Curve::kMaxRamps; ++r) {
      const double slope =
          (fit.lead[k][kEdges[r + 1]] - fit.lead[k][kEdges[r]]) / static_cast<double>(kEdges[r + 1] - kEdges[r]);
      curve.slopes[r][k] = slope - before;
      before = slope;
    }
  }
  for (std::size_t r = 0; r < Curve::kMaxRamps; ++r) curve.edges[r] = static_cast<double>(kEdges[r]);
  return curve;
}

}  // namespace

const Curve& curve_of(domain::Sport sport) {
  static const HockeyTables hockey;
  static const BaseballTables baseball;
  static const std::array<Curve, 7> curves = {
      clock_curve(generated::kNfl.lead, kNflColumns.pull, kNflColumns.ball, 3600.0),
      basketball_curve(generated::kNba),
      Curve{hockey.lead.data()->data(), hockey.pull.data(), hockey.ball.data(), static_cast<int>(kHockeyKnots),
            static_cast<int>(kGoals), 1.0 / 3600.0, true},
      Curve{baseball.lead.data()->data(), baseball.pull.data(), baseball.ball.data(),
            static_cast<int>(BaseballTables::kRows), kLeadRuns + 1, 1.0 / 18.0, false},
      clock_curve(generated::kNcaaf.lead, kNcaafColumns.pull, kNcaafColumns.ball, 3600.0),
      basketball_curve(generated::kNcaab),
      Curve{}};
  static_assert(static_cast<int>(domain::Sport::nfl) == 0 && static_cast<int>(domain::Sport::nba) == 1 &&
                static_cast<int>(domain::Sport::nhl) == 2 && static_cast<int>(domain::Sport::mlb) == 3 &&
                static_cast<int>(domain::Sport::ncaaf) == 4 && static_cast<int>(domain::Sport::ncaab) == 5 &&
                static_cast<int>(domain::Sport::other) == 6);
  return curves[std::min(static_cast<std::size_t>(sport), curves.size() - 1)];
}

}  // namespace arbees::winprob
