#include "arbees/sim/servers/gamma_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "arbees/sim/servers/gamma_json.hpp"
#include "arbees/sim/servers/query.hpp"

namespace arbees::sim::servers {
namespace {

namespace json = boost::json;

constexpr std::int64_t kUsualPage = 20;
constexpr std::int64_t kLargestPage = 500;

net::Response refused(unsigned status, std::string_view message) {
  return json_response(status, json::object{{"type", "validation error"}, {"error", message}});
}

net::Response missing() {
  return json_response(404, json::object{{"type", "not found error"}, {"error", "not found"}});
}

/// Does a repeatable parameter name `value`, or is it absent?
bool allows(const net::Request& request, std::string_view name, std::string_view value) {
  const auto given = all_of(request, name);
  return given.empty() || std::ranges::find(given, value) != given.end();
}

bool allows_flag(const net::Request& request, std::string_view name, bool value) {
  const auto text = net::find(request.query, name);
  return !text || (*text == "true") == value;
}

bool in_span(const net::Request& request, std::string_view least, std::string_view most, base::Nanos t) {
  const auto from = base::parse_utc(net::find(request.query, least).value_or(""));
  const auto until = base::parse_utc(net::find(request.query, most).value_or(""));
  return (!from || t >= *from) && (!until || t <= *until);
}

}  // namespace

GammaServer::GammaServer(World& world, net::ServerOptions options)
    : VenueServer("gamma", world, std::move(options)),
      listings_(polymarket::list_markets(world.directory(), world.seed(), world.clock().origin)) {}

net::Response GammaServer::failure(Fault fault) const {
  if (fault == Fault::too_many) return json_response(429, json::object{{"error", "Too Many Requests"}});
  return json_response(503, json::object{{"error", "service unavailable"}});
}

net::Response GammaServer::answer(const net::Request& request) {
  if (request.method != "GET") return json_response(405, json::object{{"error", "method not allowed"}});
  const auto parts = path_parts(request.path, "/");
  const std::string head = parts.empty() ? "" : parts[0];
  const std::string second = parts.size() > 1 ? parts[1] : "";
  if (head == "events" || head == "markets") {
    const bool is_event = head == "events";
    if (parts.size() == 1) return is_event ? events(request, false) : markets(request, false);
    if (second == "keyset") return is_event ? events(request, true) : markets(request, true);
    const std::string slug = second == "slug" && parts.size() == 3 ? parts[2] : "";
    return is_event ? one_event(second, slug) : one_market(second, slug);
  }
  if (head == "sports" && second.empty()) return sports();
  if (head == "sports" && second == "market-types")
    return json_response(200, json::object{{"marketTypes", json::array{"moneyline", "spreads", "totals"}}});
  if (head == "teams") return teams(request);
  if (head == "tags") return tags();
  if (head == "series") return series();
  return missing();
}

bool GammaServer::is_closed(const polymarket::MarketListing& market) const {
  return market.home_number && view().markets()[*market.home_number].status == domain::MarketStatus::settled;
}

bool GammaServer::is_closed(const polymarket::EventListing& event) const {
  return std::ranges::all_of(event.markets, [&](const auto& market) { return is_closed(market); });
}

bool GammaServer::wanted(const polymarket::EventListing& event, const net::Request& request) const {
  const std::string tag = std::to_string(event.tag);
  const auto tag_id = net::find(request.query, "tag_id");
  const bool tagged = !tag_id || *tag_id == tag || *tag_id == "1" || (*tag_id == "100639" && !event.league.empty());
  const auto excluded = all_of(request, "exclude_tag_id");
  return tagged && std::ranges::find(excluded, tag) == excluded.end() && allows(request, "tag_slug", event.tag_slug) &&
         allows(request, "id", std::to_string(event.id)) && allows(request, "slug", event.slug) &&
         allows(request, "series_id", std::to_string(event.series_id)) &&
         allows(request, "game_id", std::to_string(event.game_id)) &&
         allows(request, "event_date", iso_day(event.start, true)) &&
         allows_flag(request, "closed", is_closed(event)) && allows_flag(request, "active", true) &&
         allows_flag(request, "archived", false) && in_span(request, "start_time_min", "start_time_max", event.start) &&
         in_span(request, "end_date_min", "end_date_max", event.start);
}

bool GammaServer::wanted(const polymarket::EventListing& event, const polymarket::MarketListing& market,
                         const net::Request& request) const {
  const auto tokens = all_of(request, "clob_token_ids");
  const bool token = tokens.empty() || std::ranges::any_of(market.tokens, [&](const std::string& t) {
                       return std::ranges::find(tokens, t) != tokens.end();
                     });
  const bool asked_closed = flag_of(request, "closed");  // false when absent
  const auto tag_id = net::find(request.query, "tag_id");
  return token && asked_closed == is_closed(market) &&
         (!tag_id || *tag_id == std::to_string(event.tag) || *tag_id == "1") &&
         allows(request, "id", std::to_string(market.id)) && allows(request, "slug", market.slug) &&
         allows(request, "condition_ids", market.condition) && allows(request, "sports_market_types", market.type) &&
         allows(request, "game_id", std::to_string(event.game_id));
}

net::Response GammaServer::events(const net::Request& request, bool keyset) const {
  const std::int64_t limit = number_of(request, "limit").value_or(kUsualPage);
  if (limit < 1) return refused(422, "invalid limit");
  if (keyset && net::find(request.query, "offset")) return refused(422, "offset is not supported");
  std::size_t offset = static_cast<std::size_t>(std::max<std::int64_t>(number_of(request, "offset").value_or(0), 0));
  if (const auto after = net::find(request.query, "after_cursor"); keyset && after && !after->empty()) {
    const auto at = offset_of(*after);
    if (!at) return refused(422, "invalid cursor");
    offset = *at;
  }
  std::vector<const polymarket::EventListing*> found;
  for (const polymarket::EventListing& event : listings_.events)
    if (wanted(event, request)) found.push_back(&event);
  const auto order = net::find(request.query, "order");
  if (order == "startTime" || order == "endDate" || order == "start_time")
    std::ranges::sort(found, {}, [](const auto* event) { return std::pair{event->start, event->id}; });
  if (order && net::find(request.query, "ascending") == "false") std::ranges::reverse(found);
  json::array items;
  std::size_t at = offset;
  const auto most = static_cast<std::size_t>(std::min(limit, kLargestPage));
  for (; at < found.size() && items.size() < most; ++at)
    items.push_back(polymarket::event_json(*found[at], view(), now(), true));
  if (!keyset) return json_response(200, items);
  json::object out{{"events", std::move(items)}};
  if (at < found.size()) out["next_cursor"] = cursor_of(at);
  return json_response(200, out);
}

net::Response GammaServer::markets(const net::Request& request, bool keyset) const {
  const std::int64_t limit = number_of(request, "limit").value_or(kUsualPage);
  if (limit < 1) return refused(422, "invalid limit");
  std::size_t offset = static_cast<std::size_t>(std::max<std::int64_t>(number_of(request, "offset").value_or(0), 0));
  if (const auto after = net::find(request.query, "after_cursor"); keyset && after && !after->empty())
    offset = offset_of(*after).value_or(0);
  json::array items;
  std::size_t seen = 0;
  bool more = false;
  for (const polymarket::EventListing& event : listings_.events) {
    for (const polymarket::MarketListing& market : event.markets) {
      if (!wanted(event, market, request) || ++seen <= offset) continue;
      more = items.size() == static_cast<std::size_t>(std::min(limit, kLargestPage));
      if (more) break;
      json::object out = polymarket::market_json(event, market, view(), now());
      out["events"] = json::array{polymarket::event_json(event, view(), now(), false)};
      items.push_back(std::move(out));
    }
    if (more) break;
  }
  if (!keyset) return json_response(200, items);
  const std::size_t next = offset + items.size();
  json::object out{{"markets", std::move(items)}};
  if (more) out["next_cursor"] = cursor_of(next);
  return json_response(200, out);
}

net::Response GammaServer::one_event(std::string_view id, std::string_view slug) const {
  for (const polymarket::EventListing& event : listings_.events)
    if (slug.empty() ? std::to_string(event.id) == id : event.slug == slug)
      return json_response(200, polymarket::event_json(event, view(), now(), true));
  return missing();
}

net::Response GammaServer::one_market(std::string_view id, std::string_view slug) const {
  for (const polymarket::EventListing& event : listings_.events)
    for (const polymarket::MarketListing& market : event.markets)
      if (slug.empty() ? std::to_string(market.id) == id : market.slug == slug)
        return json_response(200, polymarket::market_json(event, market, view(), now()));
  return missing();
}

net::Response GammaServer::sports() const {
  json::array out;
  std::set<std::string> seen;
  for (const polymarket::EventListing& event : listings_.events)
    if (!event.league.empty() && seen.insert(event.league).second)
      out.push_back(json::object{{"sport", event.league},
                                 {"image", ""},
                                 {"resolution", event.site},
                                 {"ordering", "away"},
                                 {"tags", fmt::format("1,{},100639", event.tag)},
                                 {"series", std::to_string(event.series_id)}});
  return json_response(200, out);
}

net::Response GammaServer::teams(const net::Request& request) const {
  json::array out;
  for (const polymarket::EventListing& event : listings_.events) {
    if (event.league.empty() || !allows(request, "league", event.league)) continue;
    for (std::size_t i = 0; i < 2; ++i)
      if (allows(request, "name", event.teams[i].name) && allows(request, "abbreviation", event.teams[i].code))
        out.push_back(polymarket::team_json(event, i, false));
  }
  return json_response(200, out);
}

net::Response GammaServer::tags() const {
  json::array out{json::object{{"id", "1"}, {"label", "Sports"}, {"slug", "sports"}},
                  json::object{{"id", "100639"}, {"label", "Games"}, {"slug", "games"}}};
  std::set<int> seen;
  for (const polymarket::EventListing& event : listings_.events)
    if (seen.insert(event.tag).second)
      out.push_back(
          json::object{{"id", std::to_string(event.tag)}, {"label", event.tag_slug}, {"slug", event.tag_slug}});
  return json_response(200, out);
}

net::Response GammaServer::series() const {
  json::array out;
  std::set<std::int64_t> seen;
  for (const polymarket::EventListing& event : listings_.events)
    if (!event.league.empty() && seen.insert(event.series_id).second) out.push_back(polymarket::series_json(event));
  return json_response(200, out);
}

}  // namespace arbees::sim::servers
