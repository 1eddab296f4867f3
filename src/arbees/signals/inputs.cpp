#include "arbees/signals/inputs.hpp"

#include <algorithm>

namespace arbees::signals {

namespace {

/// Usual length from start to end, minutes.
std::int64_t usual_minutes(domain::Sport sport) {
  switch (sport) {
    case domain::Sport::nfl: return 190;
    case domain::Sport::ncaaf: return 205;
    case domain::Sport::nba: return 140;
    case domain::Sport::ncaab: return 125;
    case domain::Sport::nhl: return 155;
    case domain::Sport::mlb: return 165;
    case domain::Sport::other: return 120;
  }
  return 120;
}

}  // namespace

base::Duration settles_in(const GameInput& input) {
  const base::Duration venue = base::seconds(3'600);
  const base::Duration whole = base::seconds(60 * usual_minutes(input.game->sport));
  if (input.game->start.value == 0) return {};
  const base::Nanos end = std::max(input.game->start + whole, input.now);
  return end + venue - input.now;
}

bool in_overtime(const domain::Game& game, const domain::GameState& state) {
  int regulation = domain::format_of(game.sport).regulation_periods;
  if (const auto* baseball = std::get_if<domain::BaseballDetail>(&state.detail))
    regulation = baseball->scheduled_innings;
  return domain::in_play(state.phase) && regulation > 0 && state.period > regulation;
}

const MarketView& view_of(const GameInput& input, domain::MarketId id) {
  const auto found = std::ranges::find(input.markets, id, &MarketView::id);
  ARBEES_ASSERT(found != input.markets.end(), "a leg on a market that was not looked at");
  return *found;
}

bool one_book(const domain::Market& a, const domain::Market& b) {
  return a.shares_book && b.shares_book && a.venue == b.venue && a.event == b.event;
}

bool seen_already(std::span<const MarketView> views, std::size_t index) {
  for (std::size_t i = 0; i < index; ++i)
    if (one_book(*views[i].market, *views[index].market) && views[i].book->usable() && views[i].bid_known &&
        views[i].ask_known)
      return true;
  return false;
}

}  // namespace arbees::signals
