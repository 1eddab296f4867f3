#include "arbees/sim/servers/clob_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;
using domain::MarketStatus;

constexpr std::size_t kMostTokens = 500;
constexpr std::size_t kMarketPage = 500;
constexpr std::string_view kLastPage = "LTE=";
constexpr std::string_view kFirstPage = "MA==";

net::Response error(unsigned status, std::string_view what) {
  return json_response(status, json::object{{"error", what}});
}

net::Response no_book() {
  return error(404, "No orderbook exists for the requested token id");
}

/// Venue texts that are JSON already.
net::Response text_response(std::string body) {
  return {200, "application/json", std::move(body), {}};
}

std::string middle_text(const polymarket::TokenBook& book) {
  const std::int64_t bid = book.best_bid().value_or(0);
  const std::int64_t ask = book.best_ask().value_or(10'000);
  return base::format_decimal((bid + ask) * 5, 5);
}

std::string spread_text(const polymarket::TokenBook& book) {
  return polymarket::price_text(book.best_ask().value_or(10'000) - book.best_bid().value_or(0));
}

}  // namespace

ClobServer::ClobServer(World& world, net::ServerOptions options)
    : VenueServer("clob", world, std::move(options)),
      listings_(polymarket::list_markets(world.directory(), world.seed(), world.clock().origin)) {
  for (const auto& [condition, place] : listings_.conditions) {
    const auto& number = market_at(place).home_number;
    if (!number) continue;
    numbered_[*number] = place;
    ticks_[*number] = view().markets()[*number].tick;
  }
  for (const GameNames& game : directory())
    if (game.facts.start > world.clock().origin) uncleared_.insert(game.game);
}

const polymarket::Place* ClobServer::find(std::string_view token) const {
  const auto at = listings_.tokens.find(token);
  return at == listings_.tokens.end() ? nullptr : &at->second;
}

polymarket::TokenBook ClobServer::book_of(const polymarket::Place& place) const {
  return polymarket::token_book(market_at(place), view(), place.outcome);
}

std::string ClobServer::book_text(const polymarket::Place& place) const {
  const polymarket::TokenBook book = book_of(place);
  return polymarket::book_json(market_at(place), event_at(place).neg_risk, book, place.outcome, book.changed,
                               faulty(Fault::stale));
}

net::Response ClobServer::failure(Fault fault) const {
  if (fault == Fault::too_many) return error(429, "Too Many Requests");
  return error(503, "service unavailable");
}

net::Response ClobServer::answer(const net::Request& request) {
  const auto parts = path_parts(request.path, "/");
  const std::string head = parts.empty() ? "" : parts[0];
  static constexpr std::array<std::string_view, 12> kKeyed = {"order",
                                                              "orders",
                                                              "data",
                                                              "cancel-all",
                                                              "cancel-market-orders",
                                                              "auth",
                                                              "balance-allowance",
                                                              "notifications",
                                                              "order-scoring",
                                                              "orders-scoring",
                                                              "heartbeats",
                                                              "v1"};
  if (std::ranges::find(kKeyed, head) != kKeyed.end()) {
    const bool first_level =
        head == "auth" && parts.size() > 1 && (parts[1] == "api-key" || parts[1] == "derive-api-key");
    return error(401, first_level ? "Invalid L1 Request headers" : "Unauthorized/Invalid api key");
  }
  if (request.method == "GET") return get(request, parts);
  if (request.method == "POST") return post(request, head);
  return error(405, "method not allowed");
}

net::Response ClobServer::get(const net::Request& request, const std::vector<std::string>& parts) const {
  const std::string head = parts.empty() ? "ok" : parts[0];
  if (head == "ok") return text_response("\"OK\"");
  if (head == "time") return text_response(std::to_string(now().value / 1'000'000'000));
  if (head == "version") return json_response(200, json::object{{"version", 2}});
  if (head == "prices-history") return history(request);
  if (head == "clob-markets" && parts.size() == 2) return one_market(parts[1], true);
  if (head == "markets" && parts.size() == 2) return one_market(parts[1], false);
  if (head == "markets" || head == "sampling-markets" || head == "simplified-markets") return market_page(request);
  return of_token(head, request);
}

net::Response ClobServer::of_token(const std::string& head, const net::Request& request) const {
  static constexpr std::array<std::string_view, 8> kKnown = {
      "book", "price", "midpoint", "spread", "last-trade-price", "tick-size", "neg-risk", "fee-rate"};
  if (std::ranges::find(kKnown, head) == kKnown.end()) return error(404, "not found");
  const auto token = net::find(request.query, "token_id");
  if (!token || token->empty()) return error(400, "Invalid token id");
  const polymarket::Place* place = find(*token);
  if (place == nullptr)
    return head == "tick-size" || head == "neg-risk" || head == "fee-rate" ? error(404, "market not found") : no_book();
  if (head == "neg-risk") return json_response(200, json::object{{"neg_risk", event_at(*place).neg_risk}});
  if (head == "fee-rate") return json_response(200, json::object{{"base_fee", 0}});
  const polymarket::TokenBook book = book_of(*place);
  if (head == "tick-size")
    return json_response(200, json::object{{"minimum_tick_size", static_cast<double>(book.tick) / 10'000}});
  if (book.status == MarketStatus::settled) return no_book();
  if (head == "book") return text_response(book_text(*place));
  if (head == "midpoint") return json_response(200, json::object{{"mid", middle_text(book)}});
  if (head == "spread") return json_response(200, json::object{{"spread", spread_text(book)}});
  if (head == "last-trade-price")
    return json_response(200, json::object{{"price", book.last ? base::to_string(*book.last) : "0.5"},
                                           {"side", book.last ? "BUY" : ""}});
  const auto side = net::find(request.query, "side").value_or("");
  if (side != "BUY" && side != "SELL") return error(400, "Invalid side");
  return json_response(200, json::object{{"price", price_of(book, side)}});
}

/// BUY asks for the best bid, SELL for the best ask.
std::string ClobServer::price_of(const polymarket::TokenBook& book, std::string_view side) const {
  const auto best = side == "BUY" ? book.best_bid() : book.best_ask();
  return best ? polymarket::price_text(*best) : "0";
}

net::Response ClobServer::post(const net::Request& request, const std::string& head) const {
  boost::system::error_code why;
  const json::value body = json::parse(request.body, why);
  if (why || !body.is_array()) return error(400, "Invalid payload");
  if (body.as_array().size() > kMostTokens) return error(400, "Payload exceeds the limit");
  json::object by_token;
  std::string books = "[";
  json::array trades;
  for (const json::value& item : body.as_array()) {
    const json::value* token = item.is_object() ? item.as_object().if_contains("token_id") : nullptr;
    if (token == nullptr || !token->is_string()) return error(400, "Invalid payload");
    const std::string id(token->as_string());
    const polymarket::Place* place = find(id);
    if (place == nullptr || book_of(*place).status == MarketStatus::settled) continue;
    const polymarket::TokenBook book = book_of(*place);
    books += (books.size() > 1 ? "," : "") + book_text(*place);
    if (head == "midpoints") by_token[id] = middle_text(book);
    if (head == "spreads") by_token[id] = spread_text(book);
    if (head == "last-trades-prices" && book.last)
      trades.push_back(json::object{{"token_id", id}, {"price", base::to_string(*book.last)}, {"side", "BUY"}});
    if (head != "prices") continue;
    const json::value* side = item.as_object().if_contains("side");
    const std::string which = side != nullptr && side->is_string() ? std::string(side->as_string()) : "";
    if (!by_token.contains(id)) by_token[id] = json::object{};
    for (const std::string one : {"BUY", "SELL"})
      if (which.empty() || which == one) by_token[id].as_object()[one] = price_of(book, one);
  }
  if (head == "books") return text_response(books + "]");
  if (head == "last-trades-prices") return json_response(200, trades);
  if (head == "midpoints" || head == "spreads" || head == "prices") return json_response(200, by_token);
  return error(404, "not found");
}

json::object ClobServer::market_json(const polymarket::Place& place) const {
  const polymarket::EventListing& event = event_at(place);
  const polymarket::MarketListing& market = market_at(place);
  const polymarket::TokenBook book = book_of(place);
  json::array tokens;
  for (std::size_t o = 0; o < 2; ++o) {
    const polymarket::TokenBook one = polymarket::token_book(market, view(), o);
    tokens.push_back(json::object{{"token_id", market.tokens[o]},
                                  {"outcome", market.outcomes[o]},
                                  {"price", static_cast<double>(one.best_bid().value_or(0)) / 10'000},
                                  {"winner", one.settlement == base::kPriceOne}});
  }
  const bool settled = book.status == MarketStatus::settled;
  return {{"enable_order_book", true},
          {"active", true},
          {"closed", settled},
          {"archived", false},
          {"accepting_orders", book.status == MarketStatus::open},
          {"accepting_order_timestamp", base::format_utc(event.start - base::seconds(12LL * 86'400))},
          {"minimum_order_size", 5},
          {"minimum_tick_size", static_cast<double>(book.tick) / 10'000},
          {"condition_id", market.condition},
          {"question_id", market.question_id},
          {"question", market.question},
          {"description", event.description},
          {"market_slug", market.slug},
          {"end_date_iso", base::format_utc(event.start).substr(0, 19) + "Z"},
          {"game_start_time", base::format_utc(event.start).substr(0, 19) + "Z"},
          {"seconds_delay", market.type.empty() ? 0 : 1},
          {"fpmm", ""},
          {"maker_base_fee", 1000},
          {"taker_base_fee", 1000},
          {"neg_risk", event.neg_risk},
          {"is_50_50_outcome", false},
          {"tokens", std::move(tokens)},
          {"tags", json::array{"Sports", event.tag_slug}}};
}

json::object ClobServer::brief_json(const polymarket::Place& place) const {
  const polymarket::EventListing& event = event_at(place);
  const polymarket::MarketListing& market = market_at(place);
  const polymarket::TokenBook book = book_of(place);
  json::array tokens;
  for (std::size_t o = 0; o < 2; ++o)
    tokens.push_back(json::object{{"t", market.tokens[o]}, {"o", market.outcomes[o]}});
  return {{"c", market.condition},
          {"t", std::move(tokens)},
          {"mts", static_cast<double>(book.tick) / 10'000},
          {"mos", 5},
          {"nr", event.neg_risk},
          {"fd", json::object{{"r", event.fee_rate}, {"e", 1}, {"to", true}}},
          {"mbf", 1000},
          {"tbf", 1000},
          {"ao", book.status == MarketStatus::open},
          {"sd", market.type.empty() ? 0 : 1},
          {"gst", base::format_utc(event.start).substr(0, 19) + "Z"},
          {"cbos", !market.type.empty()},
          {"itode", false},
          {"rfqe", false}};
}

net::Response ClobServer::one_market(const std::string& condition, bool brief) const {
  const auto at = listings_.conditions.find(condition);
  if (at == listings_.conditions.end()) return error(404, "market not found");
  return json_response(200, brief ? brief_json(at->second) : market_json(at->second));
}

net::Response ClobServer::market_page(const net::Request& request) const {
  const auto cursor = net::find(request.query, "next_cursor").value_or("");
  if (cursor == kLastPage) return error(400, "next item should be greater than or equal to 0");
  std::size_t offset = 0;
  if (!cursor.empty() && cursor != kFirstPage) {
    const auto at = offset_of(cursor);
    if (!at) return error(400, "Invalid cursor");
    offset = *at;
  }
  json::array data;
  std::size_t seen = 0;
  for (const auto& [condition, place] : listings_.conditions)
    if (seen++ >= offset && data.size() < kMarketPage) data.push_back(market_json(place));
  const std::size_t next = offset + data.size();
  const std::string more = next < listings_.conditions.size() ? cursor_of(next) : std::string(kLastPage);
  const auto count = data.size();
  return json_response(
      200, json::object{{"data", std::move(data)}, {"next_cursor", more}, {"limit", kMarketPage}, {"count", count}});
}

net::Response ClobServer::history(const net::Request& request) const {
  const auto token = net::find(request.query, "market");
  const polymarket::Place* place = token ? find(*token) : nullptr;
  if (place == nullptr) return error(400, "market: expected a token id");
  const bool ranged = net::find(request.query, "startTs").has_value();
  if (!ranged && !net::find(request.query, "interval")) return error(400, "startTs and endTs or interval are required");
  const std::int64_t from = number_of(request, "startTs").value_or(0);
  const std::int64_t until = number_of(request, "endTs").value_or(INT64_MAX);
  json::array out;
  const auto& number = market_at(*place).home_number;
  const auto known = number ? points_.find(*number) : points_.end();
  if (known != points_.end())
    for (const Point& point : known->second)
      if (point.second >= from && point.second <= until)
        out.push_back(json::object{
            {"t", point.second},
            {"p", static_cast<double>(place->outcome == 1 ? point.price : 100'000 - point.price) / 100'000}});
  return json_response(200, json::object{{"history", std::move(out)}});
}

}  // namespace arbees::sim::servers
