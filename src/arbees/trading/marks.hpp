#pragma once
#include <optional>

#include "arbees/trading/taken_depth.hpp"

namespace arbees::trading {

/// What a book says now of a holding. Nothing in `value` where the book proves nothing.
struct HoldingMark {
  /// What selling the whole holding at once would bring: its levels as displayed, less what we have taken, after the
  /// taker fee and the venue's rounding. 0 by a live book without a bid. The conservative value of the holding.
  std::optional<base::Money> value;
  /// Middle of the book for the claim; an empty side counts as 0 or 1.00. Nothing without any level.
  std::optional<base::Price> mid;
};

/// Is this a live, fresh, uncrossed book with sizes that shows this side? Anything else (void, stale, paused, closed,
/// a feed that is not well) proves nothing about what a holding is worth.
[[nodiscard]] bool proves_value(const BookAccess& access, domain::BookSide side);

/// Values `quantity` of `claim`, of which the first `counted` that the book would take are spoken for by another
/// holding that sells into the same side. Asks the twin's view where the market's own proves nothing: it is one book.
[[nodiscard]] HoldingMark mark_holding(domain::MarketId market, domain::Claim claim, base::Quantity quantity,
                                       base::Quantity counted, const Books& books, const TakenDepth& taken);

/// The side of the physical book that a sale of the claim meets.
[[nodiscard]] domain::BookSide sold_into(const BookAccess& access, domain::Claim claim);

}  // namespace arbees::trading
