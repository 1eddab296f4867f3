#include "arbees/sim/servers/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "arbees/base/assert.hpp"
#include "arbees/base/eastern.hpp"
#include "arbees/base/hash.hpp"

namespace arbees::sim::servers {
namespace {

using domain::Sport;
using matching::TeamAlias;

constexpr std::array<LeagueNames, 6> kLeagues = {{
    {Sport::nfl, "football/nfl", "s:20~l:28", "National Football League", "NFL", "NFL", "professional football",
     "Pro Football", "football_team", "Football", "football_game", "nfl", "https://www.nfl.com/", 450, 12185},
    {Sport::nba, "basketball/nba", "s:40~l:46", "National Basketball Association", "NBA", "NBA",
     "professional basketball", "Pro Basketball (M)", "basketball_team", "Basketball", "basketball_game", "nba",
     "https://www.nba.com/", 745, 12345},
    {Sport::nhl, "hockey/nhl", "s:70~l:90", "National Hockey League", "NHL", "NHL", "professional hockey", "Pro Hockey",
     "hockey_team", "Hockey", "hockey_match", "nhl", "https://www.nhl.com/", 899, 12346},
    {Sport::mlb, "baseball/mlb", "s:1~l:10", "Major League Baseball", "MLB", "MLB", "professional baseball",
     "Pro Baseball", "baseball_team", "Baseball", "baseball_game", "mlb", "https://www.mlb.com/", 100381, 12347},
    {Sport::ncaaf, "football/college-football", "s:20~l:23", "NCAA - Football", "NCAAF", "NCAAF", "college football",
     "College Football", "football_team", "Football", "football_game", "cfb", "https://www.ncaa.com/", 100351, 12348},
    {Sport::ncaab, "basketball/mens-college-basketball", "s:40~l:41", "NCAA Men's Basketball", "NCAAM", "NCAAMB",
     "college basketball", "College Basketball (M)", "basketball_team", "Basketball", "basketball_game", "cbb",
     "https://www.ncaa.com/", 101178, 12349},
}};

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Letters and digits alone: codes of ESPN can hold others ("M-OH", "TA&M").
std::string plain(std::string_view code) {
  std::string out;
  for (const char c : code)
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

bool is_college(Sport sport) {
  return sport == Sport::ncaaf || sport == Sport::ncaab;
}

std::string_view month_of(base::Date day) {
  return kMonths[static_cast<std::size_t>(day.month - 1)];
}

/// What a venue would call a team whose code nobody has seen: the first letters of its place.
std::string code_of(std::string_view known, const TeamAlias& alias) {
  if (std::string code = plain(known); !code.empty()) return code;
  if (std::string code = plain(alias.espn); !code.empty()) return code;
  std::string code;
  for (const char c : alias.city)
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 && code.size() < 5)
      code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return code;
}

TeamNames team_names(const LeagueNames& league, const domain::Team& team) {
  const TeamAlias* alias = matching::find_team(league.sport, team.name);
  const auto all = matching::teams(league.sport);
  if (alias == nullptr) {
    const auto at = std::ranges::find(all, team.id, &TeamAlias::espn_id);
    ARBEES_ASSERT(at != all.end(), "a simulated team is in no table");
    alias = &*at;
  }
  TeamNames out;
  out.espn_id = team.id;
  out.espn = team.abbreviation;
  out.name = team.name;
  out.city = alias->city;
  out.nickname = alias->nickname;
  out.kalshi = code_of(alias->kalshi, *alias);
  out.kalshi_name = alias->kalshi_name.empty() ? alias->city : alias->kalshi_name;
  out.polymarket = alias->polymarket.empty() ? lower(code_of({}, *alias)) : std::string(alias->polymarket);
  const auto place = static_cast<std::uint64_t>(alias - all.data());
  out.kalshi_id = uuid_of(place, 0x7EA0 + static_cast<std::uint64_t>(league.sport));
  out.polymarket_id = 100'000 + static_cast<std::int64_t>(league.sport) * 1000 + static_cast<std::int64_t>(place);
  out.outcome = is_college(league.sport) ? out.city : out.nickname;
  return out;
}

int eastern_minute(base::Nanos t) {
  const base::Date day = base::eastern_date(t);
  return static_cast<int>((t - base::eastern_to_utc(day, 0)).value / base::seconds(60).value);
}

}  // namespace

std::span<const LeagueNames> leagues() {
  return kLeagues;
}

const LeagueNames& league_of(Sport sport) {
  const auto* const found = std::ranges::find(kLeagues, sport, &LeagueNames::sport);
  ARBEES_ASSERT(found != kLeagues.end(), "a sport that is not simulated");
  return *found;
}

GameNames names_of(std::size_t index, const domain::Game& game, std::uint64_t seed) {
  GameNames out;
  out.game = index;
  out.facts = game;
  out.facts.start.value -= out.facts.start.value % base::seconds(60).value;  // schedules know no seconds
  out.league = &league_of(game.sport);
  out.teams = {team_names(*out.league, game.home), team_names(*out.league, game.away)};
  const std::uint64_t key = base::mix(seed, index);
  out.espn_id = fmt::format("4018{:05}", 10'000 + base::mix(seed, 0xE5) % 80'000 + index);
  const bool clocked = game.sport == Sport::mlb;
  const base::Nanos start = out.facts.start;
  const int minute = eastern_minute(start);
  out.kalshi_event = fmt::format("KX{}GAME-{}{}{}{}", out.league->kalshi, ticker_day(start),
                                 clocked ? fmt::format("{:02}{:02}", minute / 60, minute % 60) : "", out.away().kalshi,
                                 out.home().kalshi);
  for (std::size_t side = 0; side < 2; ++side) {
    out.tickers[side] = out.kalshi_event + "-" + out.teams[side].kalshi;
    out.market_ids[side] = uuid_of(key, 10 + side);
    out.tokens[side] = token_of(key, 20 + side);
  }
  out.milestone_id = uuid_of(key, 12);
  // Leagues whose slugs carry the UTC day; the others carry the Eastern one.
  const bool utc_day = game.sport == Sport::nfl;
  out.slug = fmt::format("{}-{}-{}-{}", out.league->polymarket, out.away().polymarket, out.home().polymarket,
                         iso_day(start, !utc_day));
  out.event_id = 900'000 + static_cast<std::int64_t>(index) * 7;
  out.moneyline_id = 3'600'000 + static_cast<std::int64_t>(index) * 31;
  out.game_id = 20'000 + static_cast<std::int64_t>(index);
  out.condition = hex32_of(key, 30);
  out.question = hex32_of(key, 31);
  return out;
}

std::string uuid_of(std::uint64_t key, std::uint64_t salt) {
  const std::uint64_t a = base::mix(key, salt * 2);
  const std::uint64_t b = base::mix(key, salt * 2 + 1);
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, (a >> 16) & 0xFFFF, a & 0xFFF,
                     0x8000 | (b >> 50 & 0x3FFF), b & 0xFFFFFFFFFFFF);
}

std::string hex32_of(std::uint64_t key, std::uint64_t salt) {
  std::string out = "0x";
  for (std::uint64_t i = 0; i < 4; ++i) out += fmt::format("{:016x}", base::mix(key, salt * 4 + i));
  return out;
}

std::string token_of(std::uint64_t key, std::uint64_t salt) {
  constexpr std::uint64_t k19 = 10'000'000'000'000'000'000ULL;  // 76 digits stay below 2^256
  std::string out = fmt::format("{}", k19 / 10 + base::mix(key, salt * 4) % (k19 / 10 * 9));
  for (std::uint64_t i = 1; i < 4; ++i) out += fmt::format("{:019}", base::mix(key, salt * 4 + i) % k19);
  return out;
}

std::string ticker_day(base::Nanos t) {
  const base::Date day = base::eastern_date(t);
  std::string month(month_of(day).substr(0, 3));
  for (char& c : month)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return fmt::format("{:02}{}{:02}", day.year % 100, month, day.day);
}

std::string short_day(base::Nanos t) {
  const base::Date day = base::eastern_date(t);
  return fmt::format("{} {}", month_of(day).substr(0, 3), day.day);
}

std::string long_day(base::Nanos t) {
  const base::Date day = base::eastern_date(t);
  return fmt::format("{} {}", month_of(day), day.day);
}

std::string eastern_clock(base::Nanos t, bool with_zone) {
  const int minute = eastern_minute(t);
  const int hour = minute / 60;
  // Before noon UTC offset −4 is daylight saving: the minute of the day in UTC less the Eastern one says which.
  const auto utc = static_cast<int>(t.value / base::seconds(60).value % 1440);
  const bool daylight = (utc - minute + 1440) % 1440 == 240;
  return fmt::format("{}:{:02}{}{}", (hour + 11) % 12 + 1, minute % 60, with_zone ? " " : "", hour < 12 ? "AM" : "PM") +
         (with_zone ? (daylight ? " EDT" : " EST") : " ET");
}

std::string iso_day(base::Nanos t, bool eastern) {
  if (!eastern) return base::format_utc(t).substr(0, 10);
  const base::Date day = base::eastern_date(t);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

}  // namespace arbees::sim::servers
