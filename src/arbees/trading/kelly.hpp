#pragma once
#include "arbees/base/fixed.hpp"
#include "arbees/base/probability.hpp"

namespace arbees::trading {

/// The share of the bankroll, in parts per million, that maximises expected log wealth when a claim costing `cost`
/// (price with its fee) pays 1.00 with probability `fair`: (p − c) / (1 − c), Kelly 1956 for a binary bet. The fair
/// value is first moved one standard error towards the price, so that a vague model bets less. 0 when there is no edge.
[[nodiscard]] std::int64_t kelly_share_ppm(base::Probability fair, std::int32_t standard_error, base::Price cost);

}  // namespace arbees::trading
