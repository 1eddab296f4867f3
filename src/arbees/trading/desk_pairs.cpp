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
void Desk::let_follow(Pair& pair, base::Nanos now, Told& told) {
  const std::size_t later = *pair.follower;
  ledger_.release(pair.legs[later].venue, pair.kept);
  told.emplace_back(ledger_.account());
  pair.follower.reset();
  pair.kept = {};
  if (assumption_ != domain::Assumption::optimistic)
    pair.look_again = now + median_latency(config_, pair.legs[1 - later].venue);
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
  const BookAccess access = books(pair.legs[full].market);
  const auto loss = patient ? std::nullopt : loss_of_unwinding(pair.legs[full], access);
  const base::Price most =
      loss ? base::kPriceOne + *loss : base::kPriceOne - base::Price::from_raw(config_.complete_edge_min);
  const auto side = met_by(domain::OrderAction::buy, pair.legs[thin].claim);
  const auto taken = [&](base::Price yes) { return exchange_.taken(pair.legs[thin].market, side, yes); };
  const auto step = complete(pair.legs[full], pair.legs[thin], thin, books(pair.legs[thin].market), taken, most);
  if (step && step_pair(id, pair, *step, now, books, told)) {
    pair.look_again = now + kCompleteRetry;
    return;
  }
  if (patient) return;
  const base::Quantity excess = std::min(pair.legs[full].held - pair.legs[thin].held,
                                         ledger_.held(pair.legs[full].market, pair.legs[full].claim));
  const auto sale = unwind(pair.legs[full], excess, full, access, config_);
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
  } else {
    request.reserve = most_cost(books(leg.market).market->fees, step.limit, step.quantity);
    if (request.reserve > ledger_.cash(leg.venue)) return false;
  }
  send(request, id, step.leg, now, books, told);
  told.emplace_back(ledger_.account());
  return true;
}

}  // namespace arbees::trading
