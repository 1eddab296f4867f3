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

domain::Leg touch_leg(const MarketView& view, domain::Claim claim, const domain::Level& best, base::Nanos now) {
  domain::Leg leg;
  leg.market = view.id;
  leg.venue = view.market->venue;
  leg.claim = claim;
  leg.wins_with = wins_with(*view.market, claim);
  leg.best_price = best.price;
  leg.limit_price = best.price;
  leg.unit_fee = unit_fee_or_none(view.market->fees, best.price);
  leg.book_age = now - view.confirmed_at;
  leg.sizes_known = view.book->sizes_known();
  leg.fee_known = view.market->fees.model != domain::FeeModel::unknown;
  return leg;
}

std::optional<base::Price> unit_fee(const domain::FeeSchedule& fees, base::Price price) {
  const auto fee = fees.taker_fee(price, base::Quantity::from_units(100));
  if (!fee) return std::nullopt;
  // Money of 100 contracts in millionths → ten-thousandths for one: / 100 / 100.
  return base::Price::from_raw(base::narrow(base::divide(fee->raw(), 10'000, base::Rounding::up)));
}

base::Price unit_fee_or_none(const domain::FeeSchedule& fees, base::Price price) {
  return unit_fee(fees, price).value_or(base::Price{});
}

}  // namespace arbees::signals
