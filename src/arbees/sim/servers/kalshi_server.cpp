#include "arbees/sim/servers/kalshi_server.hpp"

#include <cmath>

#include "arbees/sim/servers/kalshi_errors.hpp"
#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

constexpr std::string_view kRoot = "/trade-api/v2/";
constexpr double kRequestCost = 10;       ///< tokens
constexpr std::int64_t kFreshFor = 5000;  ///< ms that a timestamp may be off

}  // namespace

KalshiServer::KalshiServer(World& world, net::ServerOptions options, kalshi::KeyRing keys)
    : VenueServer("kalshi", world, std::move(options)),
      keys_(std::move(keys)),
      listings_(kalshi::list_markets(world.directory(), world.seed(), world.clock().origin)) {
  for (std::size_t event = 0; event < listings_.events.size(); ++event) {
    for (std::size_t market = 0; market < listings_.events[event].markets.size(); ++market) {
      const kalshi::MarketListing& listing = listings_.events[event].markets[market];
      places_[listing.ticker] = {event, market};
      if (listing.number) numbered_[*listing.number] = {event, market};
    }
  }
}

const KalshiServer::Place* KalshiServer::find(std::string_view ticker) const {
  const auto at = places_.find(ticker);
  return at == places_.end() ? nullptr : &at->second;
}

const MarketView& KalshiServer::view_of(const Place& place) const {
  const kalshi::MarketListing& listing = market_at(place);
  return listing.number ? view().markets()[*listing.number] : listing.fixed;
}

json::object KalshiServer::market_json(const Place& place) const {
  return kalshi::market(event_at(place), market_at(place), view_of(place));
}

bool KalshiServer::fresh(std::int64_t milliseconds) const {
  // Clients that know of the rehearsal sign with its time, all others with the wall's.
  const auto near = [&](base::Nanos t) { return std::abs(t.value / 1'000'000 - milliseconds) <= kFreshFor; };
  return near(now()) || (!faulty(Fault::clock_skew) && near(base::wall_clock_now()));
}

net::Response KalshiServer::failure(Fault fault) const {
  if (fault == Fault::server_errors) return kalshi::nested(503, "service_unavailable", "service unavailable");
  // Both bodies are seen in the wild.
  return ++refusals_ % 2 == 0 ? kalshi::nested(429, "too_many_requests", "too many requests")
                              : kalshi::worded(429, "too many requests");
}

std::optional<net::Response> KalshiServer::admit(const net::Request& request) {
  const auto why = kalshi::refuse_signature(keys_, request, [this](std::int64_t ms) { return fresh(ms); });
  if (why) return kalshi::nested(401, *why, "authentication failed");
  return std::nullopt;
}

net::Response KalshiServer::answer(const net::Request& request) {
  const auto parts = path_parts(request.path, kRoot);
  if (parts.empty()) return {404, "text/plain", "404 page not found", {}};
  const auto key = net::find(request.headers, "kalshi-access-key");
  TokenBucket& bucket = read_buckets_[std::string(key.value_or(""))];
  if (!bucket.take(kRequestCost, base::steady_clock_now())) return failure(Fault::too_many);
  return route(request, parts);
}

net::Response KalshiServer::route(const net::Request& request, const std::vector<std::string>& parts) {
  const std::string& head = parts[0];
  if (head == "portfolio" || head == "account" || head == "api_keys" || head == "communications")
    return portfolio(request, parts);
  if (request.method != "GET") return kalshi::flat(405, "method_not_allowed");
  const std::size_t count = parts.size();
  if (head == "exchange" && count == 2) return get_exchange(parts[1]);
  if (head == "series" && count == 1) return get_series(request);
  if (head == "series" && count == 2 && parts[1] != "fee_changes") return get_one_series(parts[1]);
  if (head == "series" && count == 2) return json_response(200, json::object{{"series_fee_change_arr", json::array{}}});
  if (head == "series" && count == 5 && parts[2] == "markets" && parts[4] == "candlesticks")
    return get_candles(request, {parts[3]}, false);
  if (head == "events" && count == 1) return get_events(request);
  if (head == "events" && count == 2 && parts[1] == "fee_changes")
    return json_response(200, json::object{{"event_fee_changes", json::array{}}, {"cursor", ""}});
  if (head == "events" && count == 2) return get_event(request, parts[1]);
  if (head == "milestones" && count == 1) return get_milestones(request);
  if (head != "markets") return kalshi::not_found();
  if (count == 1) return get_markets(request);
  if (count == 3 && parts[2] == "orderbook") return get_book(request, parts[1]);
  if (count != 2) return kalshi::not_found();
  if (parts[1] == "orderbooks") return get_books(request);
  if (parts[1] == "trades") return get_trades(request);
  if (parts[1] == "candlesticks")
    return get_candles(request, split(net::find(request.query, "market_tickers").value_or(""), ','), true);
  return get_market(parts[1]);
}

net::Response KalshiServer::get_exchange(const std::string& page) const {
  const bool paused = faulty(Fault::exchange_pause);
  if (page == "status")
    return json_response(200, json::object{{"exchange_active", true},
                                           {"trading_active", !paused},
                                           {"intra_exchange_transfers_active", true},
                                           {"exchange_estimated_resume_time", nullptr}});
  if (page == "user_data_timestamp") return json_response(200, json::object{{"as_of_time", base::format_utc(now())}});
  if (page != "schedule") return kalshi::not_found();
  json::object hours;
  for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
    hours[day] = json::array{json::object{{"open_time", "00:00"}, {"close_time", "00:00"}}};
  hours["start_time"] = base::format_utc(now() - base::seconds(86'400));
  hours["end_time"] = base::format_utc(now() + base::seconds(30LL * 86'400));
  return json_response(200, json::object{{"schedule", json::object{{"standard_hours", json::array{std::move(hours)}},
                                                                   {"maintenance_windows", json::array{}}}}});
}

void KalshiServer::second_passed() {
  constexpr int kPingEvery = 10;
  if (++seconds_ % kPingEvery != 0) return;
  for (const auto& client : clients()) client->socket().ping("heartbeat");
}

void KalshiServer::note_candle(std::size_t market, base::Nanos at, const domain::TradePrinted* trade) {
  const MarketView& book = view().markets()[market];
  const std::int64_t minute = at.value / base::seconds(60).value;
  const auto fold = [](std::array<std::int64_t, 4>& bar, std::int64_t value) {
    bar[1] = std::min(bar[1], value);
    bar[2] = std::max(bar[2], value);
    bar[3] = value;
  };
  const std::int64_t bid = book.best_bid();
  const std::int64_t ask = book.best_ask();
  auto [slot, fresh_candle] =
      candles_[market].try_emplace(minute, Candle{{bid, bid, bid, bid}, {ask, ask, ask, ask}, {}, 0});
  Candle& candle = slot->second;
  fold(candle.bid, bid);
  fold(candle.ask, ask);
  if (trade == nullptr) return;
  const std::int64_t price = trade->price.raw();
  if (!candle.price) candle.price = {price, price, price, price};
  fold(*candle.price, price);
  candle.volume += trade->quantity.raw();
}

}  // namespace arbees::sim::servers
