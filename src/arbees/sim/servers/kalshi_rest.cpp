#include <algorithm>

#include "arbees/sim/servers/kalshi_errors.hpp"
#include "arbees/sim/servers/kalshi_server.hpp"
#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

/// One page of a list of places: `limit` and `cursor` of the request.
struct Page {
  std::size_t offset = 0;
  std::size_t limit = 0;
};

base::Result<Page> page_of(const net::Request& request, std::int64_t usual, std::int64_t most) {
  const std::int64_t limit = number_of(request, "limit").value_or(usual);
  if (limit < 1 || limit > most) return base::fail("limit", "expected 1 to " + std::to_string(most));
  Page page{0, static_cast<std::size_t>(limit)};
  const auto cursor = net::find(request.query, "cursor");
  if (!cursor || cursor->empty()) return page;
  const auto offset = offset_of(*cursor);
  if (!offset) return base::fail("cursor", "expected a cursor of an earlier answer");
  page.offset = *offset;
  return page;
}

/// The items of the page made by `make`, and the cursor of the next one ("" on the last).
template <class Item, class Make>
std::pair<json::array, std::string> cut(const std::vector<Item>& items, const Page& page, Make&& make) {
  json::array out;
  std::size_t at = page.offset;
  for (; at < items.size() && out.size() < page.limit; ++at) out.push_back(make(items[at]));
  return {std::move(out), at < items.size() ? cursor_of(at) : ""};
}

bool knows_status(std::string_view word) {
  return word == "unopened" || word == "open" || word == "paused" || word == "closed" || word == "settled";
}

/// True when `seconds` is absent or the time is on its right side.
bool within(std::optional<std::int64_t> least, std::optional<std::int64_t> most, base::Nanos t) {
  const std::int64_t seconds = t.value / 1'000'000'000;
  return (!least || seconds >= *least) && (!most || seconds <= *most);
}

}  // namespace

net::Response KalshiServer::get_markets(const net::Request& request) const {
  const auto page = page_of(request, 100, 1000);
  if (!page) return kalshi::bad_parameter(page.error().message());
  const auto status = net::find(request.query, "status").value_or("");
  if (!status.empty() && !knows_status(status)) return kalshi::bad_parameter("invalid status filter");
  const auto series = net::find(request.query, "series_ticker");
  const auto event = net::find(request.query, "event_ticker");
  const auto tickers = split(net::find(request.query, "tickers").value_or(""), ',');
  std::vector<Place> found;
  for (std::size_t e = 0; e < listings_.events.size(); ++e) {
    const kalshi::EventListing& listing = listings_.events[e];
    if ((series && listing.series != *series) || (event && listing.ticker != *event)) continue;
    for (std::size_t m = 0; m < listing.markets.size(); ++m) {
      const Place place{e, m};
      const MarketView& view = view_of(place);
      if (!status.empty() && kalshi::status_filter(view.status) != status) continue;
      if (!tickers.empty() && std::ranges::find(tickers, listing.markets[m].ticker) == tickers.end()) continue;
      if (!within(number_of(request, "min_close_ts"), number_of(request, "max_close_ts"),
                  kalshi::close_time(listing, view)))
        continue;
      if (!within(number_of(request, "min_updated_ts"), {}, view.status_changed)) continue;
      found.push_back(place);
    }
  }
  auto [items, cursor] = cut(found, *page, [&](const Place& place) { return market_json(place); });
  return json_response(200, json::object{{"markets", std::move(items)}, {"cursor", cursor}});
}

net::Response KalshiServer::get_market(const std::string& ticker) const {
  const Place* place = find(ticker);
  if (place == nullptr) return kalshi::not_found();
  return json_response(200, json::object{{"market", market_json(*place)}});
}

net::Response KalshiServer::get_book(const net::Request& request, const std::string& ticker) const {
  const Place* place = find(ticker);
  if (place == nullptr) return kalshi::not_found();
  const std::int64_t depth = number_of(request, "depth").value_or(0);
  if (depth < 0 || depth > 100) return kalshi::bad_parameter("depth: expected 0 to 100");
  net::Response response = json_response(
      200, json::object{{"orderbook_fp", kalshi::order_book(view_of(*place), static_cast<std::size_t>(depth))}});
  if (const auto number = market_at(*place).number) response.delay = hangs(*number);
  return response;
}

net::Response KalshiServer::get_books(const net::Request& request) const {
  const auto tickers = all_of(request, "tickers");
  if (tickers.empty() || tickers.size() > 100) return kalshi::bad_parameter("tickers: expected 1 to 100");
  json::array out;
  base::Duration held;
  for (const std::string& ticker : tickers) {
    const Place* place = find(ticker);
    if (place == nullptr) continue;
    out.push_back(json::object{{"ticker", ticker}, {"orderbook_fp", kalshi::order_book(view_of(*place), 0)}});
    if (const auto number = market_at(*place).number) held = std::max(held, hangs(*number));
  }
  net::Response response = json_response(200, json::object{{"orderbooks", std::move(out)}});
  response.delay = held;
  return response;
}

net::Response KalshiServer::get_trades(const net::Request& request) const {
  const auto page = page_of(request, 100, 1000);
  if (!page) return kalshi::bad_parameter(page.error().message());
  const auto ticker = net::find(request.query, "ticker");
  std::vector<std::pair<const kalshi::MarketListing*, const Trade*>> found;
  for (const auto& [number, place] : numbered_) {
    const kalshi::MarketListing& listing = market_at(place);
    if (ticker && listing.ticker != *ticker) continue;
    for (const Trade& trade : view().markets()[number].trades)
      if (within(number_of(request, "min_ts"), number_of(request, "max_ts"), trade.at))
        found.emplace_back(&listing, &trade);
  }
  std::ranges::sort(found, [](const auto& a, const auto& b) { return a.second->number > b.second->number; });
  auto [items, cursor] = cut(found, *page, [](const auto& at) { return kalshi::trade(*at.first, *at.second); });
  return json_response(200, json::object{{"trades", std::move(items)}, {"cursor", cursor}});
}

net::Response KalshiServer::get_events(const net::Request& request) const {
  const auto page = page_of(request, 200, 200);
  if (!page) return kalshi::bad_parameter(page.error().message());
  const auto status = net::find(request.query, "status").value_or("");
  if (!status.empty() && !knows_status(status)) return kalshi::bad_parameter("invalid status filter");
  const auto series = net::find(request.query, "series_ticker");
  const bool nested = flag_of(request, "with_nested_markets");
  std::vector<std::size_t> found;
  for (std::size_t e = 0; e < listings_.events.size(); ++e) {
    const kalshi::EventListing& listing = listings_.events[e];
    if (series && listing.series != *series) continue;
    const bool any = std::ranges::any_of(listing.markets, [&](const kalshi::MarketListing& market) {
      const MarketView& seen = market.number ? view().markets()[*market.number] : market.fixed;
      return kalshi::status_filter(seen.status) == status;
    });
    if (status.empty() || any) found.push_back(e);
  }
  auto [items, cursor] = cut(found, *page, [&](std::size_t e) {
    const kalshi::EventListing& listing = listings_.events[e];
    json::object out = kalshi::event(listing, world().clock().origin);
    if (!nested) return out;
    json::array markets;
    for (std::size_t m = 0; m < listing.markets.size(); ++m) markets.push_back(market_json({e, m}));
    out["markets"] = std::move(markets);
    return out;
  });
  json::object out{{"events", std::move(items)}, {"cursor", cursor}};
  if (flag_of(request, "with_milestones")) {
    json::array milestones;
    for (const std::size_t e : found)
      if (listings_.events[e].game != nullptr)
        milestones.push_back(kalshi::milestone(*listings_.events[e].game, world().clock().origin));
    out["milestones"] = std::move(milestones);
  }
  return json_response(200, out);
}

net::Response KalshiServer::get_event(const net::Request& request, const std::string& ticker) const {
  const auto at = std::ranges::find(listings_.events, ticker, &kalshi::EventListing::ticker);
  if (at == listings_.events.end()) return kalshi::not_found();
  json::array markets;
  for (std::size_t m = 0; m < at->markets.size(); ++m)
    markets.push_back(market_json({static_cast<std::size_t>(at - listings_.events.begin()), m}));
  json::object event = kalshi::event(*at, world().clock().origin);
  if (flag_of(request, "with_nested_markets")) {
    event["markets"] = std::move(markets);
    return json_response(200, json::object{{"event", std::move(event)}});
  }
  return json_response(200, json::object{{"event", std::move(event)}, {"markets", std::move(markets)}});
}

net::Response KalshiServer::get_series(const net::Request& request) const {
  const auto category = net::find(request.query, "category");
  json::array out;
  if (!category || *category == "Sports")
    for (const kalshi::SeriesListing& series : listings_.series)
      out.push_back(kalshi::series(series, world().clock().origin));
  return json_response(200, json::object{{"series", std::move(out)}});
}

net::Response KalshiServer::get_one_series(const std::string& ticker) const {
  const auto at = std::ranges::find(listings_.series, ticker, &kalshi::SeriesListing::ticker);
  if (at == listings_.series.end()) return kalshi::not_found();
  return json_response(200, json::object{{"series", kalshi::series(*at, world().clock().origin)}});
}

net::Response KalshiServer::get_milestones(const net::Request& request) const {
  if (!number_of(request, "limit")) return kalshi::bad_parameter("limit is required");
  const auto page = page_of(request, 100, 500);
  if (!page) return kalshi::bad_parameter(page.error().message());
  const auto related = net::find(request.query, "related_event_ticker");
  const auto type = net::find(request.query, "type");
  const auto competition = net::find(request.query, "competition");
  std::vector<const GameNames*> found;
  for (const GameNames& game : directory()) {
    if ((type && *type != game.league->milestone) || (competition && *competition != game.league->competition))
      continue;
    if (related && !related->ends_with(game.kalshi_event.substr(game.kalshi_event.find('-')))) continue;
    found.push_back(&game);
  }
  auto [items, cursor] =
      cut(found, *page, [&](const GameNames* game) { return kalshi::milestone(*game, world().clock().origin); });
  return json_response(200, json::object{{"milestones", std::move(items)}, {"cursor", cursor}});
}

}  // namespace arbees::sim::servers
