#include "arbees/trading/paper_exchange.hpp"

#include <algorithm>
#include <tuple>

#include "arbees/base/hash.hpp"
#include "arbees/trading/charge.hpp"
#include "arbees/trading/venue_rules.hpp"

namespace arbees::trading {
namespace {

using domain::Assumption;

constexpr std::int64_t kPpm = 1'000'000;

}  // namespace

domain::Fill fill_of(const domain::Order& order, base::Nanos at) {
  domain::Fill fill;
  fill.order = order.id;
  fill.signal = order.signal;
  fill.game = order.game;
  fill.market = order.market;
  fill.venue = order.venue;
  fill.claim = order.claim;
  fill.assumption = order.assumption;
  fill.action = order.action;
  fill.purpose = order.purpose;
  fill.at = at;
  return fill;
}

base::Duration median_latency(const Config& config, domain::Venue venue) {
  return base::milliseconds(venue == domain::Venue::kalshi ? config.kalshi_latency_ms : config.polymarket_latency_ms);
}

base::Duration PaperExchange::latency(const domain::Order& order, std::uint64_t salt) const {
  if (assumption_ == Assumption::optimistic) return {};
  const std::int64_t median_us = median_latency(config_, order.venue).value / 1'000;
  // A uniform number in −1…1 millionths, the same for this order on every machine.
  const auto draw =
      assumption_ == Assumption::pessimistic
          ? kPpm
          : static_cast<std::int64_t>(base::mix(config_.seed + salt, order.id.value) % (2 * kPpm + 1)) - kPpm;
  const std::int64_t spread_us = median_us * config_.latency_spread_ppm / kPpm * draw / kPpm;
  return {(median_us + spread_us) * 1'000};
}

domain::Order PaperExchange::send(domain::Order order, base::Duration hold, base::Nanos now, const BookAccess& seen) {
  const bool held = assumption_ != Assumption::optimistic && order.style == domain::OrderStyle::take;
  order.assumption = assumption_;
  order.sent_at = now;
  order.arrives_at = now + latency(order, 0) + (held ? hold : base::Duration{});
  order.status = domain::OrderStatus::sent;
  Pending& pending = pending_.emplace_back(Pending{order, {}});
  if (assumption_ == Assumption::pessimistic && seen.book != nullptr)
    seen.book->walk(met_by(order.action, order.claim), [&](const domain::Level& level) {
      if (!acceptable(order.action, of_claim(level.price, order.claim), order.limit)) return false;
      pending.seen.push_back(level);
      return true;
    });
  return order;
}

std::optional<base::Nanos> PaperExchange::next_arrival() const {
  std::optional<base::Nanos> next;
  for (const Pending& p : pending_) next = next ? std::min(*next, p.order.arrives_at) : p.order.arrives_at;
  for (const Resting& r : resting_)
    if (r.gone_at) next = next ? std::min(*next, *r.gone_at) : *r.gone_at;
  return next;
}

std::optional<Execution> PaperExchange::execute_next(base::Nanos now, const Books& books) {
  if (auto gone = take_back(now)) return gone;
  auto first = pending_.end();
  BookAccess access;
  for (auto at = pending_.begin(); at != pending_.end(); ++at) {
    const domain::Order& order = at->order;
    if (order.arrives_at > now) continue;
    if (first != pending_.end() &&
        std::tuple(first->order.arrives_at, first->order.id) < std::tuple(order.arrives_at, order.id))
      continue;
    const BookAccess candidate = books(order.market);
    const bool met =
        assumption_ == Assumption::optimistic || candidate.continuous || candidate.seen_at >= order.arrives_at;
    const bool too_late = now - order.arrives_at > base::milliseconds(config_.look_patience_ms);
    if (!met && !too_late) continue;
    first = at;
    access = candidate;
    access.tradable = candidate.tradable && met;
  }
  if (first == pending_.end()) return std::nullopt;
  const Pending pending = std::move(*first);
  pending_.erase(first);
  Execution execution{pending.order, {}};
  if (!venue_accepts(pending.order, access)) {
    execution.order.status = domain::OrderStatus::refused;
    return execution;
  }
  if (pending.order.style == domain::OrderStyle::rest) return arrive(pending.order, access);
  take(execution, pending, access, books);
  domain::Order& order = execution.order;
  order.status = order.filled.raw() == 0          ? domain::OrderStatus::missed
                 : order.filled == order.quantity ? domain::OrderStatus::filled
                                                  : domain::OrderStatus::partly_filled;
  return execution;
}

base::Quantity PaperExchange::there(const Pending& pending, const domain::Level& level) const {
  if (assumption_ != Assumption::pessimistic) return level.quantity;
  const auto before = std::ranges::find(pending.seen, level.price, &domain::Level::price);
  if (before == pending.seen.end()) return {};
  const base::Quantity survived = std::min(before->quantity, level.quantity);
  return base::Quantity::from_raw(base::narrow(static_cast<__int128>(survived.raw()) * config_.survival_ppm / kPpm));
}

void PaperExchange::take(Execution& execution, const Pending& pending, const BookAccess& access, const Books& books) {
  domain::Order& order = execution.order;
  const auto side = met_by(order.action, order.claim);
  // Without sizes there is nothing that provably could be bought; without a fee nothing that can be accounted.
  if (!can_take(access, side)) return;
  const bool now_seen = access.continuous || assumption_ == Assumption::optimistic;
  const auto twin = access.twin ? std::optional(books(*access.twin)) : std::nullopt;
  // Two views of one book are told one after the other: what only one of them still shows may be gone.
  const auto shown = [&](const domain::Level& level) {
    if (!twin || !twin->fresh) return level.quantity;
    const bool turned = twin->mirrored != access.mirrored;
    const auto [twin_side, twin_price] = in_frame(turned, side, level.price);
    return std::min(level.quantity, displayed_by(*twin, twin_side, twin_price).value_or(level.quantity));
  };
  base::Money lost;
  access.book->walk(side, [&](const domain::Level& level) {
    const base::Price price = of_claim(level.price, order.claim);
    if (!acceptable(order.action, price, order.limit)) return false;
    const base::Quantity left =
        there(pending, {level.price, shown(level)}) - taken_.taken(order.market, access, side, level.price);
    const base::Quantity wanted = std::min(order.quantity - order.filled, left);
    if (wanted.raw() > 0) {
      const auto cost = charge(access.market->fees, false, order.action, price, wanted, lost);
      if (!cost) return false;
      taken_.take(order.market, access, side, level.price, wanted);
      order.filled += wanted;
      domain::Fill fill = fill_of(order, now_seen ? order.arrives_at : access.seen_at);
      fill.price = price;
      fill.quantity = wanted;
      fill.fee = cost->fee;
      fill.rounding = cost->rounding;
      execution.fills.push_back(fill);
    }
    return order.filled < order.quantity;
  });
}

void PaperExchange::book_changed(domain::MarketId market, const Books& books) {
  taken_.book_changed(market, books);
  if (resting_.empty()) return;
  const BookAccess access = books(market);
  if (access.book == nullptr || !access.book->usable()) return;
  for (Resting& r : resting_)
    if (r.order.market == market) r.ahead = std::min(r.ahead, access.book->at(r.side, r.yes_price));
}

}  // namespace arbees::trading
