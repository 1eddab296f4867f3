#include <algorithm>

#include "arbees/domain/league.hpp"
#include "arbees/engine/engine.hpp"
#include "arbees/signals/walk.hpp"
#include "arbees/trading/venue_hold.hpp"

namespace arbees::engine {

trading::Books Engine::books() const {
  return [this](domain::MarketId id) { return access(id); };
}

void Engine::tell() {
  for (domain::OutputBody& body : told_) emit(std::move(body));
  told_.clear();
}

void Engine::place(const domain::Signal& signal, const trading::Approved& approved) {
  std::array<trading::OrderRequest, 2> orders;
  const bool rests = config_.trading.rest_orders && signal.kind == domain::SignalKind::model_edge;
  const GameSlot& game = games_[signal.game.value];
  const domain::GameState* state = game.state ? &*game.state : nullptr;
  for (std::size_t i = 0; i < signal.legs.size(); ++i) {
    const domain::Leg& leg = signal.legs[i];
    MarketSlot& market = markets_[leg.market.value];
    market.traded = true;
    trading::OrderRequest& order = orders[i];
    order.signal = signal.id;
    order.game = signal.game;
    order.market = leg.market;
    order.venue = leg.venue;
    order.claim = leg.claim;
    order.wins_with = leg.wins_with;
    order.limit = approved.limits[i];
    order.quantity = approved.quantity;
    order.reserve = approved.reserves[i];
    order.directional = signal.kind != domain::SignalKind::arbitrage;
    order.hold = trading::taker_hold(market.market, game.game, state, now_);
    if (!rests) continue;
    const auto bid = trading::best_for(access(leg.market), domain::OrderAction::sell, leg.claim);
    if (!bid) return;  // no queue to join
    order.style = domain::OrderStyle::rest;
    order.limit = *bid;
  }
  for (trading::Desk& desk : desks_) {
    desk.open(std::span(orders).first(signal.legs.size()), now_, books(), told_);
    tell();
  }
}

void Engine::run_desks() {
  for (trading::Desk& desk : desks_) {
    if (desk.working() == 0 && desk.uneven_pairs() == 0) continue;
    desk.run(now_, books(), told_);
    tell();
  }
}

/// Reconciles at the first event and each full hour, and stops trading when too much is lost.
void Engine::watch_money() {
  const std::int64_t hour = now_.value / 3'600'000'000'000;
  if (reconciled_hour_ != hour) {
    reconciled_hour_ = hour;
    for (const trading::Desk& desk : desks_) desk.reconcile(told_);
    tell();
  }
  if (drawdown_stop_ || ledger().positions().empty()) return;
  const std::int32_t below = ledger().drawdown_ppm();
  if (below < config_.trading.drawdown_stop_ppm) return;
  drawdown_stop_ = true;
  emit(domain::TradingState{kill_switch_, drawdown_stop_, below});
}

trading::BookAccess Engine::access(domain::MarketId id) const {
  const MarketSlot& slot = markets_[id.value];
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(slot.market.venue))];
  const bool tradable =
      feed.health != domain::FeedHealth::down && !slot.settled && slot.status == domain::MarketStatus::open;
  return {&slot.market,      &slot.book,     tradable,       slot.incremental || feed.reports_connection,
          slot.confirmed_at, slot.bid_known, slot.ask_known, slot.settled};
}

trading::RiskContext Engine::risk_of(const domain::Signal& signal) const {
  const trading::Desk& desk = this->desk(domain::Assumption::expected);
  const GameSlot& game = games_[signal.game.value];
  const domain::Side side = signal.legs[0].wins_with;
  trading::RiskContext context;
  context.kill_switch = kill_switch_;
  context.drawdown_stop = drawdown_stop_;
  context.can_tie = domain::can_tie(game.game);
  context.steps = steps_;
  context.threshold = signals::threshold_of(signal.kind, config_.signals);
  for (const domain::Leg& leg : signal.legs) {
    const domain::Market& market = markets_[leg.market.value].market;
    context.minimum_order = std::max(context.minimum_order, market.minimum_order);
    context.minimum_spend.push_back(market.minimum_spend);
    context.fees.push_back(&market.fees);
  }
  for (const auto& [key, bet] : desk.bets()) {
    if (bet.game != signal.game) continue;
    if (bet.wins_with != side) context.opposing_position = true;
    else context.entries += bet.entries;
  }
  if (const auto closed = desk.closed_at(signal.game)) context.since_close = now_ - *closed;
  add_exposure(signal, context);
  return context;
}

/// What is at risk, and what this game's holdings are worth in each of its endings.
void Engine::add_exposure(const domain::Signal& signal, trading::RiskContext& context) const {
  const trading::Desk& desk = this->desk(domain::Assumption::expected);
  const GameSlot& game = games_[signal.game.value];
  const auto add = [&](domain::GameId id, domain::Venue venue, base::Money money) {
    const GameSlot& other = games_[id.value];
    if (id == signal.game) {
      context.on_game += money;
      context.book.cost += money;
    }
    if (other.game.sport == game.game.sport) context.on_sport += money;
    if (other.day == game.day) context.on_day += money;
    context.on_venue[static_cast<std::size_t>(venue)] += money;
  };
  for (const domain::Position& position : desk.ledger().positions()) {
    if (position.settled || position.quantity.raw() == 0) continue;
    add(position.game, position.venue, position.cost + position.fees);
    if (position.game != signal.game) continue;
    const auto pays = [&](base::Price value) { return base::notional(value, position.quantity, base::Rounding::down); };
    const bool home = signals::wins_with(markets_[position.market.value].market, position.claim) == domain::Side::home;
    (home ? context.book.if_home : context.book.if_away) += pays(base::kPriceOne);
    context.book.if_tie += pays(base::Price::from_raw(base::Price::kScale / 2));
  }
  desk.each_reserve(add);
}

}  // namespace arbees::engine
