#pragma once
#include <functional>
#include <optional>

#include "arbees/trading/book_side.hpp"
#include "arbees/trading/config.hpp"

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

/// What we have taken from a level, by YES price, of the side that is walked.
using Taken = std::function<base::Quantity(base::Price)>;

/// The most of the thinner leg with which a whole pair, both fees and what the fuller leg has already cost, costs
/// `most` a contract or less, out of what is offered now and not `taken` by us already. Nothing when there is none of
/// it, or less than the venue's smallest order.
[[nodiscard]] std::optional<PairStep> complete(const PairLeg& fuller, const PairLeg& thinner, std::size_t thin_index,
                                               const BookAccess& access, const Taken& taken, base::Price most);

/// What selling one contract of the leg at the bid loses against what it cost, fees included; 0 when it loses nothing.
/// Nothing without a bid.
[[nodiscard]] std::optional<base::Price> loss_of_unwinding(const PairLeg& fuller, const BookAccess& access);

/// Sells what the fuller leg has too much, at the bid and `unwind_slippage_max` below it at the worst. Nothing without
/// a bid, or when the excess is below the venue's smallest order: then it is held to settlement.
[[nodiscard]] std::optional<PairStep> unwind(const PairLeg& fuller, base::Quantity excess, std::size_t full_index,
                                             const BookAccess& access, const Config& config);

/// Venues count hundredths of a contract; a smaller rest can't be traded away.
[[nodiscard]] base::Quantity tradable_part(base::Quantity quantity);

}  // namespace arbees::trading
