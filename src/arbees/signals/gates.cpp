#include "arbees/signals/gates.hpp"

#include <algorithm>
#include <cstdlib>

#include "arbees/signals/walk.hpp"

namespace arbees::signals {
namespace {

using domain::Gate;
using domain::Signal;

void at_least(Signal& signal, Gate gate, std::int64_t measured, std::int64_t bar) {
  record_gate(signal, gate, measured >= bar, measured, bar);
}

void at_most(Signal& signal, Gate gate, std::int64_t measured, std::int64_t bar) {
  record_gate(signal, gate, measured <= bar, measured, bar);
}

std::int64_t to_ms(base::Duration d) {
  return d.value / 1'000'000;
}

/// What must hold of every book that a leg stands on; the worst leg is reported.
void ask_books(const GameInput& input, const Config& config, Signal& signal) {
  std::int64_t fee_known = 1;
  std::int64_t sizes_known = 1;
  std::int64_t open = 1;
  // The model's word is as old as its feed: a dead games connection is stale at once, whatever the state's age.
  const bool needs_games = signal.kind == domain::SignalKind::model_edge;
  std::int64_t connected = needs_games && input.feed != domain::FeedHealth::up ? 0 : 1;
  std::int64_t uncrossed = 1;
  std::int64_t age = 0;
  std::optional<base::Duration> lag;
  std::int64_t spread = 0;
  std::int64_t confidence = 1'000'000;
  for (const domain::Leg& leg : signal.legs) {
    const MarketView& view = view_of(input, leg.market);
    fee_known &= leg.fee_known ? 1 : 0;
    sizes_known &= leg.sizes_known ? 1 : 0;
    open &= view.status == domain::MarketStatus::open ? 1 : 0;
    connected &= view.feed == domain::FeedHealth::up ? 1 : 0;
    uncrossed &= view.book->crossed() ? 0 : 1;
    age = std::max(age, to_ms(leg.book_age));
    if (view.feed_lag) lag = std::max(lag.value_or(*view.feed_lag), *view.feed_lag);
    const auto bid = view.book->best_bid();
    const auto ask = view.book->best_ask();
    // A side that nobody quotes, or that the source hides, is as wide as a spread can be.
    const base::Price width =
        bid && ask && view.bid_known && view.ask_known ? ask->price - bid->price : base::kPriceOne;
    spread = std::max(spread, width.raw());
    confidence = std::min<std::int64_t>(confidence, view.suspected_inverted ? 0 : view.market->link_confidence_ppm);
  }
  at_least(signal, Gate::connection, connected, 1);
  at_least(signal, Gate::market_open, open, 1);
  at_least(signal, Gate::not_crossed, uncrossed, 1);
  at_most(signal, Gate::book_age, age, config.book_age_max_ms);
  if (lag) at_most(signal, Gate::feed_lag, to_ms(*lag), config.feed_lag_max_ms);
  at_least(signal, Gate::link_confidence, confidence, config.link_confidence_min);
  at_least(signal, Gate::fee_known, fee_known, 1);
  at_least(signal, Gate::sizes_known, sizes_known, 1);
  // A pair is held to the end: how wide a book is on its other side does not matter to it.
  if (signal.kind != domain::SignalKind::arbitrage) at_most(signal, Gate::spread, spread, config.spread_max);
}

/// How far the leg's market and the model moved apart, seen from the home side, over the agreement window. Right after
/// a play the market knows it and a slow feed does not: such an "edge" is only the feed's delay.
std::int64_t moved_apart(const GameInput& input, const Config& config, const MarketView& view) {
  const base::Duration window = base::milliseconds(config.agreement_window_ms);
  return std::abs(view.home_mid->change(input.now, window) - input.model->change(input.now, window));
}

void ask_model(const GameInput& input, const Config& config, Signal& signal) {
  const domain::GameState& state = *input.state;
  const bool playable = domain::in_play(state.phase) || state.phase == domain::Phase::scheduled;
  at_least(signal, Gate::game_phase, playable ? 1 : 0, 1);
  at_least(signal, Gate::score_review, state.under_review ? 0 : 1, 1);
  at_least(signal, Gate::line_known, input.line_known || !config.require_line ? 1 : 0, 1);
  if (domain::in_play(state.phase)) {
    at_most(signal, Gate::state_age, to_ms(signal.state_age), config.state_age_max_ms);
    const bool overtime = in_overtime(*input.game, state);
    at_least(signal, Gate::overtime, overtime && !config.allow_overtime ? 0 : 1, 1);
    const auto left = domain::regulation_seconds_left(input.game->sport, state);
    if (left && !overtime)
      at_least(signal, Gate::final_seconds, static_cast<std::int64_t>(*left), config.final_seconds_min);
  }
  if (input.score_changed_at)
    at_least(signal, Gate::cool_down, to_ms(input.now - *input.score_changed_at), config.cool_down_ms);
  at_most(signal, Gate::model_uncertainty, input.standard_error, config.standard_error_max);
  at_most(signal, Gate::state_agreement, moved_apart(input, config, view_of(input, signal.legs[0].market)),
          config.agreement_max);
}

/// How many views besides the leader confirm its move: each other book of its venue, and the model, which counts as one
/// when it has moved the same way by half as much. The leader itself proves nothing, and two tokens of one book are one
/// view.
std::int64_t confirming_views(const GameInput& input, const Config& config, const Signal& signal) {
  const MarketView& leader = view_of(input, signal.lag->leader_market);
  const base::Duration window = base::milliseconds(config.lag_window_ms);
  const bool up = signal.legs[0].wins_with == domain::Side::home;
  std::int64_t confirming = 0;
  for (std::size_t i = 0; i < input.markets.size(); ++i) {
    const MarketView& view = input.markets[i];
    if (view.market->venue != leader.market->venue || view.id == leader.id) continue;
    if (one_book(*view.market, *leader.market) || seen_already(input.markets, i) || !view.book->usable()) continue;
    const std::int32_t move = view.home_mid->change(input.now, window);
    if ((up ? move : -move) >= config.lag_move_min) ++confirming;
  }
  const std::int32_t modelled =
      input.model == nullptr ? 0 : input.model->change(input.now, base::milliseconds(config.agreement_window_ms));
  if ((up ? modelled : -modelled) * 2 >= config.lag_move_min) ++confirming;
  return confirming;
}

void ask_lag(const GameInput& input, const Config& config, Signal& signal) {
  if (input.state != nullptr) {
    const bool playable = domain::in_play(input.state->phase) || input.state->phase == domain::Phase::scheduled;
    at_least(signal, Gate::game_phase, playable ? 1 : 0, 1);
    at_least(signal, Gate::score_review, input.state->under_review ? 0 : 1, 1);
  }
  at_least(signal, Gate::lag_test, signal.lag->score, config.lag_score_min);
  at_least(signal, Gate::corroboration, confirming_views(input, config, signal), config.corroboration_min);
}

/// What a pair pays does not depend on how far the game is: a feed that stands still does not spoil it. Which side is
/// which, and whether the game is over or called off, it does depend on.
bool is_trusted(domain::StateDoubt doubt, domain::SignalKind kind) {
  const bool only_late = doubt == domain::StateDoubt::frozen || doubt == domain::StateDoubt::not_started;
  return doubt == domain::StateDoubt::none || (only_late && kind == domain::SignalKind::arbitrage);
}

void ask_pair(const GameInput& input, const Config& config, Signal& signal) {
  const auto& a = view_of(input, signal.legs[0].market).market->rules;
  const auto& b = view_of(input, signal.legs[1].market).market->rules;
  const bool known = a.tie != domain::SpecialPayout::unknown && a.canceled != domain::SpecialPayout::unknown &&
                     a.postponed != domain::SpecialPayout::unknown;
  at_least(signal, Gate::same_rules, known && a == b ? 1 : 0, config.require_same_rules ? 1 : 0);
  if (config.require_riskless) at_least(signal, Gate::settles_alike, signal.worst_case.raw(), 0);
}

}  // namespace

void record_gate(Signal& signal, Gate gate, bool passed, std::int64_t measured, std::int64_t bar) {
  signal.gates.push_back({gate, passed, measured, bar});
  if (!passed && !signal.refused_by) signal.refused_by = gate;
}

bool model_may_exit(const GameInput& input, const Config& config, domain::MarketId market) {
  if (!input.home || input.state == nullptr) return false;
  const MarketView& view = view_of(input, market);
  Signal signal;
  signal.kind = domain::SignalKind::model_edge;
  signal.state_age = input.now - input.state_confirmed_at;
  domain::Leg leg;
  leg.market = market;
  leg.fee_known = true;  // who sells has worked the fee out
  leg.sizes_known = view.bid_known && view.ask_known;
  leg.book_age = input.now - view.confirmed_at;
  signal.legs.push_back(leg);
  ask_books(input, config, signal);
  ask_model(input, config, signal);
  return !signal.refused_by;
}

void ask_gates(const GameInput& input, const Config& config, base::Duration stood, Signal& signal) {
  ask_books(input, config, signal);
  at_least(signal, Gate::state_trusted, is_trusted(input.doubt, signal.kind) ? 1 : 0, 1);
  switch (signal.kind) {
    case domain::SignalKind::model_edge: ask_model(input, config, signal); break;
    case domain::SignalKind::lagging_market: ask_lag(input, config, signal); break;
    case domain::SignalKind::arbitrage: ask_pair(input, config, signal); break;
  }
  if (signal.legs[0].sizes_known) at_least(signal, Gate::depth, signal.quantity.raw(), config.depth_min);
  // An average over the walk would hide a suspected error behind depth, and a good price behind worse ones.
  const base::Price best = best_edge(input, signal);
  at_most(signal, Gate::too_good, best.raw(), config.too_good);
  at_least(signal, Gate::minimum_edge, best.raw(), threshold_of(signal.kind, config).raw());
  at_least(signal, Gate::persistence, to_ms(stood), config.stand_min_ms);
}

}  // namespace arbees::signals
