#pragma once
#include <cstddef>

#include "arbees/base/result.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/venues/polymarket/gamma.hpp"

namespace arbees::venues::polymarket {

/// What outcome `index` of a moneyline market is as a game-winner claim: YES is that outcome's token. The two tokens of
/// a market share one order book (the asks of one are the bids of the other), so following one of them is enough and
/// holding both as separate liquidity would count it twice. `event` may be null: teams, title and day then come from
/// the market alone. Refused, saying why: other market types, not exactly two outcomes with tokens, a draw among them,
/// an unknown tick. Start times: gameStartTime, then the event's startTime.
[[nodiscard]] base::Result<domain::Listing> to_listing(const MarketInfo& market, const EventInfo* event,
                                                       std::size_t index);

/// Tie, postponement and cancellation where the description states them in words known to us.
[[nodiscard]] domain::ResolutionRules rules_of(std::string_view description);

}  // namespace arbees::venues::polymarket
