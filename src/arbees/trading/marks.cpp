#include "arbees/trading/marks.hpp"

#include <algorithm>

#include "arbees/trading/charge.hpp"

namespace arbees::trading {
namespace {

base::Money proceeds(domain::MarketId market, domain::Claim claim, base::Quantity quantity, base::Quantity counted,
                     const BookAccess& access, const TakenDepth& taken) {
  const auto side = met_by(domain::OrderAction::sell, claim);
  base::Money value;
  base::Money lost;
  base::Quantity skip = counted;
  base::Quantity left = quantity;
  taken.walk(market, access, side, [&](const domain::Level& level) {
    const base::Quantity passed = std::min(skip, level.quantity);
    skip -= passed;
    const base::Quantity part = std::min(left, level.quantity - passed);
    if (part.raw() <= 0) return true;
    const auto sale =
        charge(access.market->fees, false, domain::OrderAction::sell, of_claim(level.price, claim), part, lost);
    if (!sale) return false;  // an unknown fee may be anything
    const base::Money brings = sale->notional - sale->fee;
    if (brings.raw() <= 0) return false;  // worse levels bring less still
    value += brings;
    left -= part;
    return left.raw() > 0;
  });
  return value;
}

std::optional<base::Price> mid_of(domain::Claim claim, const BookAccess& access) {
  const auto bid = access.book->best_bid();
  const auto ask = access.book->best_ask();
  if (!access.bid_known || !access.ask_known || (!bid && !ask)) return std::nullopt;
  const std::int64_t low = bid ? bid->price.raw() : 0;
  const std::int64_t high = ask ? ask->price.raw() : base::Price::kScale;
  return of_claim(base::Price::from_raw((low + high) / 2), claim);
}

}  // namespace

bool proves_value(const BookAccess& access, domain::BookSide side) {
  return access.fresh && can_take(access, side);
}

domain::BookSide sold_into(const BookAccess& access, domain::Claim claim) {
  return in_frame(access.mirrored, met_by(domain::OrderAction::sell, claim), base::Price{}).first;
}

HoldingMark mark_holding(domain::MarketId market, domain::Claim claim, base::Quantity quantity, base::Quantity counted,
                         const Books& books, const TakenDepth& taken) {
  BookAccess access = books(market);
  if (!proves_value(access, met_by(domain::OrderAction::sell, claim)) && access.twin) {
    const bool turned = access.mirrored;
    market = *access.twin;
    access = books(market);
    if (access.mirrored != turned) claim = claim == domain::Claim::yes ? domain::Claim::no : domain::Claim::yes;
  }
  if (!proves_value(access, met_by(domain::OrderAction::sell, claim))) return {};
  return {proceeds(market, claim, quantity, counted, access, taken), mid_of(claim, access)};
}

}  // namespace arbees::trading
