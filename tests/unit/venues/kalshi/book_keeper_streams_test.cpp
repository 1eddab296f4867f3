#include "arbees/venues/kalshi/book_keeper.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "unit/venues/kalshi/messages.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Price;
using domain::BookSide;
using namespace messages;

using Side = std::map<std::int64_t, std::int64_t>;  // price → quantity, raw
using Venue = std::map<std::string, std::array<Side, 2>>;

std::string side_json(const Side& side) {
  std::string out = "[";
  for (const auto& [price, quantity] : side)
    out += fmt::format("{}[\"{}\",\"{}\"]", out.size() > 1 ? "," : "", base::format_decimal(price, 4, 4),
                       base::format_decimal(quantity, 6, 2));
  return out + "]";
}

bool equals(const domain::OrderBook& book, const std::array<Side, 2>& truth) {
  Side bids;
  Side asks;
  book.walk(BookSide::bid, [&](domain::Level level) { return bids[level.price.raw()] = level.quantity.raw(), true; });
  book.walk(BookSide::ask,
            [&](domain::Level level) { return asks[10'000 - level.price.raw()] = level.quantity.raw(), true; });
  return bids == truth[0] && asks == truth[1];
}

struct Sent {
  std::int64_t seq;
  std::string text;
};

/// A stream of one subscription, and the venue's books after each sequence number.
struct Stream {
  std::vector<Sent> frames;
  std::map<std::int64_t, Venue> truth;
};

Stream make_stream(std::mt19937_64& random, int length) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Stream stream;
  Venue venue{{"A", {}}, {"B", {}}, {"C", {}}};
  for (std::int64_t seq = 1; seq <= length; ++seq) {
    const std::string ticker(1, static_cast<char>('A' + pick(3)));
    auto& sides = venue[ticker];
    const int what = seq <= 3 ? 0 : pick(20);
    if (what <= 1) {
      const std::string name = seq <= 3 ? std::string(1, static_cast<char>('A' + seq - 1)) : ticker;
      stream.frames.push_back({seq, snapshot(seq, name, venue[name][0].empty() ? "" : side_json(venue[name][0]),
                                             venue[name][1].empty() ? "" : side_json(venue[name][1]))});
    } else if (what == 2) {
      stream.frames.push_back(
          {seq,
           fmt::format(R"({{"id":1,"sid":1,"seq":{},"type":"ok","msg":{{"market_tickers":["A","B","C"]}}}})", seq)});
    } else {
      // YES bids stay below 0.50 and NO bids below 0.50, so the venue's book never crosses.
      const int side = pick(2);
      const std::int64_t price = (1 + pick(49)) * 100;
      Side& levels = sides[static_cast<std::size_t>(side)];
      const std::int64_t held = levels.contains(price) ? levels[price] : 0;
      std::int64_t change = (pick(2000) - 700) * 10'000;
      if (held + change < 0 || change == 0 || pick(4) == 0) change = held > 0 ? -held : 1'000'000;
      levels[price] = held + change;
      if (levels[price] == 0) levels.erase(price);
      stream.frames.push_back({seq, delta(seq, ticker, base::format_decimal(price, 4, 4),
                                          base::format_decimal(change, 6, 2), side == 0 ? "yes" : "no")});
    }
    stream.truth[seq] = venue;
  }
  return stream;
}

/// The same frames as a bad network would deliver them.
std::vector<Sent> damage(std::vector<Sent> frames, std::mt19937_64& random) {
  std::vector<Sent> out;
  for (Sent& frame : frames) {
    switch (random() % 24) {
      case 0: continue;  // lost
      case 1: out.push_back(frame); break;
      case 2:
        frame.text.resize(random() % frame.text.size());
        frame.seq = 0;
        break;  // cut off
      case 3:
        if (!out.empty()) out.push_back(out[random() % out.size()]);  // something old again
        break;
      default: break;
    }
    out.push_back(std::move(frame));
    if (random() % 16 == 0 && out.size() > 2) std::swap(out[out.size() - 1], out[out.size() - 2]);
  }
  return out;
}

RC_GTEST_PROP(KalshiKeeper, IsTheVenuesBookOrVoidWhateverTheNetworkDoes, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const Stream stream = make_stream(random, 150);
  const bool clean = seed % 4 == 0;
  const auto delivered = clean ? stream.frames : damage(stream.frames, random);
  BookKeeper keeper;
  for (const char* ticker : {"A", "B", "C"}) keeper.follow(ticker, {}, kCents);
  std::vector<domain::Event> events;
  std::int64_t newest = 0;
  std::size_t live = 0;
  for (const Sent& frame : delivered) {
    keeper.feed(frame.text, kNow, events);
    newest = std::max(newest, frame.seq);
    if (newest == 0) continue;
    for (const auto& [ticker, sides] : stream.truth.at(newest)) {
      const auto* const book = keeper.book(ticker);
      if (!book->usable()) continue;
      ++live;
      RC_ASSERT(equals(*book, sides));
    }
  }
  if (clean) RC_ASSERT(live > 3 * 140U);
  RC_TAG(clean ? "clean" : "damaged");
}

RC_GTEST_PROP(KalshiKeeper, EventsAloneRebuildTheSameBooks, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const auto delivered = damage(make_stream(random, 120).frames, random);
  BookKeeper keeper;
  std::map<std::uint32_t, domain::OrderBook> engine;
  for (std::uint32_t i = 0; i < 3; ++i) {
    keeper.follow(std::string(1, static_cast<char>('A' + i)), {i}, kCents);
    engine[i].open(Price::from_raw(100));
  }
  for (const Sent& frame : delivered) {
    std::vector<domain::Event> events;
    keeper.feed(frame.text, kNow, events);
    for (const domain::Event& event : events) {
      if (const auto* s = std::get_if<domain::BookSnapshot>(&event.body))
        engine[s->market.value].snapshot(s->bids, s->asks);
      if (const auto* d = std::get_if<domain::BookDelta>(&event.body))
        engine[d->market.value].add(d->side, d->price, d->quantity);
      if (const auto* v = std::get_if<domain::BookVoided>(&event.body)) engine[v->market.value].void_book(v->why);
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
      const auto* const book = keeper.book(std::string(1, static_cast<char>('A' + i)));
      RC_ASSERT(book->usable() == engine[i].usable());
      RC_ASSERT(book->best_bid() == engine[i].best_bid());
      RC_ASSERT(book->best_ask() == engine[i].best_ask());
    }
  }
}

}  // namespace
}  // namespace arbees::venues::kalshi
