#include "arbees/trading/paper_exchange.hpp"

#include <algorithm>
#include <tuple>

#include "arbees/base/hash.hpp"

namespace arbees::trading {
namespace {
constexpr std::int64_t kPpm = 1'000'000;
}

std::size_t PaperExchange::LevelKeyHash::operator()(const LevelKey& key) const {
  return base::mix(key.market, (static_cast<std::uint64_t>(key.side) << 32) | static_cast<std::uint32_t>(key.price));
}

PaperExchange::LevelKey PaperExchange::key_of(domain::MarketId market, domain::BookSide side, base::Price price) {
  return {market.value, static_cast<std::uint8_t>(side), static_cast<std::int32_t>(price.raw())};
}

base::Duration PaperExchange::latency(const domain::Order& order) const {
  const std::int64_t median =
      order.venue == domain::Venue::kalshi ? config_.kalshi_latency_ms : config_.polymarket_latency_ms;
  // A uniform number in −1…1 millionths, the same for this order on every machine.
  const auto draw = static_cast<std::int64_t>(base::mix(config_.seed, order.id.value) % (2 * kPpm + 1)) - kPpm;
  const std::int64_t spread_us = median * 1'000 * config_.latency_spread_ppm / kPpm * draw / kPpm;
  return {(median * 1'000 + spread_us) * 1'000};
}

domain::Order PaperExchange::send(domain::Order order, base::Duration hold, base::Nanos now) {
  order.sent_at = now;
  order.arrives_at = now + latency(order) + hold;
  order.status = domain::OrderStatus::sent;
  pending_.push_back(order);
  return order;
}

std::optional<base::Nanos> PaperExchange::next_arrival() const {
  const auto first = std::ranges::min_element(pending_, {}, &domain::Order::arrives_at);
  if (first == pending_.end()) return std::nullopt;
  return first->arrives_at;
}

std::optional<Execution> PaperExchange::execute_next(base::Nanos now,
                                                     const std::function<BookAccess(domain::MarketId)>& books) {
  auto first = pending_.end();
  BookAccess access;
  for (auto order = pending_.begin(); order != pending_.end(); ++order) {
    if (order->arrives_at > now) continue;
    if (first != pending_.end() && std::tuple(first->arrives_at, first->id) < std::tuple(order->arrives_at, order->id))
      continue;
    const BookAccess candidate = books(order->market);
    const bool met = candidate.continuous || candidate.seen_at >= order->arrives_at;
    const bool too_late = now - order->arrives_at > base::milliseconds(config_.look_patience_ms);
    if (!met && !too_late) continue;
    first = order;
    access = candidate;
    access.tradable = candidate.tradable && met;
  }
  if (first == pending_.end()) return std::nullopt;
  Execution execution{*first, {}};
  pending_.erase(first);
  take(execution, access);
  domain::Order& order = execution.order;
  order.status = order.filled.raw() == 0          ? domain::OrderStatus::missed
                 : order.filled == order.quantity ? domain::OrderStatus::filled
                                                  : domain::OrderStatus::partly_filled;
  return execution;
}

void PaperExchange::take(Execution& execution, const BookAccess& access) {
  domain::Order& order = execution.order;
  // Without sizes there is nothing that provably could be bought; without a fee nothing that can be accounted.
  if (!access.tradable || !access.book->usable() || access.book->crossed() || !access.book->sizes_known()) return;
  const bool yes = order.claim == domain::Claim::yes;
  const auto side = yes ? domain::BookSide::ask : domain::BookSide::bid;
  access.book->walk(side, [&](const domain::Level& level) {
    const base::Price price = yes ? level.price : base::complement(level.price);
    if (price > order.limit) return false;
    base::Quantity& gone = taken_[key_of(order.market, side, level.price)];
    const base::Quantity there = std::max(level.quantity - gone, base::Quantity{});
    const base::Quantity wanted = std::min(order.quantity - order.filled, there);
    if (wanted.raw() > 0) {
      const auto fee = access.market->fees.taker_fee(price, wanted);
      if (!fee) return false;
      gone += wanted;
      order.filled += wanted;
      domain::Fill fill;
      fill.order = order.id;
      fill.signal = order.signal;
      fill.game = order.game;
      fill.market = order.market;
      fill.venue = order.venue;
      fill.claim = order.claim;
      fill.price = price;
      fill.quantity = wanted;
      fill.fee = *fee;
      fill.at = access.continuous ? order.arrives_at : access.seen_at;
      execution.fills.push_back(fill);
    }
    return order.filled < order.quantity;
  });
}

void PaperExchange::level_changed(domain::MarketId market, domain::BookSide side, base::Price price) {
  if (!taken_.empty()) taken_.erase(key_of(market, side, price));
}

void PaperExchange::book_replaced(domain::MarketId market) {
  if (!taken_.empty()) std::erase_if(taken_, [&](const auto& entry) { return entry.first.market == market.value; });
}

base::Quantity PaperExchange::taken(domain::MarketId market, domain::BookSide side, base::Price price) const {
  const auto found = taken_.find(key_of(market, side, price));
  return found == taken_.end() ? base::Quantity{} : found->second;
}

}  // namespace arbees::trading
