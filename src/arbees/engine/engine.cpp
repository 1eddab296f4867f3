#include "arbees/engine/engine.hpp"

#include <algorithm>

namespace arbees::engine {

Engine::Engine(const Config& config)
    : config_(config), ledger_(base::Money::from_raw(config.trading.bankroll)), exchange_(config.trading) {
  views_.reserve(16);
  closed_.reserve(64);
}

void Engine::step(const domain::Event& event, domain::OutputBuffer& out) {
  out_ = &out;
  now_ = std::max(now_, event.stamp.received);
  run_exchange();  // against the books as they were until this event
  std::visit([&](const auto& body) { on(body, event.stamp); }, event.body);
  run_exchange();  // and those that waited for this look at their book
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
  for (std::uint32_t id = 0; id < games_.size(); ++id)
    if (!games_[id].episodes.empty()) close_episodes(games_[id], {id}, false);
}

void Engine::on(const domain::FeedChanged& change, base::Stamp stamp) {
  FeedSlot& feed = feeds_[static_cast<std::size_t>(change.feed)];
  feed.health = change.health;
  feed.reports_connection = true;
  feed.alive_at = now_;
  feed.detail = change.detail;
  emit(domain::FeedView{change.feed, change.health, change.detail});
  if (change.health != domain::FeedHealth::down) return;
  for (std::uint32_t id = 0; id < markets_.size(); ++id) {
    MarketSlot& slot = markets_[id];
    if (domain::feed_of(slot.market.venue) != change.feed || slot.settled) continue;
    slot.book.void_book(domain::BookFault::disconnected);
    exchange_.book_replaced({id});
    touch_changed(slot, {id}, stamp);
  }
}

void Engine::on(const domain::FeedHeartbeat& beat, base::Stamp) {
  FeedSlot& feed = feeds_[static_cast<std::size_t>(beat.feed)];
  feed.alive_at = now_;
  emit(domain::FeedView{beat.feed, feed.health, feed.detail});  // so that the screen knows it, too
}

}  // namespace arbees::engine
