#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "arbees/domain/sport.hpp"

/// How ESPN, Kalshi and Polymarket spell the same team: facts read from their own public listings of 2024-2026.
namespace arbees::matching {

/// One team. A code that a source does not use is empty. College rows carry no codes of Polymarket: two or three per
/// school and season were seen there, so a school is matched by name.
struct TeamAlias {
  std::string_view espn_id;      ///< ESPN's team id; empty where it was not seen
  std::string_view espn;         ///< ESPN's abbreviation, "NY"
  std::string_view name;         ///< "New York Knicks"
  std::string_view city;         ///< "New York"
  std::string_view nickname;     ///< "Knicks"
  std::string_view kalshi;       ///< code in Kalshi tickers, "NYK"
  std::string_view kalshi_name;  ///< Kalshi's display name, "New York G" for the Giants
  std::string_view polymarket;   ///< code in Polymarket slugs, "nyk"
  std::string_view also;         ///< one more code of an earlier season
};

/// Every team of a sport; empty for `other`.
[[nodiscard]] std::span<const TeamAlias> teams(domain::Sport sport);

/// The one team with this code at any of the three sources, in any case; null when none or more than one has it.
/// College codes are Kalshi's and ESPN's only.
[[nodiscard]] const TeamAlias* find_code(domain::Sport sport, std::string_view code);

/// The one team that `text` can mean: full name, then code, then city with nickname, Kalshi's name, nickname, end of
/// the nickname
/// ("wings"), city. The first of these with a match decides; null when it is ambiguous there ("Los Angeles") or nothing
/// matches. Case does not matter and "_" reads as a space.
[[nodiscard]] const TeamAlias* find_team(domain::Sport sport, std::string_view text);

struct TeamPair {
  const TeamAlias* first = nullptr;
  const TeamAlias* second = nullptr;
};

/// Splits the team block of a Kalshi ticker ("DETNYY") by the codes that exist: they have two to five letters.
/// Nothing when no split or more than one split names two teams.
[[nodiscard]] std::optional<TeamPair> split_codes(domain::Sport sport, std::string_view block);

}  // namespace arbees::matching
