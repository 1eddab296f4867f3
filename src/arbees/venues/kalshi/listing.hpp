#pragma once
#include "arbees/base/result.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/venues/kalshi/activity.hpp"
#include "arbees/venues/kalshi/market.hpp"

namespace arbees::venues::kalshi {

/// What `market` is as a game-winner market: its claim, grid, rules and fees, and everything that tells which game it
/// is about. `event` (with its nested markets) and `milestone` may be null; without the event the other team and a fee
/// override are not known. `series` null, or without fee fields: the fee is unknown. Refused, saying why: other series,
/// combos, scalar markets, the tie of a three-way event and its other two outcomes (NO would not mean that the opponent
/// wins), a market without price ranges. Start times, best first: the milestone's start; the clock in the ticker
/// (baseball); occurrence_datetime − 3 h for the leagues where that offset was observed without exception in August and
/// September 2026 (NFL, college football, WNBA, MLB).
[[nodiscard]] base::Result<domain::Listing> to_listing(const MarketInfo& market, const EventInfo* event,
                                                       const SeriesInfo* series, const MilestoneInfo* milestone);

/// Tie, postponement and cancellation as the market's rules state them in words known to us; what they do not state, or
/// state in other words, is unknown.
[[nodiscard]] domain::ResolutionRules rules_of(const MarketInfo& market);

}  // namespace arbees::venues::kalshi
