#include "arbees/signals/lagging_market.hpp"

#include <algorithm>
#include <cstdlib>

#include "arbees/signals/edge_walk.hpp"

namespace arbees::signals {
namespace {

bool two_sided(const MarketView& view) {
  return view.book->best_bid() && view.book->best_ask() && !view.book->crossed() && view.bid_known && view.ask_known;
}

/// The leader's move of the home mid within the window, when it is larger than noise explains; else 0.
std::int32_t real_move(const MarketView& leader, const Config& config, base::Nanos now) {
  const std::int32_t move = leader.home_mid->change(now, base::milliseconds(config.lag_window_ms));
  const std::int32_t bar = std::max(config.lag_move_min, config.lag_noise_multiple * leader.home_mid->typical_step());
  return std::abs(move) >= bar ? move : 0;
}

}  // namespace

void find_lagging_markets(const GameInput& input, const Config& config, Candidates& out) {
  for (const MarketView& leader : input.markets) {
    if (!two_sided(leader)) continue;
    const std::int32_t move = real_move(leader, config, input.now);
    const auto home_mid = leader.home_mid->newest();
    if (move == 0 || !home_mid) continue;
    for (std::size_t i = 0; i < input.markets.size(); ++i) {
      const MarketView& laggard = input.markets[i];
      if (seen_already(input.markets, i)) continue;
      if (laggard.market->venue == leader.market->venue || !two_sided(laggard)) continue;
      const std::int32_t followed = laggard.home_mid->change(input.now, base::milliseconds(config.lag_window_ms));
      if (std::abs(followed) * 2 > std::abs(move)) continue;  // it has answered at least half of the move

      const bool up = move > 0;
      const domain::Side favoured = up ? domain::Side::home : domain::Side::away;
      const domain::Claim claim = laggard.market->yes_side == favoured ? domain::Claim::yes : domain::Claim::no;
      const auto fair = base::Price::from_raw(up ? *home_mid : base::Price::kScale - *home_mid);
      const auto walk = walk_edge(laggard, claim, fair, input.now);
      if (!walk || walk->edge_net.raw() < config.report_edge || out.size() == 8) continue;

      domain::Signal signal;
      signal.kind = domain::SignalKind::lagging_market;
      signal.game = input.id;
      signal.legs.push_back(walk->leg);
      signal.fair = base::Probability::from_millionths(static_cast<std::int32_t>(fair.raw()) * 100);
      // Half the leader's spread is how far its mid can be from its own truth.
      const base::Price spread = leader.book->best_ask()->price - leader.book->best_bid()->price;
      signal.fair_error = static_cast<std::int32_t>(spread.raw() * 50);
      signal.edge_gross = walk->edge_gross;
      signal.edge_net = walk->edge_net;
      signal.quantity = walk->quantity;
      signal.expected_profit = base::notional(walk->edge_net, walk->quantity, base::Rounding::down);
      signal.worst_case = -(walk->leg.cost + walk->leg.fee);
      signal.state_age = input.now - input.state_confirmed_at;
      if (input.state != nullptr) signal.state = *input.state;
      out.push_back(signal);
    }
  }
}

}  // namespace arbees::signals
