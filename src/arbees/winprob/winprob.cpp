#include "arbees/winprob/winprob.hpp"

#include <algorithm>
#include <cmath>

#include "arbees/domain/game_result.hpp"
#include "arbees/winprob/generated/mlb.hpp"
#include "arbees/winprob/generated/nba.hpp"
#include "arbees/winprob/generated/ncaab.hpp"
#include "arbees/winprob/generated/ncaaf.hpp"
#include "arbees/winprob/generated/nfl.hpp"
#include "arbees/winprob/generated/nhl.hpp"
#include "arbees/winprob/moment.hpp"

namespace arbees::winprob {
namespace {

using domain::Family;
using domain::Phase;
using domain::Sport;

constexpr std::int32_t kShortestGame = 3;  ///< innings; before them nobody asks what extra ones begin with

/// A score out of this range is a broken feed, and no game's.
constexpr std::int32_t kScoreLimit = 1000;

Moment moment_of(const domain::Game& game, const domain::GameState& state, const domain::Format& format) {
  Moment m;
  const bool begun = state.phase != Phase::scheduled;
  if (begun) m.lead = static_cast<double>(state.home_score) - state.away_score;
  m.period = begun ? std::clamp(state.period, 1, 100) : 1;
  m.overtime = m.period > format.regulation_periods;
  m.postseason = game.postseason;
  double length = format.period_seconds;
  if (m.overtime) {
    m.overtime_rule = &domain::overtime_of(game);
    m.overtime_number = m.period - format.regulation_periods;
    length = m.overtime_rule->seconds;
  }
  const bool full = !begun || state.period <= 0;
  m.period_seconds = full ? length : std::clamp(state.clock_ms.value_or(0) / 1000.0, 0.0, length);
  if (!m.overtime) m.seconds = (format.regulation_periods - m.period) * format.period_seconds + m.period_seconds;
  return m;
}

/// Baseball before its first pitch: nobody is out and nobody on, whatever the feed does not say yet.
domain::SportDetail before_start(const domain::SportDetail& detail) {
  const auto* told = std::get_if<domain::BaseballDetail>(&detail);
  domain::BaseballDetail first;
  first.half = domain::Half::top;
  first.outs = 0;
  first.bases = 0;
  if (told != nullptr) first.scheduled_innings = told->scheduled_innings;
  return first;
}

Estimate settle(double p, double std_error, std::uint32_t missing, bool decided) {
  Estimate e;
  e.home_raw = p;
  e.home = base::Probability::from_double(p);
  e.std_error = std_error;
  e.missing = missing;
  e.decided = decided;
  return e;
}

}  // namespace

Answer answer_of(Sport sport, const Moment& moment, const Strength& strength, bool runner_in_extras,
                 const domain::SportDetail& detail) {
  switch (domain::family_of(sport)) {
    case Family::football: return football(sport, moment, strength, detail);
    case Family::basketball: return basketball(sport, moment, strength, detail);
    case Family::hockey: return hockey(moment, strength, detail);
    case Family::baseball: return baseball(moment, strength, runner_in_extras, detail);
    case Family::none: break;
  }
  return {Belief{0.5, 0.25}, kMissingModel};
}

Answer answer_without_clock(Sport sport, Moment moment, double length, const Strength& strength, bool runner_in_extras,
                            const domain::SportDetail& detail) {
  const double after = moment.overtime ? 0.0 : moment.seconds - moment.period_seconds;
  const auto at = [&](double share) {
    Moment m = moment;
    m.period_seconds = share * length;
    m.seconds = moment.overtime ? 0.0 : after + m.period_seconds;
    return answer_of(sport, m, strength, runner_in_extras, detail);
  };
  Answer answer = at(0.5);
  answer.belief = mix(answer.belief, mix(at(0.0).belief, at(1.0).belief), 2.0 / 3.0);
  answer.missing |= kMissingClock;
  return answer;
}

const StrengthFit* strength_fit(Sport sport) {
  switch (sport) {
    case Sport::nfl: return &generated::kNfl.strength;
    case Sport::nba: return &generated::kNba.strength;
    case Sport::nhl: return &generated::kNhl.strength;
    case Sport::mlb: return &generated::kMlb.strength;
    case Sport::ncaaf: return &generated::kNcaaf.strength;
    case Sport::ncaab: return &generated::kNcaab.strength;
    case Sport::other: break;
  }
  return nullptr;
}

Estimate estimate(const domain::Game& game, const domain::GameState& state) {
  if (const auto paid = domain::home_result(game, state)) return settle(*paid, 0.0, kMissingNothing, true);
  const StrengthFit* fit = strength_fit(game.sport);
  if (fit == nullptr || game.season_type == domain::SeasonType::exhibition)
    return settle(0.5, 0.5, kMissingModel | kMissingLine, false);

  const domain::Format format = domain::format_of(game.sport);
  const Strength strength = pregame_strength(game, *fit);
  const Moment moment = moment_of(game, state, format);
  const double length = moment.overtime ? moment.overtime_rule->seconds : format.period_seconds;
  const bool clocked = length > 0;
  const bool clock_needed = clocked && state.phase != Phase::scheduled && state.period > 0;
  const bool runner =
      game.sport == Sport::mlb && state.period >= kShortestGame && domain::overtime_of(game).runner_on_second;
  const bool unbegun = game.sport == Sport::mlb && state.phase == Phase::scheduled;
  const domain::SportDetail first = unbegun ? before_start(state.detail) : domain::SportDetail{};
  const domain::SportDetail& detail = unbegun ? first : state.detail;
  Answer answer = clock_needed && !state.clock_ms
                      ? answer_without_clock(game.sport, moment, length, strength, runner, detail)
                      : answer_of(game.sport, moment, strength, runner, detail);
  if (!strength.known) answer.missing |= kMissingLine;

  double variance = answer.belief.variance;
  if (strength.disagreement > 0.0) {
    // Sources of strength that contradict each other: half the way between what the outer readings would give.
    const double off = std::sqrt(strength.disagreement);
    const auto at = [&](double mean) {
      return answer_of(game.sport, moment, {mean, strength.variance, true}, runner, detail).belief.p;
    };
    const double half = 0.5 * (at(strength.mean + off) - at(strength.mean - off));
    variance += half * half;
  }
  const bool readable = state.home_score >= 0 && state.away_score >= 0 && state.home_score <= kScoreLimit &&
                        state.away_score <= kScoreLimit && state.period <= 40;
  // A final without a winner, or figures no game has: the number stands, but nothing should be staked on it.
  if (!readable || state.phase == Phase::final) {
    answer.missing |= kMissingModel;
    variance = 0.25;
  }
  return settle(std::clamp(answer.belief.p, kFloor, 1.0 - kFloor), std::min(std::sqrt(variance), 0.5), answer.missing,
                false);
}

PlayImpact play_impact(const domain::Game& game, const domain::GameState& before, const domain::GameState& after) {
  PlayImpact impact{estimate(game, before), estimate(game, after), 0.0, 0.0};
  impact.home_change = impact.after.home_raw - impact.before.home_raw;
  // Strength and the model's own error move both estimates alike: what they share cancels. What only one state lacks
  // does not.
  const double a = impact.before.std_error;
  const double b = impact.after.std_error;
  const double shared = impact.before.missing == impact.after.missing ? 0.9 : 0.0;
  impact.std_error = std::sqrt(std::max(a * a + b * b - 2.0 * shared * a * b, 0.0));
  return impact;
}

}  // namespace arbees::winprob
