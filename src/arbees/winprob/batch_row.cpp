// One row through the scalar models, in a file of its own: no instruction set but the build's touches it.
#include <algorithm>
#include <cmath>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/moment.hpp"

namespace arbees::winprob {
namespace {

using domain::Side;

std::optional<std::int32_t> whole(double x) {
  if (std::isnan(x)) return std::nullopt;
  return static_cast<std::int32_t>(std::floor(std::clamp(x, -1e9, 1e9)));
}
std::optional<Side> side(double x) {
  if (x == 1.0) return Side::home;
  if (x == -1.0) return Side::away;
  return std::nullopt;
}
std::optional<bool> told(double x) {
  if (std::isnan(x)) return std::nullopt;
  return x != 0.0;
}
bool yes(double x) {
  return x == x && x != 0.0;
}

domain::SportDetail detail_of(domain::Sport sport, const BatchRow& row) {
  switch (domain::family_of(sport)) {
    case domain::Family::football:
      return domain::FootballDetail{side(row.possession),           whole(row.down),          whole(row.distance),
                                    whole(row.yards_to_goal),       whole(row.home_timeouts), whole(row.away_timeouts),
                                    side(row.second_half_receiver), yes(row.kickoff),         told(row.home_had_ball),
                                    told(row.away_had_ball)};
    case domain::Family::basketball: return domain::BasketballDetail{side(row.possession)};
    case domain::Family::hockey:
      return domain::HockeyDetail{whole(row.home_skaters), whole(row.away_skaters), yes(row.home_net_empty),
                                  yes(row.away_net_empty), false};
    case domain::Family::baseball: {
      domain::BaseballDetail b;
      if (row.half == 0.0) b.half = domain::Half::top;
      if (row.half == 1.0) b.half = domain::Half::bottom;
      b.outs = whole(row.outs);
      b.bases = whole(row.bases);
      b.scheduled_innings = whole(row.scheduled_innings).value_or(9);
      return b;
    }
    case domain::Family::none: break;
  }
  return {};
}

const domain::OvertimeRule& overtime_rule(domain::Sport sport, const BatchRow& row) {
  return domain::overtime_of(sport, yes(row.postseason) ? domain::SeasonType::postseason : domain::SeasonType::regular,
                             whole(row.season).value_or(0));
}

Moment moment_of(domain::Sport sport, const BatchRow& row, const domain::Format& format) {
  Moment m;
  m.lead = std::isnan(row.lead) ? 0.0 : row.lead;
  m.postseason = yes(row.postseason);
  if (const auto period = whole(row.period)) m.period = std::clamp(*period, 1, 100);
  else if (sport != domain::Sport::mlb && row.left <= (format.regulation_periods / 2) * format.period_seconds)
    m.period = format.regulation_periods / 2 + 1;
  m.overtime = m.period > format.regulation_periods;
  if (m.overtime) {
    m.overtime_number = m.period - format.regulation_periods;
    m.overtime_rule = &overtime_rule(sport, row);
  }
  const double left = std::max(row.left, 0.0);
  m.period_seconds = m.overtime ? left : left - (format.regulation_periods - m.period) * format.period_seconds;
  m.seconds = m.overtime ? 0.0 : left;
  return m;
}

}  // namespace

BatchRow row_of(const BatchColumns& columns, std::size_t row) {
  BatchRow out = untold_row();
  for (std::size_t i = 0; i < kBatchInputs<double>.size(); ++i) {
    const std::span<const double> column = columns.*kBatchInputs<std::span<const double>>[i];
    if (!column.empty()) out.*kBatchInputs<double>[i] = column[column.size() == 1 ? 0 : row];
  }
  return out;
}

double estimate_row(domain::Sport sport, const BatchRow& row) {
  if (strength_fit(sport) == nullptr || !std::isfinite(row.strength) || std::isnan(row.doubt)) return 0.5;
  const domain::Format format = domain::format_of(sport);
  const Strength strength{row.strength, std::clamp(row.doubt, 0.0, kDoubtLimit), true};
  Moment moment = moment_of(sport, row, format);
  const bool runner =
      std::isnan(row.runner_in_extras) ? overtime_rule(sport, row).runner_on_second : row.runner_in_extras != 0.0;
  const domain::SportDetail detail = detail_of(sport, row);
  const int length = moment.overtime ? moment.overtime_rule->seconds : format.period_seconds;
  Answer answer;
  if (length > 0 && std::isnan(row.left)) {
    moment.period_seconds = 0.0;
    moment.seconds = moment.overtime ? 0.0 : (format.regulation_periods - moment.period) * format.period_seconds;
    answer = answer_without_clock(sport, moment, length, strength, runner, detail);
  } else {
    answer = answer_of(sport, moment, strength, runner, detail);
  }
  return std::clamp(answer.belief.p, kFloor, 1.0 - kFloor);
}

}  // namespace arbees::winprob
