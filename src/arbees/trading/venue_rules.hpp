#pragma once
#include "arbees/domain/trade.hpp"
#include "arbees/trading/book_side.hpp"

namespace arbees::trading {

/// Does the venue pay 1.00 at once for each YES and NO held of one market? Kalshi does: its position is one signed
/// number of contracts (`position_fp`: "Negative means NO contracts", OpenAPI of August 2026), so that buying NO closes
/// YES. Polymarket does so only on a merge, which is not simulated. No earlier rule of Kalshi's is known; the one of
/// 2026 is applied to every date.
[[nodiscard]] constexpr bool nets_claims(domain::Venue venue) {
  return venue == domain::Venue::kalshi;
}

/// Would the venue take this order at all? Its limit must lie on the grid, its size must be the smallest order or more,
/// and a taking purchase must be allowed to spend the smallest amount. A venue refuses anything else unseen.
[[nodiscard]] bool venue_accepts(const domain::Order& order, const BookAccess& access);

/// The best limit on the market's grid that promises no more than `limit` does: a purchase rounds down, a sale up. A
/// claim's price lies on the grid where its YES price does. Nothing when the grid has none.
[[nodiscard]] std::optional<base::Price> limit_on_grid(const domain::Market& market, domain::OrderAction action,
                                                       domain::Claim claim, base::Price limit);

}  // namespace arbees::trading
