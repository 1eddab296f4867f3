#include "arbees/services/polymarket_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <span>

#include "arbees/wire/strict_json.hpp"

namespace arbees::services {
namespace {

namespace json = boost::json;

struct Allowed {
  std::string_view method;
  std::string_view path;  // "{}" stands for one id
};

constexpr Allowed kGamma[] = {
    {"GET", "/events"},  {"GET", "/events/keyset"},       {"GET", "/events/slug/{}"},  {"GET", "/events/{}"},
    {"GET", "/markets"}, {"GET", "/markets/keyset"},      {"GET", "/markets/slug/{}"}, {"GET", "/markets/{}"},
    {"GET", "/sports"},  {"GET", "/sports/market-types"}, {"GET", "/teams"},           {"GET", "/tags"},
    {"GET", "/series"},  {"GET", "/public-search"},
};
constexpr Allowed kClob[] = {
    {"GET", "/time"},
    {"GET", "/version"},
    {"GET", "/book"},
    {"POST", "/books"},
    {"GET", "/price"},
    {"POST", "/prices"},
    {"GET", "/midpoint"},
    {"POST", "/midpoints"},
    {"GET", "/spread"},
    {"POST", "/spreads"},
    {"GET", "/last-trade-price"},
    {"POST", "/last-trades-prices"},
    {"GET", "/prices-history"},
    {"GET", "/tick-size"},
    {"GET", "/neg-risk"},
    {"GET", "/fee-rate"},
    {"GET", "/markets"},
    {"GET", "/markets/{}"},
    {"GET", "/sampling-markets"},
    {"GET", "/clob-markets/{}"},
};

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

bool is_id(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), plain);
}

bool fits(std::string_view path, std::string_view pattern) {
  const std::size_t hole = pattern.find("{}");
  if (hole == pattern.npos) return path == pattern;
  return path.starts_with(pattern.substr(0, hole)) && is_id(path.substr(hole));
}

std::string encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (plain(c)) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string target_of(std::string_view path, const net::Pairs& query) {
  std::string target(path);
  char mark = '?';
  for (const auto& [name, value] : query) {
    target += mark + encode(name) + "=" + encode(value);
    mark = '&';
  }
  return target;
}

bool is_token(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr || text->empty() || text->size() > 80) return false;
  return std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
}

base::Result<void> check_field(std::string_view name, const json::value& value) {
  if (name == "assets_ids") {
    const auto* list = value.if_array();
    if (list == nullptr || !std::all_of(list->begin(), list->end(), is_token))
      return base::fail("assets_ids", "expected a list of token ids");
  } else if (name == "type") {
    if (value != "market") return base::fail("type", "expected \"market\"");
  } else if (name == "operation") {
    if (value != "subscribe" && value != "unsubscribe")
      return base::fail("operation", "expected \"subscribe\" or \"unsubscribe\"");
  } else if (name == "custom_feature_enabled" || name == "initial_dump") {
    if (!value.is_bool()) return base::fail(std::string(name), "expected true or false");
  } else if (name == "level") {
    if (!value.is_number()) return base::fail("level", "expected a number");
  } else {
    return base::fail(std::string(name), "is no part of a market subscription");
  }
  return {};
}

}  // namespace

std::expected<PolymarketRoute, RouteRefusal> route_polymarket(const net::Request& request) {
  const bool gamma = request.path.starts_with("/gamma/");
  if (!gamma && !request.path.starts_with("/clob/"))
    return std::unexpected(RouteRefusal{404, "expected a path below /gamma/ or /clob/, or the WebSocket /ws/market"});
  const std::string_view path = std::string_view(request.path).substr(gamma ? 6 : 5);
  const std::span<const Allowed> list = gamma ? std::span<const Allowed>(kGamma) : std::span<const Allowed>(kClob);
  bool known = false;
  for (const Allowed& one : list) {
    if (!fits(path, one.path)) continue;
    known = true;
    if (one.method == request.method)
      return PolymarketRoute{gamma ? PolymarketHost::gamma : PolymarketHost::clob, target_of(path, request.query)};
  }
  if (known) return std::unexpected(RouteRefusal{405, request.method + " is not relayed for this path: it only reads"});
  return std::unexpected(RouteRefusal{404, "this path is not on the list of those that are relayed"});
}

base::Result<void> check_relayed_body(const net::Request& request) {
  if (request.method != "POST") {
    if (!request.body.empty()) return base::fail("body", fmt::format("{} has none here", request.method));
    return {};
  }
  const auto parsed = wire::parse_strict(request.body);
  if (!parsed) return std::unexpected(base::within("body", parsed.error()));
  return {};
}

base::Result<void> check_market_subscription(std::string_view text) {
  const auto parsed = wire::parse_strict(text);
  if (!parsed) return std::unexpected(base::within("message", parsed.error()));
  const auto* object = parsed->if_object();
  if (object == nullptr) return base::fail("message", "expected an object");
  if (!object->contains("assets_ids")) return base::fail("message", "expected assets_ids");
  for (const auto& [name, value] : *object)
    if (auto done = check_field({name.data(), name.size()}, value); !done) return done;
  return {};
}

}  // namespace arbees::services
