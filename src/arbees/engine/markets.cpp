#include "arbees/engine/engine.hpp"

namespace arbees::engine {
namespace {

/// Mid price of the home side; nothing unless both sides are shown and uncrossed.
std::optional<std::int32_t> home_mid(const MarketSlot& slot) {
  if (!slot.bid_known || !slot.ask_known || slot.book.crossed()) return std::nullopt;
  const auto bid = slot.book.best_bid();
  const auto ask = slot.book.best_ask();
  if (!bid || !ask) return std::nullopt;
  const auto yes = static_cast<std::int32_t>((bid->price.raw() + ask->price.raw()) / 2);
  const bool yes_is_home = slot.market.yes_side == domain::Side::home;
  return yes_is_home ? yes : static_cast<std::int32_t>(base::Price::kScale) - yes;
}

bool same_touch(const domain::Quote& a, const domain::Quote& b) {
  return a.bid == b.bid && a.ask == b.ask && a.fault == b.fault && a.status == b.status && a.last == b.last &&
         a.sizes_known == b.sizes_known;
}

}  // namespace

void Engine::on(const domain::MarketOpened& opened, base::Stamp stamp) {
  const auto game = registry_.game(opened.market.game_key);
  if (!game) return reject(domain::RejectReason::unknown_game, std::nullopt, std::nullopt);
  const auto [id, is_new] = registry_.open_market(opened.market.venue, opened.market.symbol);
  if (!is_new) return reject(domain::RejectReason::duplicate, std::nullopt, domain::MarketId{id});
  MarketSlot& slot = markets_.emplace_back();
  slot.market = opened.market;
  slot.game = *game;
  slot.book.open(domain::finest_step(opened.market.grid));
  slot.stamp = stamp;
  games_[game->value].markets.push_back({id});
  emit(domain::MarketListed{{id}, *game, opened.market});
}

void Engine::on(const domain::BookSnapshot& snapshot, base::Stamp stamp) {
  MarketSlot* slot = find_market(snapshot.market);
  if (slot == nullptr || slot->settled) return;
  slot->bid_known = snapshot.bid_known;
  slot->ask_known = snapshot.ask_known;
  const domain::BookFault fault = slot->book.snapshot(snapshot.bids, snapshot.asks, snapshot.sizes_known);
  exchange_.book_replaced(snapshot.market);
  if (fault != domain::BookFault::none) reject(domain::RejectReason::book_fault, std::nullopt, snapshot.market, fault);
  touch_changed(*slot, snapshot.market, stamp);
}

void Engine::on(const domain::BookDelta& delta, base::Stamp stamp) {
  MarketSlot* slot = find_market(delta.market);
  if (slot == nullptr || slot->settled) return;
  slot->incremental = true;
  const bool was_usable = slot->book.usable();
  const domain::BookFault fault = delta.additive ? slot->book.add(delta.side, delta.price, delta.quantity)
                                                 : slot->book.set(delta.side, delta.price, delta.quantity);
  exchange_.level_changed(delta.market, delta.side, delta.price);
  if (fault != domain::BookFault::none) {
    reject(domain::RejectReason::book_fault, std::nullopt, delta.market, fault);
    if (!was_usable) return;  // still void: nothing new to tell
  }
  touch_changed(*slot, delta.market, stamp);
}

void Engine::on(const domain::BookVoided& voided, base::Stamp stamp) {
  MarketSlot* slot = find_market(voided.market);
  if (slot == nullptr || slot->settled) return;
  slot->book.void_book(voided.why == domain::BookFault::none ? domain::BookFault::malformed : voided.why);
  exchange_.book_replaced(voided.market);
  touch_changed(*slot, voided.market, stamp);
}

void Engine::on(const domain::TickSizeChanged& change, base::Stamp stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot == nullptr || slot->settled) return;
  slot->market.grid = change.grid;
  slot->book.change_step(domain::finest_step(change.grid));
  touch_changed(*slot, change.market, stamp);
}

void Engine::on(const domain::TradePrinted& trade, base::Stamp stamp) {
  MarketSlot* slot = find_market(trade.market);
  if (slot == nullptr || slot->settled) return;
  slot->last = trade.price;
  touch_changed(*slot, trade.market, stamp);
}

void Engine::on(const domain::FeesChanged& change, base::Stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot != nullptr) slot->market.fees = change.fees;
}

void Engine::on(const domain::MarketStatusChanged& change, base::Stamp stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot == nullptr) return;
  slot->status = change.status;
  if (!slot->settled) touch_changed(*slot, change.market, stamp);
  if (change.settlement) settle_market(*slot, change.market, *change.settlement);
}

void Engine::touch_changed(MarketSlot& slot, domain::MarketId id, base::Stamp stamp) {
  slot.stamp = stamp;
  slot.confirmed_at = now_;
  feeds_[static_cast<std::size_t>(domain::feed_of(slot.market.venue))].alive_at = now_;
  domain::Quote quote{id,        slot.game,         std::nullopt, std::nullopt,
                      slot.last, slot.book.fault(), slot.status,  slot.book.sizes_known(),
                      stamp};
  if (slot.bid_known) quote.bid = slot.book.best_bid();
  if (slot.ask_known) quote.ask = slot.book.best_ask();
  if (slot.book.crossed()) quote.fault = domain::BookFault::crossed;
  if (const auto mid = home_mid(slot)) slot.home_mid.add(now_, *mid);
  if (!same_touch(quote, slot.told)) {
    slot.told = quote;
    emit(quote);
  }
  evaluate(slot.game);
}

void Engine::settle_market(MarketSlot& slot, domain::MarketId id, base::Price yes_value) {
  if (slot.settled) return;
  slot.settled = true;
  slot.status = domain::MarketStatus::settled;
  closed_.clear();
  const domain::Settlement settlement = ledger_.settle(id, slot.game, yes_value, closed_);
  emit(settlement);
  for (const domain::Position& position : closed_) emit(position);
  if (!closed_.empty()) emit(ledger_.account());
}

}  // namespace arbees::engine
