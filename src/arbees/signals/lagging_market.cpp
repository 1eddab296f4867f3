#include "arbees/signals/lagging_market.hpp"

#include <algorithm>
#include <cstdlib>

#include "arbees/signals/walk.hpp"

namespace arbees::signals {
namespace {

bool two_sided(const MarketView& view) {
  return view.book->best_bid() && view.book->best_ask() && !view.book->crossed() && view.bid_known && view.ask_known;
}

struct Move {
  std::int32_t home = 0;   ///< of the leader's home mid within the window
  std::int32_t mid = 0;    ///< where it is now
  std::int32_t noise = 0;  ///< 0 = not known yet
};

/// The leader's move when it is large enough to look at.
std::optional<Move> move_of(const MarketView& leader, const Config& config, base::Nanos now) {
  const base::Duration window = base::milliseconds(config.lag_window_ms);
  Move move;
  move.home = leader.home_mid->change(now, window);
  const auto mid = leader.home_mid->newest();
  if (!mid || std::abs(move.home) < config.lag_move_min) return std::nullopt;
  move.mid = *mid;
  const auto noise = leader.home_mid->noise(now, window, base::milliseconds(config.lag_noise_period_ms));
  const base::Price spread = leader.book->best_ask()->price - leader.book->best_bid()->price;
  const auto half_spread = static_cast<std::int32_t>((spread.raw() + 1) / 2);
  if (noise) move.noise = std::max({*noise, half_spread, 1});
  return move;
}

domain::LagEvidence evidence(const MarketView& leader, const MarketView& laggard, const Move& move,
                             std::int32_t followed) {
  const int sign = move.home > 0 ? 1 : -1;
  domain::LagEvidence lag;
  lag.leader = leader.market->venue;
  lag.leader_market = leader.id;
  lag.move = base::Price::from_raw(std::abs(move.home));
  lag.followed = base::Price::from_raw(followed * sign);
  lag.noise = base::Price::from_raw(move.noise);
  lag.score = move.noise > 0 ? static_cast<std::int32_t>(std::abs(std::int64_t{move.home}) * 1'000 / move.noise) : 0;
  const std::int32_t mid = laggard.home_mid->newest().value_or(0);
  lag.laggard_mid = base::Price::from_raw(sign > 0 ? mid : base::Price::kScale - mid);
  return lag;
}

}  // namespace

void find_lagging_markets(const GameInput& input, const Config& config, Candidates& out) {
  for (const MarketView& leader : input.markets) {
    if (!two_sided(leader)) continue;
    const auto move = move_of(leader, config, input.now);
    if (!move) continue;
    for (std::size_t i = 0; i < input.markets.size(); ++i) {
      const MarketView& laggard = input.markets[i];
      if (seen_already(input.markets, i)) continue;
      if (laggard.market->venue == leader.market->venue || !two_sided(laggard)) continue;
      const std::int32_t followed = laggard.home_mid->change(input.now, base::milliseconds(config.lag_window_ms));
      const bool up = move->home > 0;
      if ((up ? followed : -followed) * 2 > std::abs(move->home)) continue;  // it has answered at least half

      const domain::Side favoured = up ? domain::Side::home : domain::Side::away;
      const domain::Claim claim = laggard.market->yes_side == favoured ? domain::Claim::yes : domain::Claim::no;
      const auto fair = base::Price::from_raw(up ? move->mid : base::Price::kScale - move->mid);
      WalkLegs legs;
      legs.push_back({&laggard, claim});
      const auto worth = base::Probability::from_millionths(static_cast<std::int32_t>(fair.raw()) * 100);
      auto signal = describe_purchase(input, domain::SignalKind::lagging_market, legs, worth, config);
      if (!signal || out.size() == 8) continue;
      // Half the leader's spread is how far its mid can be from its own truth.
      const base::Price spread = leader.book->best_ask()->price - leader.book->best_bid()->price;
      signal->fair_error = static_cast<std::int32_t>(spread.raw() * 50);
      signal->lag = evidence(leader, laggard, *move, followed);
      out.push_back(*signal);
    }
  }
}

}  // namespace arbees::signals
