#pragma once
#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"

namespace arbees::trading {

/// How long the venue holds a taking order back now. A venue that holds orders on live games does so unless the game
/// has surely not begun: the feed says scheduled and its start has not passed. Without a state, and while the game is
/// delayed, suspended or unknown, the hold stays: dropping it would fill orders against a book they could not have met.
[[nodiscard]] inline base::Duration taker_hold(const domain::Market& market, const domain::Game& game,
                                               const domain::GameState* state, base::Nanos now) {
  const bool not_begun =
      state != nullptr && state->phase == domain::Phase::scheduled && (game.start.value == 0 || now < game.start);
  return not_begun ? base::Duration{} : market.taker_hold;
}

}  // namespace arbees::trading
