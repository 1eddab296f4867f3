// NHL: a Markov chain's table, power play, empty net. tools/fit_winprob/hockey.py builds the table and is the same in
// Python.
#include <algorithm>
#include <cmath>
#include <variant>

#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr double kRegulation = 3600.0;
constexpr double kOvertimePull = 0.25;        ///< probits of three-a-side overtime and shootout per probit of strength
constexpr double kPlayoffOvertimePull = 0.5;  ///< sudden death at full strength
constexpr double kShootoutPull = 0.1;
constexpr double kPowerPlaySeconds = 65.0;  ///< left of a power play when it is seen, on average
constexpr double kSkatersSd = 0.3;          ///< of the difference, when it is not told

double sign(double x) {
  return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

double table(const HockeyFit& fit, const Knot& knot, double lead) {
  const auto goals = static_cast<std::size_t>(std::min(std::fabs(lead), static_cast<double>(kGoals - 1)));
  return sign(lead) * knot.in(fit.lead, goals);
}

/// Has the side behind by one or two pulled its goalkeeper?
bool pulled(const domain::HockeyDetail* play, double lead) {
  if (play == nullptr || std::fabs(lead) < 1.0 || std::fabs(lead) > 2.0) return false;
  return lead < 0.0 ? play->home_net_empty : play->away_net_empty;
}

}  // namespace

Answer hockey(const Moment& moment, const Strength& strength, const domain::SportDetail& detail) {
  const HockeyFit& fit = generated::kNhl;
  const auto* play = std::get_if<domain::HockeyDetail>(&detail);
  Answer answer;
  const double seconds = moment.overtime ? 0.0 : moment.seconds;
  const Knot knot = Knot::at(seconds / kRegulation, kHockeyKnots);
  double z = table(fit, knot, moment.lead);
  double unknown = 0.0;
  const double live = std::min(kPowerPlaySeconds, moment.overtime ? moment.period_seconds : seconds);
  if (play != nullptr && play->home_skaters && play->away_skaters) {
    const double home = static_cast<double>(*play->home_skaters) - (play->home_net_empty ? 1 : 0);
    const double away = static_cast<double>(*play->away_skaters) - (play->away_net_empty ? 1 : 0);
    const double goals = std::clamp(home - away, -2.0, 2.0) * fit.power_play_rate * live;
    if (goals != 0.0) {
      const double share = std::min(std::fabs(goals), 1.0);
      const double next = table(fit, knot, moment.lead + sign(goals));
      // In the lower tail, where a probability keeps its digits.
      const double side = z + next > 0.0 ? -1.0 : 1.0;
      z = side * normal_quantile((1.0 - share) * normal_cdf(side * z) + share * normal_cdf(side * next));
    }
  } else {
    answer.missing |= kMissingSkaters;
    const double step = table(fit, knot, std::fabs(moment.lead) + 1.0) - std::fabs(z);
    const double c = std::min(step, 0.5) * kSkatersSd * fit.power_play_rate * live;
    unknown += c * c;
  }
  if (pulled(play, moment.lead))
    z = sign(moment.lead) * knot.in(fit.net_empty, static_cast<std::size_t>(std::fabs(moment.lead)) - 1);

  const Knot coarse = Knot::at(seconds / kRegulation, kHockeyScaleKnots);
  double scale = coarse.in(fit.scale, 0);
  double pull = coarse.in(fit.scale, 1);
  if (moment.overtime) {
    scale = 1.0;
    const bool shootout = (play != nullptr && play->shootout) || (!moment.postseason && moment.period >= 5);
    pull = shootout ? kShootoutPull : moment.postseason ? kPlayoffOvertimePull : kOvertimePull;
  }
  unknown += pull * pull * strength.variance;
  const double model_sd = Knot::at(seconds / kRegulation, kErrorKnots).in(fit.model_sd) + (moment.overtime ? 0.1 : 0.0);
  answer.belief = believe(scale * z + pull * strength.mean, unknown, model_sd);
  return answer;
}

}  // namespace arbees::winprob
