#include "arbees/sim/floor.hpp"

namespace arbees::sim {
namespace {

using domain::MarketStatus;
using domain::Venue;

domain::MarketId id_of(std::size_t market) {
  return {static_cast<std::uint32_t>(market)};
}

}  // namespace

void Floor::announce(std::size_t market, base::Nanos now) {
  const Venue venue = desk_of_market(market).venue;
  if (!line(venue).up || facts_[market] == told_[market]) return;
  const Facts facts = facts_[market];
  const Facts told = std::exchange(told_[market], facts);
  if (facts.tick != told.tick)
    send(venue, domain::TickSizeChanged{id_of(market), {{{}, base::kPriceOne, base::Price::from_raw(facts.tick)}}},
         now);
  if (facts.status != told.status || facts.settlement != told.settlement)
    send(venue, domain::MarketStatusChanged{id_of(market), facts.status, facts.settlement}, now);
}

void Floor::set_status(Desk& desk, MarketStatus status, base::Nanos now) {
  for (std::size_t side = 0; side < 2; ++side) {
    facts_[market_of(desk, side)].status = status;
    announce(market_of(desk, side), now);
  }
}

void Floor::pause(Desk& desk, base::Nanos now) {
  if (!desk.open || desk.paused) return;
  desk.paused = true;
  set_status(desk, MarketStatus::paused, now);
}

void Floor::resume(Desk& desk, base::Nanos now) {
  if (!desk.open || !desk.paused) return;
  desk.paused = false;
  set_status(desk, MarketStatus::open, now);
  requote(desk, now);
}

void Floor::close(Desk& desk, base::Nanos now) {
  if (!desk.open) return;
  desk.open = false;
  desk.paused = false;
  for (std::size_t book = 0; book < desk.books.size(); ++book) {
    scratch_.clear();
    desk.books[book].clear(scratch_);
    send_changes(desk, book, scratch_, now);
  }
  set_status(desk, MarketStatus::closed, now);
}

void Floor::settle(Desk& desk, base::Price home_pays, base::Nanos now) {
  for (std::size_t side = 0; side < 2; ++side)
    facts_[market_of(desk, side)].settlement = side == 0 ? home_pays : base::complement(home_pays);
  set_status(desk, MarketStatus::settled, now);
}

void Floor::disconnect(Venue venue, base::Nanos now) {
  send(venue, domain::FeedChanged{domain::feed_of(venue), domain::FeedHealth::down, "connection lost"}, now);
  line(venue).up = false;
}

void Floor::reconnect(Venue venue, base::Nanos now) {
  if (line(venue).up) return;
  line(venue).up = true;
  send(venue, domain::FeedChanged{domain::feed_of(venue), domain::FeedHealth::up, "connected again"}, now);
  for (std::size_t market = 0; market < market_count(); ++market) {
    if (desk_of_market(market).venue != venue) continue;
    lost_sequence_[market] = false;
    announce(market, now);
    if (desk_of_market(market).open) send_snapshot(market, now);
  }
}

void Floor::freeze(Venue venue, base::Nanos until) {
  line(venue).frozen_until = std::max(line(venue).frozen_until, until);
}

void Floor::heartbeat(Venue venue, base::Nanos now) {
  send(venue, domain::FeedHeartbeat{domain::feed_of(venue)}, now);
}

bool Floor::can_lose_sequence(std::size_t market) const {
  return heard(market) && desk_of_market(market).venue == Venue::kalshi && desk_of_market(market).open;
}

void Floor::lose_sequence(std::size_t market, base::Nanos now) {
  send(desk_of_market(market).venue, domain::BookVoided{id_of(market), domain::BookFault::sequence_gap}, now);
  lost_sequence_[market] = true;
}

void Floor::resync(std::size_t market, base::Nanos now) {
  if (!lost_sequence_[market]) return;
  lost_sequence_[market] = false;
  send_snapshot(market, now);
}

}  // namespace arbees::sim
