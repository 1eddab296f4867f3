#include "arbees/trading/ledger.hpp"

#include <algorithm>

namespace arbees::trading {

bool Ledger::reserve(base::Money amount) {
  ARBEES_ASSERT(amount.raw() >= 0, "reserving a negative amount");
  if (amount > cash_) return false;
  cash_ -= amount;
  reserved_ += amount;
  return true;
}

void Ledger::release(base::Money amount) {
  ARBEES_ASSERT(amount.raw() >= 0 && amount <= reserved_, "releasing more than is reserved");
  reserved_ -= amount;
  cash_ += amount;
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
  return position;
}

const domain::Position& Ledger::apply(const domain::Fill& fill) {
  const base::Money cost = base::notional(fill.price, fill.quantity, base::Rounding::up);
  cash_ -= cost + fill.fee;
  fees_paid_ += fill.fee;
  domain::Position& position = open(fill);
  position.quantity += fill.quantity;
  position.cost += cost;
  position.fees += fill.fee;
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a fill");
  return position;
}

domain::Settlement Ledger::settle(domain::MarketId market, domain::GameId game, base::Price yes_value,
                                  std::vector<domain::Position>& closed) {
  domain::Settlement settlement;
  settlement.market = market;
  settlement.game = game;
  settlement.yes_value = yes_value;
  for (domain::Position& position : positions_) {
    if (position.market != market || position.settled) continue;
    const base::Price value = position.claim == domain::Claim::yes ? yes_value : base::complement(yes_value);
    const base::Money paid = base::notional(value, position.quantity, base::Rounding::down);
    cash_ += paid;
    realised_gross_ += paid - position.cost;
    fees_settled_ += position.fees;
    position.realised = paid - position.cost - position.fees;
    position.mark = value;
    position.settled = true;
    settlement.paid += paid;
    settlement.profit += position.realised;
    closed.push_back(position);
  }
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a settlement");
  return settlement;
}

const domain::Position* Ledger::find(domain::MarketId market, domain::Claim claim) const {
  const auto found = std::ranges::find_if(
      positions_, [&](const domain::Position& p) { return p.market == market && p.claim == claim && !p.settled; });
  return found == positions_.end() ? nullptr : &*found;
}

base::Money Ledger::at_risk(domain::GameId game) const {
  base::Money total;
  for (const domain::Position& p : positions_)
    if (p.game == game && !p.settled) total += p.cost + p.fees;
  return total;
}

domain::Account Ledger::account() const {
  domain::Account account;
  account.cash = cash_;
  account.reserved = reserved_;
  account.fees_paid = fees_paid_;
  account.realised = realised_gross_ - fees_settled_;
  for (const domain::Position& p : positions_)
    if (!p.settled) account.cost_held += p.cost;
  return account;
}

bool Ledger::balanced() const {
  base::Money held;
  for (const domain::Position& p : positions_)
    if (!p.settled) held += p.cost;
  return cash_ + reserved_ + held + fees_paid_ - realised_gross_ == bankroll_;
}

}  // namespace arbees::trading
