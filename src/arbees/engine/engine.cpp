#include "arbees/engine/engine.hpp"

#include <algorithm>

namespace arbees::engine {

Engine::Engine(const Config& config)
    : config_(config),
      desks_{trading::Desk(config.trading, domain::Assumption::expected),
             trading::Desk(config.trading, domain::Assumption::pessimistic),
             trading::Desk(config.trading, domain::Assumption::optimistic)},
      lag_watch_(base::milliseconds(config.signals.lag_horizon_ms)),
      held_back_([this](domain::MarketId market, domain::BookSide side, base::Price price) {
        base::Quantity quantity;
        for (const trading::HeldBackDepth& each : held_back_depth_)
          if (each.market == market && each.side == side && each.price == price) quantity += each.quantity;
        return quantity;
      }) {
  views_.reserve(16);
  held_back_depth_.reserve(64);
  told_.reserve(64);
}

void Engine::step(const domain::Event& event, domain::OutputBuffer& out) {
  out_ = &out;
  now_ = std::max(now_, event.stamp.received);
  as_of_ = event.as_of.value > 0 ? std::min(event.as_of, now_) : now_;
  run_desks();  // against the books as they were until this event
  if (now_ >= look_again_at_) look_again();
  std::visit([&](const auto& body) { on(body, event.stamp); }, event.body);
  run_desks();  // and those that waited for this look at their book
  while (const auto outcome = lag_watch_.due(now_)) emit(*outcome);
  watch_money();
  out_ = nullptr;
}

const GameSlot* Engine::game(domain::GameId id) const {
  return id.value < games_.size() ? &games_[id.value] : nullptr;
}

const MarketSlot* Engine::market(domain::MarketId id) const {
  return id.value < markets_.size() ? &markets_[id.value] : nullptr;
}

GameSlot* Engine::find_game(domain::GameId id) {
  if (id.value < games_.size()) return &games_[id.value];
  reject(domain::RejectReason::unknown_game, id, std::nullopt);
  return nullptr;
}

MarketSlot* Engine::find_market(domain::MarketId id) {
  if (id.value < markets_.size()) return &markets_[id.value];
  reject(domain::RejectReason::unknown_market, std::nullopt, id);
  return nullptr;
}

void Engine::emit(domain::OutputBody body) {
  out_->push_back({++sequence_, now_, std::move(body)});
}

void Engine::reject(domain::RejectReason reason, std::optional<domain::GameId> game,
                    std::optional<domain::MarketId> market, domain::BookFault fault) {
  emit(domain::Rejected{reason, fault, game, market});
}

void Engine::on(const domain::ClockTicked&, base::Stamp) {
  for (std::uint32_t id = 0; id < games_.size(); ++id) {
    if (!games_[id].episodes.empty()) close_episodes(games_[id], {id}, false);
    watch_inversions(games_[id]);
    judge_game({id});
  }
}

void Engine::on(const domain::FeedChanged& change, base::Stamp stamp) {
  FeedSlot& feed = feeds_[static_cast<std::size_t>(change.feed)];
  if (feed.health == domain::FeedHealth::halted && change.health != domain::FeedHealth::halted) feed.resumed_at = now_;
  feed.health = change.health;
  feed.reports_connection = true;
  // A games feed has no book to vouch for: that it was heard is what keeps its states fresh.
  if (change.feed == domain::FeedId::games) feed.alive_at = now_;
  feed.detail = change.detail;
  marks_due_ = now_;
  feed.lag = change.lag;
  emit(domain::FeedView{change.feed, change.health, change.detail, change.lag});
  // While a venue is halted nobody can take a resting order, and cancelling stays possible: it is gone before trading
  // goes on.
  const bool halted = change.health == domain::FeedHealth::halted;
  const auto why = halted ? domain::CancelReason::market_paused : domain::CancelReason::stale_feed;
  if (change.health != domain::FeedHealth::up)
    for (std::uint32_t id = 0; id < markets_.size(); ++id)
      if (change.feed == domain::FeedId::games || domain::feed_of(markets_[id].market.venue) == change.feed)
        for (trading::Desk& desk : desks_) desk.cancel_resting({id}, why, now_);
  if (change.health != domain::FeedHealth::down) return;
  for (std::uint32_t id = 0; id < markets_.size(); ++id) {
    MarketSlot& slot = markets_[id];
    if (domain::feed_of(slot.market.venue) != change.feed || slot.settled) continue;
    slot.book.void_book(domain::BookFault::disconnected);
    book_seen(slot, {id}, stamp);
  }
}

void Engine::on(const domain::KillSwitchChanged& change, base::Stamp) {
  if (kill_switch_ && !change.on && drawdown_stop_) {  // a person has looked
    drawdown_stop_ = false;
    for (trading::Desk& desk : desks_) desk.count_peak_anew();
  }
  kill_switch_ = change.on;
  if (kill_switch_) cancel_all_resting();
  emit_trading_state();
}

void Engine::cancel_all_resting() {
  for (std::uint32_t id = 0; id < markets_.size(); ++id)
    for (trading::Desk& desk : desks_) desk.cancel_resting({id}, domain::CancelReason::kill_switch, now_);
}

void Engine::emit_trading_state() {
  emit(domain::TradingState{kill_switch_, drawdown_stop_, ledger().drawdown_ppm(), clock_stop_});
}

void Engine::on(const domain::ClockChanged& change, base::Stamp) {
  emit(change);
  if (clock_stop_ == !change.trusted) return;
  clock_stop_ = !change.trusted;
  if (clock_stop_) cancel_all_resting();
  emit_trading_state();
}

void Engine::on(const domain::AlarmChanged& change, base::Stamp) {
  emit(change);
}

void Engine::on(const domain::FeedHeartbeat& beat, base::Stamp) {
  FeedSlot& feed = feeds_[static_cast<std::size_t>(beat.feed)];
  feed.lag = beat.lag;
  // `as_of` says up to when the connection left nothing out; a beat without it is as late as its messages.
  const bool stated = as_of_ < now_;
  feed.alive_at = std::max(feed.alive_at, stated ? as_of_ : now_ - beat.lag.value_or(base::Duration{}));
  emit(domain::FeedView{beat.feed, feed.health, feed.detail, beat.lag});  // so that the screen knows it, too
}

}  // namespace arbees::engine
