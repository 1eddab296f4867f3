#pragma once
#include <functional>
#include <optional>
#include <utility>

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
  /// A live, recent view: connected and in good health, and known to hold not long ago. Marks ask for it.
  bool fresh = true;
  /// The market whose number names the physical book; its own where it shares the book with none.
  std::optional<domain::MarketId> book_id;
  bool mirrored = false;                 ///< its YES is the NO of the market that `book_id` names
  std::optional<domain::MarketId> twin;  ///< the other market on the same physical book
};

/// Looks up what may be known of a market now.
using Books = std::function<BookAccess(domain::MarketId)>;

/// The number of the physical book that `market` trades on.
[[nodiscard]] constexpr std::uint32_t book_of(domain::MarketId market, const BookAccess& access) {
  return access.book_id ? access.book_id->value : market.value;
}

/// A side and a price of a market's YES book as the physical book's own, and back.
[[nodiscard]] constexpr std::pair<domain::BookSide, base::Price> in_frame(bool mirrored, domain::BookSide side,
                                                                          base::Price price) {
  if (!mirrored) return {side, price};
  return {side == domain::BookSide::ask ? domain::BookSide::bid : domain::BookSide::ask, base::complement(price)};
}

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
