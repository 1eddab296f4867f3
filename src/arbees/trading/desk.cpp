#include "arbees/trading/desk.hpp"

#include <algorithm>

#include "arbees/trading/venue_rules.hpp"

namespace arbees::trading {
namespace {

using domain::OrderAction;
using domain::OrderPurpose;
using domain::OrderStatus;

domain::Order order_of(const OrderRequest& request, domain::OrderId id, domain::Assumption assumption) {
  domain::Order order;
  order.id = id;
  order.signal = request.signal;
  order.game = request.game;
  order.market = request.market;
  order.venue = request.venue;
  order.claim = request.claim;
  order.assumption = assumption;
  order.action = request.action;
  order.style = request.style;
  order.purpose = request.purpose;
  order.limit = request.limit;
  order.quantity = request.quantity;
  return order;
}

}  // namespace

VenueMoney start_money(const Config& config) {
  const auto polymarket = base::Money::from_raw(
      base::narrow(static_cast<__int128>(config.bankroll) * config.polymarket_share_ppm / 1'000'000));
  return {base::Money::from_raw(config.bankroll) - polymarket, polymarket};
}

Desk::Desk(const Config& config, domain::Assumption assumption)
    : config_(config),
      assumption_(assumption),
      ledger_(start_money(config), assumption, base::milliseconds(config.mark_age_max_ms)),
      exchange_(config, assumption),
      reconciler_(start_money(config)) {}

domain::OrderId Desk::next_id() {
  return {orders_++ * static_cast<std::uint32_t>(domain::kAssumptionCount) + static_cast<std::uint32_t>(assumption_) +
          1};
}

bool Desk::opposes(const OrderRequest& request) const {
  return request.directional && std::ranges::any_of(bets_, [&](const auto& entry) {
           return entry.second.game == request.game && entry.second.wins_with != request.wins_with;
         });
}

base::Quantity Desk::sellable(domain::MarketId market, domain::Claim claim) const {
  base::Quantity left = ledger_.held(market, claim);
  for (const auto& [id, working] : working_) {
    const OrderRequest& other = working.request;
    if (other.action == OrderAction::sell && other.market == market && other.claim == claim) left -= other.quantity;
  }
  return left;
}

bool Desk::crosses(domain::MarketId market, domain::Claim claim, OrderAction action) const {
  return std::ranges::any_of(working_, [&](const auto& entry) {
    const OrderRequest& other = entry.second.request;
    return other.market == market && other.claim != claim && other.action != action && nets_claims(other.venue);
  });
}

bool Desk::open(std::span<const OrderRequest> orders, base::Nanos now, const Books& books, Told& told) {
  VenueMoney needed;
  for (const OrderRequest& request : orders) needed[static_cast<std::size_t>(request.venue)] += request.reserve;
  const bool funded =
      needed[0] <= ledger_.cash(domain::Venue::kalshi) && needed[1] <= ledger_.cash(domain::Venue::polymarket);
  // Another desk may hold what the deciding one missed: it must not bet against itself for that.
  const bool opposed = std::ranges::any_of(orders, [&](const OrderRequest& request) {
    return opposes(request) || crosses(request.market, request.claim, request.action);
  });
  if (!funded || opposed) {
    for (const OrderRequest& request : orders) {
      domain::Order order = order_of(request, next_id(), assumption_);
      order.sent_at = order.arrives_at = now;
      order.status = opposed ? OrderStatus::refused : OrderStatus::unfunded;
      told.emplace_back(order);
    }
    return false;
  }
  std::optional<std::uint32_t> pair_id;
  const auto follower = follower_of(orders);
  if (orders.size() == 2) {
    Pair pair;
    pair.signal = orders[0].signal;
    for (std::size_t i = 0; i < 2; ++i) {
      const OrderRequest& r = orders[i];
      pair.legs[i] = {r.market, r.game, r.venue, r.claim, r.limit, {}, {}};
      pair.wins_with[i] = r.wins_with;
      pair.hold[i] = r.hold;
    }
    if (follower) {
      const OrderRequest& later = orders[*follower];
      const bool reserved = ledger_.reserve(later.venue, later.reserve);
      ARBEES_ASSERT(reserved, "a pair was opened without the money for its second leg");
      pair.follower = follower;
      pair.kept_leg = *follower;
      pair.kept = later.reserve;
      pair.ordered = later.quantity;
    }
    pair_id = ++last_pair_;
    pairs_.emplace(*pair_id, pair);
  }
  for (std::size_t i = 0; i < orders.size(); ++i)
    if (i != follower) send(orders[i], pair_id, i, now, books, told);
  told.emplace_back(ledger_.account());
  return true;
}

void Desk::send(const OrderRequest& request, std::optional<std::uint32_t> pair, std::size_t leg, base::Nanos now,
                const Books& books, Told& told) {
  if (request.action == OrderAction::buy) {
    const bool reserved = ledger_.reserve(request.venue, request.reserve);
    ARBEES_ASSERT(reserved, "an order was sent without the money for it");
  }
  const domain::Order order =
      exchange_.send(order_of(request, next_id(), assumption_), request.hold, now, books(request.market));
  const base::Money reserve = request.action == OrderAction::buy ? request.reserve : base::Money{};
  working_.emplace(order.id.value, Working{request, reserve, pair, leg});
  if (pair) ++pairs_.at(*pair).in_flight;
  if (request.directional && request.action == OrderAction::buy) {
    const auto [at, is_new] = bets_.try_emplace({request.market, request.claim});
    Bet& bet = at->second;
    if (is_new) bet.signal = request.signal;
    bet.game = request.game;
    bet.wins_with = request.wins_with;
    bet.venue = request.venue;
    ++bet.opening;
    ++bet.entries;
  }
  told.emplace_back(order);
}

void Desk::exit(domain::SignalId signal, domain::MarketId market, domain::Claim claim, base::Price limit,
                base::Duration hold, base::Nanos now, const Books& books, Told& told) {
  const auto found = bets_.find({market, claim});
  if (found == bets_.end()) return;
  Bet& bet = found->second;
  const base::Quantity quantity = tradable_part(std::min(bet.held - bet.selling, sellable(market, claim)));
  const BookAccess access = books(market);
  if (quantity.raw() <= 0 || quantity < access.market->minimum_order) return;
  if (crosses(market, claim, OrderAction::sell)) return;  // tried again at the next look
  bet.selling += quantity;
  OrderRequest request;
  request.signal = signal;
  request.game = bet.game;
  request.market = market;
  request.venue = bet.venue;
  request.claim = claim;
  request.wins_with = bet.wins_with;
  request.action = OrderAction::sell;
  request.purpose = OrderPurpose::exit;
  request.limit = limit;
  request.quantity = quantity;
  request.hold = hold;
  request.directional = true;
  send(request, std::nullopt, 0, now, books, told);
}

void Desk::run(base::Nanos now, const Books& books, Told& told) {
  const auto next = exchange_.next_arrival();
  if (next && *next <= now)
    while (const auto execution = exchange_.execute_next(now, books)) take_in(*execution, now, books, told);
  if (pairs_.empty()) return;
  for (auto& [id, pair] : pairs_)
    if (pair.in_flight == 0) {
      if (pair.follower) let_follow(pair, now, told);
      keep_even(id, pair, now, books, told);
    }
  drop_even_pairs(told);
}

void Desk::traded(const domain::TradePrinted& print, base::Nanos now, const Books& books, Told& told) {
  if (exchange_.pending() == 0) return;
  for (const Execution& execution :
       exchange_.traded(print.market, print.price, print.quantity, print.taker_buys_yes, now, books))
    take_in(execution, now, books, told);
}

void Desk::take_in(const Execution& execution, base::Nanos now, const Books& books, Told& told) {
  const domain::Order& order = execution.order;
  const auto found = working_.find(order.id.value);
  ARBEES_ASSERT(found != working_.end(), "an order came back that was never sent");
  Working& working = found->second;
  const bool over = order.status != OrderStatus::resting && order.status != OrderStatus::sent;
  // What the rest can still cost stays promised.
  base::Money keep;
  if (!over)
    keep = base::Money::from_raw(base::narrow(
        base::divide(static_cast<__int128>(working.request.reserve.raw()) * (order.quantity - order.filled).raw(),
                     order.quantity.raw(), base::Rounding::down)));
  if (working.reserve > keep) ledger_.release(working.request.venue, working.reserve - keep);
  working.reserve = std::min(working.reserve, keep);
  for (const domain::Fill& fill : execution.fills) take_in(fill, working, now, books, told);
  if (over) finish(order, working, now);
  told.emplace_back(order);
  told.emplace_back(ledger_.account());
  if (over) working_.erase(found);
}

void Desk::take_in(domain::Fill fill, Working& working, base::Nanos now, const Books& books, Told& told) {
  const auto opposite = fill.claim == domain::Claim::yes ? domain::Claim::no : domain::Claim::yes;
  const base::Quantity other_held = ledger_.held(fill.market, opposite);
  ledger_.apply(fill);
  reconciler_.add(fill);
  mark(fill.market, books, now);
  told.emplace_back(fill);
  told.emplace_back(*ledger_.find(fill.market, fill.claim));
  if (ledger_.held(fill.market, opposite) != other_held) told.emplace_back(*ledger_.find(fill.market, opposite));
  const bool buys = fill.action == OrderAction::buy;
  if (working.request.directional) {
    Bet& bet = bets_[{fill.market, fill.claim}];
    if (buys) bet.held += fill.quantity;
    else bet.held -= fill.quantity;
  }
  if (!working.pair) return;
  PairLeg& leg = pairs_.at(*working.pair).legs[working.leg];
  if (buys) {
    leg.held += fill.quantity;
    leg.spent += base::notional(fill.price, fill.quantity, base::Rounding::up) + fill.fee;
  } else {
    const __int128 part = static_cast<__int128>(leg.spent.raw()) * fill.quantity.raw();
    leg.spent -= base::Money::from_raw(base::narrow(base::divide(part, leg.held.raw(), base::Rounding::nearest)));
    leg.held -= fill.quantity;
  }
}

void Desk::finish(const domain::Order& order, Working& working, base::Nanos now) {
  if (working.pair) --pairs_.at(*working.pair).in_flight;
  if (!working.request.directional) return;
  const auto found = bets_.find({order.market, order.claim});
  if (found == bets_.end()) return;
  Bet& bet = found->second;
  if (order.action == OrderAction::buy) {
    --bet.opening;
    if (order.filled.raw() == 0) --bet.entries;  // a miss is no entry
  } else {
    bet.selling -= order.quantity;
  }
  if (bet.held.raw() > 0 || bet.opening > 0) return;
  if (order.action == OrderAction::sell) closed_[order.game] = now;
  bets_.erase(found);
}

void Desk::settle(domain::MarketId market, domain::GameId game, base::Price yes_value, domain::SettlementSource source,
                  domain::SettlementCause cause, base::Nanos now, Told& told) {
  touched_.clear();
  domain::Settlement settlement = ledger_.settle(market, game, yes_value, touched_);
  settlement.source = source;
  settlement.cause = cause;
  reconciler_.add(settlement);
  told.emplace_back(settlement);
  for (const domain::Position& position : touched_) told.emplace_back(position);
  if (!touched_.empty()) told.emplace_back(ledger_.account());
  exchange_.cancel(market, domain::CancelReason::settled, now);
  for (const auto claim : {domain::Claim::yes, domain::Claim::no}) {
    const auto bet = bets_.find({market, claim});
    if (bet == bets_.end()) continue;
    bet->second.held = {};
    if (bet->second.opening > 0 || bet->second.selling.raw() > 0) continue;  // still on its way; it will miss
    bets_.erase(bet);
    closed_[game] = now;
  }
}

std::optional<base::Nanos> Desk::closed_at(domain::GameId game) const {
  const auto found = closed_.find(game);
  if (found == closed_.end()) return std::nullopt;
  return found->second;
}

}  // namespace arbees::trading
