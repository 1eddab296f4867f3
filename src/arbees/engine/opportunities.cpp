#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "arbees/signals/arbitrage.hpp"
#include "arbees/signals/gates.hpp"
#include "arbees/signals/lagging_market.hpp"
#include "arbees/signals/walk.hpp"
#include "arbees/trading/risk.hpp"
#include "arbees/trading/venue_hold.hpp"

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

/// Has the book been shown since trading last went on? A halted venue's books stand still and agree with every check.
bool Engine::proven(const MarketSlot& market) const {
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(market.market.venue))];
  return market.confirmed_at >= std::max(feed.resumed_at, market.resumed_at);
}

/// Up to when a market's book is known to hold: by its own messages, and by its connection where it is streamed.
base::Nanos Engine::confirmed_at(const MarketSlot& market) const {
  if (market.polled || !proven(market)) return market.confirmed_at;
  return confirmed_at(feeds_[static_cast<std::size_t>(domain::feed_of(market.market.venue))], market.confirmed_at);
}

signals::GameInput Engine::input_of(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  views_.clear();
  for (const domain::MarketId market_id : slot.markets) {
    const MarketSlot& market = markets_[market_id.value];
    if (market.settled) continue;
    const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::feed_of(market.market.venue))];
    views_.push_back({market_id, &market.market, &market.book, &market.home_mid, market.bid_known, market.ask_known,
                      market.status, feed.health, confirmed_at(market), slot.inversion.alarmed(market_id), nullptr,
                      feed.lag});
  }
  find_held_back();
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::FeedId::games)];
  signals::GameInput input;
  input.id = id;
  input.game = &slot.game;
  input.state = slot.state ? &*slot.state : nullptr;
  input.state_confirmed_at = confirmed_at(feed, slot.confirmed_at);
  input.score_changed_at = slot.score_changed_at;
  input.feed = feed.health;
  input.doubt = slot.doubt.kind;
  if (slot.priced && !slot.estimate.decided) {
    input.home = slot.estimate.home;
    input.standard_error = base::Probability::from_double(slot.estimate.std_error).millionths();
    input.line_known = (slot.estimate.missing & winprob::kMissingLine) == 0;
  }
  input.model = &slot.model;
  input.markets = views_;
  input.now = now_;
  return input;
}

void Engine::evaluate(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  if (slot.transitions.over_since()) return;
  // What has been gone too long is over before anything is looked at: a tick of the same instant changes nothing.
  if (!slot.episodes.empty()) close_episodes(slot, id, false);
  look(id);
}

void Engine::look(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  ++looks_;
  // Orders take depth and money: what follows is decided on what is left. Each round approves something new.
  while (consider_all(id)) continue;
  for (Episode& episode : slot.episodes) await_look(episode);
  if (config_.trading.exit_rule != trading::ExitRule::hold) exit_bets(input_of(id));
}

/// Considers every edge there is, until one of them leads to orders; false when none does.
bool Engine::consider_all(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  const signals::GameInput input = input_of(id);
  signals::Candidates candidates;
  signals::find_arbitrage(input, config_.signals, candidates);
  if (slot.state) signals::find_model_edges(input, config_.signals, candidates);
  signals::find_lagging_markets(input, config_.signals, candidates);
  return std::ranges::any_of(candidates, [&](domain::Signal& signal) { return consider(signal, input, slot); });
}

/// Notes when an edge that has just begun to stand must be looked at again, whatever happens until then.
void Engine::await_look(Episode& episode) {
  if (episode.seen_in != looks_) {
    episode.stood_since.reset();
    episode.awaits_look = false;
  }
  if (episode.stood_since != now_ || episode.approved || config_.signals.stand_min_ms == 0) return;
  episode.awaits_look = true;
  look_again_at_ = std::min(look_again_at_, now_ + base::milliseconds(config_.signals.stand_min_ms));
}

/// An edge may stand through a quiet time: once it has stood long enough it is looked at, with the books as they were
/// until this event.
void Engine::look_again() {
  look_again_at_ = {INT64_MAX};
  for (std::uint32_t id = 0; id < games_.size(); ++id) {
    bool due = false;
    for (Episode& episode : games_[id].episodes) {
      if (!episode.awaits_look || episode.approved) continue;
      const base::Nanos at = *episode.stood_since + base::milliseconds(config_.signals.stand_min_ms);
      if (at > now_) look_again_at_ = std::min(look_again_at_, at);
      due = due || at <= now_;
      episode.awaits_look = at > now_;
    }
    if (due) look({id});
  }
}

void Engine::saw(Episode& episode, const domain::Signal& signal) const {
  if (!episode.stood_since) episode.stood_since = now_;
  episode.seen_at = now_;
  episode.seen_in = looks_;
  episode.best_edge = std::max(episode.best_edge, signal.edge_net);
}

/// For how long an edge is known to have been there. Between two requests nobody knows a polled book: an edge on it has
/// stood until its last request, so that an old price and a new one make none.
base::Duration Engine::stood(const Episode& episode, const domain::Signal& signal) const {
  base::Nanos until = now_;
  for (const domain::Leg& leg : signal.legs)
    if (const MarketSlot& market = markets_[leg.market.value]; market.polled)
      until = std::min(until, market.confirmed_at);
  return std::max(until - *episode.stood_since, base::Duration{});
}

bool Engine::consider(domain::Signal& signal, const signals::GameInput& input, GameSlot& slot) {
  auto episode = std::ranges::find_if(slot.episodes, [&](const Episode& e) { return same_condition(e, signal); });
  const bool is_new = episode == slot.episodes.end();
  if (!is_new) {
    saw(*episode, signal);
    if (episode->approved) return false;
  }
  signals::ask_gates(input, config_.signals, is_new ? base::Duration{} : stood(*episode, signal), signal);
  signals::steps_of(input, signal, config_.signals, steps_);
  const trading::Verdict verdict = trading::decide(signal, risk_of(signal), ledger(), config_.trading);
  const auto* approved = std::get_if<trading::Approved>(&verdict);
  const bool too_young = signal.refused_by == domain::Gate::persistence;
  // Told already, and still refused: but a refusal for youth alone is followed by the true one.
  if (!is_new && approved == nullptr && (too_young || !episode->too_young)) return false;

  if (is_new) {
    slot.episodes.push_back(begin(signal, {++last_signal_}, now_));
    episode = slot.episodes.end() - 1;
    saw(*episode, signal);
  }
  episode->approved = approved != nullptr;
  episode->too_young = too_young;
  signal.id = episode->id;
  say_held_back(signal);
  emit(signal);
  if (is_new && signal.lag) watch_lag(signal);
  if (approved == nullptr || !config_.trade) return false;
  place(signal, *approved);
  return true;
}

void Engine::watch_lag(const domain::Signal& signal) {
  const bool home = signal.legs[0].wins_with == domain::Side::home;
  const auto mid = [&](domain::MarketId id) {
    const std::int32_t of_home = markets_[id.value].home_mid.newest().value_or(0);
    return home ? of_home : static_cast<std::int32_t>(base::Price::kScale) - of_home;
  };
  lag_watch_.add(signal, mid(signal.lag->leader_market), mid(signal.legs[0].market), now_);
}

/// Sells a bet once the bid, after its fee, pays at least what the claim is thought worth: then holding earns nothing.
/// Only where every gate of books and model would also let it be bought.
void Engine::exit_bets(const signals::GameInput& input) {
  if (!input.home || input.state == nullptr) return;
  struct Sale {
    domain::SignalId signal;
    domain::MarketId market;
    domain::Claim claim;
    base::Price bid;
  };
  std::vector<Sale> sales;
  for (const auto& [key, bet] : desk(domain::Assumption::expected).bets()) {
    if (bet.game != input.id || bet.held <= bet.selling) continue;
    const auto [market, claim] = key;
    const auto bid = trading::best_for(access(market), domain::OrderAction::sell, claim);
    if (!bid) continue;
    const auto fee = domain::unit_fee(markets_[market.value].market.fees, *bid);
    const bool home = bet.wins_with == domain::Side::home;
    const base::Price fair = (home ? *input.home : input.home->complement()).to_price();
    if (fee && *bid - *fee >= fair + base::Price::from_raw(config_.trading.exit_margin) &&
        signals::model_may_exit(input, config_.signals, market))
      sales.push_back({bet.signal, market, claim, *bid});
  }
  for (const Sale& sale : sales)
    for (trading::Desk& desk : desks_) {
      const auto hold = trading::taker_hold(markets_[sale.market.value].market, *input.game, input.state, now_);
      desk.exit(sale.signal, sale.market, sale.claim, sale.bid, hold, now_, books(), told_);
      tell();
    }
}

void Engine::close_episodes(GameSlot& slot, domain::GameId id, bool all) {
  const base::Duration linger = base::milliseconds(config_.signal_linger_ms);
  std::erase_if(slot.episodes, [&](const Episode& episode) {
    if (!all && (episode.awaits_look || now_ - episode.seen_at <= linger)) return false;
    emit(domain::SignalClosed{episode.id, id, episode.seen_at - episode.opened_at, episode.best_edge});
    if (config_.trading.rest_orders && episode.approved && !episode.second_market)
      for (trading::Desk& desk : desks_)
        desk.cancel_resting(episode.first_market, domain::CancelReason::price_moved, now_);
    return true;
  });
}

}  // namespace arbees::engine
