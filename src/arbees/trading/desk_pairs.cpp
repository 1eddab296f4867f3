#include "arbees/trading/desk.hpp"

namespace arbees::trading {
namespace {
constexpr base::Duration kCompleteRetry = base::milliseconds(500);
}

/// A pair whose legs differ is first completed while that still pays, then the excess is sold.
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
  if (now - *pair.uneven_since <= base::milliseconds(config_.complete_within_ms)) {
    const PairLeg& leg = pair.legs[thin];
    const auto side = met_by(domain::OrderAction::buy, leg.claim);
    const auto taken = [&](base::Price yes_price) { return exchange_.taken(leg.market, side, yes_price); };
    const auto step = complete(pair.legs[full], leg, thin, books(leg.market), taken, config_);
    if (step && step_pair(id, pair, *step, now, books, told)) pair.look_again = now + kCompleteRetry;
    return;
  }
  const base::Quantity excess = std::min(pair.legs[full].held - pair.legs[thin].held,
                                         ledger_.held(pair.legs[full].market, pair.legs[full].claim));
  const auto step = unwind(pair.legs[full], excess, full, books(pair.legs[full].market), config_);
  if (step && step_pair(id, pair, *step, now, books, told))
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
