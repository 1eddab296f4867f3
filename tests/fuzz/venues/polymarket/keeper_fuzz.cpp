// Bytes as a connection, one message a line: every book is void or possible, and the events alone rebuild it.
#include <map>

#include "arbees/base/assert.hpp"
#include "arbees/venues/polymarket/book_keeper.hpp"
#include "arbees/wire/json.hpp"

namespace {

using namespace arbees;

void follow(std::map<std::uint32_t, domain::OrderBook>& engine, const domain::Event& event) {
  if (const auto* s = std::get_if<domain::BookSnapshot>(&event.body))
    engine[s->market.value].snapshot(s->bids, s->asks);
  if (const auto* d = std::get_if<domain::BookDelta>(&event.body))
    engine[d->market.value].set(d->side, d->price, d->quantity);
  if (const auto* v = std::get_if<domain::BookVoided>(&event.body)) engine[v->market.value].void_book(v->why);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  venues::polymarket::BookKeeper keeper({.follow_all = true, .max_markets = 4});
  std::map<std::uint32_t, domain::OrderBook> engine;
  std::vector<domain::Event> events;
  for (const auto line : wire::split_lines(bytes)) {
    events.clear();
    if (line.front() == ' ') keeper.feed_books(line, base::Nanos{1}, events);
    else keeper.feed(line, base::Nanos{1}, events);
    for (const auto& event : events) follow(engine, event);
  }
  ARBEES_ASSERT(keeper.tokens().size() <= 4, "more tokens than allowed");
  std::uint32_t id = 0;
  for (const auto& token : keeper.tokens()) {
    const auto& held = *keeper.book(token);
    const auto& rebuilt = engine[id++];
    ARBEES_ASSERT(held.usable() == rebuilt.usable(), "the engine would know another book");
    ARBEES_ASSERT(held.best_bid() == rebuilt.best_bid() && held.best_ask() == rebuilt.best_ask(), "another touch");
  }
  for (const auto& step : keeper.take_steps()) ARBEES_ASSERT(!step.tokens.empty(), "a step for nobody");
  return 0;
}
