#include "arbees/trading/risk.hpp"

#include <algorithm>

#include "arbees/trading/kelly.hpp"

namespace arbees::trading {
namespace {

using domain::Gate;

constexpr std::int64_t kPpm = 1'000'000;

void record(domain::Signal& signal, Gate gate, bool passed, std::int64_t measured, std::int64_t bar) {
  signal.gates.push_back({gate, passed, measured, bar});
  if (!passed && !signal.refused_by) signal.refused_by = gate;
}

/// The most one contract of the leg can cost: the limit price and the fee there. Price plus fee grows with the price
/// under every schedule (its slope is 1 + rate·(1 − 2p) > 0), so a better fill never costs more.
base::Price unit_cost(const domain::Leg& leg, const Config& config) {
  const base::Price slippage = base::Price::from_raw(config.slippage_max);
  return std::min(leg.limit_price + slippage, base::kPriceOne) + leg.unit_fee +
         (slippage.raw() > 0 ? slippage : base::Price{});
}

base::Price unit_cost(const domain::Signal& signal, const Config& config) {
  base::Price total;
  for (const domain::Leg& leg : signal.legs) total += unit_cost(leg, config);
  return total;
}

/// Contracts that `money` buys at `unit`, whole ones only.
base::Quantity affordable(base::Money money, base::Price unit) {
  if (money.raw() <= 0 || unit.raw() <= 0) return {};
  return base::Quantity::from_units(
      base::narrow(base::divide(static_cast<__int128>(money.raw()), unit.raw() * 100, base::Rounding::down)));
}

base::Money share_of(base::Money whole, std::int64_t ppm) {
  return base::Money::from_raw(
      base::narrow(base::divide(static_cast<__int128>(whole.raw()) * ppm, kPpm, base::Rounding::down)));
}

/// What an order for the leg can cost at the very most: any fee the schedule can charge at or below the limit.
base::Money most_cost(const domain::Leg& leg, base::Quantity quantity, const Config& config) {
  const base::Money cent = base::Money::from_raw(10'000);  // the rounding of fees charged level by level
  return base::notional(unit_cost(leg, config), quantity, base::Rounding::up) + cent;
}

/// What may be staked on this signal before depth and limits.
base::Money stake(const domain::Signal& signal, base::Price unit, const Ledger& ledger, const Config& config) {
  const base::Money most = share_of(ledger.bankroll(), config.stake_max_ppm);
  if (signal.kind == domain::SignalKind::arbitrage) return most;
  const std::int64_t kelly = kelly_share_ppm(signal.fair, signal.fair_error, unit) * config.kelly_ppm / kPpm;
  return std::min(most, share_of(ledger.bankroll(), kelly));
}

}  // namespace

Verdict decide(domain::Signal& signal, const RiskContext& context, const Ledger& ledger, const Config& config) {
  record(signal, Gate::kill_switch, !context.kill_switch, context.kill_switch ? 0 : 1, 1);
  const bool directional = signal.kind != domain::SignalKind::arbitrage;
  if (directional) record(signal, Gate::one_position, !context.opposing_position, context.opposing_position ? 0 : 1, 1);

  const base::Money at_risk = ledger.at_risk(signal.game) + context.pending_on_game;
  const base::Money room = base::Money::from_raw(config.exposure_per_game_max) - at_risk;
  record(signal, Gate::exposure, room.raw() > 0, at_risk.raw(), config.exposure_per_game_max);

  const base::Price unit = unit_cost(signal, config);
  const base::Money budget = std::min({stake(signal, unit, ledger, config), room, ledger.cash()});
  base::Quantity quantity = std::min(affordable(budget, unit), signal.quantity);
  // Venues take whole contracts and paper must not pretend otherwise.
  quantity = base::Quantity::from_units(quantity.raw() / base::Quantity::kScale);
  const base::Quantity least = std::max(context.minimum_order, base::Quantity::from_units(1));
  Approved approved{quantity, {}};
  base::Money reserve;
  for (const domain::Leg& leg : signal.legs) {
    const base::Money most = most_cost(leg, quantity, config);
    approved.reserves.push_back(most);
    reserve += most;
  }
  record(signal, Gate::bankroll, quantity >= least && reserve <= ledger.cash(), quantity.raw(), least.raw());
  if (signal.refused_by) return Refused{*signal.refused_by};
  signal.approved = true;
  return approved;
}

}  // namespace arbees::trading
