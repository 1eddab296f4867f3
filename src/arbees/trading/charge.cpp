#include "arbees/trading/charge.hpp"

#include <algorithm>

namespace arbees::trading {

std::optional<Charge> charge(const domain::FeeSchedule& fees, bool maker, domain::OrderAction action, base::Price price,
                             base::Quantity quantity, base::Money& lost) {
  const auto trade_fee = maker ? fees.maker_fee(price, quantity) : fees.taker_fee(price, quantity);
  if (!trade_fee) return std::nullopt;
  const bool buys = action == domain::OrderAction::buy;
  Charge result;
  result.notional = base::notional(price, quantity, buys ? base::Rounding::up : base::Rounding::down);
  result.fee = *trade_fee;
  if (fees.balance_quantum_micros <= 0) return result;

  const std::int64_t quantum = fees.balance_quantum_micros;
  const base::Money change = (buys ? -result.notional : result.notional) - *trade_fee;
  const auto whole =
      base::Money::from_raw(base::narrow(base::divide(change.raw(), quantum, base::Rounding::down) * quantum));
  result.rounding = change - whole;
  lost += result.rounding;
  if (lost.raw() > quantum) {
    const auto back = base::Money::from_raw(lost.raw() / quantum * quantum);
    lost -= back;
    result.rounding -= back;
  }
  result.fee += result.rounding;
  return result;
}

base::Money most_cost(const domain::FeeSchedule& fees, base::Price limit, base::Quantity quantity) {
  const base::Money fee = fees.taker_fee(limit, quantity).value_or(base::Money{});
  // Each level and each fill is rounded by itself: a quantum of fee a level, a quantum of balance an order.
  const base::Money rounding = base::Money::from_raw(2 * std::max(10'000, fees.balance_quantum_micros));
  return base::notional(limit, quantity, base::Rounding::up) + fee + rounding;
}

}  // namespace arbees::trading
