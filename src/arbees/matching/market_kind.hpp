#pragma once
#include <cstdint>
#include <string_view>

#include "arbees/base/describe.hpp"

/// What a venue's market is about, by the venue's own words: only `winner` may be linked. `future`: a season's title,
/// award or count of wins; `prop`: a player, a part of a game, a next play; `combo`: several claims in one; `other`: no
/// sports market of a known kind.
namespace arbees::matching {

enum class MarketKind : std::uint8_t { winner, spread, total, future, prop, combo, other };
BOOST_DESCRIBE_ENUM(MarketKind, winner, spread, total, future, prop, combo, other)

/// By the series in a Kalshi ticker: "KXNFLGAME-…" → winner, "KXMLBSPREAD-…" → spread.
[[nodiscard]] MarketKind kalshi_kind(std::string_view ticker);

/// By Gamma's sportsMarketType ("" where it has none) and the market's question. A moneyline of a half or a map is a
/// prop.
[[nodiscard]] MarketKind polymarket_kind(std::string_view sports_type, std::string_view question);

/// "a spread, not a game's winner".
[[nodiscard]] std::string_view words(MarketKind kind);

}  // namespace arbees::matching
