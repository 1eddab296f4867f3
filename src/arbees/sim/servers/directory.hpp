#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "arbees/domain/game.hpp"
#include "arbees/matching/team_aliases.hpp"

/// What each source calls the evening's games: invented games under the names and numbers that a real one would have.
namespace arbees::sim::servers {

/// The spellings of one league at each source.
struct LeagueNames {
  domain::Sport sport;
  std::string_view espn_path;      ///< "football/nfl"
  std::string_view espn_uid;       ///< "s:20~l:28"
  std::string_view title;          ///< "National Football League"
  std::string_view abbreviation;   ///< "NFL"
  std::string_view kalshi;         ///< "NFL" of KXNFLGAME
  std::string_view kalshi_phrase;  ///< "professional football"
  std::string_view competition;    ///< "Pro Football"
  std::string_view strike;         ///< "football_team"
  std::string_view tag;            ///< "Football"
  std::string_view milestone;      ///< "football_game"
  std::string_view polymarket;     ///< "nfl" of slugs
  std::string_view site;           ///< "https://www.nfl.com/"
  int polymarket_tag;              ///< 450
  int polymarket_series;
};
[[nodiscard]] std::span<const LeagueNames> leagues();
[[nodiscard]] const LeagueNames& league_of(domain::Sport sport);

struct TeamNames {
  std::string espn_id;
  std::string espn;         ///< "DET"
  std::string name;         ///< "Detroit Lions"
  std::string city;         ///< "Detroit"
  std::string nickname;     ///< "Lions"
  std::string kalshi;       ///< "DET"
  std::string kalshi_name;  ///< "Detroit"
  std::string kalshi_id;    ///< UUID of the structured target
  std::string polymarket;   ///< "det"
  std::int64_t polymarket_id = 0;
  std::string outcome;  ///< Polymarket's: nickname, or for a college the school
};

/// One claim of a game on Kalshi or token of it on Polymarket, home first.
struct GameNames {
  std::size_t game = 0;  ///< index in the evening
  domain::Game facts;
  const LeagueNames* league = nullptr;
  std::array<TeamNames, 2> teams;  ///< home, away
  std::string espn_id;             ///< "401812345"
  std::string kalshi_event;        ///< "KXNFLGAME-26NOV24DETCIN"
  std::array<std::string, 2> tickers;
  std::array<std::string, 2> market_ids;  ///< UUIDs
  std::string milestone_id;
  std::string slug;  ///< "nfl-det-cin-2026-11-24"
  std::int64_t event_id = 0;
  std::int64_t moneyline_id = 0;
  std::int64_t game_id = 0;
  std::string condition;  ///< "0x…"
  std::string question;
  std::array<std::string, 2> tokens;

  [[nodiscard]] const TeamNames& home() const { return teams[0]; }
  [[nodiscard]] const TeamNames& away() const { return teams[1]; }
};

/// Names for game number `index` of an evening with this seed; the same again for the same arguments. Two games of one
/// pair on one day do not occur.
[[nodiscard]] GameNames names_of(std::size_t index, const domain::Game& game, std::uint64_t seed);

// Identifiers that look like the venues' own, drawn by key.
[[nodiscard]] std::string uuid_of(std::uint64_t key, std::uint64_t salt);
[[nodiscard]] std::string hex32_of(std::uint64_t key, std::uint64_t salt);  ///< "0x" and 64 hex digits
[[nodiscard]] std::string token_of(std::uint64_t key, std::uint64_t salt);  ///< decimal, below 2^256

/// "26NOV24" of an Eastern day; "Nov 24"; "8:15 PM EST".
[[nodiscard]] std::string ticker_day(base::Nanos t);
[[nodiscard]] std::string short_day(base::Nanos t);
[[nodiscard]] std::string long_day(base::Nanos t);  ///< "November 24"
[[nodiscard]] std::string eastern_clock(base::Nanos t, bool with_zone);
[[nodiscard]] std::string iso_day(base::Nanos t, bool eastern);  ///< "2026-11-24"

}  // namespace arbees::sim::servers
