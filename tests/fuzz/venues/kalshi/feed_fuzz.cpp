// Bytes as an evening, one thing that happens a line: whatever comes, the feed neither crashes nor grows without bound,
// and its events alone rebuild the books it holds. First letters: t ticks, o opened, l lost, a alive, > a frame, h an
// answer to the oldest ask, e an error answer, f a failure, w follows what was listed.
#include <deque>
#include <map>
#include <set>

#include "arbees/base/assert.hpp"
#include "arbees/venues/kalshi/feed.hpp"
#include "arbees/wire/json.hpp"

namespace {

using namespace arbees;

struct Evening {
  Evening() : feed(options()) {}

  static venues::kalshi::KalshiFeedOptions options() {
    venues::kalshi::KalshiFeedOptions options;
    options.series = {"KXNFLGAME", "KXMLBGAME"};
    options.with_key = true;
    options.max_markets = 8;
    return options;
  }

  void give(net::InputBody body) {
    ports::FeedOutbox out;
    feed.handle({now, std::move(body)}, out);
    take(out);
  }
  void take(ports::FeedOutbox& out) {
    ARBEES_ASSERT(out.actions.size() < 1024, "one input must not lead to so much");
    for (auto& action : out.actions)
      if (const auto* ask = std::get_if<net::HttpAsk>(&action)) asks.push_back(ask->id);
    for (auto& listing : out.listings)
      if (listings.size() < 64) listings.push_back(std::move(listing));
    for (const auto& event : out.events) fold(event);
    ARBEES_ASSERT(asks.size() <= 1024, "asks pile up");
  }
  void fold(const domain::Event& event) {
    if (const auto* s = std::get_if<domain::BookSnapshot>(&event.body))
      engine[s->market.value].snapshot(s->bids, s->asks);
    if (const auto* d = std::get_if<domain::BookDelta>(&event.body))
      engine[d->market.value].add(d->side, d->price, d->quantity);
    if (const auto* v = std::get_if<domain::BookVoided>(&event.body)) engine[v->market.value].void_book(v->why);
  }
  void follow() {
    for (std::size_t i = 0; i < listings.size() && followed.size() < 16; ++i) {
      if (!followed.emplace(listings[i].market.symbol, static_cast<std::uint32_t>(followed.size())).second) continue;
      ports::FeedOutbox out;
      feed.follow({followed.at(listings[i].market.symbol)}, listings[i], now, out);
      take(out);
    }
  }
  void answer(std::uint32_t status, std::string_view body) {
    if (asks.empty()) return;
    const std::uint32_t id = asks.front();
    asks.pop_front();
    give(net::HttpAnswer{id, status, std::string(body)});
  }
  void line(std::string_view text) {
    const std::string_view rest = text.substr(1);
    now = now + base::milliseconds(50);
    switch (text[0]) {
      case 't':
        for (std::size_t i = 0; i < std::min<std::size_t>(rest.size() + 1, 64); ++i) {
          now = now + base::milliseconds(i % 2 == 0 ? 250 : 20'000);
          give(net::Tick{});
        }
        return;
      case 'o': return give(net::SocketOpened{1});
      case 'l': return give(net::SocketLost{1, std::string(rest)});
      case 'a': return give(net::SocketAlive{1});
      case 'h': return answer(200, rest);
      case 'e': return answer(429, rest);
      case 'f':
        if (!asks.empty()) {
          give(net::HttpFailure{asks.front(), std::string(rest)});
          asks.pop_front();
        }
        return;
      case 'w': return follow();
      default: return give(net::SocketText{1, std::string(text[0] == '>' ? rest : text)});
    }
  }
  void check() const {
    for (const auto& [ticker, id] : followed) {
      const auto* const held = feed.book(ticker);
      const auto rebuilt = engine.find(id);
      if (held == nullptr || !held->usable()) continue;
      ARBEES_ASSERT(rebuilt != engine.end() && rebuilt->second.usable(), "the engine does not know a book");
      ARBEES_ASSERT(held->best_bid() == rebuilt->second.best_bid(), "another bid");
      ARBEES_ASSERT(held->best_ask() == rebuilt->second.best_ask(), "another ask");
    }
    for (const auto& figure : feed.figures()) ARBEES_ASSERT(figure.value >= 0, "a figure below zero");
  }

  venues::kalshi::KalshiFeed feed;
  base::Nanos now{1'789'500'000'000'000'000};
  std::deque<std::uint32_t> asks;
  std::vector<domain::Listing> listings;
  std::map<std::string, std::uint32_t> followed;
  std::map<std::uint32_t, domain::OrderBook> engine;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Evening evening;
  evening.give(net::Tick{});
  for (const auto line : wire::split_lines({reinterpret_cast<const char*>(data), size})) {
    if (line.empty()) continue;
    evening.line(line);
    evening.check();
  }
  return 0;
}
