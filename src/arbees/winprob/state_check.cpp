#include "arbees/winprob/state_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/domain/league.hpp"

namespace arbees::winprob {
namespace {

constexpr std::int32_t kMaxScore = 999;
constexpr std::int32_t kMaxPeriod = 40;

/// Collects the first figure that is out of bounds.
class Checker {
 public:
  void within(std::string_view field, std::optional<std::int32_t> value, std::int32_t low, std::int32_t high) {
    if (!result_ || !value || (*value >= low && *value <= high)) return;
    result_ = base::fail(std::string(field), fmt::format("expected {} to {}, found {}", low, high, *value));
  }
  [[nodiscard]] base::Result<void> result() && { return std::move(result_); }

 private:
  base::Result<void> result_;
};

void check(Checker& checker, const domain::FootballDetail& detail) {
  checker.within("down", detail.down, 0, 4);
  checker.within("distance", detail.distance, 0, 100);
  checker.within("yards_to_goal", detail.yards_to_goal, 0, 100);
}
void check(Checker& checker, const domain::HockeyDetail& detail) {
  checker.within("home_skaters", detail.home_skaters, 3, 6);
  checker.within("away_skaters", detail.away_skaters, 3, 6);
}
void check(Checker& checker, const domain::BaseballDetail& detail) {
  checker.within("outs", detail.outs, 0, 3);
  checker.within("bases", detail.bases, 0, 7);
  checker.within("balls", detail.balls, 0, 4);
  checker.within("strikes", detail.strikes, 0, 3);
  checker.within("scheduled_innings", detail.scheduled_innings, 1, 20);
}
template <class Other>
void check(Checker&, const Other&) {}

}  // namespace

base::Result<void> check_state(const domain::Game& game, const domain::GameState& state) {
  Checker checker;
  checker.within("home_score", state.home_score, 0, kMaxScore);
  checker.within("away_score", state.away_score, 0, kMaxScore);
  checker.within("period", state.period, domain::in_play(state.phase) ? 1 : 0, kMaxPeriod);
  const domain::League& league = domain::league_of(game.sport);
  std::int32_t longest = league.period_seconds;
  for (const domain::OvertimeRule& rule : league.overtime) longest = std::max(longest, rule.seconds);
  if (longest > 0) checker.within("clock_ms", state.clock_ms, 0, longest * 1000);
  else if (state.clock_ms) checker.within("clock_ms", state.clock_ms, 0, INT32_MAX);
  std::visit([&](const auto& detail) { check(checker, detail); }, state.detail);
  return std::move(checker).result();
}

}  // namespace arbees::winprob
