#include "arbees/trading/risk.hpp"

#include <algorithm>

#include "arbees/trading/charge.hpp"
#include "arbees/trading/sizing.hpp"

namespace arbees::trading {
namespace {

using domain::Gate;
using domain::Side;
using domain::Signal;

constexpr std::int64_t kPpm = 1'000'000;
void record(Signal& signal, Gate gate, bool passed, std::int64_t measured, std::int64_t bar) {
  signal.gates.push_back({gate, passed, measured, bar});
  if (!passed && !signal.refused_by) signal.refused_by = gate;
}

/// Is there still room under a limit? Measured: what is at risk already.
base::Money ask_room(Signal& signal, Gate gate, base::Money at_risk, std::int64_t most) {
  record(signal, gate, at_risk.raw() < most, at_risk.raw(), most);
  return base::Money::from_raw(most) - at_risk;
}

base::Money share_of(base::Money whole, std::int64_t ppm) {
  return base::Money::from_raw(
      base::narrow(base::divide(static_cast<__int128>(whole.raw()) * ppm, kPpm, base::Rounding::down)));
}

/// What the account would be worth in each ending, before the new bet.
std::array<Ending, 3> endings_of(const Signal& signal, const RiskContext& context, const Ledger& ledger,
                                 const Config& config) {
  const bool home = signal.legs[0].wins_with == Side::home;
  const std::int64_t tie = context.can_tie ? config.tie_ppm : 0;
  const std::int64_t cautious =
      std::clamp<std::int64_t>(signal.fair.millionths() - signal.fair_error, 0, kPpm) * (kPpm - tie) / kPpm;
  // Only the purse on the leg's venue can pay for the bet or be filled up by it: the other one can't be moved there.
  const base::Money fraction = share_of(ledger.equity(signal.legs[0].venue), config.kelly_ppm) - context.book.cost;
  const GameBook& book = context.book;
  return {Ending{cautious, fraction + (home ? book.if_home : book.if_away), base::kPriceOne},
          Ending{kPpm - tie - cautious, fraction + (home ? book.if_away : book.if_home), base::Price{}},
          Ending{tie, fraction + book.if_tie, base::Price::from_raw(base::Price::kScale / 2)}};
}

/// The smallest order that every leg's market takes: contracts, and dollars on the legs whose own market asks for them.
std::int64_t least_order(const Signal& signal, const RiskContext& context) {
  std::int64_t least =
      std::max<std::int64_t>((context.minimum_order.raw() + base::Quantity::kScale - 1) / base::Quantity::kScale, 1);
  for (std::size_t i = 0; i < signal.legs.size(); ++i) {
    const std::int64_t unit = signal.legs[i].best_price.raw() * 100;
    if (unit > 0) least = std::max(least, (context.minimum_spend[i].raw() + unit - 1) / unit);
  }
  return least;
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

/// What is at risk already on the venue of any leg, the one with more.
base::Money fullest_venue(const Signal& signal, const RiskContext& context) {
  base::Money most;
  for (const domain::Leg& leg : signal.legs)
    most = std::max(most, context.on_venue[static_cast<std::size_t>(leg.venue)]);
  return most;
}

/// What the venues would have to hold for the order, or for the smallest one where less can be bought.
VenueMoney needed_for(const Signal& signal, const SizingTerms& terms, const Sized& sized) {
  VenueMoney needed;
  for (std::size_t i = 0; i < signal.legs.size(); ++i) {
    const domain::Leg& leg = signal.legs[i];
    needed[static_cast<std::size_t>(leg.venue)] +=
        sized.count >= terms.least
            ? sized.reserves[i]
            : most_cost(*terms.legs[i].fees, leg.best_price, base::Quantity::from_units(terms.least));
  }
  return needed;
}

SizingTerms terms_of(const Signal& signal, const RiskContext& context, const Ledger& ledger, const Config& config,
                     base::Money room) {
  SizingTerms terms;
  terms.steps = context.steps;
  for (std::size_t i = 0; i < signal.legs.size(); ++i) terms.legs.push_back({signal.legs[i].venue, context.fees[i]});
  terms.worth = signal.fair.to_price();
  terms.threshold = context.threshold;
  terms.slippage = base::Price::from_raw(config.slippage_max);
  terms.room = std::min(share_of(ledger.bankroll(), config.stake_max_ppm), room);
  for (const domain::Venue venue : {domain::Venue::kalshi, domain::Venue::polymarket}) {
    const auto v = static_cast<std::size_t>(venue);
    terms.venue_room[v] =
        std::min({ledger.cash(venue), base::Money::from_raw(config.exposure_per_venue_max) - context.on_venue[v],
                  share_of(ledger.bankroll(venue), config.stake_max_ppm)});
  }
  terms.least = least_order(signal, context);
  if (signal.kind != domain::SignalKind::arbitrage) terms.endings = endings_of(signal, context, ledger, config);
  return terms;
}

/// Is there an order, can it be paid for, and does it still meet the threshold as the venue charges it?
void ask_order(Signal& signal, const SizingTerms& terms, const Sized& sized, const Ledger& ledger) {
  const VenueMoney needed = needed_for(signal, terms, sized);
  const bool funded =
      needed[0] <= ledger.cash(domain::Venue::kalshi) && needed[1] <= ledger.cash(domain::Venue::polymarket);
  record(signal, Gate::venue_cash, funded, poorest_venue(signal, ledger).raw(), std::max(needed[0], needed[1]).raw());
  record(signal, Gate::bankroll, sized.count >= terms.least, base::Quantity::from_units(sized.count).raw(),
         base::Quantity::from_units(terms.least).raw());
  if (sized.count >= terms.least)
    record(signal, Gate::rounding, sized.edge >= terms.threshold, sized.edge.raw(), terms.threshold.raw());
}

}  // namespace

Verdict decide(Signal& signal, const RiskContext& context, const Ledger& ledger, const Config& config) {
  record(signal, Gate::kill_switch, !context.kill_switch, context.kill_switch ? 0 : 1, 1);
  record(signal, Gate::clock_trusted, context.clock_trusted, context.clock_trusted ? 1 : 0, 1);
  const std::int32_t below = ledger.drawdown_ppm();
  record(signal, Gate::drawdown, !context.drawdown_stop && below < config.drawdown_stop_ppm, below,
         config.drawdown_stop_ppm);
  const bool directional = signal.kind != domain::SignalKind::arbitrage;
  if (directional) ask_direction(signal, context, config);
  const base::Money room =
      std::min({ask_room(signal, Gate::exposure, context.on_game, config.exposure_per_game_max),
                ask_room(signal, Gate::exposure_sport, context.on_sport, config.exposure_per_sport_max),
                ask_room(signal, Gate::exposure_day, context.on_day, config.exposure_per_day_max)});
  ask_room(signal, Gate::exposure_venue, fullest_venue(signal, context), config.exposure_per_venue_max);

  const SizingTerms terms = terms_of(signal, context, ledger, config, room);
  const Sized sized = size_order(terms);
  ask_order(signal, terms, sized, ledger);
  if (signal.refused_by) return Refused{*signal.refused_by};
  signal.approved = true;
  return Approved{base::Quantity::from_units(sized.count), sized.limits, sized.reserves};
}

}  // namespace arbees::trading
