#pragma once
#include <optional>

#include "arbees/domain/fees.hpp"
#include "arbees/domain/trade.hpp"

namespace arbees::trading {

/// Money that changes hands in one fill, and all the venue keeps of it.
struct Charge {
  base::Money notional;  ///< price × quantity: rounded up for a buyer, down for a seller
  base::Money fee;       ///< trade fee + rounding
  base::Money rounding;  ///< of the balance, less what was given back; may be negative
};

/// What one fill costs or brings. Where the schedule rounds balances, the change of the balance is brought down to
/// whole quanta; what one order has lost that way is kept in `lost` and, once it exceeds a quantum, given back in whole
/// quanta (Kalshi docs "fee rounding", known answers in tests/unit/trading/charge_test.cpp). Nothing when the fee is
/// unknown.
[[nodiscard]] std::optional<Charge> charge(const domain::FeeSchedule& fees, bool maker, domain::OrderAction action,
                                           base::Price price, base::Quantity quantity, base::Money& lost);

/// The most that buying `quantity` at or below `limit` can cost, fees and the rounding of both included. Price plus fee
/// grows with the price under every schedule (its slope is 1 + rate·(1 − 2p) > 0), so a better fill never costs more.
[[nodiscard]] base::Money most_cost(const domain::FeeSchedule& fees, base::Price limit, base::Quantity quantity);

}  // namespace arbees::trading
