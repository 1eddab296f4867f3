#include "arbees/trading/ledger.hpp"

#include <algorithm>
#include <tuple>

#include "arbees/trading/venue_rules.hpp"

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

Ledger::Ledger(const VenueMoney& start, domain::Assumption assumption, base::Duration mark_age_max)
    : assumption_(assumption), start_(start), cash_(start), peak_(start[0] + start[1]), mark_age_max_(mark_age_max) {}

bool Ledger::reserve(domain::Venue venue, base::Money amount) {
  ARBEES_ASSERT(amount.raw() >= 0, "reserving a negative amount");
  if (amount > cash(venue)) return false;
  cash_on(venue) -= amount;
  reserved_[static_cast<std::size_t>(venue)] += amount;
  return true;
}

void Ledger::release(domain::Venue venue, base::Money amount) {
  base::Money& reserved = reserved_[static_cast<std::size_t>(venue)];
  ARBEES_ASSERT(amount.raw() >= 0 && amount <= reserved, "releasing more than is reserved");
  reserved -= amount;
  cash_on(venue) += amount;
}

std::size_t Ledger::open(const domain::Fill& fill) {
  const auto found = std::ranges::find_if(positions_, [&](const domain::Position& p) {
    return p.market == fill.market && p.claim == fill.claim && !p.settled;
  });
  if (found != positions_.end()) return static_cast<std::size_t>(found - positions_.begin());
  domain::Position& position = positions_.emplace_back();
  position.market = fill.market;
  position.game = fill.game;
  position.venue = fill.venue;
  position.claim = fill.claim;
  position.assumption = assumption_;
  position.mark_current = false;
  marks_.push_back({.at = fill.at});
  return positions_.size() - 1;
}

const domain::Position& Ledger::apply(domain::Fill& fill) {
  const std::size_t index = open(fill);
  domain::Position& position = positions_[index];
  fees_paid_ += fill.fee;
  if (fill.action == domain::OrderAction::buy) {
    const base::Money cost = base::notional(fill.price, fill.quantity, base::Rounding::up);
    cash_on(fill.venue) -= cost + fill.fee;
    // What was held has its value, what is new has none until a book proves it.
    if (position.quantity.raw() == 0) marks_[index] = {.at = fill.at};
    marks_[index].unproved += cost;
    position.quantity += fill.quantity;
    position.cost += cost;
    position.fees += fill.fee;
    if (nets_claims(fill.venue)) net_claims(fill, index);
  } else {
    ARBEES_ASSERT(fill.quantity.raw() > 0 && fill.quantity <= position.quantity, "selling more than is held");
    const base::Money proceeds = base::notional(fill.price, fill.quantity, base::Rounding::down) - fill.fee;
    fill.realised = proceeds - take_out(index, fill.quantity);
    cash_on(fill.venue) += proceeds;
    position.realised += fill.realised;
    realised_ += fill.realised;
  }
  revalue();
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a fill");
  return position;
}

/// Takes `quantity` out of a position at average cost and returns what it had cost, with entry fees.
base::Money Ledger::take_out(std::size_t index, base::Quantity quantity) {
  domain::Position& position = positions_[index];
  Mark& mark = marks_[index];
  const base::Money cost = share(position.cost, quantity, position.quantity);
  const base::Money fees = share(position.fees, quantity, position.quantity);
  mark.value -= share(mark.value, quantity, position.quantity);
  mark.unproved -= share(mark.unproved, quantity, position.quantity);
  position.quantity -= quantity;
  position.cost -= cost;
  position.fees -= fees;
  return cost + fees;
}

/// Buying the other claim of what is held is selling it: the position that was held realises.
void Ledger::net_claims(domain::Fill& fill, std::size_t bought) {
  const auto other = std::ranges::find_if(positions_, [&](const domain::Position& p) {
    return p.market == fill.market && p.claim != fill.claim && !p.settled && p.quantity.raw() > 0;
  });
  if (other == positions_.end()) return;
  const base::Quantity couples = std::min(positions_[bought].quantity, other->quantity);
  const base::Money paid = base::notional(base::kPriceOne, couples, base::Rounding::down);
  const auto held = static_cast<std::size_t>(other - positions_.begin());
  fill.realised = paid - take_out(bought, couples) - take_out(held, couples);
  cash_on(fill.venue) += paid;
  other->realised += fill.realised;
  realised_ += fill.realised;
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
    position.mid.reset();
    position.mark_current = true;
    position.settled = true;
    settlement.paid += change;
    settlement.profit += profit;
    if (change.raw() != 0 || !settlement.previous) closed.push_back(position);
  }
  settled_at_[market.value] = yes_value;
  revalue();
  ARBEES_ASSERT(balanced(), "paper money appeared or vanished in a settlement");
  return settlement;
}

void Ledger::mark(domain::MarketId market, domain::Claim claim, const HoldingMark& seen, base::Nanos now) {
  const domain::Position* const found = find(market, claim);
  if (found == nullptr || found->quantity.raw() == 0) return;
  const auto index = static_cast<std::size_t>(found - positions_.data());
  domain::Position& position = positions_[index];
  Mark& mark = marks_[index];
  const auto before = std::tuple(mark.value, mark.unproved, position.mid);
  const auto standing = std::tuple(mark.current, mark.expired);
  if (seen.value) {
    mark.value = *seen.value;
    mark.unproved = {};
    mark.at = now;
    position.mark = base::Price::from_raw(base::narrow(base::divide(
        static_cast<__int128>(mark.value.raw()) * base::Price::kScale, position.quantity.raw(), base::Rounding::down)));
    position.mid = seen.mid;
  }
  mark.current = position.mark_current = seen.value.has_value();
  mark.expired = !mark.current && now - mark.at > mark_age_max_;
  const bool turned = standing != std::tuple(mark.current, mark.expired);
  const bool moved = turned || before != std::tuple(mark.value, mark.unproved, position.mid);
  mark.untold = mark.untold || moved;
  news_.moved = news_.moved || moved;
  news_.turned = news_.turned || turned;
  if (moved) revalue();
}

bool Ledger::mark_expired(domain::MarketId market) const {
  for (std::size_t i = 0; i < positions_.size(); ++i)
    if (positions_[i].market == market && !positions_[i].settled && positions_[i].quantity.raw() > 0 &&
        marks_[i].expired)
      return true;
  return false;
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

base::Money Ledger::equity() const {
  return cash() + reserved_[0] + reserved_[1] + held_.counted;
}

base::Money Ledger::equity(domain::Venue venue) const {
  base::Money total = cash(venue) + reserved_[static_cast<std::size_t>(venue)];
  for (std::size_t i = 0; i < positions_.size(); ++i)
    if (const domain::Position& p = positions_[i]; p.venue == venue && !p.settled && !marks_[i].expired)
      total += marks_[i].value;
  return total;
}

void Ledger::revalue() {
  Held held;
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    const domain::Position& p = positions_[i];
    if (p.settled || p.quantity.raw() == 0) continue;
    const Mark& mark = marks_[i];
    const base::Money counted = mark.expired ? base::Money{} : mark.value;
    held.counted += counted;
    if (mark.current) held.proved += mark.value;
    held.last += mark.value + mark.unproved;
    held.mid += std::max(counted, p.mid ? base::notional(*p.mid, p.quantity, base::Rounding::down) : counted);
  }
  held_ = held;
  peak_ = std::max(peak_, cash() + reserved_[0] + reserved_[1] + held_.proved);
}

std::int32_t Ledger::drawdown_ppm() const {
  if (peak_.raw() <= 0) return 0;
  const __int128 below = static_cast<__int128>((peak_ - as_last_proved()).raw()) * 1'000'000;
  return static_cast<std::int32_t>(std::max<__int128>(base::divide(below, peak_.raw(), base::Rounding::down), 0));
}

domain::Account Ledger::account() const {
  domain::Account account;
  account.assumption = assumption_;
  account.cash = cash();
  account.reserved = reserved_[0] + reserved_[1];
  account.fees_paid = fees_paid_;
  account.realised = realised_;
  account.cash_kalshi = cash(domain::Venue::kalshi);
  account.cash_polymarket = cash(domain::Venue::polymarket);
  account.value_held = held_.counted;
  account.value_mid = held_.mid;
  account.peak = peak_;
  for (const domain::Position& p : positions_) {
    if (p.settled) continue;
    account.marks_current = account.marks_current && (p.quantity.raw() == 0 || p.mark_current);
    account.cost_held += p.cost;
    account.fees_held += p.fees;
  }
  return account;
}

bool Ledger::balanced() const {
  base::Money held;
  for (const domain::Position& p : positions_)
    if (!p.settled) held += p.cost + p.fees;
  return cash() + reserved_[0] + reserved_[1] + held - realised_ == bankroll();
}

}  // namespace arbees::trading
