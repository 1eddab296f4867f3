#pragma once
#include <array>

#include "arbees/base/fixed.hpp"

namespace arbees::trading {

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
