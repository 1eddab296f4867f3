#include "arbees/signals/model_edge.hpp"

#include "arbees/signals/edge_walk.hpp"

namespace arbees::signals {
namespace {

domain::Signal describe(const GameInput& input, const EdgeWalk& walk, base::Probability fair) {
  domain::Signal signal;
  signal.kind = domain::SignalKind::model_edge;
  signal.game = input.id;
  signal.legs.push_back(walk.leg);
  signal.fair = fair;
  signal.fair_error = input.standard_error;
  fill_in(signal, input, walk);
  return signal;
}

}  // namespace

void find_model_edges(const GameInput& input, const Config& config, Candidates& out) {
  if (!input.home) return;
  for (std::size_t i = 0; i < input.markets.size(); ++i) {
    if (seen_already(input.markets, i)) continue;
    const MarketView& view = input.markets[i];
    std::optional<EdgeWalk> better;
    base::Probability fair_of_better;
    for (const domain::Claim claim : {domain::Claim::yes, domain::Claim::no}) {
      const bool home = wins_with(*view.market, claim) == domain::Side::home;
      const base::Probability fair = home ? *input.home : input.home->complement();
      const auto walk = walk_edge(view, claim, fair.to_price(), input.now);
      if (!walk || walk->edge_net.raw() < config.report_edge) continue;
      if (better && walk->edge_net <= better->edge_net) continue;
      better = walk;
      fair_of_better = fair;
    }
    if (better && out.size() < 8) out.push_back(describe(input, *better, fair_of_better));
  }
}

}  // namespace arbees::signals
