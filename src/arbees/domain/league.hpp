#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "arbees/domain/game.hpp"
#include "arbees/domain/sport.hpp"

/// One row a league: everything about a league that is data. Whoever must know how long a period is, what follows a
/// level game, who can tie, how fast a score can rise or how a source names the league asks here and names no league.
/// Constant data; any thread.
namespace arbees::domain {

/// How a game that is level after regulation goes on.
enum class OvertimeKind : std::uint8_t {
  none,               ///< the game ends level
  full_period,        ///< played to the end; another one follows while it is level
  sudden_death,       ///< the first score wins
  opening_touchdown,  ///< NFL: a touchdown of the first possession wins; else both have had the ball, then sudden death
  both_possess,       ///< NFL: both have had the ball whatever the first does, then sudden death
  alternate_possessions,  ///< college football: a possession each from the opponent's yard line, no clock
  extra_innings           ///< baseball: whole innings until the lead stands at an inning's end
};
BOOST_DESCRIBE_ENUM(OvertimeKind, none, full_period, sudden_death, opening_touchdown, both_possess,
                    alternate_possessions, extra_innings)

/// What follows when `OvertimeRule::periods` are over and the game is level.
enum class StillLevel : std::uint8_t { ends_level, shootout, goes_on };
BOOST_DESCRIBE_ENUM(StillLevel, ends_level, shootout, goes_on)

/// Overtime and tie rules of a league from one season on, for one season type.
struct OvertimeRule {
  std::int32_t first_season = 0;  ///< as the feed names seasons: NBA, NHL and college basketball by the year they end
  SeasonType type = SeasonType::regular;
  OvertimeKind kind = OvertimeKind::none;
  std::int32_t seconds = 0;  ///< of one overtime period; 0 without a clock
  std::int32_t periods = 0;  ///< how many at most; 0: until it is decided
  StillLevel then = StillLevel::ends_level;
  bool can_tie = false;                      ///< the game can end level
  std::int32_t skaters = 0;                  ///< hockey: a side, without the goalkeeper
  bool runner_on_second = false;             ///< baseball: each extra half-inning begins with a runner there
  std::int32_t two_point_required_from = 0;  ///< college football: after a touchdown, from this overtime on; 0: never
  std::int32_t two_point_only_from = 0;      ///< college football: nothing but two-point tries from this overtime on
};

/// How fast one side's score can rise: `at_once` points between two messages, and `points` more for each whole
/// `seconds` since the state that is compared with was first seen.
struct ScoringPace {
  std::int32_t at_once = 0;
  std::int32_t points = 0;
  std::int32_t seconds = 1;
};

inline constexpr std::size_t kPhaseCount = static_cast<std::size_t>(Phase::final) + 1;

/// Which changes of a game are possible. Seconds of play run with the game clock; others with the feed's messages.
struct TransitionRules {
  std::array<std::uint16_t, kPhaseCount> next{};  ///< by phase: bit `1 << phase` of each phase that may follow
  ScoringPace pace;
  std::int32_t score_fall_play_seconds = 120;  ///< a score falls only by what was scored in this much play, …
  std::int32_t score_fall_seconds = 300;       ///< … or, without a clock, in this much time
  std::int32_t clock_back_seconds = 60;        ///< within a period
  std::int32_t break_seconds = 120;            ///< a period goes back only out of a break that began this recently
  std::int32_t catch_up_seconds = 300;         ///< how late a feed can be and then catch up in one message
  std::int32_t frozen_seconds = 90;            ///< same clock and play for this long while it should run
  std::int32_t shortest_game_seconds = 0;      ///< from start to final; one that is faster was never played
};

/// A feed's ids of a league's teams. A team that moves or is renamed keeps its id.
struct FeedTeams {
  std::string_view feed;    ///< "espn"
  std::string_view source;  ///< where the ids were read
  std::int32_t season = 0;  ///< as of this season; 0: no closed list here (colleges: matching's tables)
  std::span<const std::int32_t> ids;
  std::span<const std::int32_t> former;  ///< ids of teams that no longer play
};

struct League {
  Sport sport = Sport::other;
  Family family = Family::none;
  std::int32_t regulation_periods = 0;
  std::int32_t period_seconds = 0;         ///< 0 without a clock
  std::span<const OvertimeRule> overtime;  ///< newest season first within a type
  /// Seasons named by their end: from this month on a game belongs to the season of the next year. Seasons named by
  /// their start: before this month a game belongs to the season of the year before.
  std::int32_t season_turns_month = 1;
  bool season_named_by_end = false;
  TransitionRules transitions;
  FeedTeams teams;
  std::string_view espn_path;                       ///< "football/nfl"
  std::string_view espn_uid;                        ///< "s:20~l:28"
  std::span<const std::string_view> kalshi_series;  ///< of game winners: "KXNFLGAME"
  std::string_view polymarket;                      ///< league code in slugs: "nfl", "cfb"
};

/// The leagues with a row of their own, in the order of `Sport`.
[[nodiscard]] std::span<const League> leagues();

/// The row; `Sport::other` has one too: no model, no clock, and a game of it may tie.
[[nodiscard]] const League& league_of(Sport sport);

/// The season that the feed would name; from the start where the game does not say; 0 when neither is known.
[[nodiscard]] std::int32_t season_of(const Game& game);

/// From `Game::season_type`, else from `Game::postseason`; `unknown` when neither says.
[[nodiscard]] SeasonType season_type_of(const Game& game);

/// The rule that such a game is played by. An unknown season is the newest; an unknown type is the regular season.
[[nodiscard]] const OvertimeRule& overtime_of(Sport sport, SeasonType type, std::int32_t season = 0);
[[nodiscard]] const OvertimeRule& overtime_of(const Game& game);

/// Whether such a game can end level: NFL and MLB before and in the regular season can, no postseason can, other
/// leagues cannot; a league without a row and an exhibition may. docs/trading.md has the venues' sentences.
[[nodiscard]] bool can_tie(Sport sport, SeasonType type, std::int32_t season = 0);
[[nodiscard]] bool can_tie(const Game& game);

/// Length of that period by rule, in seconds; 0 where it has no clock.
[[nodiscard]] std::int32_t period_seconds(const Game& game, std::int32_t period);

/// Is `id` a team of the league by the feed's list? Nothing where there is no closed list, or the id is empty.
[[nodiscard]] std::optional<bool> is_league_team(Sport sport, std::string_view id);

/// "KXNCAAFCSGAME" or "ncaafcs" → ncaaf; `other` where no row names it. Case is ignored.
[[nodiscard]] Sport sport_of_kalshi(std::string_view series_or_league);

/// "cfb" → ncaaf; `other` where no row names it.
[[nodiscard]] Sport sport_of_polymarket(std::string_view league);

}  // namespace arbees::domain
