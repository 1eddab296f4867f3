#pragma once
#include <optional>

#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/trade.hpp"

namespace arbees::trading {

/// What YES is paid, and why.
struct Reading {
  base::Price yes_value;
  domain::SettlementCause cause = domain::SettlementCause::decided;
  bool operator==(const Reading&) const = default;
};

/// Our own reading of a finished game under the market's rules: the winner's claim pays 1.00; a tie or a cancelled game
/// pays 0.50 where the rules say so. Nothing where only the venue can say: a game that goes on, a level final of a game
/// that cannot end level (it has not finished), a fair price, unknown rules, a postponement. The venue's own word comes
/// later and wins (docs/trading.md, "Settlement").
[[nodiscard]] std::optional<Reading> own_reading(const domain::Market& market, const domain::Game& game,
                                                 const domain::GameState& state);

}  // namespace arbees::trading
