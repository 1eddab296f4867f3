#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "arbees/base/probability.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/domain/signal.hpp"
#include "arbees/signals/history.hpp"

namespace arbees::signals {

/// What of a level (YES price) the book still shows and we have taken already, or have orders under way for.
using HeldBack = std::function<base::Quantity(domain::MarketId, domain::BookSide, base::Price)>;

/// One market of a game as the detectors see it. Everything pointed to outlives the call.
struct MarketView {
  domain::MarketId id;
  const domain::Market* market = nullptr;
  const domain::OrderBook* book = nullptr;
  const History* home_mid = nullptr;  ///< mid price of the home side, ten-thousandths
  bool bid_known = true;              ///< the source shows this side at all
  bool ask_known = true;
  domain::MarketStatus status = domain::MarketStatus::open;
  domain::FeedHealth feed = domain::FeedHealth::up;
  base::Nanos confirmed_at;         ///< when the book was last known to be what it says
  bool suspected_inverted = false;  ///< its price looks like the other side's: the link is not believed meanwhile
  /// What of each level is shown and not there for us; null: everything shown is there.
  const HeldBack* held_back = nullptr;
  std::optional<base::Duration> feed_lag;  ///< how late its venue's messages arrive; absent when not measured
};

/// One game as the detectors see it.
struct GameInput {
  domain::GameId id;
  const domain::Game* game = nullptr;
  const domain::GameState* state = nullptr;  ///< null before the first one
  base::Nanos state_confirmed_at;
  std::optional<base::Nanos> score_changed_at;
  domain::FeedHealth feed = domain::FeedHealth::up;
  domain::StateDoubt doubt = domain::StateDoubt::none;  ///< about the state
  std::optional<base::Probability> home;                ///< the model
  std::int32_t standard_error = 0;                      ///< of the model, millionths
  bool line_known = true;                               ///< the model knows some pregame strength
  const History* model = nullptr;                       ///< home probability, ten-thousandths
  std::span<const MarketView> markets;
  base::Nanos now;
};

/// Roughly how long until the market pays: what is left of a game of usual length, and an hour for the venue. For
/// judging capital, never for a decision. 0 without a start time or state.
[[nodiscard]] base::Duration settles_in(const GameInput& input);

/// Is the game beyond its regulation?
[[nodiscard]] bool in_overtime(const domain::Game& game, const domain::GameState& state);

/// The view of a market of this input. Asserts that there is one: detectors only name markets that they were shown.
[[nodiscard]] const MarketView& view_of(const GameInput& input, domain::MarketId id);

/// Two claims on one book, seen from its two sides.
[[nodiscard]] bool one_book(const domain::Market& a, const domain::Market& b);

/// Does an earlier view already show the book behind `views[index]`? Its depth must not be counted twice.
[[nodiscard]] bool seen_already(std::span<const MarketView> views, std::size_t index);

/// The side for which `claim` of `market` pays.
[[nodiscard]] constexpr domain::Side wins_with(const domain::Market& market, domain::Claim claim) {
  return claim == domain::Claim::yes ? market.yes_side : domain::opponent(market.yes_side);
}

/// Of one level at most so much is counted: a hundred million contracts. Whatever a venue sends, the sums over a book
/// of ten thousand levels stay within 64 bits.
inline constexpr base::Quantity kLevelQuantityMax = base::Quantity::from_units(100'000'000);

/// What buying `claim` costs at each level from the best outward: YES takes the asks, NO takes the bids at 1 − price.
/// Only what is available is visited: shown, less `held_back`; a level of which nothing is left is passed over.
/// `visit(Level)` returns false to stop. A side that the source does not show has no levels.
template <class Visit>
void walk_offers(const MarketView& view, domain::Claim claim, Visit&& visit) {
  const bool yes = claim == domain::Claim::yes;
  if (!(yes ? view.ask_known : view.bid_known)) return;
  const domain::BookSide side = yes ? domain::BookSide::ask : domain::BookSide::bid;
  view.book->walk(side, [&](domain::Level level) {
    if (view.held_back != nullptr) level.quantity -= (*view.held_back)(view.id, side, level.price);
    if (level.quantity.raw() <= 0) return true;
    level.quantity = std::min(level.quantity, kLevelQuantityMax);
    if (!yes) level.price = base::complement(level.price);
    return visit(level);
  });
}

/// The cheapest offer of `claim`; nothing when there is none.
[[nodiscard]] inline std::optional<domain::Level> best_offer(const MarketView& view, domain::Claim claim) {
  std::optional<domain::Level> best;
  walk_offers(view, claim, [&](domain::Level level) {
    best = level;
    return false;
  });
  return best;
}

}  // namespace arbees::signals
