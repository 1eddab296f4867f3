#pragma once
#include <array>

#include "arbees/base/fixed.hpp"
#include "arbees/base/probability.hpp"

namespace arbees::trading {

/// The share of the bankroll, in parts per million, that maximises expected log wealth when a claim costing `cost`
/// (price with its fee) pays 1.00 with probability `fair`: (p − c) / (1 − c), Kelly 1956 for a binary bet. The fair
/// value is first moved one standard error towards the price, so that a vague model bets less. 0 when there is no edge.
[[nodiscard]] std::int64_t kelly_share_ppm(base::Probability fair, std::int32_t standard_error, base::Price cost);

/// One way a game can end, for sizing.
struct Ending {
  std::int64_t chance_ppm = 0;
  base::Money wealth;  ///< before the new bet: what everything is worth if it ends so
  base::Price pays;    ///< of one contract of the new bet
};

/// The number of whole contracts at `cost` that maximises Σ chance · log(wealth + q·(pays − cost)): Kelly for a bet
/// whose outcome other positions share. Exact integer bisection on the derivative's sign, so every machine gets the
/// same. 0 when the first contract does not help or an ending is ruinous already; never more than `most`.
[[nodiscard]] std::int64_t joint_kelly(const std::array<Ending, 3>& endings, base::Price cost, std::int64_t most);

}  // namespace arbees::trading
