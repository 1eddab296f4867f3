#include "arbees/matching/team_aliases.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "arbees/matching/team_tables.hpp"

namespace arbees::matching {
namespace {

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool same(std::string_view field, std::string_view folded_text) {
  return !field.empty() && folded(field) == folded_text;
}

bool ends_with_word(std::string_view field, std::string_view folded_text) {
  const std::string text = folded(field);
  return text.size() > folded_text.size() && text.ends_with(folded_text) &&
         text[text.size() - folded_text.size() - 1] == ' ';
}

bool has_code(const TeamAlias& team, std::string_view text) {
  return same(team.espn, text) || same(team.kalshi, text) || same(team.polymarket, text) || same(team.also, text);
}

struct Hits {
  const TeamAlias* only = nullptr;
  int count = 0;
};

template <class Match>
Hits matches(domain::Sport sport, Match&& match) {
  Hits hits;
  for (const TeamAlias& team : teams(sport)) {
    if (!match(team)) continue;
    hits.only = ++hits.count == 1 ? &team : nullptr;
  }
  return hits;
}

}  // namespace

std::span<const TeamAlias> teams(domain::Sport sport) {
  switch (sport) {
    case domain::Sport::nfl: return nfl_teams();
    case domain::Sport::nba: return nba_teams();
    case domain::Sport::nhl: return nhl_teams();
    case domain::Sport::mlb: return mlb_teams();
    case domain::Sport::ncaaf: return ncaaf_teams();
    case domain::Sport::ncaab: return ncaab_teams();
    case domain::Sport::other: return {};
  }
  return {};
}

const TeamAlias* find_code(domain::Sport sport, std::string_view code) {
  const std::string text = folded(code);
  return matches(sport, [&](const TeamAlias& team) { return has_code(team, text); }).only;
}

const TeamAlias* find_team(domain::Sport sport, std::string_view raw) {
  const std::string text = folded(raw);
  if (text.empty()) return nullptr;
  using Match = bool (*)(const TeamAlias&, std::string_view);
  constexpr std::array<Match, 7> kLevels = {
      [](const TeamAlias& t, std::string_view s) { return same(t.name, s); },
      has_code,
      [](const TeamAlias& t, std::string_view s) { return folded(t.city) + " " + folded(t.nickname) == s; },
      [](const TeamAlias& t, std::string_view s) { return same(t.kalshi_name, s); },
      [](const TeamAlias& t, std::string_view s) { return same(t.nickname, s); },
      [](const TeamAlias& t, std::string_view s) { return ends_with_word(t.nickname, s); },
      [](const TeamAlias& t, std::string_view s) { return same(t.city, s); },
  };
  for (const Match match : kLevels) {
    const Hits hits = matches(sport, [&](const TeamAlias& team) { return match(team, text); });
    if (hits.count > 0) return hits.only;
  }
  return nullptr;
}

std::optional<TeamPair> split_codes(domain::Sport sport, std::string_view block) {
  std::optional<TeamPair> found;
  for (std::size_t cut = 1; cut < block.size(); ++cut) {
    const TeamAlias* first = find_code(sport, block.substr(0, cut));
    const TeamAlias* second = find_code(sport, block.substr(cut));
    if (first == nullptr || second == nullptr || first == second) continue;
    if (found && (found->first != first || found->second != second)) return std::nullopt;
    found = TeamPair{first, second};
  }
  return found;
}

}  // namespace arbees::matching
