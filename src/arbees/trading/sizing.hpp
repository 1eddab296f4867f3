#pragma once
#include <array>
#include <optional>
#include <span>

#include "arbees/domain/fees.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/domain/walk_step.hpp"
#include "arbees/trading/kelly.hpp"
#include "arbees/trading/ledger.hpp"

/// How many contracts of a walk are bought, at which limits (docs/trading.md, "Order of operations"). Pure.
namespace arbees::trading {

/// A leg to be sized, as its venue charges for it.
struct SizingLeg {
  domain::Venue venue = domain::Venue::kalshi;
  const domain::FeeSchedule* fees = nullptr;
};

struct SizingTerms {
  std::span<const domain::WalkStep> steps;  ///< cheapest first; each meets the threshold
  base::InlineVector<SizingLeg, 2> legs;
  base::Price worth;       ///< of one contract of each leg together
  base::Price threshold;   ///< what each contract must be worth beyond its cost
  base::Price slippage;    ///< beyond the last step that an order may pay where the threshold allows it
  base::Money room;        ///< the most that all orders together may cost
  VenueMoney venue_room;   ///< the most that the orders on each venue may cost: its exposure and its cash
  std::int64_t least = 1;  ///< contracts of the smallest order
  std::optional<std::array<Ending, 3>> endings;  ///< joint Kelly's; nothing: sized by depth and money alone
};

/// An order of `count` whole contracts (of each leg).
struct Sized {
  std::int64_t count = 0;
  base::InlineVector<base::Price, 2> limits;    ///< of each leg: its last step that was wanted, and slippage
  base::InlineVector<base::Money, 2> reserves;  ///< the most each leg can cost at its limit, rounding included
  base::Price edge;  ///< net, a contract, when it fills at the walked prices as the venue charges it; 0 without a count
};

/// The largest order whose every contract is wanted (by Kelly, where there is one) and can be paid for at its limit. A
/// step dearer than the last is only added when the order grows by it: its limit holds for every contract. Where the
/// venue's rounding leaves the whole below the threshold, the order is made smaller, down to `least`, until it is not;
/// when no size meets it, the original size is returned and its `edge` is below the threshold.
[[nodiscard]] Sized size_order(const SizingTerms& terms);

/// An order of exactly so many contracts of this walk. Asserts no more than it has.
[[nodiscard]] Sized sized_at(const SizingTerms& terms, std::int64_t count);

}  // namespace arbees::trading
