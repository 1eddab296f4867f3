#include <algorithm>

#include "arbees/domain/game_result.hpp"
#include "arbees/engine/engine.hpp"

namespace arbees::engine {
namespace {

/// A market's price is a pregame price while at most this much has been scored, and not older than this.
constexpr std::int32_t kPregamePoints = 3;
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
  if (!is_new) return reject(domain::RejectReason::duplicate, domain::GameId{id}, std::nullopt);
  GameSlot& slot = games_.emplace_back();
  slot.game = opened.game;
  slot.stamp = stamp;
  slot.markets.reserve(8);
  slot.episodes.reserve(16);
  slot.day = base::eastern_date(opened.game.start.value > 0 ? opened.game.start : now_);
  emit(domain::GameListed{{id}, opened.game});
}

bool Engine::accept(GameSlot& slot, domain::GameId id, const domain::GameUpdated& update, base::Stamp stamp) {
  if (!slot.state) return true;
  if (stamp.source < slot.stamp.source) {
    reject(domain::RejectReason::older_snapshot, id, std::nullopt);
    return false;
  }
  const bool lower =
      update.state.home_score < slot.state->home_score || update.state.away_score < slot.state->away_score;
  // A corrected score is legal, and so is a glitch: the second snapshot that says it decides.
  const bool confirmed = lower && slot.decrease_pending;
  slot.decrease_pending = lower && !confirmed;
  if (lower && !confirmed) {
    reject(domain::RejectReason::score_decrease_unconfirmed, id, std::nullopt);
    return false;
  }
  return true;
}

void Engine::on(const domain::GameUpdated& update, base::Stamp stamp) {
  GameSlot* slot = find_game(update.game);
  if (slot == nullptr || !accept(*slot, update.game, update, stamp)) return;
  feeds_[static_cast<std::size_t>(domain::FeedId::games)].alive_at = now_;
  const bool scored = slot->state && (slot->state->home_score != update.state.home_score ||
                                      slot->state->away_score != update.state.away_score);
  if (scored) slot->score_changed_at = now_;
  if (scored) take_back_resting(*slot, domain::CancelReason::score_changed);
  if (domain::in_play(update.state.phase) && (!slot->state || slot->state->phase == domain::Phase::scheduled))
    take_back_resting(*slot, domain::CancelReason::game_started);
  if (update.state.phase != domain::Phase::scheduled) adopt_market_line(*slot, update.state);
  slot->state = update.state;
  slot->stamp = stamp;
  slot->confirmed_at = now_;
  price(*slot, update.game);
  if (domain::has_result(slot->game, update.state)) {
    close_episodes(*slot, update.game, true);
    settle_game(*slot);
  } else {
    evaluate(update.game);
    if (update.state.phase == domain::Phase::canceled) settle_game(*slot);
  }
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
  if (first.period > 1 || first.home_score + first.away_score > kPregamePoints) return;
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
  domain::GameView view{id, *slot.state, std::nullopt, 0, slot.estimate.missing, slot.stamp};
  if (slot.priced) {
    view.home = slot.estimate.home;
    view.standard_error = base::Probability::from_double(slot.estimate.std_error).millionths();
    slot.model.add(now_, static_cast<std::int32_t>(slot.estimate.home.to_price().raw()));
  }
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
