#include "arbees/trading/risk.hpp"

#include <algorithm>

#include "arbees/trading/desk.hpp"
#include "arbees/trading/kelly.hpp"

namespace arbees::trading {
namespace {

using domain::Gate;
using domain::Side;
using domain::Signal;

constexpr std::int64_t kPpm = 1'000'000;
/// What reserves ask beyond price and fee: two quanta of rounding for each of two legs.
constexpr base::Money kCushion = base::Money::from_raw(40'000);

void record(Signal& signal, Gate gate, bool passed, std::int64_t measured, std::int64_t bar) {
  signal.gates.push_back({gate, passed, measured, bar});
  if (!passed && !signal.refused_by) signal.refused_by = gate;
}

/// Is there still room under a limit? Measured: what is at risk already.
base::Money ask_room(Signal& signal, Gate gate, base::Money at_risk, std::int64_t most) {
  record(signal, gate, at_risk.raw() < most, at_risk.raw(), most);
  return base::Money::from_raw(most) - at_risk;
}

/// The most one contract of the leg can cost: the limit price and the fee there.
base::Price unit_cost(const domain::Leg& leg, const Config& config) {
  const base::Price slippage = base::Price::from_raw(config.slippage_max);
  return std::min(leg.limit_price + slippage, base::kPriceOne) + leg.unit_fee + slippage;
}

/// Contracts that `money` buys at `unit`, whole ones only.
std::int64_t affordable(base::Money money, base::Price unit) {
  if (money.raw() <= 0 || unit.raw() <= 0) return 0;
  return base::narrow(base::divide(static_cast<__int128>(money.raw()), unit.raw() * 100, base::Rounding::down));
}

base::Money share_of(base::Money whole, std::int64_t ppm) {
  return base::Money::from_raw(
      base::narrow(base::divide(static_cast<__int128>(whole.raw()) * ppm, kPpm, base::Rounding::down)));
}

/// Whole contracts that joint Kelly wants of a directional signal.
std::int64_t kelly_size(const Signal& signal, const RiskContext& context, base::Price unit, const Ledger& ledger,
                        const Config& config, std::int64_t most) {
  const domain::Leg& leg = signal.legs[0];
  const bool home = leg.wins_with == Side::home;
  const std::int64_t tie = context.can_tie ? config.tie_ppm : 0;
  const std::int64_t cautious =
      std::clamp<std::int64_t>(signal.fair.millionths() - signal.fair_error, 0, kPpm) * (kPpm - tie) / kPpm;
  const base::Money fraction = share_of(ledger.equity(), config.kelly_ppm) - context.book.cost;
  const GameBook& book = context.book;
  const std::array<Ending, 3> endings = {
      Ending{cautious, fraction + (home ? book.if_home : book.if_away), base::kPriceOne},
      Ending{kPpm - tie - cautious, fraction + (home ? book.if_away : book.if_home), base::Price{}},
      Ending{tie, fraction + book.if_tie, base::Price::from_raw(base::Price::kScale / 2)}};
  return joint_kelly(endings, unit, most);
}

/// Contracts that the cash on each venue pays for.
std::int64_t fundable(const Signal& signal, const Ledger& ledger, const Config& config) {
  std::int64_t most = INT64_MAX;
  for (const domain::Venue venue : {domain::Venue::kalshi, domain::Venue::polymarket}) {
    base::Price unit;
    for (const domain::Leg& leg : signal.legs)
      if (leg.venue == venue) unit += unit_cost(leg, config);
    if (unit.raw() > 0) most = std::min(most, affordable(ledger.cash(venue) - kCushion, unit));
  }
  return most;
}

base::Money poorest_venue(const Signal& signal, const Ledger& ledger) {
  base::Money least = ledger.cash(signal.legs[0].venue);
  for (const domain::Leg& leg : signal.legs) least = std::min(least, ledger.cash(leg.venue));
  return least;
}

void ask_direction(Signal& signal, const RiskContext& context, const Config& config) {
  record(signal, Gate::one_position, !context.opposing_position, context.opposing_position ? 0 : 1, 1);
  record(signal, Gate::same_side, context.entries < config.entries_per_side_max, context.entries + 1,
         config.entries_per_side_max);
  if (context.since_close) {
    const std::int64_t ms = context.since_close->value / 1'000'000;
    record(signal, Gate::reentry, ms >= config.reentry_ms, ms, config.reentry_ms);
  }
}

base::Money reserve_for(const Signal& signal, std::size_t index, base::Quantity quantity, const RiskContext& context,
                        const Config& config) {
  const domain::Leg& leg = signal.legs[index];
  const base::Price limit = std::min(leg.limit_price + base::Price::from_raw(config.slippage_max), base::kPriceOne);
  return most_cost(*context.fees[index], limit, quantity);
}

}  // namespace

Verdict decide(Signal& signal, const RiskContext& context, const Ledger& ledger, const Config& config) {
  record(signal, Gate::kill_switch, !context.kill_switch, context.kill_switch ? 0 : 1, 1);
  const std::int32_t below = ledger.drawdown_ppm();
  record(signal, Gate::drawdown, !context.drawdown_stop && below < config.drawdown_stop_ppm, below,
         config.drawdown_stop_ppm);
  const bool directional = signal.kind != domain::SignalKind::arbitrage;
  if (directional) ask_direction(signal, context, config);
  const base::Money room =
      std::min({ask_room(signal, Gate::exposure, context.on_game, config.exposure_per_game_max),
                ask_room(signal, Gate::exposure_sport, context.on_sport, config.exposure_per_sport_max),
                ask_room(signal, Gate::exposure_venue, context.on_venue, config.exposure_per_venue_max),
                ask_room(signal, Gate::exposure_day, context.on_day, config.exposure_per_day_max)});

  base::Price unit;
  for (const domain::Leg& leg : signal.legs) unit += unit_cost(leg, config);
  const base::Money most = std::min(share_of(ledger.bankroll(), config.stake_max_ppm), room);
  // Venues take whole contracts and paper must not pretend otherwise.
  const std::int64_t on_offer = signal.quantity.raw() / base::Quantity::kScale;
  std::int64_t count = std::min({affordable(most, unit), fundable(signal, ledger, config), on_offer});
  if (directional) count = std::min(count, kelly_size(signal, context, unit, ledger, config, count));
  const auto quantity = base::Quantity::from_units(std::max<std::int64_t>(count, 0));

  // The smallest order: contracts, and dollars where the venue asks for them.
  std::int64_t least =
      std::max<std::int64_t>((context.minimum_order.raw() + base::Quantity::kScale - 1) / base::Quantity::kScale, 1);
  if (context.minimum_spend.raw() > 0)
    for (const domain::Leg& leg : signal.legs)
      if (leg.best_price.raw() > 0)
        least = std::max(least,
                         (context.minimum_spend.raw() + leg.best_price.raw() * 100 - 1) / (leg.best_price.raw() * 100));
  Approved approved{quantity, {}};
  VenueMoney needed;
  for (std::size_t i = 0; i < signal.legs.size(); ++i) {
    approved.reserves.push_back(reserve_for(signal, i, quantity, context, config));
    needed[static_cast<std::size_t>(signal.legs[i].venue)] += approved.reserves[i];
  }
  const bool funded =
      needed[0] <= ledger.cash(domain::Venue::kalshi) && needed[1] <= ledger.cash(domain::Venue::polymarket);
  record(signal, Gate::venue_cash, funded, poorest_venue(signal, ledger).raw(), std::max(needed[0], needed[1]).raw());
  record(signal, Gate::bankroll, count >= least, quantity.raw(), base::Quantity::from_units(least).raw());
  if (signal.refused_by) return Refused{*signal.refused_by};
  signal.approved = true;
  return approved;
}

}  // namespace arbees::trading
