#include "arbees/trading/venue_rules.hpp"

namespace arbees::trading {

bool venue_accepts(const domain::Order& order, const BookAccess& access) {
  const domain::Market& market = *access.market;
  if (!domain::on_grid(market.grid, of_claim(order.limit, order.claim))) return false;
  if (order.quantity < market.minimum_order) return false;
  const bool spends = order.action == domain::OrderAction::buy && order.style == domain::OrderStyle::take;
  return !spends || base::notional(order.limit, order.quantity, base::Rounding::up) >= market.minimum_spend;
}

std::optional<base::Price> limit_on_grid(const domain::Market& market, domain::OrderAction action, domain::Claim claim,
                                         base::Price limit) {
  const base::Price step = base::Price::from_raw(action == domain::OrderAction::buy ? -1 : 1);
  for (base::Price price = limit; price >= base::Price{} && price <= base::kPriceOne; price += step)
    if (domain::on_grid(market.grid, of_claim(price, claim))) return price;
  return std::nullopt;
}

}  // namespace arbees::trading
