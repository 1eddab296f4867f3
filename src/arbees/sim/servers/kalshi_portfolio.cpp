#include <algorithm>

#include "arbees/sim/servers/kalshi_errors.hpp"
#include "arbees/sim/servers/kalshi_server.hpp"
#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

json::object bar(const std::array<std::int64_t, 4>& values) {
  return {{"open_dollars", kalshi::dollars(values[0])},
          {"low_dollars", kalshi::dollars(values[1])},
          {"high_dollars", kalshi::dollars(values[2])},
          {"close_dollars", kalshi::dollars(values[3])}};
}

json::object empty_bar() {
  return {{"open_dollars", nullptr}, {"low_dollars", nullptr}, {"high_dollars", nullptr}, {"close_dollars", nullptr}};
}

}  // namespace

/// The key reads; nobody has ever traded with it.
net::Response KalshiServer::portfolio(const net::Request& request, const std::vector<std::string>& parts) {
  if (parts[0] == "account" && parts.size() == 2 && parts[1] == "endpoint_costs" && request.method == "GET")
    return json_response(200, json::object{{"default_cost", 10}, {"endpoint_costs", json::array{}}});
  if (auto refusal = admit(request)) return std::move(*refusal);
  const std::string page = parts.size() > 1 ? parts[1] : "";
  if (request.method != "GET") {
    const bool v1 = page == "orders" && request.method == "POST" && parts.size() == 2;
    if (v1) return json_response(410, json::object{{"error", json::object{{"code", "deprecated_v1_order_endpoint"}}}});
    return kalshi::nested(403, "insufficient_scope", "the API key is read-only");
  }
  const std::int64_t seconds = now().value / 1'000'000'000;
  if (parts[0] == "account" && page == "limits") {
    const json::object read{{"refill_rate", 200}, {"bucket_capacity", 600}};
    const json::object write{{"refill_rate", 100}, {"bucket_capacity", 100}};
    return json_response(
        200, json::object{{"usage_tier", "basic"}, {"read", read}, {"write", write}, {"grants", json::array{}}});
  }
  if (parts[0] == "api_keys") {
    json::array keys;
    for (const auto& [id, key] : keys_)
      keys.push_back(json::object{{"api_key_id", id}, {"name", "rehearsal"}, {"scopes", json::array{"read"}}});
    return json_response(200, json::object{{"api_keys", std::move(keys)}});
  }
  if (parts[0] != "portfolio") return kalshi::not_found();
  if (page == "balance")
    return json_response(
        200,
        json::object{{"balance", 0}, {"balance_dollars", "0.0000"}, {"portfolio_value", 0}, {"updated_ts", seconds}});
  if (page == "positions")
    return json_response(
        200, json::object{{"market_positions", json::array{}}, {"event_positions", json::array{}}, {"cursor", ""}});
  for (const char* list : {"fills", "settlements", "orders"})
    if (page == list && parts.size() == 2)
      return json_response(200, json::object{{list, json::array{}}, {"cursor", ""}});
  return kalshi::flat(404, "not_found", "not found");
}

net::Response KalshiServer::get_candles(const net::Request& request, const std::vector<std::string>& tickers,
                                        bool many) const {
  const auto from = number_of(request, "start_ts");
  const auto until = number_of(request, "end_ts");
  const std::int64_t period = number_of(request, "period_interval").value_or(0);
  if (!from || !until || *from < 0 || *until < *from) return kalshi::bad_parameter("start_ts and end_ts are required");
  if (period != 1 && period != 60 && period != 1440)
    return kalshi::bad_parameter("period_interval: expected 1, 60 or 1440");
  json::array lists;
  for (const std::string& ticker : tickers) {
    const Place* place = find(ticker);
    if (place == nullptr) return kalshi::not_found();
    std::map<std::int64_t, Candle> periods;
    const auto number = market_at(*place).number;
    const auto known = number ? candles_.find(*number) : candles_.end();
    if (known != candles_.end()) {
      for (const auto& [minute, candle] : known->second) {
        const std::int64_t end = (minute / period + 1) * period * 60;
        if (end < *from || end > *until) continue;
        auto [slot, is_new] = periods.try_emplace(end, candle);
        if (is_new) continue;
        const auto join = [](std::array<std::int64_t, 4>& into, const std::array<std::int64_t, 4>& later) {
          into = {into[0], std::min(into[1], later[1]), std::max(into[2], later[2]), later[3]};
        };
        join(slot->second.bid, candle.bid);
        join(slot->second.ask, candle.ask);
        if (candle.price && slot->second.price) join(*slot->second.price, *candle.price);
        else if (candle.price) slot->second.price = candle.price;
        slot->second.volume += candle.volume;
      }
    }
    json::array candles;
    for (const auto& [end, candle] : periods)
      candles.push_back(json::object{{"end_period_ts", end},
                                     {"yes_bid", bar(candle.bid)},
                                     {"yes_ask", bar(candle.ask)},
                                     {"price", candle.price ? bar(*candle.price) : empty_bar()},
                                     {"volume_fp", kalshi::count(candle.volume)},
                                     {"open_interest_fp", kalshi::count(view_of(*place).volume / 2)}});
    lists.push_back(json::object{{many ? "market_ticker" : "ticker", ticker}, {"candlesticks", std::move(candles)}});
  }
  if (many) return json_response(200, json::object{{"markets", std::move(lists)}});
  return json_response(200, lists.at(0));
}

}  // namespace arbees::sim::servers
