// NBA and NCAAB: P = Φ(lead(t) + B(t)·strength + C(t)·ball). tools/fit_winprob/basketball.py is the same in Python.
#include <cmath>
#include <variant>

#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/lead.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {

Answer basketball(domain::Sport league, const Moment& moment, const Strength& strength,
                  const domain::SportDetail& detail) {
  const BasketballFit& fit = league == domain::Sport::nba ? generated::kNba : generated::kNcaab;
  // A tie leads to another overtime between the same sides: overtime reads as regulation's last minutes.
  const double seconds = moment.overtime ? moment.period_seconds : moment.seconds;
  const double root = knot_root(seconds / fit.total_seconds);
  const Knot knot = Knot::at(root, kClockKnots);
  const double pull = knot.in(fit.strength_pull);
  const double z = lead_part(fit.lead, knot, moment.lead) + pull * strength.mean + expired(moment, seconds);
  const double unknown = pull * pull * strength.variance;
  const double model_sd = Knot::at(root, kErrorKnots).in(fit.model_sd);
  const auto* play = std::get_if<domain::BasketballDetail>(&detail);
  const double ball = knot.in(fit.ball);
  if (play != nullptr && play->possession) {
    const double side = *play->possession == domain::Side::home ? 1.0 : -1.0;
    return {believe(z + side * ball, unknown, model_sd), 0};
  }
  return {mix(believe(z + ball, unknown, model_sd), believe(z - ball, unknown, model_sd)), kMissingPossession};
}

}  // namespace arbees::winprob
