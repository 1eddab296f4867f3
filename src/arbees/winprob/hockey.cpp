// NHL: a Markov chain's table, power play, empty net. tools/fit_winprob/hockey.py builds the table and is the same in
// Python.
#include <algorithm>
#include <cmath>
#include <variant>

#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/hockey_table.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr double kRegulation = 3600.0;
constexpr double kOvertimePull = 0.25;        ///< probits of three-a-side overtime and shootout per probit of strength
constexpr double kPlayoffOvertimePull = 0.5;  ///< sudden death at full strength
constexpr double kShootoutPull = 0.1;
constexpr double kSkatersSd = 0.3;  ///< of the difference, when it is not told

double sign(double x) {
  return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

double table(std::size_t ice, const Knot& knot, double lead) {
  constexpr double kMost = static_cast<double>(kGoals - 1);
  const auto column = static_cast<std::size_t>(std::clamp(lead, -kMost, kMost) + kMost);
  return knot.in(hockey_table()[ice], column);
}

/// Has the side behind by one or two pulled its goalkeeper?
bool pulled(const domain::HockeyDetail* play, double lead) {
  if (play == nullptr || std::fabs(lead) < 1.0 || std::fabs(lead) > 2.0) return false;
  return lead < 0.0 ? play->home_net_empty : play->away_net_empty;
}

/// The row of the table while the side behind plays without its goalkeeper.
std::size_t empty_net(const domain::HockeyDetail& play, double lead) {
  if (!play.home_skaters || !play.away_skaters) return kNetEmpty;
  const double home = static_cast<double>(*play.home_skaters) - (play.home_net_empty ? 1 : 0);
  const double away = static_cast<double>(*play.away_skaters) - (play.away_net_empty ? 1 : 0);
  const double leader = lead > 0.0 ? home - away : away - home;
  return leader < 0.0 ? kNetEmptyShort : leader > 0.0 ? kNetEmptyMore : kNetEmpty;
}

}  // namespace

Answer hockey(const Moment& moment, const Strength& strength, const domain::SportDetail& detail) {
  const HockeyFit& fit = generated::kNhl;
  const auto* play = std::get_if<domain::HockeyDetail>(&detail);
  Answer answer;
  const double seconds = moment.overtime ? 0.0 : moment.seconds;
  const double root = knot_root(seconds / kRegulation);
  const Knot knot = Knot::at(root, kHockeyKnots);
  // The next goal of an overtime ends it, and so does the clock of regulation where somebody leads.
  if (seconds <= 0.0 && moment.lead != 0.0) {
    const bool told = play != nullptr && play->home_skaters && play->away_skaters;
    return {believe(expired_z(table(kEvenIce, knot, moment.lead)), 0.0, fit.model_sd[0]),
            told ? 0U : static_cast<std::uint32_t>(kMissingSkaters)};
  }
  double z = 0.0;
  double unknown = 0.0;
  if (play != nullptr && play->home_skaters && play->away_skaters) {
    const double home = static_cast<double>(*play->home_skaters) - (play->home_net_empty ? 1 : 0);
    const double away = static_cast<double>(*play->away_skaters) - (play->away_net_empty ? 1 : 0);
    const double more = std::clamp(home - away, -2.0, 2.0);
    if (moment.overtime) {
      const double goals = more * fit.power_play_rate * std::min(kPowerPlaySeconds, moment.period_seconds);
      z = with_goals(table(kEvenIce, knot, moment.lead), table(kEvenIce, knot, moment.lead + sign(goals)), goals);
    } else {
      z = table(static_cast<std::size_t>(more + 2.0), knot, moment.lead);
    }
  } else {
    answer.missing |= kMissingSkaters;
    z = table(kEvenIce, knot, moment.lead);
    const double live = std::min(kPowerPlaySeconds, moment.overtime ? moment.period_seconds : seconds);
    const double step = table(kEvenIce, knot, std::fabs(moment.lead) + 1.0) - std::fabs(z);
    const double c = std::min(step, 0.5) * kSkatersSd * fit.power_play_rate * live;
    unknown += c * c;
  }
  if (pulled(play, moment.lead)) z = table(empty_net(*play, moment.lead), knot, moment.lead);

  const Knot coarse = Knot::at(root, kHockeyScaleKnots);
  double scale = coarse.in(fit.scale, 0);
  double pull = coarse.in(fit.scale, 1);
  if (moment.overtime) {
    scale = 1.0;
    const domain::OvertimeRule& rule = *moment.overtime_rule;
    const bool by_rule = rule.then == domain::StillLevel::shootout && moment.overtime_number > rule.periods;
    const bool shootout = (play != nullptr && play->shootout) || by_rule;
    pull = shootout ? kShootoutPull : rule.then == domain::StillLevel::goes_on ? kPlayoffOvertimePull : kOvertimePull;
  }
  unknown += pull * pull * strength.variance;
  const double model_sd = Knot::at(root, kErrorKnots).in(fit.model_sd) + (moment.overtime ? 0.1 : 0.0);
  answer.belief = believe(scale * z + pull * strength.mean, unknown, model_sd);
  return answer;
}

}  // namespace arbees::winprob
