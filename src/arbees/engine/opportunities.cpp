#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "arbees/signals/arbitrage.hpp"
#include "arbees/signals/gates.hpp"
#include "arbees/signals/lagging_market.hpp"
#include "arbees/trading/risk.hpp"

namespace arbees::engine {
namespace {

bool same_condition(const Episode& episode, const domain::Signal& signal) {
  if (episode.kind != signal.kind || episode.first_market != signal.legs[0].market ||
      episode.first_claim != signal.legs[0].claim || episode.second_market.has_value() != (signal.legs.size() == 2))
    return false;
  return signal.legs.size() == 1 ||
         (*episode.second_market == signal.legs[1].market && episode.second_claim == signal.legs[1].claim);
}

Episode begin(const domain::Signal& signal, domain::SignalId id, base::Nanos now) {
  Episode episode;
  episode.id = id;
  episode.kind = signal.kind;
  episode.first_market = signal.legs[0].market;
  episode.first_claim = signal.legs[0].claim;
  if (signal.legs.size() == 2) {
    episode.second_market = signal.legs[1].market;
    episode.second_claim = signal.legs[1].claim;
  }
  episode.opened_at = now;
  return episode;
}

}  // namespace

base::Nanos Engine::confirmed_at(const FeedSlot& feed, base::Nanos own) const {
  return feed.reports_connection ? std::max(own, feed.alive_at) : own;
}

signals::GameInput Engine::input_of(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  views_.clear();
  for (const domain::MarketId market_id : slot.markets) {
    const MarketSlot& market = markets_[market_id.value];
    if (market.settled) continue;
    const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(market.market.venue))];
    views_.push_back({market_id, &market.market, &market.book, &market.home_mid, market.bid_known, market.ask_known,
                      market.status, feed.health, confirmed_at(feed, market.confirmed_at)});
  }
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::FeedId::games)];
  signals::GameInput input;
  input.id = id;
  input.game = &slot.game;
  input.state = slot.state ? &*slot.state : nullptr;
  input.state_confirmed_at = confirmed_at(feed, slot.confirmed_at);
  input.score_changed_at = slot.score_changed_at;
  input.feed = feed.health;
  if (slot.priced && !slot.estimate.decided) {
    input.home = slot.estimate.home;
    input.standard_error = base::Probability::from_double(slot.estimate.std_error).millionths();
  }
  input.model = &slot.model;
  input.markets = views_;
  input.now = now_;
  return input;
}

void Engine::evaluate(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  if (slot.state && slot.state->phase == domain::Phase::final) return;
  const signals::GameInput input = input_of(id);
  signals::Candidates candidates;
  signals::find_arbitrage(input, config_.signals, candidates);
  if (slot.state) signals::find_model_edges(input, config_.signals, candidates);
  signals::find_lagging_markets(input, config_.signals, candidates);
  for (domain::Signal& signal : candidates) consider(signal, input, slot);
  if (!slot.episodes.empty()) close_episodes(slot, id, false);
}

void Engine::consider(domain::Signal& signal, const signals::GameInput& input, GameSlot& slot) {
  auto episode = std::ranges::find_if(slot.episodes, [&](const Episode& e) { return same_condition(e, signal); });
  const bool is_new = episode == slot.episodes.end();
  if (!is_new) {
    episode->seen_at = now_;
    episode->best_edge = std::max(episode->best_edge, signal.edge_net);
    if (episode->approved) return;
  }
  signals::ask_gates(input, config_.signals, signal);
  trading::RiskContext context;
  context.kill_switch = kill_switch_;
  context.opposing_position = opposes(signal);
  for (const auto& [order, pending] : pending_)
    if (pending.game == signal.game) context.pending_on_game += pending.reserve;
  for (const domain::Leg& leg : signal.legs)
    context.minimum_order = std::max(context.minimum_order, markets_[leg.market.value].market.minimum_order);
  const trading::Verdict verdict = trading::decide(signal, context, ledger_, config_.trading);
  const auto* approved = std::get_if<trading::Approved>(&verdict);
  if (!is_new && approved == nullptr) return;  // told already, and still refused

  if (is_new) {
    slot.episodes.push_back(begin(signal, {++last_signal_}, now_));
    episode = slot.episodes.end() - 1;
  }
  episode->seen_at = now_;
  episode->best_edge = std::max(episode->best_edge, signal.edge_net);
  episode->approved = approved != nullptr;
  signal.id = episode->id;
  emit(signal);
  if (approved != nullptr && config_.trade) place(signal, approved->quantity, approved->reserves);
}

void Engine::close_episodes(GameSlot& slot, domain::GameId id, bool all) {
  const base::Duration linger = base::milliseconds(config_.signal_linger_ms);
  std::erase_if(slot.episodes, [&](const Episode& episode) {
    if (!all && now_ - episode.seen_at <= linger) return false;
    emit(domain::SignalClosed{episode.id, id, episode.seen_at - episode.opened_at, episode.best_edge});
    return true;
  });
}

}  // namespace arbees::engine
