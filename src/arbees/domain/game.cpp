#include "arbees/domain/game.hpp"

#include <algorithm>

namespace arbees::domain {

std::optional<double> regulation_seconds_left(Sport sport, const GameState& state) {
  const Format format = format_of(sport);
  if (format.period_seconds == 0) return std::nullopt;
  if (state.phase == Phase::scheduled || state.period <= 0)
    return static_cast<double>(format.regulation_periods * format.period_seconds);
  if (state.period > format.regulation_periods) return 0.0;
  const int periods_after = format.regulation_periods - state.period;
  if (!state.clock_ms) return std::nullopt;
  const double in_period = std::clamp(*state.clock_ms / 1000.0, 0.0, static_cast<double>(format.period_seconds));
  return periods_after * format.period_seconds + in_period;
}

}  // namespace arbees::domain
