#include <fmt/format.h>

#include <algorithm>

#include "arbees/engine/engine.hpp"

namespace arbees::engine {
namespace {

/// A market's price is a pregame price when it is not older than this as the game begins.
constexpr base::Duration kPregamePriceAge = base::seconds(3600);

bool has_line(const domain::PregameLine& line) {
  return line.home_spread || line.home_price || line.home_probability || (line.home_moneyline && line.away_moneyline);
}

/// The market's mid for the home side; its last trade where only trades are shown.
std::optional<base::Probability> market_home_price(const MarketSlot& market) {
  if (const auto mid = market.home_mid.newest()) return base::Probability::from_millionths(*mid * 100);
  if (!market.last) return std::nullopt;
  const auto yes = base::Probability::from_millionths(static_cast<std::int32_t>(market.last->raw()) * 100);
  return market.market.yes_side == domain::Side::home ? yes : yes.complement();
}

/// The state right after a play, as far as the play alone tells it.
domain::GameState state_after(const domain::Play& play, const GameSlot& slot) {
  domain::GameState state = slot.state.value_or(domain::GameState{});
  if (state.last_play_id == play.id && !play.id.empty()) return state;
  state.phase = domain::Phase::live;
  state.period = play.period;
  state.clock_ms = play.clock_ms;
  state.home_score = play.home_score;
  state.away_score = play.away_score;
  state.detail = {};  // possession and position belong to another moment
  return state;
}

}  // namespace

void Engine::on(const domain::GameOpened& opened, base::Stamp stamp) {
  const auto [id, is_new] = registry_.open_game(opened.game.key);
  if (!is_new) return listed_again(domain::GameId{id}, opened.game);
  GameSlot& slot = games_.emplace_back();
  slot.game = opened.game;
  slot.stamp = stamp;
  slot.markets.reserve(8);
  slot.episodes.reserve(16);
  slot.day = base::eastern_date(opened.game.start.value > 0 ? opened.game.start : now_);
  check_teams(slot);
  emit(domain::GameListed{{id}, opened.game});
}

/// A start may move, and the opponent of a later round become known. Teams never swap: bets and links are by side.
void Engine::listed_again(domain::GameId id, const domain::Game& game) {
  GameSlot& slot = games_[id.value];
  const auto differ = [](const domain::Team& a, const domain::Team& b) {
    const auto known = [](const domain::Team& team) { return !team.id.empty() && !team.id.starts_with('-'); };
    return known(a) && known(b) && a.id != b.id;
  };
  slot.swapped.clear();
  if (differ(game.home, slot.game.home) || differ(game.away, slot.game.away))
    slot.swapped = fmt::format("listed as {} at {}, before as {} at {}", game.away.name, game.home.name,
                               slot.game.away.name, slot.game.home.name);
  const bool same = slot.swapped.empty();
  const bool news = game.start != slot.game.start || game.season_type != slot.game.season_type ||
                    game.home.id != slot.game.home.id || game.away.id != slot.game.away.id;
  if (same && news) {
    domain::PregameLine line = slot.game.line;
    slot.game = game;
    slot.game.line = line;
    check_teams(slot);
    emit(domain::GameListed{id, slot.game});
    return judge_game(id);
  }
  reject(same ? domain::RejectReason::duplicate : domain::RejectReason::impossible_transition, id, std::nullopt);
  judge_game(id);
}

bool Engine::accept(GameSlot& slot, domain::GameId id, const domain::GameUpdated& update, base::Stamp stamp) {
  if (slot.state && stamp.source < slot.stamp.source) {
    reject(domain::RejectReason::older_snapshot, id, std::nullopt);
    return false;
  }
  const auto outcome = slot.transitions.offer(slot.game, update.state, now_);
  if (outcome == GameTransitions::Outcome::accepted || outcome == GameTransitions::Outcome::corrected) return true;
  if (update.state.phase == domain::Phase::unknown) {
    if (!slot.state) slot.state = update.state;
    slot.state->phase = domain::Phase::unknown;
    return false;
  }
  const bool fell = slot.transitions.doubt().kind == domain::StateDoubt::score_fell;
  const bool waits = outcome == GameTransitions::Outcome::waiting && fell;
  reject(waits ? domain::RejectReason::score_decrease_unconfirmed : domain::RejectReason::impossible_transition, id,
         std::nullopt);
  return false;
}

void Engine::on(const domain::GameUpdated& update, base::Stamp stamp) {
  GameSlot* slot = find_game(update.game);
  if (slot == nullptr) return;
  feeds_[static_cast<std::size_t>(domain::FeedId::games)].alive_at = now_;
  if (accept(*slot, update.game, update, stamp)) take_state(*slot, update.game, update.state, stamp);
  else judge_game(update.game);
}

void Engine::take_state(GameSlot& slot, domain::GameId id, domain::GameState state, base::Stamp stamp) {
  const bool scored =
      slot.state && (slot.state->home_score != state.home_score || slot.state->away_score != state.away_score);
  if (scored) slot.score_changed_at = now_;
  if (scored) take_back_resting(slot, domain::CancelReason::score_changed);
  if (domain::in_play(state.phase) && (!slot.state || slot.state->phase == domain::Phase::scheduled))
    take_back_resting(slot, domain::CancelReason::game_started);
  if (state.phase != domain::Phase::scheduled) adopt_market_line(slot, state);
  if (slot.transitions.changed_at() == now_) {
    slot.prices.restart();
    slot.waived = domain::StateDoubt::none;
  }
  slot.state = std::move(state);
  slot.stamp = stamp;
  slot.confirmed_at = now_;
  if (quiet_long_enough(slot)) confirm_result(slot);
  (void)set_doubt(slot, doubt_of(slot));
  price(slot, id);
  if (slot.transitions.over_since()) close_episodes(slot, id, true);
  if (!slot.transitions.over_since()) evaluate(id);
}

void Engine::on(const domain::LineUpdated& update, base::Stamp) {
  GameSlot* slot = find_game(update.game);
  if (slot == nullptr) return;
  if (slot->state && slot->state->phase != domain::Phase::scheduled) return;  // live lines are not pregame lines
  slot->game.line = update.line;
}

void Engine::on(const domain::PlayRecorded& recorded, base::Stamp) {
  GameSlot* slot = find_game(recorded.game);
  if (slot == nullptr) return;
  domain::PlayView view{recorded.game, recorded.play, std::nullopt, std::nullopt};
  if (recorded.play.change == domain::PlayChange::inserted) {
    const winprob::Estimate after = winprob::estimate(slot->game, state_after(recorded.play, *slot));
    if ((after.missing & winprob::kMissingModel) == 0) {
      view.home_before = slot->before_next_play;
      view.home_after = after.home;
      slot->before_next_play = after.home;
    }
  }
  emit(std::move(view));
}

/// Without any line, the last price before the start is the best strength there is. A game that is first seen when it
/// is already under way has none: its price knows the score.
void Engine::adopt_market_line(GameSlot& slot, const domain::GameState& first) {
  const bool started = slot.state && slot.state->phase != domain::Phase::scheduled;
  if (started || has_line(slot.game.line)) return;
  if (first.period > 1 || first.home_score + first.away_score > 0) return;  // a price that knows a score
  for (const domain::MarketId id : slot.markets) {
    const MarketSlot& market = markets_[id.value];
    const auto price = market_home_price(market);
    if (!price || now_ - market.confirmed_at > kPregamePriceAge) continue;
    slot.game.line.home_price = *price;
    return;
  }
}

void Engine::price(GameSlot& slot, domain::GameId id) {
  slot.estimate = winprob::estimate(slot.game, *slot.state);
  slot.priced = (slot.estimate.missing & winprob::kMissingModel) == 0;
  if (slot.priced) slot.model.add(now_, static_cast<std::int32_t>(slot.estimate.home.to_price().raw()));
  show(slot, id);
}

/// The state as it is believed, with what is doubted of it.
void Engine::show(GameSlot& slot, domain::GameId id) {
  domain::GameView view{id, *slot.state, std::nullopt, 0, slot.estimate.missing, slot.stamp};
  if (slot.priced) {
    view.home = slot.estimate.home;
    view.standard_error = base::Probability::from_double(slot.estimate.std_error).millionths();
  }
  view.doubt = slot.doubt.kind;
  view.doubt_detail = slot.doubt.detail;
  view.as_of = slot.confirmed_at;
  emit(std::move(view));
}

/// Orders that wait in the book must not meet news they were not priced for. At the start only those venues matter that
/// clear their books then.
void Engine::take_back_resting(const GameSlot& slot, domain::CancelReason why) {
  for (const domain::MarketId id : slot.markets) {
    if (why == domain::CancelReason::game_started && !markets_[id.value].market.clears_at_start) continue;
    for (trading::Desk& desk : desks_) desk.cancel_resting(id, why, now_);
  }
}

void Engine::settle_game(GameSlot& slot) {
  for (const domain::MarketId id : slot.markets) {
    MarketSlot& market = markets_[id.value];
    const auto reading = trading::own_reading(market.market, slot.game, *slot.state);
    if (reading) settle_market(market, id, *reading, domain::SettlementSource::own_reading);
  }
}

}  // namespace arbees::engine
