#include <algorithm>

#include "arbees/trading/charge.hpp"
#include "arbees/trading/paper_exchange.hpp"

namespace arbees::trading {
namespace {

using domain::Assumption;
using domain::BookSide;
using domain::OrderStatus;

}  // namespace

Execution PaperExchange::arrive(domain::Order order, const BookAccess& access) {
  const BookSide met = met_by(order.action, order.claim);
  if (!can_take(access, met)) {
    order.status = OrderStatus::refused;
    return {order, {}};
  }
  const auto touch = best_for(access, order.action, order.claim);
  if (touch && acceptable(order.action, *touch, order.limit)) {
    order.status = OrderStatus::refused;  // post-only, and it would have traded
    return {order, {}};
  }
  order.status = OrderStatus::resting;
  Resting resting;
  resting.order = order;
  resting.side = met == BookSide::ask ? BookSide::bid : BookSide::ask;
  resting.yes_price = of_claim(order.limit, order.claim);
  if (assumption_ != Assumption::optimistic) resting.ahead = access.book->at(resting.side, resting.yes_price);
  resting.gone_at = order.arrives_at + base::milliseconds(config_.rest_within_ms);
  resting.why = domain::CancelReason::expired;
  resting_.push_back(resting);
  return {order, {}};
}

/// How much of a print reaches us. It must be a taker against our side, or, where the venue does not say who took, a
/// price through ours.
base::Quantity PaperExchange::reached(Resting& resting, base::Price price, base::Quantity quantity,
                                      std::optional<bool> taker_buys_yes) const {
  const bool on_bid = resting.side == BookSide::bid;
  const bool through = on_bid ? price < resting.yes_price : price > resting.yes_price;
  if (taker_buys_yes && *taker_buys_yes == on_bid) return {};
  if (through) return quantity;
  if (price != resting.yes_price || !taker_buys_yes || assumption_ == Assumption::pessimistic) return {};
  const base::Quantity of_the_queue = std::min(quantity, resting.ahead);
  resting.ahead -= of_the_queue;
  return quantity - of_the_queue;
}

std::vector<Execution> PaperExchange::traded(domain::MarketId market, base::Price price, base::Quantity quantity,
                                             std::optional<bool> taker_buys_yes, base::Nanos now, const Books& books) {
  std::vector<Execution> executions;
  for (Resting& r : resting_) {
    if (r.order.market != market || r.order.arrives_at > now || quantity.raw() <= 0) continue;
    const base::Quantity filled =
        std::min(reached(r, price, quantity, taker_buys_yes), r.order.quantity - r.order.filled);
    if (filled.raw() <= 0) continue;
    const BookAccess access = books(market);
    const auto cost = charge(access.market->fees, true, r.order.action, r.order.limit, filled, r.lost);
    if (!cost) continue;
    quantity -= filled;
    r.order.filled += filled;
    if (r.order.filled == r.order.quantity) r.order.status = OrderStatus::filled;
    domain::Fill fill = fill_of(r.order, now);
    fill.maker = true;
    fill.price = r.order.limit;
    fill.quantity = filled;
    fill.fee = cost->fee;
    fill.rounding = cost->rounding;
    executions.push_back({r.order, {fill}});
  }
  std::erase_if(resting_, [](const Resting& r) { return r.order.status == OrderStatus::filled; });
  return executions;
}

void PaperExchange::cancel(domain::MarketId market, domain::CancelReason why, base::Nanos now) {
  for (Resting& r : resting_) {
    const base::Nanos at = now + latency(r.order, 1);
    if (r.order.market != market || (r.gone_at && *r.gone_at <= at)) continue;
    r.gone_at = at;
    r.why = why;
  }
  // One that has not arrived yet never rests: the venue gets both messages in order.
  for (const Pending& p : pending_) {
    if (p.order.market != market || p.order.style != domain::OrderStyle::rest) continue;
    Resting never;
    never.order = p.order;
    never.yes_price = base::kPriceOne;  // no print can reach a bid there, none goes through it
    never.ahead = p.order.quantity;
    never.side = BookSide::ask;
    never.gone_at = p.order.arrives_at;
    never.why = why;
    resting_.push_back(never);
  }
  std::erase_if(pending_, [&](const Pending& p) {
    return p.order.market == market && p.order.style == domain::OrderStyle::rest;
  });
}

std::optional<Execution> PaperExchange::take_back(base::Nanos now) {
  const auto gone = std::ranges::find_if(resting_, [&](const Resting& r) { return r.gone_at && *r.gone_at <= now; });
  if (gone == resting_.end()) return std::nullopt;
  Execution execution{gone->order, {}};
  execution.order.status = OrderStatus::cancelled;
  execution.order.cancelled_for = gone->why;
  resting_.erase(gone);
  return execution;
}

}  // namespace arbees::trading
