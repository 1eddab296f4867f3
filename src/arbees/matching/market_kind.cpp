#include "arbees/matching/market_kind.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace arbees::matching {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return has(text, part); });
}

/// Kalshi's series of the leagues that have a game-winner series; everything else of them is a prop or a future.
constexpr std::array<std::string_view, 12> kLeagues = {"KXNFL",    "KXNBA",  "KXNHL", "KXMLB", "KXNCAAF", "KXNCAAMB",
                                                       "KXNCAAWB", "KXWNBA", "KXEPL", "KXMLS", "KXCFB",   "KXUFL"};

}  // namespace

MarketKind kalshi_kind(std::string_view ticker) {
  const std::string_view series = ticker.substr(0, ticker.find('-'));
  if (series.starts_with("KXMVE")) return MarketKind::combo;
  const bool part = has_any(series, {"1H", "2H", "1Q", "2Q", "3Q", "4Q", "1P", "F5", "INNING"});
  if (part) return MarketKind::prop;
  if (series.ends_with("GAME") || series.ends_with("MATCH")) return MarketKind::winner;
  if (series.ends_with("SPREAD")) return MarketKind::spread;
  if (series.ends_with("TOTAL")) return MarketKind::total;
  const bool league = std::ranges::any_of(kLeagues, [&](std::string_view each) { return series.starts_with(each); });
  const bool season = has_any(series, {"CHAMP", "MVP", "WINS", "AWARD", "ROOKIE", "PLAYOFF", "DIVISION", "CONFERENCE",
                                       "HEISMAN", "SEED", "DRAFT", "TITLE", "EAST", "WEST"});
  const bool title = std::ranges::find(kLeagues, series) != kLeagues.end();  // "KXNBA-26": the champion
  if (league && (season || title)) return MarketKind::future;
  if (series.starts_with("KXSB") || series.starts_with("KXHEISMAN") || series.starts_with("KXMARMAD"))
    return MarketKind::future;
  return league ? MarketKind::prop : MarketKind::other;
}

MarketKind polymarket_kind(std::string_view sports_type, std::string_view question) {
  if (sports_type == "moneyline") return MarketKind::winner;
  if (has_any(sports_type, {"half", "quarter", "period", "inning", "map_", "set_", "team_total"}))
    return MarketKind::prop;
  if (has_any(sports_type, {"spread", "handicap"})) return MarketKind::spread;
  if (has(sports_type, "total")) return MarketKind::total;
  if (!sports_type.empty()) return MarketKind::prop;
  const bool asks = question.starts_with("Will ");
  const bool title = has_any(question, {"Finals", "Super Bowl", "World Series", "Stanley Cup", "MVP", "Championship",
                                        "Conference", "Division", "Heisman", "World Cup", "Rookie of the Year"});
  return asks && has(question, "win") && title ? MarketKind::future : MarketKind::other;
}

std::string_view words(MarketKind kind) {
  switch (kind) {
    case MarketKind::winner: return "a game's winner";
    case MarketKind::spread: return "a spread, not a game's winner";
    case MarketKind::total: return "a total, not a game's winner";
    case MarketKind::future: return "a season's title or award, not a game's winner";
    case MarketKind::prop: return "a prop, not a game's winner";
    case MarketKind::combo: return "several claims in one, not a game's winner";
    case MarketKind::other: return "no market on a game";
  }
  return "";
}

}  // namespace arbees::matching
