#include "arbees/signals/model_edge.hpp"

#include "arbees/signals/walk.hpp"

namespace arbees::signals {

void find_model_edges(const GameInput& input, const Config& config, Candidates& out) {
  if (!input.home) return;
  for (std::size_t i = 0; i < input.markets.size(); ++i) {
    if (seen_already(input.markets, i)) continue;
    const MarketView& view = input.markets[i];
    std::optional<domain::Signal> better;
    for (const domain::Claim claim : {domain::Claim::yes, domain::Claim::no}) {
      const bool home = wins_with(*view.market, claim) == domain::Side::home;
      WalkLegs legs;
      legs.push_back({&view, claim});
      auto signal = describe_purchase(input, domain::SignalKind::model_edge, legs,
                                      home ? *input.home : input.home->complement(), config);
      if (signal && (!better || earns_more(*signal, *better))) better = std::move(signal);
    }
    if (!better || out.size() == 8) continue;
    better->fair_error = input.standard_error;
    out.push_back(*better);
  }
}

}  // namespace arbees::signals
