#include "arbees/trading/taken_depth.hpp"

#include <algorithm>

namespace arbees::trading {
namespace {

DepthPlace place_of(domain::MarketId market, const BookAccess& access, domain::BookSide side, base::Price price) {
  const auto [own_side, own_price] = in_frame(access.mirrored, side, price);
  return {book_of(market, access), own_side, own_price};
}

}  // namespace

std::optional<base::Quantity> displayed_by(const BookAccess& view, domain::BookSide side, base::Price price) {
  if (!view.tradable || view.book == nullptr || !view.book->usable()) return std::nullopt;
  if (!(side == domain::BookSide::ask ? view.ask_known : view.bid_known)) return std::nullopt;
  const base::Quantity quantity = view.book->at(side, price);
  if (quantity.raw() > 0 && !view.book->sizes_known()) return std::nullopt;
  return quantity;
}

void TakenDepth::take(domain::MarketId market, const BookAccess& access, domain::BookSide side, base::Price price,
                      base::Quantity quantity) {
  taken_[place_of(market, access, side, price)] += quantity;
}

base::Quantity TakenDepth::taken(domain::MarketId market, const BookAccess& access, domain::BookSide side,
                                 base::Price price) const {
  if (taken_.empty()) return {};
  const auto found = taken_.find(place_of(market, access, side, price));
  return found == taken_.end() ? base::Quantity{} : found->second;
}

void TakenDepth::book_changed(domain::MarketId market, const Books& books) {
  if (taken_.empty()) return;
  const BookAccess own = books(market);
  const std::uint32_t book = book_of(market, own);
  auto at = taken_.lower_bound({book, domain::BookSide::bid, base::Price::from_raw(INT32_MIN)});
  if (at == taken_.end() || at->first.book != book) return;
  const auto twin = own.twin ? std::optional(books(*own.twin)) : std::nullopt;
  while (at != taken_.end() && at->first.book == book) {
    const auto seen_by = [&](const BookAccess& view) {
      const auto [side, price] = in_frame(view.mirrored, at->first.side, at->first.price);
      return displayed_by(view, side, price);
    };
    const auto shown = seen_by(own);
    const auto shown_by_twin = twin ? seen_by(*twin) : std::nullopt;
    if (shown || shown_by_twin)
      at->second =
          std::min(at->second, std::max(shown.value_or(base::Quantity{}), shown_by_twin.value_or(base::Quantity{})));
    at = at->second.raw() <= 0 ? taken_.erase(at) : std::next(at);
  }
}

}  // namespace arbees::trading
