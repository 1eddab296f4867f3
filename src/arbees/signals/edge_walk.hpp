#pragma once
#include "arbees/signals/inputs.hpp"

namespace arbees::signals {

/// Buys `claim` level by level while a contract is still worth more than it costs with its fee: `fair` − price − fee >
/// 0. Fills in the leg's depth, cost, fee, levels and limit price. With unknown sizes only the touch is looked at and
/// the quantity is zero.
struct EdgeWalk {
  domain::Leg leg;
  base::Quantity quantity;
  base::Price edge_gross;  ///< at the touch
  base::Price edge_net;    ///< averaged over the quantity; at the touch when it is zero
};

/// Nothing when the claim is not offered.
[[nodiscard]] std::optional<EdgeWalk> walk_edge(const MarketView& view, domain::Claim claim, base::Price fair,
                                                base::Nanos now);

/// What a signal on one leg says of its walk: edges, size, profit, worst case, capital, state.
void fill_in(domain::Signal& signal, const GameInput& input, const EdgeWalk& walk);

/// Averages `profit` over `quantity`, rounded down; asserts a quantity above zero.
[[nodiscard]] base::Price per_contract(base::Money profit, base::Quantity quantity);

}  // namespace arbees::signals
