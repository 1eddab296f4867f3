#pragma once
#include <unordered_set>

#include "arbees/base/assert.hpp"
#include "arbees/base/json.hpp"
#include "arbees/feeds/espn/parse.hpp"

/// What must hold of everything that is read from any bytes: the rooms after this one rely on it.
namespace arbees::feeds::espn::fuzz {

inline constexpr domain::Sport kSports[] = {domain::Sport::nfl,  domain::Sport::nba,   domain::Sport::nhl,
                                            domain::Sport::mlb,  domain::Sport::ncaaf, domain::Sport::ncaab,
                                            domain::Sport::other};

inline void check_clock(domain::Sport sport, const std::optional<std::int32_t>& clock_ms) {
  const int most = sport == domain::Sport::other ? 3600 : domain::format_of(sport).period_seconds;
  ARBEES_ASSERT(!clock_ms || (*clock_ms >= 0 && *clock_ms <= most * 1000), "clock outside the period");
}

inline bool in_range(const std::optional<std::int32_t>& value, int least, int most) {
  return !value || (*value >= least && *value <= most);
}

inline void check_detail(const domain::SportDetail& detail) {
  if (const auto* football = std::get_if<domain::FootballDetail>(&detail)) {
    ARBEES_ASSERT(in_range(football->down, 1, 4), "down");
    ARBEES_ASSERT(in_range(football->distance, 1, 99), "distance");
    ARBEES_ASSERT(in_range(football->yards_to_goal, 1, 99), "yards to goal");
    ARBEES_ASSERT(in_range(football->home_timeouts, 0, 3) && in_range(football->away_timeouts, 0, 3), "timeouts");
    ARBEES_ASSERT(football->possession || (!football->down && !football->yards_to_goal), "a down without the ball");
    ARBEES_ASSERT(!football->kickoff || football->possession, "a kickoff to nobody");
  }
  if (const auto* hockey = std::get_if<domain::HockeyDetail>(&detail))
    ARBEES_ASSERT(in_range(hockey->home_skaters, 0, 7) && in_range(hockey->away_skaters, 0, 7), "skaters");
  if (const auto* baseball = std::get_if<domain::BaseballDetail>(&detail)) {
    ARBEES_ASSERT(in_range(baseball->outs, 0, 3), "outs");
    ARBEES_ASSERT(in_range(baseball->bases, 0, 7), "bases");
    ARBEES_ASSERT(in_range(baseball->balls, 0, 4) && in_range(baseball->strikes, 0, 3), "count");
    ARBEES_ASSERT(baseball->scheduled_innings > 0 && baseball->scheduled_innings < 20, "innings");
  }
}

inline void check_state(domain::Sport sport, const domain::GameState& state) {
  ARBEES_ASSERT(state.home_score >= 0 && state.home_score <= 999, "home score");
  ARBEES_ASSERT(state.away_score >= 0 && state.away_score <= 999, "away score");
  ARBEES_ASSERT(state.period >= 0 && state.period <= 99, "period");
  ARBEES_ASSERT(state.phase != domain::Phase::scheduled || state.period == 0, "a period before the game");
  check_clock(sport, state.clock_ms);
  check_detail(state.detail);
}

inline void check_line(const domain::PregameLine& line) {
  const auto price = [](const std::optional<std::int32_t>& odds) { return !odds || *odds >= 100 || *odds <= -100; };
  ARBEES_ASSERT(price(line.home_moneyline) && price(line.away_moneyline), "a money line inside ±100");
  ARBEES_ASSERT(!line.home_spread || (*line.home_spread >= -100 && *line.home_spread <= 100), "spread");
}

inline void check_game(domain::Sport sport, const GameSnapshot& snapshot) {
  ARBEES_ASSERT(snapshot.game.sport == sport, "the sport asked for");
  ARBEES_ASSERT(snapshot.game.key.size() > 5 && snapshot.game.key.starts_with("espn:"), "key");
  ARBEES_ASSERT(!snapshot.winner || snapshot.state.phase == domain::Phase::final, "a winner of a game that goes on");
  check_state(sport, snapshot.state);
  check_line(snapshot.game.line);
  (void)base::dump(base::to_json(snapshot));
}

inline void check_errors(const std::vector<base::Error>& refused) {
  for (const base::Error& error : refused)
    ARBEES_ASSERT(!error.what.empty() && !error.where.empty(), "an error that says nothing");
}

inline void check_plays(domain::Sport sport, const Summary& summary) {
  ARBEES_ASSERT(summary.plays.size() == summary.after.size(), "a state after each play");
  std::unordered_set<std::string> seen;
  for (const domain::Play& play : summary.plays) {
    ARBEES_ASSERT(!play.id.empty() && seen.insert(play.id).second, "each id once");
    ARBEES_ASSERT(play.home_score >= 0 && play.away_score >= 0 && play.period >= 0, "play");
    check_clock(sport, play.clock_ms);
  }
  for (const domain::GameState& state : summary.after) check_state(sport, state);
}

}  // namespace arbees::feeds::espn::fuzz
