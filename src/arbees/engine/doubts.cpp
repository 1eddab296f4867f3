#include <fmt/format.h>

#include "arbees/domain/game_result.hpp"
#include "arbees/engine/engine.hpp"
#include "arbees/matching/known_teams.hpp"

/// What is doubted of a game's state, what follows from it, and when a result stands.
namespace arbees::engine {
namespace {

using domain::StateDoubt;

/// A result that nothing contradicts for this long stands, if the feed has said it again after this long.
constexpr base::Duration kQuiet = base::seconds(600);
constexpr base::Duration kSaidAgain = base::seconds(480);

/// A team that the feed's own list of the league does not have. Other sources' keys say nothing of the feed's ids.
const domain::Team* unknown_team(const domain::Game& game) {
  if (!game.key.starts_with("espn:") || game.season_type == domain::SeasonType::exhibition) return nullptr;
  for (const domain::Team* team : {&game.home, &game.away})
    if (matching::is_known_team(game.sport, team->id) == false) return team;
  return nullptr;
}

bool nobody_won(const domain::Game& game, const domain::GameState& state) {
  if (state.phase != domain::Phase::final) return false;
  const bool never_played = state.home_score == 0 && state.away_score == 0;
  return never_played || !domain::has_result(game, state);
}

}  // namespace

void Engine::check_teams(GameSlot& slot) const {
  slot.unknown_team = unknown_team(slot.game) != nullptr;
}

StateDoubt Engine::doubt_of(GameSlot& slot) {
  if (slot.transitions.doubt()) return slot.transitions.doubt().kind;
  if (!slot.swapped.empty()) return StateDoubt::teams_swapped;
  if (slot.unknown_team && !slot.team_confirmed) return StateDoubt::unknown_team;
  if (!slot.state) return StateDoubt::none;
  if (slot.transitions.over_since()) {
    if (slot.transitions.closed()) return StateDoubt::none;
    return nobody_won(slot.game, *slot.state) ? StateDoubt::no_winner : StateDoubt::final_unconfirmed;
  }
  const StateDoubt prices = slot.prices.doubt(slot.game, *slot.state, slot.transitions.changed_at(), now_);
  return prices == slot.waived ? StateDoubt::none : prices;
}

std::string Engine::detail_of(const GameSlot& slot, StateDoubt doubt) const {
  if (slot.transitions.doubt()) return slot.transitions.doubt().detail;
  switch (doubt) {
    case StateDoubt::none: return {};
    case StateDoubt::teams_swapped: return slot.swapped;
    case StateDoubt::unknown_team: {
      const domain::Team* team = unknown_team(slot.game);
      return team == nullptr ? "" : fmt::format("{} (id {}) is no known team of the league", team->name, team->id);
    }
    case StateDoubt::no_winner:
      return fmt::format("final at {}–{}: such a game does not end so", slot.state->home_score, slot.state->away_score);
    case StateDoubt::final_unconfirmed: return "not settled until the venue or ten quiet minutes confirm it";
    default: return slot.prices.detail(doubt, slot.game, slot.transitions.changed_at(), now_);
  }
}

/// Takes the doubt over; true when it is news. The text of a doubt that prices raise counts the time: a new text alone
/// is none.
bool Engine::set_doubt(GameSlot& slot, StateDoubt doubt) {
  const bool frozen = doubt == StateDoubt::frozen;
  const bool other_words = slot.transitions.doubt() && slot.transitions.doubt().detail != slot.doubt.detail;
  if (doubt == slot.doubt.kind && !other_words) return false;
  const bool begins = !slot.doubt;
  slot.doubt = {doubt, detail_of(slot, doubt)};
  if (begins) take_back_resting(slot, domain::CancelReason::stale_feed);
  if (frozen != slot.frozen_alarm) {
    slot.frozen_alarm = frozen;
    emit(domain::AlarmChanged{domain::FeedId::games, domain::AlarmKind::feed_frozen, frozen, slot.game.key,
                              frozen ? slot.doubt.detail : "the game moves again"});
  }
  return true;
}

void Engine::judge_game(domain::GameId id) {
  GameSlot& slot = games_[id.value];
  if (quiet_long_enough(slot)) confirm_result(slot);
  if (set_doubt(slot, doubt_of(slot)) && slot.state) show(slot, id);
}

bool Engine::quiet_long_enough(const GameSlot& slot) const {
  const auto over = slot.transitions.over_since();
  if (!over || slot.transitions.closed() || slot.transitions.doubt() || now_ - *over < kQuiet) return false;
  if (nobody_won(slot.game, *slot.state)) return false;
  const FeedSlot& feed = feeds_[static_cast<std::size_t>(domain::FeedId::games)];
  if (!feed.reports_connection) return true;
  return feed.health == domain::FeedHealth::up && slot.confirmed_at - *over >= kSaidAgain;
}

/// The result stands: what the venue has not settled is settled by our own reading.
void Engine::confirm_result(GameSlot& slot) {
  slot.transitions.close();
  settle_game(slot);
}

/// A venue paid what the provisional result says.
void Engine::venue_settled(domain::GameId id, domain::MarketId market, base::Price yes_value) {
  GameSlot& slot = games_[id.value];
  if (!slot.transitions.over_since() || slot.transitions.closed() || slot.transitions.doubt()) return;
  const auto reading = trading::own_reading(markets_[market.value].market, slot.game, *slot.state);
  if (!reading || reading->yes_value != yes_value || nobody_won(slot.game, *slot.state)) return;
  confirm_result(slot);
  judge_game(id);
}

/// A person has looked. What cannot be put right by looking stays in doubt: sides that changed places, a result without
/// a winner.
void Engine::on(const domain::GameConfirmed& confirmed, base::Stamp stamp) {
  GameSlot* slot = find_game(confirmed.game);
  if (slot == nullptr) return;
  if (slot->transitions.confirm(now_)) return take_state(*slot, confirmed.game, *slot->transitions.held(), stamp);
  switch (slot->doubt.kind) {
    case StateDoubt::unknown_team: slot->team_confirmed = true; break;
    case StateDoubt::frozen:
    case StateDoubt::not_started: slot->waived = slot->doubt.kind; break;
    case StateDoubt::final_unconfirmed: confirm_result(*slot); break;
    default: break;
  }
  judge_game(confirmed.game);
}

}  // namespace arbees::engine
