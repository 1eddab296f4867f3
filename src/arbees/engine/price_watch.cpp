#include "arbees/engine/price_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace arbees::engine {
namespace {

using domain::StateDoubt;

/// Ten-thousandths that a price moves when something happens, on each of two venues that quote, or on the only one.
constexpr std::int32_t kMoveOfBoth = 200;
constexpr std::int32_t kMoveOfOne = 400;
constexpr std::int32_t kMoveAfterStart = 300;
/// A feed shows the start of a game some time after it.
constexpr base::Duration kStartGrace = base::seconds(120);

std::int64_t whole_seconds(base::Duration d) {
  return d.value / 1'000'000'000;
}

/// The sides of a baseball game change places: for minutes there is nothing to see.
bool between_halves(const domain::GameState& state) {
  const auto* baseball = std::get_if<domain::BaseballDetail>(&state.detail);
  return baseball != nullptr &&
         (baseball->half == domain::Half::middle || baseball->half == domain::Half::end || baseball->outs == 3);
}

double cents(std::int32_t ten_thousandths) {
  return std::abs(ten_thousandths) / 100.0;
}

}  // namespace

void PriceWatch::price(domain::Venue venue, std::int32_t home_mid) {
  auto& seen = seen_[static_cast<std::size_t>(venue)];
  if (!seen) seen = Seen{home_mid, home_mid};
  seen->newest = home_mid;
}

void PriceWatch::restart() {
  for (auto& seen : seen_)
    if (seen) seen->first = seen->newest;
}

/// The smaller move of the venues that quote; 0 unless all moved the same way.
std::int32_t PriceWatch::least_move() const {
  std::optional<std::int32_t> least;
  for (const auto& seen : seen_) {
    if (!seen) continue;
    const std::int32_t move = seen->newest - seen->first;
    if (!least) least = move;
    else if ((move > 0) != (*least > 0)) return 0;
    else if (std::abs(move) < std::abs(*least)) least = move;
  }
  return least.value_or(0);
}

std::int32_t PriceWatch::greatest_move() const {
  std::int32_t greatest = 0;
  for (const auto& seen : seen_)
    if (seen && std::abs(seen->newest - seen->first) > std::abs(greatest)) greatest = seen->newest - seen->first;
  return greatest;
}

bool PriceWatch::both_quote() const {
  return std::ranges::all_of(seen_, [](const auto& seen) { return seen.has_value(); });
}

StateDoubt PriceWatch::doubt(const domain::Game& game, const domain::GameState& state, base::Nanos changed_at,
                             base::Nanos now) {
  if (state.phase == domain::Phase::scheduled) {
    if (game.start.value > 0 && now >= game.start)
      return now - game.start >= kStartGrace && std::abs(greatest_move()) >= kMoveAfterStart ? StateDoubt::not_started
                                                                                             : StateDoubt::none;
    restart();
    return StateDoubt::none;
  }
  const auto limit = base::seconds(domain::league_of(game.sport).transitions.frozen_seconds);
  if (state.phase != domain::Phase::live || between_halves(state) || now - changed_at < limit) return StateDoubt::none;
  return std::abs(least_move()) >= (both_quote() ? kMoveOfBoth : kMoveOfOne) ? StateDoubt::frozen : StateDoubt::none;
}

std::string PriceWatch::detail(StateDoubt doubt, const domain::Game& game, base::Nanos changed_at,
                               base::Nanos now) const {
  if (doubt == StateDoubt::not_started)
    return fmt::format("still scheduled {} min after its start, and a price has moved by {:.1f}¢ since then",
                       whole_seconds(now - game.start) / 60, cents(greatest_move()));
  return fmt::format("clock and play have stood for {} s while {} by {:.1f}¢ or more", whole_seconds(now - changed_at),
                     both_quote() ? "both venues' prices moved" : "the price moved", cents(least_move()));
}

}  // namespace arbees::engine
