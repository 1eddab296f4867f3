#pragma once
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"
#include "arbees/net/http.hpp"

/// What the Polymarket relay lets through: reading, and nothing else. Pure.
namespace arbees::services {

enum class PolymarketHost : std::uint8_t { gamma, clob };

/// Where a request goes: "/clob/book" → CLOB, "/book?token_id=…".
struct PolymarketRoute {
  PolymarketHost host = PolymarketHost::gamma;
  std::string target;  ///< path and query, encoded
};

/// Why a request is not relayed: 404 for a path that is not on the list, 405 for one that is, by another method.
struct RouteRefusal {
  unsigned status = 404;
  std::string why;
};

/// By the lists of Gamma's and the CLOB's read endpoints. A path starts with "/gamma" or "/clob".
[[nodiscard]] std::expected<PolymarketRoute, RouteRefusal> route_polymarket(const net::Request& request);

/// The body of a request that is relayed: none with GET, with POST one JSON document whose meaning is no matter of
/// opinion (wire/strict_json.hpp).
[[nodiscard]] base::Result<void> check_relayed_body(const net::Request& request);

/// A text that a client may send to the market channel: a subscription to tokens, nothing else. The error says what is
/// wrong with it.
[[nodiscard]] base::Result<void> check_market_subscription(std::string_view text);

}  // namespace arbees::services
