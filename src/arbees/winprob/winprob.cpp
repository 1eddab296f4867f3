#include "arbees/winprob/winprob.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

struct Shape {
  double sigma;      ///< points over a whole game
  double floor;      ///< points still open at the end
  double spread;     ///< final margin's spread around the line
  double home;       ///< home advantage, points
  double unknown;    ///< spread of strength when no line is known, points
};

constexpr Shape shape_of(domain::Sport sport) {
  switch (sport) {
    case domain::Sport::nfl: return {16.4, 3.0, 13.4, 1.8, 6.0};
    case domain::Sport::ncaaf: return {17.0, 3.0, 16.0, 2.5, 14.0};
    case domain::Sport::nba: return {19.5, 1.4, 12.0, 2.3, 5.5};
    case domain::Sport::ncaab: return {15.8, 0.95, 10.6, 3.2, 9.0};
    case domain::Sport::nhl: return {2.5, 0.35, 2.5, 0.25, 0.5};
    case domain::Sport::mlb: return {4.3, 0.6, 4.3, 0.35, 0.7};
    case domain::Sport::other: return {10.0, 1.0, 10.0, 0.0, 5.0};
  }
  return {10.0, 1.0, 10.0, 0.0, 5.0};
}

double american(std::int32_t odds) { return odds < 0 ? -odds / (100.0 - odds) : 100.0 / (100.0 + odds); }

double share_left(domain::Sport sport, const domain::GameState& state, std::uint32_t& missing) {
  const domain::Format format = domain::format_of(sport);
  if (format.regulation_periods == 0) return 0.5;
  if (format.period_seconds == 0) {
    double done = std::max(state.period - 1, 0);
    if (const auto* b = std::get_if<domain::BaseballDetail>(&state.detail); b != nullptr && b->half)
      done += static_cast<int>(*b->half) / 4.0;
    return std::clamp(1.0 - done / format.regulation_periods, 0.0, 1.0);
  }
  if (const auto seconds = domain::regulation_seconds_left(sport, state))
    return *seconds / (format.regulation_periods * format.period_seconds);
  missing |= kMissingClock;
  return std::clamp((format.regulation_periods - state.period + 0.5) / format.regulation_periods, 0.0, 1.0);
}

}  // namespace

Estimate estimate(const domain::Game& game, const domain::GameState& state) {
  Estimate e;
  const double lead = static_cast<double>(state.home_score) - state.away_score;
  if (state.phase == domain::Phase::final && (lead != 0.0 || game.sport == domain::Sport::nfl)) {
    e.home_raw = lead > 0.0 ? 1.0 : lead < 0.0 ? 0.0 : 0.5;
    e.std_error = 0.0;
    e.decided = true;
  } else {
    const Shape s = shape_of(game.sport);
    const double t = share_left(game.sport, state, e.missing);
    double strength = game.neutral_site ? 0.0 : s.home;
    double doubt = s.unknown;
    const auto& line = game.line;
    if (line.home_spread && std::isfinite(*line.home_spread)) {
      strength = -*line.home_spread;
      doubt = 1.0;
    } else if (line.home_moneyline && line.away_moneyline) {
      const double h = american(*line.home_moneyline);
      strength = s.spread * normal_quantile(h / (h + american(*line.away_moneyline)));
      doubt = 1.0;
    } else if (line.home_probability) {
      strength = s.spread * normal_quantile(line.home_probability->to_double());
      doubt = 0.3 * s.unknown;
    } else {
      e.missing |= kMissingLine;
    }
    const double pull = s.sigma / s.spread * t;
    const double spread = std::sqrt(s.sigma * s.sigma * t + s.floor * s.floor + pull * pull * doubt * doubt);
    const double z = (lead + pull * strength) / spread;
    e.home_raw = std::clamp(normal_cdf(z), 1e-6, 1.0 - 1e-6);
    e.std_error = normal_pdf(z) * std::sqrt(pull * pull * doubt * doubt / (spread * spread) + 0.01);
  }
  e.home = base::Probability::from_double(e.home_raw);
  return e;
}

PlayImpact play_impact(const domain::Game& game, const domain::GameState& before, const domain::GameState& after) {
  PlayImpact impact{estimate(game, before), estimate(game, after), 0.0, 0.0};
  impact.home_change = impact.after.home_raw - impact.before.home_raw;
  const double a = impact.before.std_error;
  const double b = impact.after.std_error;
  impact.std_error = impact.before.missing == impact.after.missing ? std::fabs(a - b) + 0.1 * std::min(a, b)
                                                                   : std::sqrt(a * a + b * b);
  return impact;
}

}  // namespace arbees::winprob
