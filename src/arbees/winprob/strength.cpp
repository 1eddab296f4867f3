#include "arbees/winprob/strength.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

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
/// A bookmaker's two prices pay out less than they take in, and not absurdly less: others are of two moments or sides.
constexpr double kLeastBook = 0.999;
constexpr double kMostBook = 1.15;

/// Home's share of the two, the bookmaker's margin taken off both in proportion; nothing when they are no pair.
std::optional<double> without_margin(const domain::PregameLine& line) {
  if (!line.home_moneyline || !line.away_moneyline || *line.home_moneyline == 0 || *line.away_moneyline == 0)
    return std::nullopt;
  const Fraction home = american(*line.home_moneyline);
  const Fraction away = american(*line.away_moneyline);
  const double h = home.of * away.whole;
  const double both = h + away.of * home.whole;
  const double whole = home.whole * away.whole;
  if (both < kLeastBook * whole || both > kMostBook * whole) return std::nullopt;
  return h / both;
}

double probit(double p) {
  return normal_quantile(std::clamp(p, 1e-6, 1.0 - 1e-6));
}

struct Posterior {
  double weighted;
  double precision;
  double squares = 0.0;  ///< of the sources, by weight
  double heard = 0.0;    ///< what the sources weigh
  double told = 0.0;     ///< their sum, by weight
  int sources = 0;

  void add(double mean, double weight) {
    weighted += weight * mean;
    precision += weight;
    squares += weight * mean * mean;
    heard += weight;
    told += weight * mean;
    ++sources;
  }
  /// By how much more the sources differ than their errors explain: what the mean's variance lacks.
  [[nodiscard]] double disagreement() const {
    if (sources < 2) return 0.0;
    const double chi = squares - told * told / heard;
    const double excess = chi / (sources - 1) - kChance;
    return excess > 0.0 ? excess / heard : 0.0;
  }
  static constexpr double kChance = 4.0;  ///< two standard errors apart happens
};

}  // namespace

Strength pregame_strength(const domain::Game& game, const StrengthFit& fit) {
  Posterior sum{fit.prior * (game.neutral_site ? 0.0 : fit.home), fit.prior};
  const domain::PregameLine& line = game.line;
  const auto moneyline = without_margin(line);
  if (line.home_spread && std::fabs(*line.home_spread) <= kSpreadLimit) {
    const double favoured = -*line.home_spread / fit.margin_sd;
    if (fit.margin_sd >= kFixedLineMargin) sum.add(favoured, fit.line_weight);
    else if (!moneyline || favoured * (*moneyline - 0.5) >= 0.0)  // of the wrong sign it says nothing of who is better
      sum.add(std::clamp(favoured, -kFixedLine, kFixedLine), kFixedLineWeight);
  }
  if (moneyline) sum.add(probit(*moneyline), fit.moneyline_weight);
  // A venue's price is a money line without the bookmaker's margin.
  if (line.home_price && line.home_price->millionths() > 0 && line.home_price->millionths() < base::Probability::kScale)
    sum.add(probit(line.home_price->to_double()), fit.moneyline_weight);
  if (line.home_probability && line.home_probability->millionths() > 0 &&
      line.home_probability->millionths() < base::Probability::kScale)
    sum.add(probit(line.home_probability->to_double()), fit.rating_weight);
  const double variance = 1.0 / sum.precision;
  return {sum.weighted * variance, variance, sum.sources > 0, sum.disagreement()};
}

}  // namespace arbees::winprob
