#include "arbees/trading/desk.hpp"

namespace arbees::trading {
namespace {
constexpr base::Duration kCompleteRetry = base::milliseconds(500);
}

std::optional<std::size_t> Desk::follower_of(std::span<const OrderRequest> orders) const {
  if (orders.size() != 2 || config_.pair_order == PairOrder::together) return std::nullopt;
  const std::int64_t first = median_latency(config_, orders[0].venue).value + orders[0].hold.value;
  const std::int64_t second = median_latency(config_, orders[1].venue).value + orders[1].hold.value;
  if (first == second) return std::nullopt;
  return first < second ? 0 : 1;
}

/// The slower leg is back. Its fill is known one way's time later; then the other leg is bought as for any uneven pair.
/// The money for it stays reserved until its order is out.
void Desk::let_follow(Pair& pair, base::Nanos now, Told& told) {
  const std::size_t later = *pair.follower;
  const PairLeg& leader = pair.legs[1 - later];
  pair.follower.reset();
  release_kept(pair, leader.held, told);
  if (assumption_ != domain::Assumption::optimistic) pair.look_again = now + median_latency(config_, leader.venue);
}

/// Gives back what the second leg's reserve holds beyond the part for `wanted` contracts.
void Desk::release_kept(Pair& pair, base::Quantity wanted, Told& told) {
  if (pair.kept.raw() == 0) return;
  const base::Money keep = base::Money::from_raw(base::narrow(
      base::divide(static_cast<__int128>(pair.kept.raw()) * wanted.raw(), pair.ordered.raw(), base::Rounding::up)));
  if (keep >= pair.kept) return;
  ledger_.release(pair.legs[pair.kept_leg].venue, pair.kept - keep);
  pair.kept = keep;
  told.emplace_back(ledger_.account());
}

void Desk::drop_even_pairs(Told& told) {
  for (auto at = pairs_.begin(); at != pairs_.end();) {
    Pair& pair = at->second;
    const bool ended = pair.in_flight == 0 && !pair.follower && pair.legs[0].held == pair.legs[1].held;
    if (ended) release_kept(pair, {}, told);
    at = ended ? pairs_.erase(at) : std::next(at);
  }
}

/// A pair whose legs differ is completed while that still pays; after that it is brought to its end in the cheaper of
/// two ways: buying the thinner leg at a loss, or selling the excess at one.
void Desk::keep_even(std::uint32_t id, Pair& pair, base::Nanos now, const Books& books, Told& told) {
  const base::Quantity a = pair.legs[0].held;
  const base::Quantity b = pair.legs[1].held;
  if (a == b || now < pair.look_again) return;
  if (books(pair.legs[0].market).over || books(pair.legs[1].market).over) {
    pair.legs[0].held = pair.legs[1].held = {};  // it has paid out: nothing is left to be kept even
    return;
  }
  if (!pair.uneven_since) pair.uneven_since = now;
  const std::size_t full = a > b ? 0 : 1;
  const std::size_t thin = 1 - full;
  const bool patient = now - *pair.uneven_since <= base::milliseconds(config_.complete_within_ms);
  if (!patient) release_kept(pair, {}, told);
  const BookAccess access = books(pair.legs[full].market);
  const base::Quantity excess =
      std::min(pair.legs[full].held - pair.legs[thin].held, sellable(pair.legs[full].market, pair.legs[full].claim));
  const TakenDepth& taken = exchange_.taken();
  const auto loss =
      patient ? std::nullopt : loss_of_unwinding(pair.legs[full], tradable_part(excess), access, taken, config_);
  const base::Price most =
      loss ? base::kPriceOne + *loss : base::kPriceOne - base::Price::from_raw(config_.complete_edge_min);
  const auto step = complete(pair.legs[full], pair.legs[thin], thin, books(pair.legs[thin].market), taken, most);
  if (step && step_pair(id, pair, *step, now, books, told)) {
    pair.look_again = now + kCompleteRetry;
    return;
  }
  if (patient) return;
  const auto sale = unwind(pair.legs[full], excess, full, access, taken, config_);
  if (sale && step_pair(id, pair, *sale, now, books, told))
    pair.look_again = now + base::milliseconds(config_.unwind_retry_ms);
}

bool Desk::step_pair(std::uint32_t id, Pair& pair, const PairStep& step, base::Nanos now, const Books& books,
                     Told& told) {
  const PairLeg& leg = pair.legs[step.leg];
  OrderRequest request;
  request.signal = pair.signal;
  request.game = leg.game;
  request.market = leg.market;
  request.venue = leg.venue;
  request.claim = leg.claim;
  request.wins_with = pair.wins_with[step.leg];
  request.purpose = step.purpose;
  request.limit = step.limit;
  request.quantity = step.quantity;
  request.hold = pair.hold[step.leg];
  if (step.purpose == domain::OrderPurpose::unwind) {
    request.action = domain::OrderAction::sell;
  }
  if (crosses(leg.market, leg.claim, request.action)) return false;
  if (step.purpose == domain::OrderPurpose::complete) {
    request.reserve = most_cost(books(leg.market).market->fees, step.limit, step.quantity);
    const base::Money kept = pair.kept_leg == step.leg ? pair.kept : base::Money{};
    if (request.reserve > ledger_.cash(leg.venue) + kept) return false;
    const base::Money used = std::min(kept, request.reserve);
    ledger_.release(leg.venue, used);  // the order reserves it again
    pair.kept -= used;
  }
  send(request, id, step.leg, now, books, told);
  told.emplace_back(ledger_.account());
  return true;
}

}  // namespace arbees::trading
