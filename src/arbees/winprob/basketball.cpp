// NBA and NCAAB: P = Φ(lead(t) + B(t)·strength + C(t)·ball). tools/fit_winprob/basketball.py is the same in Python.
#include <algorithm>
#include <cmath>
#include <variant>

#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/lead.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr double kLastMinute = 60.0;
constexpr double kUntoldSd = 0.25;  ///< of z, as the clock runs out

std::uint32_t missing_ball(const domain::SportDetail& detail) {
  const auto* play = std::get_if<domain::BasketballDetail>(&detail);
  return play != nullptr && play->possession ? 0U : static_cast<std::uint32_t>(kMissingPossession);
}

}  // namespace

Answer basketball(domain::Sport league, const Moment& moment, const Strength& strength,
                  const domain::SportDetail& detail) {
  const BasketballFit& fit = league == domain::Sport::nba ? generated::kNba : generated::kNcaab;
  // A tie leads to another overtime between the same sides: overtime reads as regulation's last minutes.
  const double seconds = moment.overtime ? moment.period_seconds : moment.seconds;
  const double root = knot_root(seconds / fit.total_seconds);
  const Knot knot = Knot::at(root, kClockKnots);
  const double pull = knot.in(fit.strength_pull);
  double lead = lead_part(fit.lead, knot, moment.lead);
  double ball = knot.in(fit.ball);
  if (seconds < kLastShot) {
    if (seconds <= 0.0 && moment.lead != 0.0)
      return {believe(expired_z(lead), 0.0, fit.model_sd[0]), missing_ball(detail)};
    // Too little time for a shot: the ball counts for less and less, and a lead for more, up to a game that is over.
    const double gone = 1.0 - seconds / kLastShot;
    lead += gone * gone * (expired_z(lead_part(fit.lead, Knot{}, moment.lead)) - lead);
    ball *= std::sqrt(seconds / kLastShot);
  }
  const double z = lead + pull * strength.mean;
  const double unknown = pull * pull * strength.variance;
  // Fouls, free throws and timeouts decide the last minute, and no feed here tells them.
  const double untold = kUntoldSd * std::max(1.0 - seconds / kLastMinute, 0.0);
  const double fitted_sd = Knot::at(root, kErrorKnots).in(fit.model_sd);
  const double model_sd = std::sqrt(fitted_sd * fitted_sd + untold * untold);
  const auto* play = std::get_if<domain::BasketballDetail>(&detail);
  if (play != nullptr && play->possession) {
    const double side = *play->possession == domain::Side::home ? 1.0 : -1.0;
    return {believe(z + side * ball, unknown, model_sd), 0};
  }
  return {mix(believe(z + ball, unknown, model_sd), believe(z - ball, unknown, model_sd)), kMissingPossession};
}

}  // namespace arbees::winprob
