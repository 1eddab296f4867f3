#include <algorithm>
#include <string>
#include <utility>

#include "arbees/domain/league.hpp"
#include "arbees/engine/engine.hpp"
#include "arbees/signals/walk.hpp"
#include "arbees/trading/venue_hold.hpp"
#include "arbees/trading/venue_rules.hpp"

namespace arbees::engine {
namespace {

constexpr base::Duration kMarksEvery = base::seconds(1);
constexpr base::Duration kMarksToldEvery = base::seconds(10);

}  // namespace

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
    if (market.twin) markets_[market.twin->value].traded = true;
    trading::OrderRequest& order = orders[i];
    order.signal = signal.id;
    order.game = signal.game;
    order.market = leg.market;
    order.venue = leg.venue;
    order.claim = leg.claim;
    order.wins_with = leg.wins_with;
    const base::Price limit = approved.limits[i];
    order.limit = trading::limit_on_grid(market.market, order.action, order.claim, limit).value_or(limit);
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

void Engine::book_changed(domain::MarketId id) {
  for (trading::Desk& desk : desks_) desk.book_changed(id, books());
}

void Engine::mark(domain::MarketId id) {
  for (trading::Desk& desk : desks_) desk.mark(id, books(), now_);
}

/// Values what is held once a second, since marks grow old by themselves, and tells what moved: at once when a mark
/// became current or ceased to be, else every ten seconds.
void Engine::watch_marks() {
  if (now_ >= marks_due_) {
    marks_due_ = now_ + kMarksEvery;
    for (std::uint32_t id = 0; id < markets_.size(); ++id) {
      MarketSlot& slot = markets_[id];
      if (!slot.traded) continue;
      if (!slot.settled) mark({id});
      tell_mark_alarm(slot, {id});
    }
  }
  for (trading::Desk& desk : desks_) {
    const trading::Ledger::MarkNews& news = desk.ledger().mark_news();
    if (news.turned || (news.moved && now_ >= marks_told_due_)) desk.tell_marks(told_);
  }
  if (told_.empty()) return;
  marks_told_due_ = now_ + kMarksToldEvery;
  tell();
}

void Engine::tell_mark_alarm(MarketSlot& slot, domain::MarketId id) {
  const bool expired =
      std::ranges::any_of(desks_, [&](const trading::Desk& desk) { return desk.ledger().mark_expired(id); });
  if (std::exchange(slot.mark_alarm, expired) == expired) return;
  std::string detail = expired ? "no current price for " + std::to_string(config_.trading.mark_age_max_ms / 1000) +
                                     " s: what is held of it counts as nothing until there is one"
                               : "what is held of it has a current price again, or none of it is held";
  emit(domain::AlarmChanged{domain::feed_of(slot.market.venue), domain::AlarmKind::mark_expired, expired,
                            slot.market.symbol, std::move(detail)});
}

/// Reconciles at the first event and each full hour, and stops trading when too much is lost.
void Engine::watch_money() {
  const std::int64_t hour = now_.value / 3'600'000'000'000;
  if (reconciled_hour_ != hour) {
    reconciled_hour_ = hour;
    for (const trading::Desk& desk : desks_) desk.reconcile(told_);
    tell();
  }
  watch_marks();
  if (drawdown_stop_ || ledger().positions().empty()) return;
  const std::int32_t below = ledger().drawdown_ppm();
  if (below < config_.trading.drawdown_stop_ppm) return;
  drawdown_stop_ = true;
  emit_trading_state();
}

trading::BookAccess Engine::access(domain::MarketId id) const {
  const MarketSlot& slot = markets_[id.value];
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(slot.market.venue))];
  const bool trades = feed.health != domain::FeedHealth::down && feed.health != domain::FeedHealth::halted;
  const bool tradable = trades && proven(slot) && !slot.settled && slot.status == domain::MarketStatus::open;
  const bool fresh = feed.health == domain::FeedHealth::up &&
                     now_ - confirmed_at(slot) <= base::milliseconds(config_.signals.book_age_max_ms);
  return {.market = &slot.market,
          .book = &slot.book,
          .tradable = tradable,
          .continuous = !slot.polled && (slot.incremental || feed.reports_connection),
          .seen_at = slot.confirmed_at,
          .bid_known = slot.bid_known,
          .ask_known = slot.ask_known,
          .over = slot.settled,
          .fresh = fresh,
          .book_id = slot.book_id,
          .mirrored = slot.book_id != id && markets_[slot.book_id.value].market.yes_side != slot.market.yes_side,
          .twin = slot.twin};
}

/// What the expected account has taken, or is about to take, of the books in `views_`.
void Engine::find_held_back() {
  held_back_depth_.clear();
  const trading::Desk& desk = this->desk(domain::Assumption::expected);
  for (const signals::MarketView& view : views_)
    if (markets_[view.id.value].traded) desk.held_back(view.id, books(), held_back_depth_);
  if (held_back_depth_.empty()) return;
  for (signals::MarketView& view : views_) view.held_back = &held_back_;
}

/// How much of the depth displayed down to each leg's limit was not there for the signal.
void Engine::say_held_back(domain::Signal& signal) const {
  for (domain::Leg& leg : signal.legs) {
    leg.held_back = {};
    const auto side = trading::met_by(domain::OrderAction::buy, leg.claim);
    for (const trading::HeldBackDepth& each : held_back_depth_)
      if (each.market == leg.market && each.side == side && trading::of_claim(each.price, leg.claim) <= leg.limit_price)
        leg.held_back += each.quantity;
  }
}

trading::RiskContext Engine::risk_of(const domain::Signal& signal) const {
  const trading::Desk& desk = this->desk(domain::Assumption::expected);
  const GameSlot& game = games_[signal.game.value];
  const domain::Side side = signal.legs[0].wins_with;
  trading::RiskContext context;
  context.kill_switch = kill_switch_;
  context.drawdown_stop = drawdown_stop_;
  context.clock_trusted = !clock_stop_;
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
