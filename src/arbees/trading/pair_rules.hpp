#pragma once
#include <optional>

#include "arbees/trading/config.hpp"
#include "arbees/trading/taken_depth.hpp"

namespace arbees::trading {

/// One leg of a pair after its orders have come back.
struct PairLeg {
  domain::MarketId market;
  domain::GameId game;
  domain::Venue venue = domain::Venue::kalshi;
  domain::Claim claim = domain::Claim::yes;
  base::Price limit;    ///< of the first order
  base::Quantity held;  ///< bought − sold
  base::Money spent;    ///< for what is held, with fees
};

/// What to do about a pair that is not even.
struct PairStep {
  domain::OrderPurpose purpose = domain::OrderPurpose::complete;
  std::size_t leg = 0;
  base::Price limit;
  base::Quantity quantity;
};

/// The most of the thinner leg with which a whole pair, both fees and what the fuller leg has already cost, costs
/// `most` a contract or less, out of what is offered now and not `taken` by us already. Nothing when there is none of
/// it, or less than the venue's smallest order in contracts or in dollars.
[[nodiscard]] std::optional<PairStep> complete(const PairLeg& fuller, const PairLeg& thinner, std::size_t thin_index,
                                               const BookAccess& access, const TakenDepth& taken, base::Price most);

/// What selling `excess` of the leg into the bids that are left to us loses a contract against what it cost, fees and
/// the rounding of the whole sale included; 0 when it loses nothing. Of what can be sold, where that is less; nothing
/// without a bid.
[[nodiscard]] std::optional<base::Price> loss_of_unwinding(const PairLeg& fuller, base::Quantity excess,
                                                           const BookAccess& access, const TakenDepth& taken,
                                                           const Config& config);

/// Sells what the fuller leg has too much, at the best bid that is left to us and `unwind_slippage_max` below it at the
/// worst, on the grid. Nothing without a bid, or when the excess is below the venue's smallest order: then it is held
/// to settlement.
[[nodiscard]] std::optional<PairStep> unwind(const PairLeg& fuller, base::Quantity excess, std::size_t full_index,
                                             const BookAccess& access, const TakenDepth& taken, const Config& config);

/// Venues count hundredths of a contract; a smaller rest can't be traded away.
[[nodiscard]] base::Quantity tradable_part(base::Quantity quantity);

}  // namespace arbees::trading
