#include "arbees/domain/league.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "arbees/base/eastern.hpp"

namespace arbees::domain {
namespace {

using enum SeasonType;

/// Official playing rules of each league as of 2026; the season is that of the change.
constexpr auto kTouchdown = OvertimeKind::opening_touchdown;
constexpr auto kBoth = OvertimeKind::both_possess;
constexpr auto kSudden = OvertimeKind::sudden_death;
constexpr auto kGoesOn = StillLevel::goes_on;

constexpr OvertimeRule kNfl[] = {
    {.first_season = 2025, .type = regular, .kind = kBoth, .seconds = 600, .periods = 1, .can_tie = true},
    {.first_season = 2017, .type = regular, .kind = kTouchdown, .seconds = 600, .periods = 1, .can_tie = true},
    {.first_season = 2012, .type = regular, .kind = kTouchdown, .seconds = 900, .periods = 1, .can_tie = true},
    {.first_season = 0, .type = regular, .kind = kSudden, .seconds = 900, .periods = 1, .can_tie = true},
    {.first_season = 2021, .type = preseason, .kind = OvertimeKind::none, .can_tie = true},
    {.first_season = 2017, .type = preseason, .kind = kTouchdown, .seconds = 600, .periods = 1, .can_tie = true},
    {.first_season = 2012, .type = preseason, .kind = kTouchdown, .seconds = 900, .periods = 1, .can_tie = true},
    {.first_season = 0, .type = preseason, .kind = kSudden, .seconds = 900, .periods = 1, .can_tie = true},
    {.first_season = 2022, .type = postseason, .kind = kBoth, .seconds = 900, .then = kGoesOn},
    {.first_season = 2010, .type = postseason, .kind = kTouchdown, .seconds = 900, .then = kGoesOn},
    {.first_season = 0, .type = postseason, .kind = kSudden, .seconds = 900, .then = kGoesOn},
};

constexpr auto kPossessions = OvertimeKind::alternate_possessions;
constexpr OvertimeRule kNcaaf[] = {
    {.first_season = 2021,
     .type = regular,
     .kind = kPossessions,
     .then = kGoesOn,
     .two_point_required_from = 2,
     .two_point_only_from = 3},
    {.first_season = 2019,
     .type = regular,
     .kind = kPossessions,
     .then = kGoesOn,
     .two_point_required_from = 3,
     .two_point_only_from = 5},
    {.first_season = 0, .type = regular, .kind = kPossessions, .then = kGoesOn, .two_point_required_from = 3},
};

constexpr OvertimeRule kBasketball[] = {
    {.type = regular, .kind = OvertimeKind::full_period, .seconds = 300, .then = kGoesOn},
};

constexpr auto kShootout = StillLevel::shootout;
constexpr OvertimeRule kNhl[] = {
    {.first_season = 2016,
     .type = regular,
     .kind = kSudden,
     .seconds = 300,
     .periods = 1,
     .then = kShootout,
     .skaters = 3},
    {.first_season = 2006,
     .type = regular,
     .kind = kSudden,
     .seconds = 300,
     .periods = 1,
     .then = kShootout,
     .skaters = 4},
    {.first_season = 2000,
     .type = regular,
     .kind = kSudden,
     .seconds = 300,
     .periods = 1,
     .can_tie = true,
     .skaters = 4},
    {.first_season = 0, .type = regular, .kind = kSudden, .seconds = 300, .periods = 1, .can_tie = true, .skaters = 5},
    {.first_season = 0, .type = postseason, .kind = kSudden, .seconds = 1200, .then = kGoesOn, .skaters = 5},
};

constexpr auto kInnings = OvertimeKind::extra_innings;
constexpr OvertimeRule kMlb[] = {
    // Both venues' texts foresee a regular-season tie: a game that weather ends level and nobody resumes.
    {.first_season = 2020,
     .type = regular,
     .kind = kInnings,
     .then = kGoesOn,
     .can_tie = true,
     .runner_on_second = true},
    {.first_season = 0, .type = regular, .kind = kInnings, .then = kGoesOn, .can_tie = true},
    {.first_season = 0, .type = preseason, .kind = kInnings, .periods = 1, .can_tie = true, .runner_on_second = true},
    {.first_season = 0, .type = postseason, .kind = kInnings, .then = kGoesOn},
};

constexpr OvertimeRule kUnknownLeague[] = {{.type = regular, .kind = OvertimeKind::none, .can_tie = true}};

constexpr std::uint16_t set(std::initializer_list<Phase> phases) {
  std::uint16_t bits = 0;
  for (const Phase phase : phases) bits = static_cast<std::uint16_t>(bits | (1U << static_cast<unsigned>(phase)));
  return bits;
}

/// docs/feeds-espn.md, "What a game can do", has the table with its reasons.
constexpr std::array<std::uint16_t, kPhaseCount> phases() {
  using enum Phase;
  std::array<std::uint16_t, kPhaseCount> next{};
  const auto of = [&next](Phase phase) -> std::uint16_t& { return next[static_cast<std::size_t>(phase)]; };
  const auto any = static_cast<std::uint16_t>((1U << kPhaseCount) - 1U - (1U << static_cast<unsigned>(Phase::unknown)));
  of(Phase::unknown) = any;
  of(scheduled) = any;
  of(live) = set({live, intermission, delayed, suspended, postponed, canceled, final});
  of(intermission) = of(live);
  of(delayed) = any;  // to scheduled only while nothing has been played
  of(suspended) = of(live);
  of(postponed) = set({postponed, scheduled, delayed, live, suspended, canceled});
  of(canceled) = set({canceled, postponed});
  of(final) = set({final, live, intermission});  // to play again only while it is provisional
  return next;
}

constexpr TransitionRules transitions(ScoringPace pace, std::int32_t shortest_game_seconds) {
  TransitionRules rules;
  rules.next = phases();
  rules.pace = pace;
  rules.shortest_game_seconds = shortest_game_seconds;
  return rules;
}

constexpr std::int32_t kNflIds[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
                                    17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 33, 34};
constexpr std::int32_t kThirtyIds[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30};
constexpr std::int32_t kNhlIds[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,     16,
                                    17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 37, 124292, 129764};
constexpr std::int32_t kNhlFormer[] = {24};  // Arizona, to 2023-24

constexpr std::string_view kListed = "ESPN's team lists and boards of 2026";

constexpr std::string_view kNflSeries[] = {"KXNFLGAME"};
constexpr std::string_view kNbaSeries[] = {"KXNBAGAME"};
constexpr std::string_view kNhlSeries[] = {"KXNHLGAME"};
constexpr std::string_view kMlbSeries[] = {"KXMLBGAME"};
constexpr std::string_view kNcaafSeries[] = {"KXNCAAFGAME", "KXNCAAFCSGAME"};
constexpr std::string_view kNcaabSeries[] = {"KXNCAAMBGAME"};

// At once: a touchdown with its try, three free throws and a basket, two goals, five runs; more than one play fits into
// one message where a feed catches up.
constexpr ScoringPace kFootballPace{8, 8, 60};
constexpr ScoringPace kBasketballPace{7, 3, 5};
constexpr ScoringPace kHockeyPace{2, 1, 10};
constexpr ScoringPace kBaseballPace{5, 4, 30};

constexpr League kLeagues[] = {
    {.sport = Sport::nfl,
     .family = Family::football,
     .regulation_periods = 4,
     .period_seconds = 900,
     .overtime = kNfl,
     .season_turns_month = 4,
     .transitions = transitions(kFootballPace, 7'200),
     .teams = {"espn", kListed, 2026, kNflIds, {}},
     .espn_path = "football/nfl",
     .espn_uid = "s:20~l:28",
     .kalshi_series = kNflSeries,
     .polymarket = "nfl"},
    {.sport = Sport::nba,
     .family = Family::basketball,
     .regulation_periods = 4,
     .period_seconds = 720,
     .overtime = kBasketball,
     .season_turns_month = 8,
     .season_named_by_end = true,
     .transitions = transitions(kBasketballPace, 5'400),
     .teams = {"espn", kListed, 2026, kThirtyIds, {}},
     .espn_path = "basketball/nba",
     .espn_uid = "s:40~l:46",
     .kalshi_series = kNbaSeries,
     .polymarket = "nba"},
    {.sport = Sport::nhl,
     .family = Family::hockey,
     .regulation_periods = 3,
     .period_seconds = 1200,
     .overtime = kNhl,
     .season_turns_month = 8,
     .season_named_by_end = true,
     .transitions = transitions(kHockeyPace, 5'400),
     .teams = {"espn", kListed, 2026, kNhlIds, kNhlFormer},
     .espn_path = "hockey/nhl",
     .espn_uid = "s:70~l:90",
     .kalshi_series = kNhlSeries,
     .polymarket = "nhl"},
    {.sport = Sport::mlb,
     .family = Family::baseball,
     .regulation_periods = 9,
     .overtime = kMlb,
     .transitions = transitions(kBaseballPace, 3'600),
     .teams = {"espn", kListed, 2026, kThirtyIds, {}},
     .espn_path = "baseball/mlb",
     .espn_uid = "s:1~l:10",
     .kalshi_series = kMlbSeries,
     .polymarket = "mlb"},
    {.sport = Sport::ncaaf,
     .family = Family::football,
     .regulation_periods = 4,
     .period_seconds = 900,
     .overtime = kNcaaf,
     .season_turns_month = 5,
     .transitions = transitions(kFootballPace, 7'200),
     .teams = {"espn", "matching's tables of schools", 0, {}, {}},
     .espn_path = "football/college-football",
     .espn_uid = "s:20~l:23",
     .kalshi_series = kNcaafSeries,
     .polymarket = "cfb"},
    {.sport = Sport::ncaab,
     .family = Family::basketball,
     .regulation_periods = 2,
     .period_seconds = 1200,
     .overtime = kBasketball,
     .season_turns_month = 8,
     .season_named_by_end = true,
     .transitions = transitions(kBasketballPace, 5'400),
     .teams = {"espn", "matching's tables of schools", 0, {}, {}},
     .espn_path = "basketball/mens-college-basketball",
     .espn_uid = "s:40~l:41",
     .kalshi_series = kNcaabSeries,
     .polymarket = "cbb"},
};

constexpr League kOther{.overtime = kUnknownLeague, .transitions = transitions({}, 0)};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kLeagues); ++i)
    if (static_cast<std::size_t>(kLeagues[i].sport) != i) return false;
  return std::size(kLeagues) == static_cast<std::size_t>(Sport::other);
}
static_assert(in_order());

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// "KXNFLGAME" → "NFL".
std::string_view league_in(std::string_view series) {
  if (series.starts_with("KX")) series.remove_prefix(2);
  if (series.ends_with("GAME")) series.remove_suffix(4);
  return series;
}

const OvertimeRule* find_rule(const League& league, SeasonType type, std::int32_t season) {
  for (const OvertimeRule& rule : league.overtime)
    if (rule.type == type && (season == 0 || season >= rule.first_season)) return &rule;
  return nullptr;
}

}  // namespace

std::span<const League> leagues() {
  return kLeagues;
}

const League& league_of(Sport sport) {
  const auto index = static_cast<std::size_t>(sport);
  return index < std::size(kLeagues) ? kLeagues[index] : kOther;
}

Family family_of(Sport sport) {
  return league_of(sport).family;
}

Format format_of(Sport sport) {
  const League& league = league_of(sport);
  return {league.regulation_periods, league.period_seconds, league.overtime.front().seconds};
}

std::int32_t season_of(const Game& game) {
  if (game.season > 0 || game.start.value <= 0) return game.season;
  const League& league = league_of(game.sport);
  const base::Date day = base::eastern_date(game.start);
  if (league.season_named_by_end) return day.month >= league.season_turns_month ? day.year + 1 : day.year;
  return day.month < league.season_turns_month ? day.year - 1 : day.year;
}

SeasonType season_type_of(const Game& game) {
  if (game.season_type != SeasonType::unknown) return game.season_type;
  return game.postseason ? SeasonType::postseason : SeasonType::unknown;
}

const OvertimeRule& overtime_of(Sport sport, SeasonType type, std::int32_t season) {
  const League& league = league_of(sport);
  if (const OvertimeRule* rule = find_rule(league, type, season)) return *rule;
  if (const OvertimeRule* rule = find_rule(league, SeasonType::regular, season)) return *rule;
  return league.overtime.front();
}

const OvertimeRule& overtime_of(const Game& game) {
  return overtime_of(game.sport, season_type_of(game), season_of(game));
}

bool can_tie(Sport sport, SeasonType type, std::int32_t season) {
  return type == SeasonType::exhibition || overtime_of(sport, type, season).can_tie;
}

bool can_tie(const Game& game) {
  return can_tie(game.sport, season_type_of(game), season_of(game));
}

std::int32_t period_seconds(const Game& game, std::int32_t period) {
  const League& league = league_of(game.sport);
  return period > league.regulation_periods ? overtime_of(game).seconds : league.period_seconds;
}

std::optional<bool> is_league_team(Sport sport, std::string_view id) {
  const FeedTeams& teams = league_of(sport).teams;
  if (teams.ids.empty() || id.empty()) return std::nullopt;
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc{} || end != id.data() + id.size()) return false;
  const auto has = [number](std::span<const std::int32_t> ids) { return std::ranges::find(ids, number) != ids.end(); };
  return has(teams.ids) || has(teams.former);
}

Sport sport_of_kalshi(std::string_view series_or_league) {
  for (const League& league : kLeagues)
    for (const std::string_view series : league.kalshi_series)
      if (same_letters(series, series_or_league) || same_letters(league_in(series), series_or_league))
        return league.sport;
  return Sport::other;
}

Sport sport_of_polymarket(std::string_view league) {
  for (const League& row : kLeagues)
    if (same_letters(row.polymarket, league)) return row.sport;
  return Sport::other;
}

}  // namespace arbees::domain
