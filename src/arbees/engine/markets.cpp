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

/// Why a venue paid what it paid, as far as the game tells.
domain::SettlementCause cause_of(base::Price yes_value, const GameSlot& game) {
  if (yes_value == base::kPriceOne || yes_value == base::Price{}) return domain::SettlementCause::decided;
  const domain::Phase phase = game.state ? game.state->phase : domain::Phase::unknown;
  if (phase == domain::Phase::final) return domain::SettlementCause::tie;
  // "Not started within 48 hours" is not "cancelled": only the game's own word says that.
  return phase == domain::Phase::canceled ? domain::SettlementCause::canceled : domain::SettlementCause::postponed;
}

bool same_touch(const domain::Quote& a, const domain::Quote& b) {
  return a.bid == b.bid && a.ask == b.ask && a.fault == b.fault && a.status == b.status && a.last == b.last &&
         a.sizes_known == b.sizes_known && a.polled == b.polled && (!a.polled || a.as_of == b.as_of);
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
  slot.book_id = {id};
  for (const domain::MarketId other : games_[game->value].markets)
    if (signals::one_book(markets_[other.value].market, slot.market)) {
      slot.book_id = markets_[other.value].book_id;
      slot.twin = other;
      markets_[other.value].twin = domain::MarketId{id};
    }
  games_[game->value].markets.push_back({id});
  emit(domain::MarketListed{{id}, *game, opened.market});
}

void Engine::on(const domain::BookSnapshot& snapshot, base::Stamp stamp) {
  MarketSlot* slot = find_market(snapshot.market);
  if (slot == nullptr || slot->settled) return;
  slot->bid_known = snapshot.bid_known;
  slot->ask_known = snapshot.ask_known;
  slot->polled = snapshot.polled;
  confirm(*slot);
  const domain::BookFault fault = slot->book.snapshot(snapshot.bids, snapshot.asks, snapshot.sizes_known);
  if (fault != domain::BookFault::none) reject(domain::RejectReason::book_fault, std::nullopt, snapshot.market, fault);
  book_seen(*slot, snapshot.market, stamp);
}

void Engine::on(const domain::BookDelta& delta, base::Stamp stamp) {
  MarketSlot* slot = find_market(delta.market);
  if (slot == nullptr || slot->settled) return;
  slot->incremental = true;
  slot->polled = false;
  confirm(*slot);
  const bool was_usable = slot->book.usable();
  const domain::BookFault fault = delta.additive ? slot->book.add(delta.side, delta.price, delta.quantity)
                                                 : slot->book.set(delta.side, delta.price, delta.quantity);
  if (fault != domain::BookFault::none) {
    reject(domain::RejectReason::book_fault, std::nullopt, delta.market, fault);
    if (!was_usable) return;  // still void: nothing new to tell
  }
  book_seen(*slot, delta.market, stamp);
}

void Engine::on(const domain::BookVoided& voided, base::Stamp stamp) {
  MarketSlot* slot = find_market(voided.market);
  if (slot == nullptr || slot->settled) return;
  slot->book.void_book(voided.why == domain::BookFault::none ? domain::BookFault::malformed : voided.why);
  book_seen(*slot, voided.market, stamp);
}

void Engine::on(const domain::TickSizeChanged& change, base::Stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot == nullptr || slot->settled) return;
  slot->market.grid = change.grid;
  slot->book.change_step(domain::finest_step(change.grid));
  touch_changed(*slot, change.market);
}

/// A print proves nothing about the book: that is as old as it was.
void Engine::on(const domain::TradePrinted& trade, base::Stamp) {
  MarketSlot* slot = find_market(trade.market);
  if (slot == nullptr || slot->settled) return;
  slot->last = trade.price;
  for (trading::Desk& desk : desks_) {
    desk.traded(trade, now_, books(), told_);
    tell();
  }
  touch_changed(*slot, trade.market);
}

void Engine::on(const domain::FeesChanged& change, base::Stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot != nullptr) slot->market.fees = change.fees;
}

void Engine::on(const domain::MarketStatusChanged& change, base::Stamp) {
  MarketSlot* slot = find_market(change.market);
  if (slot == nullptr) return;
  const bool final_word = change.status == domain::MarketStatus::settled && change.settlement.has_value();
  if (slot->status == domain::MarketStatus::paused && change.status == domain::MarketStatus::open)
    slot->resumed_at = now_;
  // What has been paid stays paid until the venue says another final word.
  if (!slot->settled) slot->status = change.status;
  if (change.status != domain::MarketStatus::open)
    for (trading::Desk& desk : desks_) desk.cancel_resting(change.market, domain::CancelReason::market_paused, now_);
  if (!slot->settled) {
    book_changed(change.market);
    touch_changed(*slot, change.market);
  }
  if (final_word) {
    settle_market(*slot, change.market, {*change.settlement, cause_of(*change.settlement, games_[slot->game.value])},
                  domain::SettlementSource::venue);
    venue_settled(slot->game, change.market, *change.settlement);
  }
}

/// The source showed the book, or said that it can't.
void Engine::book_seen(MarketSlot& slot, domain::MarketId id, base::Stamp stamp) {
  slot.stamp = stamp;
  book_changed(id);
  touch_changed(slot, id);
}

/// A message of the market's book says what the book is as of `as_of_`.
void Engine::confirm(MarketSlot& slot) {
  slot.confirmed_at = std::max(slot.confirmed_at, as_of_);
}

void Engine::touch_changed(MarketSlot& slot, domain::MarketId id) {
  domain::Quote quote{id,        slot.game,         std::nullopt, std::nullopt,
                      slot.last, slot.book.fault(), slot.status,  slot.book.sizes_known(),
                      slot.stamp};
  if (slot.bid_known) quote.bid = slot.book.best_bid();
  if (slot.ask_known) quote.ask = slot.book.best_ask();
  if (slot.book.crossed()) quote.fault = domain::BookFault::crossed;
  quote.as_of = slot.confirmed_at;
  quote.polled = slot.polled;
  if (const auto mid = home_mid(slot)) {
    slot.home_mid.add(now_, *mid);
    lag_watch_.moved(id, *mid, now_);
    games_[slot.game.value].prices.price(slot.market.venue, *mid);
  }
  if (slot.traded) mark(id);
  if (!same_touch(quote, slot.told)) {
    slot.told = quote;
    emit(quote);
  }
  judge_game(slot.game);
  evaluate(slot.game);
}

/// Looks once a second whether a market's price says that its YES is the other side.
void Engine::watch_inversions(GameSlot& slot) {
  if (slot.markets.empty() || now_ - slot.inversion_looked_at < base::seconds(1)) return;
  slot.inversion_looked_at = now_;
  mids_.clear();
  for (const domain::MarketId id : slot.markets)
    if (const auto mid = home_mid(markets_[id.value])) mids_.push_back({id, base::Price::from_raw(*mid)});
  std::optional<base::Probability> model;
  if (slot.priced && !slot.estimate.decided) model = slot.estimate.home;
  slot.inversion.observe(mids_, model, now_);
}

/// The venue's word wins over our reading, and a later word over an earlier one. Where they differ, both are told: the
/// correction with what it changed, or our reading with nothing paid.
void Engine::settle_market(MarketSlot& slot, domain::MarketId id, const trading::Reading& reading,
                           domain::SettlementSource source) {
  const bool by_venue = source == domain::SettlementSource::venue;
  const bool again = slot.settled;
  const bool differs = again && slot.settled_at != reading.yes_value;
  if (again && !differs && (!by_venue || slot.settled_by == domain::SettlementSource::venue)) return;
  if (again && differs && !by_venue && slot.settled_by == domain::SettlementSource::venue) {
    if (slot.overruled == reading.yes_value) return;
    slot.overruled = reading.yes_value;
    domain::Settlement shown;
    shown.market = id;
    shown.game = slot.game;
    shown.yes_value = reading.yes_value;
    shown.previous = slot.settled_at;
    shown.cause = reading.cause;
    emit(shown);
    return;
  }
  slot.settled = true;
  slot.settled_at = reading.yes_value;
  slot.settled_by = source;
  slot.status = domain::MarketStatus::settled;
  const auto cause = differs ? domain::SettlementCause::corrected : reading.cause;
  for (trading::Desk& desk : desks_) {
    desk.settle(id, slot.game, reading.yes_value, source, cause, now_, told_);
    tell();
  }
}

}  // namespace arbees::engine
