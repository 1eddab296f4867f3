#include <algorithm>

#include "arbees/engine/engine.hpp"

namespace arbees::engine {

void Engine::place(const domain::Signal& signal, base::Quantity quantity,
                   const base::InlineVector<base::Money, 2>& reserves) {
  for (std::size_t i = 0; i < signal.legs.size(); ++i) {
    const domain::Leg& leg = signal.legs[i];
    const domain::Market& market = markets_[leg.market.value].market;
    const bool reserved = ledger_.reserve(reserves[i]);
    ARBEES_ASSERT(reserved, "risk approved more than the cash there is");
    domain::Order order;
    order.id = {++last_order_};
    order.signal = signal.id;
    order.game = signal.game;
    order.market = leg.market;
    order.venue = leg.venue;
    order.claim = leg.claim;
    order.limit = std::min(leg.limit_price + base::Price::from_raw(config_.trading.slippage_max), base::kPriceOne);
    order.quantity = quantity;
    const bool live = signal.state.phase == domain::Phase::live || signal.state.phase == domain::Phase::intermission;
    order = exchange_.send(order, live ? market.taker_hold : base::Duration{}, now_);
    pending_.emplace(order.id.value, PendingOrder{reserves[i], signal.game, leg.wins_with});
    emit(order);
  }
  emit(ledger_.account());
}

void Engine::run_exchange() {
  const auto next = exchange_.next_arrival();
  if (!next || *next > now_) return;
  while (const auto execution = exchange_.execute_next(now_, [this](domain::MarketId id) { return access(id); })) {
    const domain::Order& order = execution->order;
    const auto pending = pending_.find(order.id.value);
    ARBEES_ASSERT(pending != pending_.end(), "an order came back that was never sent");
    ledger_.release(pending->second.reserve);
    pending_.erase(pending);
    for (const domain::Fill& fill : execution->fills) {
      emit(fill);
      emit(ledger_.apply(fill));
    }
    emit(order);
    emit(ledger_.account());
  }
}

trading::BookAccess Engine::access(domain::MarketId id) const {
  const MarketSlot& slot = markets_[id.value];
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(slot.market.venue))];
  const bool tradable =
      feed.health != domain::FeedHealth::down && !slot.settled && slot.status == domain::MarketStatus::open;
  return {&slot.market, &slot.book, tradable, slot.incremental || feed.reports_connection, slot.confirmed_at};
}

bool Engine::opposes(const domain::Signal& signal) const {
  const domain::Side side = signal.legs[0].wins_with;
  for (const auto& [order, pending] : pending_)
    if (pending.game == signal.game && pending.wins_with != side) return true;
  return std::ranges::any_of(ledger_.positions(), [&](const domain::Position& position) {
    if (position.settled || position.game != signal.game) return false;
    return signals::wins_with(markets_[position.market.value].market, position.claim) != side;
  });
}

}  // namespace arbees::engine
