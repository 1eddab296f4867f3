#pragma once
#include "arbees/signals/model_edge.hpp"

namespace arbees::signals {

/// Opposite claims on one game that together cost less than the 1.00 they pay, after both venues' fees, walked
/// through both books in equal shares while the next pair still meets the threshold. Every pair of different markets is
/// tried, within one venue too, except two claims that share one book: seen from both sides at slightly different
/// times, it only seems to disagree with itself. Of the two ways to pair two markets the one that earns more is kept.
void find_arbitrage(const GameInput& input, const Config& config, Candidates& out);

/// The least that one contract of each leg pays together in each way the game can end: a side wins, a tie (where the
/// game can end so: domain/game_result.hpp), a cancelled game, one that is postponed for longer than a venue waits.
/// Sources of the rules: docs/trading.md, "Settlement".
[[nodiscard]] domain::PairPayout pair_payout(const domain::Market& a, const domain::Market& b, bool can_tie);

}  // namespace arbees::signals
