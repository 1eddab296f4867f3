#include <algorithm>
#include <utility>

#include "arbees/trading/desk.hpp"

namespace arbees::trading {
namespace {

constexpr domain::Claim kClaims[] = {domain::Claim::yes, domain::Claim::no};

/// Up to `wanted` contracts of what `out` (from `first` on) leaves of the book, level by level up to the order's limit.
void promise(domain::MarketId market, const BookAccess& access, domain::OrderAction action, domain::Claim claim,
             base::Price limit, base::Quantity wanted, std::size_t first, std::vector<HeldBackDepth>& out) {
  const auto side = met_by(action, claim);
  access.book->walk(side, [&](const domain::Level& level) {
    if (wanted.raw() <= 0 || !acceptable(action, of_claim(level.price, claim), limit)) return false;
    base::Quantity left = level.quantity;
    for (std::size_t i = first; i < out.size(); ++i)
      if (out[i].side == side && out[i].price == level.price) left -= out[i].quantity;
    const base::Quantity part = std::min(left, wanted);
    if (part.raw() <= 0) return true;
    out.push_back({market, side, level.price, part});
    wanted -= part;
    return true;
  });
}

}  // namespace

void Desk::held_back(domain::MarketId market, const Books& books, std::vector<HeldBackDepth>& out) const {
  if (exchange_.taken().empty() && exchange_.pending() == 0 && pairs_.empty()) return;
  const BookAccess access = books(market);
  const std::uint32_t book = book_of(market, access);
  const std::size_t first = out.size();
  exchange_.taken().each(market, access, [&](domain::BookSide side, base::Price price, base::Quantity quantity) {
    out.push_back({market, side, price, quantity});
  });
  const auto add = [&](domain::MarketId of, domain::OrderAction action, domain::Claim claim, base::Price limit,
                       base::Quantity quantity) {
    if (of != market && of != access.twin) return;
    const BookAccess other = books(of);
    if (book_of(of, other) != book) return;
    const bool turned = other.mirrored != access.mirrored;
    if (turned) claim = claim == domain::Claim::yes ? domain::Claim::no : domain::Claim::yes;
    // The claim's own price is the same seen from either market.
    promise(market, access, action, claim, limit, quantity, first, out);
  };
  exchange_.each_on_its_way(
      [&](const domain::Order& order) { add(order.market, order.action, order.claim, order.limit, order.quantity); });
  for (const auto& [id, pair] : pairs_) {
    const PairLeg& later = pair.legs[pair.kept_leg];
    if (pair.kept.raw() == 0) continue;
    const base::Quantity missing = pair.follower ? pair.ordered : pair.legs[1 - pair.kept_leg].held - later.held;
    add(later.market, domain::OrderAction::buy, later.claim, later.limit, missing);
  }
}

void Desk::mark(domain::MarketId market, const Books& books, base::Nanos now) {
  const BookAccess access = books(market);
  domain::MarketId markets[] = {market, access.twin.value_or(market)};
  if (markets[1] < markets[0]) std::swap(markets[0], markets[1]);
  base::Quantity counted[2];  // by side of the physical book: holdings that sell into the same levels share them
  for (std::size_t i = 0; i < (access.twin ? 2U : 1U); ++i)
    for (const domain::Claim claim : kClaims) {
      const base::Quantity held = ledger_.held(markets[i], claim);
      if (held.raw() <= 0) continue;
      auto& before = counted[static_cast<std::size_t>(sold_into(books(markets[i]), claim))];
      ledger_.mark(markets[i], claim, mark_holding(markets[i], claim, held, before, books, exchange_.taken()), now);
      before += held;
    }
}

void Desk::tell_marks(Told& told) {
  if (!ledger_.mark_news().moved) return;
  ledger_.take_marked([&](const domain::Position& position) { told.emplace_back(position); });
  told.emplace_back(ledger_.account());
}

}  // namespace arbees::trading
