#include "arbees/winprob/strength.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

/// A larger spread than any game's is a broken feed.
constexpr double kSpreadLimit = 100.0;

/// Leagues whose margins are this small quote ±1.5 whoever plays. The favourite of such a line wins about 58 % (probit
/// 0.2).
constexpr double kFixedLineMargin = 6.0;
constexpr double kFixedLine = 0.2;
constexpr double kFixedLineWeight = 1.0 / (0.15 * 0.15);

/// What is paid for and what it is paid from: odds as a fraction, whose division can wait.
struct Fraction {
  double of;
  double whole;
};
Fraction american(std::int32_t odds) {
  const double o = odds;
  return o < 0.0 ? Fraction{-o, 100.0 - o} : Fraction{100.0, 100.0 + o};
}
/// Home's share of the two, the bookmaker's margin taken off both in proportion.
double without_margin(std::int32_t home_odds, std::int32_t away_odds) {
  const Fraction home = american(home_odds);
  const Fraction away = american(away_odds);
  const double h = home.of * away.whole;
  return h / (h + away.of * home.whole);
}

double probit(double p) {
  return normal_quantile(std::clamp(p, 1e-6, 1.0 - 1e-6));
}

struct Posterior {
  double weighted;
  double precision;
  bool informed = false;

  void add(double mean, double weight) {
    weighted += weight * mean;
    precision += weight;
    informed = true;
  }
};

}  // namespace

Strength pregame_strength(const domain::Game& game, const StrengthFit& fit) {
  Posterior sum{fit.prior * (game.neutral_site ? 0.0 : fit.home), fit.prior};
  const domain::PregameLine& line = game.line;
  if (line.home_spread && std::fabs(*line.home_spread) <= kSpreadLimit) {
    const double favoured = -*line.home_spread / fit.margin_sd;
    if (fit.margin_sd < kFixedLineMargin) sum.add(std::clamp(favoured, -kFixedLine, kFixedLine), kFixedLineWeight);
    else sum.add(favoured, fit.line_weight);
  }
  if (line.home_moneyline && line.away_moneyline && *line.home_moneyline != 0 && *line.away_moneyline != 0)
    sum.add(probit(without_margin(*line.home_moneyline, *line.away_moneyline)), fit.moneyline_weight);
  // A venue's price is a money line without the bookmaker's margin.
  if (line.home_price && line.home_price->millionths() > 0 && line.home_price->millionths() < base::Probability::kScale)
    sum.add(probit(line.home_price->to_double()), fit.moneyline_weight);
  if (line.home_probability && line.home_probability->millionths() > 0 &&
      line.home_probability->millionths() < base::Probability::kScale)
    sum.add(probit(line.home_probability->to_double()), fit.rating_weight);
  const double variance = 1.0 / sum.precision;
  return {sum.weighted * variance, variance, sum.informed};
}

}  // namespace arbees::winprob
