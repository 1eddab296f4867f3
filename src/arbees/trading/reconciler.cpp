#include "arbees/trading/reconciler.hpp"

#include <algorithm>

#include "arbees/trading/venue_rules.hpp"

namespace arbees::trading {

void Reconciler::add(const domain::Fill& fill) {
  ++fills_;
  Held& held = held_[{fill.market.value, fill.claim}];
  if (fill.action == domain::OrderAction::buy) {
    const base::Money spent = base::notional(fill.price, fill.quantity, base::Rounding::up) + fill.fee;
    bought_ += spent;
    held.quantity += fill.quantity;
    held.spent += spent;
    net_claims(fill, held);
    return;
  }
  const base::Money brought = base::notional(fill.price, fill.quantity, base::Rounding::down) - fill.fee;
  sold_ += brought;
  held.quantity -= fill.quantity;
  held.spent -= brought - fill.realised;  // realised = brought − its share of what was spent
}

void Reconciler::net_claims(const domain::Fill& fill, Held& bought) {
  const auto opposite = fill.claim == domain::Claim::yes ? domain::Claim::no : domain::Claim::yes;
  const auto other = held_.find({fill.market.value, opposite});
  if (!nets_claims(fill.venue) || other == held_.end()) return;
  const base::Quantity couples = std::min(bought.quantity, other->second.quantity);
  const base::Money paid = base::notional(base::kPriceOne, couples, base::Rounding::down);
  paid_out_ += paid;
  bought.quantity -= couples;
  other->second.quantity -= couples;
  bought.spent -= paid - fill.realised;  // realised = paid − what both had cost
}

void Reconciler::add(const domain::Settlement& settlement) {
  if (!domain::decides_payment(settlement)) return;
  ++settlements_;
  const auto before = settled_at_.find(settlement.market.value);
  for (const domain::Claim claim : {domain::Claim::yes, domain::Claim::no}) {
    const auto held = held_.find({settlement.market.value, claim});
    if (held == held_.end()) continue;
    const auto payout = [&](base::Price yes) {
      return base::notional(claim == domain::Claim::yes ? yes : base::complement(yes), held->second.quantity,
                            base::Rounding::down);
    };
    paid_out_ += payout(settlement.yes_value);
    if (before != settled_at_.end()) paid_out_ -= payout(before->second);
    held->second.spent = {};
  }
  settled_at_[settlement.market.value] = settlement.yes_value;
}

domain::Reconciliation Reconciler::compare(const domain::Account& account) const {
  domain::Reconciliation check;
  check.assumption = account.assumption;
  check.fills = fills_;
  check.settlements = settlements_;
  base::Money held;
  for (const auto& [key, each] : held_) held += each.spent;
  check.cash_difference = account.cash + account.reserved - (start_ - bought_ + sold_ + paid_out_);
  check.held_difference = account.cost_held + account.fees_held - held;
  check.agrees = check.cash_difference == base::Money{} && check.held_difference == base::Money{};
  return check;
}

}  // namespace arbees::trading
