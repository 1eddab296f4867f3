#include "apps/arbees/links_collect.hpp"

#include <algorithm>
#include <set>

#include "apps/arbees/command.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/matching/market_kind.hpp"
#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/kalshi/listing.hpp"
#include "arbees/venues/kalshi/ticker.hpp"
#include "arbees/venues/polymarket/document.hpp"
#include "arbees/venues/polymarket/listing.hpp"

namespace arbees::app {
namespace {

namespace kalshi = venues::kalshi;
namespace polymarket = venues::polymarket;
using domain::Venue;
using matching::MarketKind;
using matching::Reason;

template <class Parse, class Take>
void read_each(const std::vector<std::string>& files, std::vector<base::Error>& problems, Parse&& parse, Take&& take) {
  for (const std::string& file : files) {
    const auto bytes = read_file(file);
    if (!bytes) {
      problems.push_back(bytes.error());
      continue;
    }
    auto document = parse(*bytes);
    if (!document) {
      problems.push_back(base::within(file, document.error()));
      continue;
    }
    for (const base::Error& error : document->refused) problems.push_back(base::within(file, error));
    take(*document);
  }
}

void collect_espn(const std::vector<std::string>& files, Collected& out) {
  std::set<std::string> others;
  read_each(
      files, out.problems, [](const std::string& bytes) { return feeds::espn::parse_document(bytes); },
      [&](const feeds::espn::Document& document) {
        for (const auto& snapshot : document.games) {
          if (snapshot.game.sport == domain::Sport::other) others.insert(snapshot.game.key);
          else out.games.insert_or_assign(snapshot.game.key, CollectedGame{snapshot.game, snapshot.state.phase});
        }
      });
  out.other_games = others.size();
}

/// What Kalshi's files say, joined by ticker.
struct KalshiWorld {
  std::map<std::string, kalshi::EventInfo> events;
  std::map<std::string, kalshi::SeriesInfo> series;
  std::map<std::string, kalshi::MilestoneInfo> milestones;  ///< by event ticker
  std::vector<std::pair<std::string, std::string>> order;   ///< event and market tickers as they appeared

  void add(const kalshi::MarketInfo& market) {
    const std::string event_ticker =
        market.event_ticker.empty() ? market.ticker.substr(0, market.ticker.rfind('-')) : market.event_ticker;
    kalshi::EventInfo& event = events[event_ticker];
    event.ticker = event_ticker;
    const auto known = std::ranges::find(event.markets, market.ticker, &kalshi::MarketInfo::ticker);
    if (known != event.markets.end()) {
      *known = market;
      return;
    }
    event.markets.push_back(market);
    order.emplace_back(event_ticker, market.ticker);
  }
  void add(const kalshi::EventInfo& event) {
    std::vector<kalshi::MarketInfo> markets = std::move(events[event.ticker].markets);
    events[event.ticker] = event;
    events[event.ticker].markets = std::move(markets);
    for (const kalshi::MarketInfo& market : event.markets) add(market);
  }
};

template <class T>
const T* find_in(const std::map<std::string, T>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

void list_kalshi(const KalshiWorld& world, const kalshi::EventInfo& event, const kalshi::MarketInfo& market,
                 Collected& out) {
  const std::string title = event.title.empty() ? market.title : event.title;
  const auto refuse = [&](Reason reason, std::string detail) {
    out.refused.push_back({Venue::kalshi, market.ticker, title, reason, std::move(detail)});
  };
  const MarketKind kind = market.combo ? MarketKind::combo : matching::kalshi_kind(market.ticker);
  if (kind != MarketKind::winner) return refuse(Reason::not_winner, std::string(matching::words(kind)));
  const auto ticker = kalshi::parse_market_ticker(market.ticker);
  if (!ticker) return refuse(Reason::unreadable, ticker.error().message());
  if (kalshi::sport_of(ticker->event.league) == domain::Sport::other)
    return refuse(Reason::other_league, "no model for \"" + ticker->event.league + "\"");
  const std::string series(kalshi::series_of(market.ticker));
  auto listing =
      kalshi::to_listing(market, &event, find_in(world.series, series), find_in(world.milestones, event.ticker));
  if (!listing) return refuse(Reason::unreadable, listing.error().message());
  if (listing->title.empty()) listing->title = title;
  out.listings.push_back({std::move(*listing), title, ""});
}

void collect_kalshi(const std::vector<std::string>& files, Collected& out) {
  KalshiWorld world;
  read_each(
      files, out.problems, [](const std::string& bytes) { return kalshi::parse_document(bytes); },
      [&](const kalshi::Document& document) {
        for (const auto& event : document.events) world.add(event);
        for (const auto& market : document.markets) world.add(market);
        for (const auto& series : document.series) world.series.insert_or_assign(series.ticker, series);
        for (const auto& milestone : document.milestones)
          for (const std::string& ticker : milestone.event_tickers)
            world.milestones.insert_or_assign(ticker, milestone);
      });
  for (const auto& [event_ticker, market_ticker] : world.order) {
    const kalshi::EventInfo& event = world.events.at(event_ticker);
    list_kalshi(world, event, *std::ranges::find(event.markets, market_ticker, &kalshi::MarketInfo::ticker), out);
  }
}

/// The two tokens share one book, so the first stands for the market.
void list_polymarket(const polymarket::MarketInfo& market, const polymarket::EventInfo* event, Collected& out) {
  const std::string title = event != nullptr && !event->title.empty() ? event->title : market.question;
  const std::string symbol = market.slug.empty() ? market.condition_id : market.slug;
  const auto refuse = [&](Reason reason, std::string detail) {
    out.refused.push_back(
        {Venue::polymarket, symbol, market.question.empty() ? title : market.question, reason, std::move(detail)});
  };
  const MarketKind kind = matching::polymarket_kind(market.sports_type, market.question);
  if (kind != MarketKind::winner) return refuse(Reason::not_winner, std::string(matching::words(kind)));
  auto listing = polymarket::to_listing(market, event, 0);
  if (!listing) return refuse(Reason::unreadable, listing.error().message());
  if (listing->sport == domain::Sport::other)
    return refuse(Reason::other_league, "no model for \"" + listing->league + "\"");
  const auto same = [&](const CollectedListing& each) {
    return each.listing.market.symbol == listing->market.symbol && each.listing.market.venue == Venue::polymarket;
  };
  const auto known = std::ranges::find_if(out.listings, same);
  if (known == out.listings.end()) out.listings.push_back({std::move(*listing), title, market.slug});
  else if (event != nullptr) *known = {std::move(*listing), title, market.slug};  // the fuller of the two
}

void collect_polymarket(const std::vector<std::string>& files, Collected& out) {
  read_each(
      files, out.problems, [](const std::string& bytes) { return polymarket::parse_document(bytes); },
      [&](const polymarket::Document& document) {
        for (const auto& event : document.events)
          for (const auto& market : event.markets) list_polymarket(market, &event, out);
        for (const auto& market : document.markets) list_polymarket(market, nullptr, out);
      });
}

}  // namespace

Collected collect(const LinkFiles& files) {
  Collected out;
  collect_espn(files.espn, out);
  collect_kalshi(files.kalshi, out);
  collect_polymarket(files.polymarket, out);
  return out;
}

}  // namespace arbees::app
