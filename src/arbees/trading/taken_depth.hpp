#pragma once
#include <compare>
#include <map>

#include "arbees/trading/book_side.hpp"

namespace arbees::trading {

/// What a view proves of a level: the quantity displayed; nothing where the view proves nothing (no book, not live,
/// sizes or that side unknown).
[[nodiscard]] std::optional<base::Quantity> displayed_by(const BookAccess& view, domain::BookSide side,
                                                         base::Price price);

/// A level of one physical book, named from the side of the market that the book was opened for.
struct DepthPlace {
  std::uint32_t book = 0;
  domain::BookSide side = domain::BookSide::ask;
  base::Price price;
  auto operator<=>(const DepthPlace&) const = default;
};

/// The depth that one paper account has taken, level by level of each physical book: both tokens of a condition, and
/// YES and NO of a market, take from the same depth. The venue never saw our order, so it goes on displaying what we
/// took; available is therefore what is displayed less what was taken. Taken falls only as far as the displayed level
/// does, by a live book that shows it: a void book, a reconnect or a book that is read again forgets nothing. Not for
/// two threads at once.
class TakenDepth {
 public:
  void take(domain::MarketId market, const BookAccess& access, domain::BookSide side, base::Price price,
            base::Quantity quantity);
  [[nodiscard]] base::Quantity taken(domain::MarketId market, const BookAccess& access, domain::BookSide side,
                                     base::Price price) const;
  /// The book of `market` changed, or became live again. Where two markets share it, the view that shows more counts:
  /// the two are told one after the other, and a level is gone only when both have lost it.
  void book_changed(domain::MarketId market, const Books& books);

  /// Visits what is displayed and still to be had, from the best level outward, until `visit(Level)` returns false.
  /// Levels of which nothing is left are skipped. Asks nothing about the state of the market (`can_take` does).
  template <class Visit>
  void walk(domain::MarketId market, const BookAccess& access, domain::BookSide side, Visit&& visit) const {
    access.book->walk(side, [&](domain::Level level) {
      level.quantity -= taken(market, access, side, level.price);
      return level.quantity.raw() <= 0 || visit(level);
    });
  }

  /// `visit(side, price, quantity)` for all that was taken of the book of `market`, in that market's own frame.
  template <class Visit>
  void each(domain::MarketId market, const BookAccess& access, Visit&& visit) const {
    const std::uint32_t book = book_of(market, access);
    for (auto at = taken_.lower_bound({book, domain::BookSide::bid, base::Price::from_raw(INT32_MIN)});
         at != taken_.end() && at->first.book == book; ++at) {
      const auto [side, price] = in_frame(access.mirrored, at->first.side, at->first.price);
      visit(side, price, at->second);
    }
  }

  [[nodiscard]] bool empty() const { return taken_.empty(); }

 private:
  std::map<DepthPlace, base::Quantity> taken_;
};

}  // namespace arbees::trading
