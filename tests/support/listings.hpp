#pragma once
#include <string>
#include <vector>

#include "arbees/base/eastern.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/listing.hpp"

/// Games and listings as ESPN and the venues shape them, made by hand for tests of matching.
namespace arbees::test {

inline base::Nanos utc(const char* text) {
  return base::parse_utc(text).value();
}

inline domain::Game game(const char* key, domain::Sport sport, const char* away, const char* home, const char* start) {
  domain::Game game;
  game.key = key;
  game.sport = sport;
  game.away.name = away;
  game.home.name = home;
  game.start = utc(start);
  return game;
}

/// One of the two markets of a Kalshi event, with the event known: teams in the block's order, visitors first.
struct KalshiSpec {
  domain::Sport sport = domain::Sport::nfl;
  std::string away_code;
  std::string home_code;
  std::string away_name;
  std::string home_name;
  bool yes_home = true;
  base::Date day;
  std::vector<domain::StartHint> starts;
  int number = 0;
  bool alone = false;  ///< without the event: the other team is only in the block
};

inline domain::ListedTeam listed(std::string code, std::string name, domain::Side side) {
  return {std::move(code), std::move(name), "", "", side};
}

inline std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

inline domain::Listing kalshi(const KalshiSpec& spec) {
  domain::Listing out;
  out.market.venue = domain::Venue::kalshi;
  out.sport = spec.sport;
  out.league = std::string(base::enum_name(spec.sport));
  out.team_block = spec.away_code + spec.home_code;
  const std::string& code = spec.yes_home ? spec.home_code : spec.away_code;
  out.market.symbol = "KX-" + out.team_block + "-" + code;
  out.teams = {listed(lower(spec.away_code), spec.away_name, domain::Side::away),
               listed(lower(spec.home_code), spec.home_name, domain::Side::home)};
  out.yes_team = out.teams[spec.yes_home ? 1 : 0];
  if (spec.alone) {
    out.teams.clear();
    out.yes_team.side.reset();
  }
  out.starts = spec.starts;
  if (spec.day.year > 0) out.day = spec.day;
  out.game_number = spec.number;
  return out;
}

/// One token of a Polymarket moneyline market. `full` names: with the event's teams known.
struct PolymarketSpec {
  domain::Sport sport = domain::Sport::nfl;
  std::string away_code;
  std::string home_code;
  std::string away_name;
  std::string home_name;
  std::string away_full;
  std::string home_full;
  bool yes_home = true;
  base::Date day;
  bool day_is_utc_or_eastern = false;
  std::vector<domain::StartHint> starts;
};

inline domain::Listing polymarket(const PolymarketSpec& spec) {
  domain::Listing out;
  out.market.venue = domain::Venue::polymarket;
  out.sport = spec.sport;
  out.league = std::string(base::enum_name(spec.sport));
  out.team_block = spec.away_code + "-" + spec.home_code;
  out.market.symbol = out.team_block + (spec.yes_home ? ":1" : ":0");
  const bool event = !spec.away_full.empty();
  const auto team = [&](const std::string& code, const std::string& name, const std::string& full, domain::Side side) {
    domain::ListedTeam team{event ? code : "", name, full, "", std::nullopt};
    if (event) team.side = side;
    return team;
  };
  out.teams = {team(spec.away_code, spec.away_name, spec.away_full, domain::Side::away),
               team(spec.home_code, spec.home_name, spec.home_full, domain::Side::home)};
  out.yes_team = out.teams[spec.yes_home ? 1 : 0];
  out.starts = spec.starts;
  if (spec.day.year > 0) out.day = spec.day;
  out.day_is_utc_or_eastern = spec.day_is_utc_or_eastern;
  return out;
}

inline domain::StartHint stated(const char* text) {
  return {domain::StartSource::stated, utc(text)};
}
inline domain::StartHint ticker_clock(const char* text) {
  return {domain::StartSource::ticker_clock, utc(text)};
}
inline domain::StartHint derived(const char* text) {
  return {domain::StartSource::derived, utc(text)};
}

}  // namespace arbees::test
