#pragma once
#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"

namespace arbees::winprob {

/// Refuses figures that no game of the league has: scores outside 0…999, a period outside 0…40, a clock below 0 or
/// above the longest period, downs, distances, yards and counts outside their rules. Absent is never wrong. The error
/// names the field and says what was found. `estimate` stays total: this is for whoever reads states from files.
[[nodiscard]] base::Result<void> check_state(const domain::Game& game, const domain::GameState& state);

}  // namespace arbees::winprob
