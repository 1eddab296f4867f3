#include "arbees/trading/ledger.hpp"

#include <algorithm>

namespace arbees::trading {
namespace {

/// The share of `whole` that `part` of `of` contracts takes along; all of it when part = of.
base::Money share(base::Money whole, base::Quantity part, base::Quantity of) {
  return base::Money::from_raw(
      base::narrow(base::divide(static_cast<__int128>(whole.raw()) * part.raw(), of.raw(), base::Rounding::nearest)));
}

base::Money payout(const domain::Position& position, base::Price yes_value) {
  const base::Price value = position.claim == domain::Claim::yes ? yes_value : base::complement(yes_value);
  return base::notional(value, position.quantity, base::Rounding::down);
}

}  // namespace

Ledger::Ledger(const VenueMoney& start, domain::Assumption assumption)
    : assumption_(assumption), start_(start), cash_(start), peak_(start[0] + start[1]) {}

bool Ledger::reserve(domain::Venue venue, base::Money amount) {
  ARBEES_ASSERT(amount.raw() >= 0, "reserving a negative amount");
  if (amount > cash(venue)) return false;
  cash_on(venue) -= amount;
  reserved_ += amount;
  return true;
}

void Ledger::release(domain::Venue venue, base::Money amount) {
  ARBEES_ASSERT(amount.raw() >= 0 && amount <= reserved_, "releasing more than is reserved");
  reserved_ -= amount;
  cash_on(venue) += amount;
}

domain::Position& Ledger::open(const domain::Fill& fill) {
  const auto found = std::ranges::find_if(positions_, [&](const domain::Position& p) {
    return p.market == fill.market && p.claim == fill.claim && !p.settled;
  });
  if (found != positions_.end()) return *found;
  domain::Position& position = positions_.emplace_back();
  position.market = fill.market;
  position.game = fill.game;
  position.venue = fill.venue;
  position.claim = fill.claim;
  position.assumption = assumption_;
  return position;
}

const domain::Position& Ledger::apply(domain::Fill& fill) {
  domain::Position& position = open(fill);
  fees_paid_ += fill.fee;
  if (fill.action == domain::OrderAction::buy) {
    const base::Money cost = base::notional(fill.price, fill.quantity, base::Rounding::up);
    cash_on(fill.venue) -= cost + fill.fee;
    position.quantity += fill.quantity;
    position.cost += cost;
    position.fees += fill.fee;
  } else {
    ARBEES_ASSERT(fill.quantity.raw() > 0 && fill.quantity <= position.quantity, "selling more than is held");
    const base::Money proceeds = base::notional(fill.price, fill.quantity, base::Rounding::down) - fill.fee;
    const base::Money cost = share(position.cost, fill.quantity, position.quantity);
    const base::Money fees = share(position.fees, fill.quantity, position.quantity);
    fill.realised = proceeds - cost - fees;
    cash_on(fill.venue) += proceeds;
    position.quantity -= fill.quantity;
    position.cost -= cost;
    position.fees -= fees;
    position.realised += fill.realised;
    realised_ += fill.realised;
  }
  note_peak();
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a fill");
  return position;
}

domain::Settlement Ledger::settle(domain::MarketId market, domain::GameId game, base::Price yes_value,
                                  std::vector<domain::Position>& closed) {
  domain::Settlement settlement;
  settlement.market = market;
  settlement.game = game;
  settlement.assumption = assumption_;
  settlement.yes_value = yes_value;
  const auto before = settled_at_.find(market.value);
  if (before != settled_at_.end()) settlement.previous = before->second;
  for (domain::Position& position : positions_) {
    if (position.market != market) continue;
    const base::Money paid = payout(position, yes_value);
    const bool again = position.settled && settlement.previous;
    const base::Money change = again ? paid - payout(position, *settlement.previous) : paid;
    const base::Money profit = position.settled ? change : change - position.cost - position.fees;
    cash_on(position.venue) += change;
    realised_ += profit;
    position.realised += profit;
    position.mark = position.claim == domain::Claim::yes ? yes_value : base::complement(yes_value);
    position.settled = true;
    settlement.paid += change;
    settlement.profit += profit;
    if (change.raw() != 0 || !settlement.previous) closed.push_back(position);
  }
  settled_at_[market.value] = yes_value;
  note_peak();
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a settlement");
  return settlement;
}

void Ledger::mark(domain::MarketId market, std::optional<base::Price> yes, std::optional<base::Price> no) {
  for (domain::Position& position : positions_) {
    if (position.market != market || position.settled) continue;
    position.mark = position.claim == domain::Claim::yes ? yes : no;
  }
  note_peak();
}

const domain::Position* Ledger::find(domain::MarketId market, domain::Claim claim) const {
  const auto found = std::ranges::find_if(
      positions_, [&](const domain::Position& p) { return p.market == market && p.claim == claim && !p.settled; });
  return found == positions_.end() ? nullptr : &*found;
}

base::Quantity Ledger::held(domain::MarketId market, domain::Claim claim) const {
  const domain::Position* position = find(market, claim);
  return position == nullptr ? base::Quantity{} : position->quantity;
}

base::Money Ledger::at_risk(domain::GameId game) const {
  base::Money total;
  for (const domain::Position& p : positions_)
    if (p.game == game && !p.settled) total += p.cost + p.fees;
  return total;
}

base::Money Ledger::value_held() const {
  base::Money value;
  for (const domain::Position& p : positions_)
    if (!p.settled) value += p.mark ? base::notional(*p.mark, p.quantity, base::Rounding::down) : p.cost;
  return value;
}

base::Money Ledger::equity() const {
  return cash() + reserved_ + value_held();
}

void Ledger::note_peak() {
  peak_ = std::max(peak_, equity());
}

std::int32_t Ledger::drawdown_ppm() const {
  if (peak_.raw() <= 0) return 0;
  const __int128 below = static_cast<__int128>((peak_ - equity()).raw()) * 1'000'000;
  return static_cast<std::int32_t>(base::divide(below, peak_.raw(), base::Rounding::down));
}

domain::Account Ledger::account() const {
  domain::Account account;
  account.assumption = assumption_;
  account.cash = cash();
  account.reserved = reserved_;
  account.fees_paid = fees_paid_;
  account.realised = realised_;
  account.cash_kalshi = cash(domain::Venue::kalshi);
  account.cash_polymarket = cash(domain::Venue::polymarket);
  account.value_held = value_held();
  account.peak = peak_;
  for (const domain::Position& p : positions_) {
    if (p.settled) continue;
    account.cost_held += p.cost;
    account.fees_held += p.fees;
  }
  return account;
}

bool Ledger::balanced() const {
  base::Money held;
  for (const domain::Position& p : positions_)
    if (!p.settled) held += p.cost + p.fees;
  return cash() + reserved_ + held - realised_ == bankroll();
}

}  // namespace arbees::trading
