#include <boost/json/array.hpp>

#include "arbees/base/json.hpp"
#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

json::array ladder_json(const View& view, std::size_t market, domain::BookSide side) {
  json::array out;
  for (const auto& [price, size] : levels(view, market, side))
    out.push_back(json::array{base::format_decimal(price, 4, 4), base::format_decimal(size, 6)});
  return out;
}

}  // namespace

net::Response VenueServer::rehearse(const net::Request& request) {
  if (request.path == "/__sim/faults" && request.method == "POST") {
    const auto order = parse_fault(request.body);
    if (!order) return json_response(400, json::object{{"error", order.error().message()}});
    inject(*order);
    return json_response(200, json::object{{"begun", base::enum_name(order->fault)}});
  }
  const std::lock_guard lock(mutex_);
  if (request.path == "/__sim/faults" && request.method == "DELETE") faults_.clear();
  if (request.path == "/__sim/faults") return json_response(200, fault_list());
  if (request.path == "/__sim/state") return json_response(200, state());
  if (request.path == "/__sim/truth") return json_response(200, truth(net::find(request.query, "symbol")));
  return json_response(404, json::object{{"error", "expected /__sim/state, /__sim/truth or /__sim/faults"}});
}

json::object VenueServer::fault_list() const {
  json::object out;
  const base::Nanos now = base::steady_clock_now();
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<Fault>(i);
    out[base::enum_name(fault)] =
        json::object{{"begun", faults_.begun(fault)}, {"left_ms", faults_.left(fault, now).value / 1'000'000}};
  }
  return out;
}

json::object VenueServer::state() const {
  const Clock& clock = world_.clock();
  json::object status;
  for (const MarketView& market : view_.markets()) {
    const auto name = base::enum_name(market.status);
    status[name] = (status.contains(name) ? status[name].as_int64() : 0) + 1;
  }
  std::uint64_t messages = messages_;
  for (const auto& client : clients_) messages += client->sent();
  return {{"server", name_},
          {"now", base::format_utc(clock.now())},
          {"origin_ns", std::to_string(clock.origin.value)},
          {"origin_wall_ns", std::to_string(clock.origin_wall.value)},
          {"speed", clock.speed},
          {"games", view_.games().size()},
          {"markets_by_status", status},
          {"over", world_.over()},
          {"clients", clients_.size()},
          {"requests", requests_},
          {"messages", messages}};
}

/// `symbol`: this market alone, without the games.
json::object VenueServer::truth(std::optional<std::string_view> symbol) const {
  json::array games;
  json::array markets;
  const auto results = world_.true_results();
  for (const GameNames& names : directory()) {
    const TrueResult& result = results.at(names.game);
    if (!symbol)
      games.push_back(json::object{{"game", "espn:" + names.espn_id},
                                   {"sport", base::enum_name(names.facts.sport)},
                                   {"home", names.home().name},
                                   {"away", names.away().name},
                                   {"start", base::format_utc(names.facts.start)},
                                   {"phase", base::enum_name(view_.games()[names.game].newest().state.phase)},
                                   {"final_home_score", result.home_score},
                                   {"final_away_score", result.away_score},
                                   {"home_pays", base::to_string(result.home_pays)}});
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t number = names.game * 4 + i;
      const MarketView& market = view_.markets()[number];
      const bool kalshi = i < 2;
      const std::size_t side = i % 2;
      if (symbol && *symbol != (kalshi ? names.tickers[side] : names.tokens[side])) continue;
      markets.push_back(json::object{
          {"number", number},
          {"venue", kalshi ? "kalshi" : "polymarket"},
          {"symbol", kalshi ? names.tickers[side] : names.tokens[side]},
          {"event", kalshi ? names.kalshi_event : names.condition},
          {"game", "espn:" + names.espn_id},
          {"yes_side", side == 0 ? "home" : "away"},
          {"status", base::enum_name(market.status)},
          {"settlement", market.settlement ? json::value(base::to_string(*market.settlement)) : json::value(nullptr)},
          {"bids", ladder_json(view_, number, domain::BookSide::bid)},
          {"asks", ladder_json(view_, number, domain::BookSide::ask)}});
    }
  }
  return {{"now", base::format_utc(world_.clock().now())},
          {"over", world_.over()},
          {"games", std::move(games)},
          {"markets", std::move(markets)}};
}

}  // namespace arbees::sim::servers
