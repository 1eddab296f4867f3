#include "arbees/matching/market_kind.hpp"

#include <gtest/gtest.h>

namespace arbees::matching {
namespace {

TEST(MarketKind, OnlyGameWinnersPass) {
  const std::pair<const char*, MarketKind> kalshi[] = {
      {"KXNFLGAME-26SEP20PHITEN-PHI", MarketKind::winner},
      {"KXNCAAFGAME-26SEP19MSUND-ND", MarketKind::winner},
      {"KXMLBSPREAD-26AUG072140LADAZ-LAD2", MarketKind::spread},
      {"KXNBATOTAL-26JAN04MEMLAL-230", MarketKind::total},
      {"KXNFL1HWINNER-26SEP20PHITEN-PHI", MarketKind::prop},
      {"KXNBAPTS-26JAN04MEMLAL-LALLDONCIC77-30", MarketKind::prop},
      {"KXNBA-26-OKC", MarketKind::future},
      {"KXNFLMVP-27-JALL", MarketKind::future},
      {"KXNFLWINS-DET-26-T10", MarketKind::future},
      {"KXMVESPORTSMULTIGAMEEXTENDED-S2026-B07", MarketKind::combo},
      {"KXBTCD-26JUL2502-T74099.99", MarketKind::other},
      {"", MarketKind::other},
  };
  for (const auto& [ticker, kind] : kalshi) EXPECT_EQ(kalshi_kind(ticker), kind) << ticker;
  const struct {
    const char* type;
    const char* question;
    MarketKind kind;
  } polymarket[] = {
      {"moneyline", "Lions vs. Bills", MarketKind::winner},
      {"spreads", "Spread: Bills (-1.5)", MarketKind::spread},
      {"map_handicap", "Map Handicap: FaZe (-1.5)", MarketKind::prop},
      {"totals", "Lions vs. Bills: O/U 49.5", MarketKind::total},
      {"first_half_spreads", "1H Spread: Lakers (-2.5)", MarketKind::prop},
      {"first_half_moneyline", "1H Moneyline", MarketKind::prop},
      {"points", "Luka Doncic: Points Over 34.5", MarketKind::prop},
      {"", "Will Atlanta Dream win the 2026 WNBA Finals?", MarketKind::future},
      {"", "New Rihanna Album before GTA VI?", MarketKind::other},
  };
  for (const auto& each : polymarket) EXPECT_EQ(polymarket_kind(each.type, each.question), each.kind) << each.question;
}

}  // namespace
}  // namespace arbees::matching
