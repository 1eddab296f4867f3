#include <algorithm>
#include <utility>

#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Nanos;
using domain::MarketStatus;

constexpr Nanos kNever{INT64_MAX};
constexpr base::Duration kReread = base::seconds(15);
constexpr base::Duration kSlowestReread = base::seconds(900);
constexpr std::size_t kRereadBatch = 20;

bool has_book(MarketStatus status) {
  return status == MarketStatus::open || status == MarketStatus::paused;
}

}  // namespace

PolymarketFeed::Followed* PolymarketFeed::followed(std::string_view token) {
  const auto found = by_token_.find(token);
  return found == by_token_.end() ? nullptr : found->second;
}

PolymarketFeed::Followed* PolymarketFeed::followed(domain::MarketId id) {
  const auto found = by_id_.find(id.value);
  return found == by_id_.end() ? nullptr : found->second;
}

void PolymarketFeed::follow(domain::MarketId id, const domain::Listing& listing, Nanos now, ports::FeedOutbox& out) {
  const std::string& token = listing.market.symbol;
  if (Followed* const known = followed(token)) return show_again(*known, listing, now, out);
  if (markets_.size() >= options_.max_markets)
    return catalog_.refuse({"polymarket " + token, "cannot be followed: there are too many"}, out.refused);
  markets_.push_back(std::make_unique<Followed>());
  Followed& market = *markets_.back();
  market.id = id;
  market.token = token;
  market.condition = listing.market.event;
  market.settlement = listing.settlement;
  by_token_[token] = by_id_[id.value] = &market;
  if (listing.status != MarketStatus::settled) {
    Socket& which = socket_with_room(now, out);
    market.socket = &which;
    which.keeper.follow(token, id, listing.market.grid);
    which.tokens.push_back(token);
    if (which.open) which.waiting.push_back(token);
  }
  set_status(market, listing.status, now, out);
  pump(now, out);
  judge_health("connecting", now, out);
}

void PolymarketFeed::show_again(Followed& market, const domain::Listing& listing, Nanos now, ports::FeedOutbox& out) {
  if (market.socket == nullptr || !has_book(market.status)) return;
  out.events.push_back({base::at_once(now), domain::BookVoided{market.id, domain::BookFault::no_snapshot}});
  market.socket->keeper.follow(market.token, market.id, listing.market.grid);
  recovery_.lost(market.token, now);
  pump(now, out);
}

void PolymarketFeed::learn(const MarketInfo& info, Nanos now, ports::FeedOutbox& out) {
  for (const Outcome& outcome : info.outcomes) {
    Followed* const market = followed(outcome.token);
    if (market == nullptr) continue;
    const bool taken_back = market->final_read && !info.resolved;
    alarms_.set(domain::AlarmKind::settlement_unknown, market->token, info.resolution == "disputed" || taken_back,
                "Polymarket's resolution reads " + (info.resolution.empty() ? "nothing" : info.resolution), now,
                out.events);
    if (market->status == MarketStatus::settled) {
      correct(*market, info, outcome, now, out);
      continue;
    }
    if (info.resolved) market->settlement = outcome.price;
    market->final_read = info.resolved;
    set_status(*market, info.status, now, out);
  }
}

/// A market that was settled is read again: only another final word changes what it paid.
void PolymarketFeed::correct(Followed& market, const MarketInfo& info, const Outcome& outcome, Nanos now,
                             ports::FeedOutbox& out) {
  if (!info.resolved) return;
  market.final_read = true;
  if (market.settlement == outcome.price) return;
  market.settlement = outcome.price;
  out.events.push_back({base::at_once(now), domain::MarketStatusChanged{market.id, MarketStatus::settled, outcome.price,
                                                                        "the venue corrected its result"}});
}

void PolymarketFeed::set_status(Followed& market, MarketStatus status, Nanos now, ports::FeedOutbox& out) {
  if (market.told == MarketStatus::settled) return;
  if (status == MarketStatus::settled && !market.settlement) {
    if (!market.rereading) market.reread_due = now;  // settled in a way whose payout was not said
    status = MarketStatus::resolving;
  }
  market.status = status;
  const bool paused = status == MarketStatus::paused;
  alarms_.set(domain::AlarmKind::venue_halted, market.token, paused,
              paused ? "Polymarket takes no orders in this market" : "trades again", now, out.events);
  if (market.told == MarketStatus::paused && status == MarketStatus::open) distrust(market);
  if (std::exchange(market.told, status) != status) {
    domain::MarketStatusChanged change{market.id, status, std::nullopt, {}};
    if (status == MarketStatus::settled) change.settlement = market.settlement;
    if (status == MarketStatus::resolving) change.why = "the result is proposed and not final";
    else if (paused) change.why = "no orders taken by Polymarket";
    out.events.push_back({base::at_once(now), std::move(change)});
  }
  if (status == MarketStatus::settled) {
    retire(market);
    market.settled_at = now;
    market.rereads = 0;
    return again(market, now);
  }
  if (!has_book(status)) {
    recovery_.forget(market.token);
    if (market.reread_due == kNever && !market.rereading) again(market, now);
    return;
  }
  const auto* const held = book(market.token);
  if (held != nullptr && !held->usable()) recovery_.expect(market.token, now);
}

void PolymarketFeed::retire(Followed& market) {
  recovery_.forget(market.token);
  checks_.erase(market.token);
  market.reread_due = kNever;
  if (market.socket == nullptr) return;
  Socket& which = *std::exchange(market.socket, nullptr);
  which.keeper.unfollow(market.token);
  std::erase(which.tokens, market.token);
  std::erase(which.waiting, market.token);
}

void PolymarketFeed::again(Followed& market, Nanos now) {
  market.rereading = false;
  market.reread_due = kNever;
  if (market.status == MarketStatus::settled && now - market.settled_at.value_or(now) > kCorrectionsFor) return;
  if (has_book(market.status)) {
    market.rereads = 0;
    return;
  }
  const std::int64_t wait = kReread.value << std::min(market.rereads, 10);
  market.reread_due = now + base::Duration{std::min(wait, kSlowestReread.value)};
  ++market.rereads;
}

void PolymarketFeed::reread_conditions(const std::vector<std::string>& conditions, Nanos now) {
  for (const auto& market : markets_) {
    if (market->status == MarketStatus::settled || market->rereading) continue;
    if (std::ranges::find(conditions, market->condition) != conditions.end()) market->reread_due = now;
  }
}

void PolymarketFeed::reread(Nanos now, ports::FeedOutbox& out) {
  std::vector<std::string> conditions;
  for (const auto& market : markets_) {
    if (market->rereading || market->reread_due > now) continue;
    if (std::ranges::find(conditions, market->condition) == conditions.end()) conditions.push_back(market->condition);
    if (conditions.size() == kRereadBatch) break;
  }
  if (conditions.empty()) return;
  if (!ask(rest::closed_markets_url(options_.gamma_url, conditions), "",
           {Want::closed_markets, 0, conditions, false, 0, {}}, now, out))
    return;
  for (const auto& market : markets_) {
    if (std::ranges::find(conditions, market->condition) == conditions.end()) continue;
    market->rereading = true;
    market->reread_due = kNever;
  }
}

}  // namespace arbees::venues::polymarket
