#pragma once
#include <optional>

#include "arbees/domain/order_book.hpp"
#include "arbees/domain/trade.hpp"

namespace arbees::trading {

/// What the exchange may look at of a market.
struct BookAccess {
  const domain::Market* market = nullptr;
  const domain::OrderBook* book = nullptr;
  bool tradable = false;    ///< open, connected
  bool continuous = false;  ///< every change is seen: between two events the book is what it was
  base::Nanos seen_at;      ///< when the source last showed the book
  bool bid_known = true;    ///< the source shows this side at all
  bool ask_known = true;
  bool over = false;  ///< settled: nothing will ever trade here again
};

/// Which side of the YES book a taker meets: buying YES and selling NO take asks, buying NO and selling YES take bids.
[[nodiscard]] constexpr domain::BookSide met_by(domain::OrderAction action, domain::Claim claim) {
  const bool buys_yes = (action == domain::OrderAction::buy) == (claim == domain::Claim::yes);
  return buys_yes ? domain::BookSide::ask : domain::BookSide::bid;
}

/// A YES price as the claim's own, and back.
[[nodiscard]] constexpr base::Price of_claim(base::Price yes_price, domain::Claim claim) {
  return claim == domain::Claim::yes ? yes_price : base::complement(yes_price);
}

/// Would a taker with this limit accept this price of the claim?
[[nodiscard]] constexpr bool acceptable(domain::OrderAction action, base::Price price, base::Price limit) {
  return action == domain::OrderAction::buy ? price <= limit : price >= limit;
}

/// Can anything be taken from this book, on this side, provably: shown with sizes, uncrossed, open.
[[nodiscard]] inline bool can_take(const BookAccess& access, domain::BookSide side) {
  return access.tradable && access.book != nullptr && access.book->usable() && !access.book->crossed() &&
         access.book->sizes_known() && (side == domain::BookSide::ask ? access.ask_known : access.bid_known);
}

/// The best price of the claim for a taker; nothing when that side is empty or may not be taken.
[[nodiscard]] inline std::optional<base::Price> best_for(const BookAccess& access, domain::OrderAction action,
                                                         domain::Claim claim) {
  const domain::BookSide side = met_by(action, claim);
  if (!can_take(access, side)) return std::nullopt;
  const auto best = access.book->best(side);
  if (!best) return std::nullopt;
  return of_claim(best->price, claim);
}

}  // namespace arbees::trading
