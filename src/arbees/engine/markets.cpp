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
  for (trading::Desk& desk : desks_) desk.book_replaced(snapshot.market, slot->book);
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
  for (trading::Desk& desk : desks_)
    desk.level_changed(delta.market, delta.side, delta.price,
                       fault == domain::BookFault::none ? slot->book.at(delta.side, delta.price) : base::Quantity{});
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
  for (trading::Desk& desk : desks_) desk.book_replaced(voided.market, slot->book);
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
  for (trading::Desk& desk : desks_) {
    desk.traded(trade, now_, books(), told_);
    tell();
  }
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
  if (change.status != domain::MarketStatus::open)
    for (trading::Desk& desk : desks_) desk.cancel_resting(change.market, domain::CancelReason::market_paused, now_);
  if (!slot->settled) touch_changed(*slot, change.market, stamp);
  if (change.settlement)
    settle_market(*slot, change.market, {*change.settlement, cause_of(*change.settlement, games_[slot->game.value])},
                  domain::SettlementSource::venue);
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
  if (const auto mid = home_mid(slot)) {
    slot.home_mid.add(now_, *mid);
    lag_watch_.moved(id, *mid, now_);
  }
  if (slot.traded) mark(slot, id);
  if (!same_touch(quote, slot.told)) {
    slot.told = quote;
    emit(quote);
  }
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

void Engine::mark(const MarketSlot& slot, domain::MarketId id) {
  const trading::BookAccess book = access(id);
  const auto yes = trading::best_for(book, domain::OrderAction::sell, domain::Claim::yes);
  const auto no = trading::best_for(book, domain::OrderAction::sell, domain::Claim::no);
  if (slot.settled) return;
  for (trading::Desk& desk : desks_) desk.mark(id, yes, no);
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
