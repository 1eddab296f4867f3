#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "arbees/base/id.hpp"
#include "arbees/base/probability.hpp"
#include "arbees/base/time.hpp"
#include "arbees/domain/sport.hpp"

namespace arbees::domain {

struct GameTag;
/// Handed out by the engine's registry in the order games appear, so a tape hands out the same ones.
using GameId = base::Id<GameTag>;

struct Team {
  std::string id;            ///< the feed's own id; empty when unknown
  std::string abbreviation;  ///< the feed's own short code
  std::string name;          ///< "Detroit Lions"
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, abbreviation, name))

/// What was thought of the game before it started: whatever was there. Stored before the start, since feeds
/// drop it once the game is live.
struct PregameLine {
  std::optional<double> home_spread;           ///< points, from the home side: negative = home favoured
  std::optional<std::int32_t> home_moneyline;  ///< American odds
  std::optional<std::int32_t> away_moneyline;
  std::optional<base::Probability> home_probability;  ///< a rating's or a forecaster's
  std::optional<base::Probability> home_price;        ///< a venue's mid price just before the start
};
BOOST_DESCRIBE_STRUCT(PregameLine, (), (home_spread, home_moneyline, away_moneyline, home_probability, home_price))

/// What kind of game of its season. `exhibition`: an all-star or other game whose sides are no teams of the league.
enum class SeasonType : std::uint8_t { unknown, preseason, regular, postseason, exhibition };
BOOST_DESCRIBE_ENUM(SeasonType, unknown, preseason, regular, postseason, exhibition)

struct Game {
  std::string key;  ///< unique and stable: "espn:401772994", "sim:nba-3", "nba-2025-11-22-lac-cha"
  Sport sport = Sport::other;
  Team home;
  Team away;
  base::Nanos start;  ///< scheduled start; 0 when unknown
  bool neutral_site = false;
  bool postseason = false;
  PregameLine line;
  std::int32_t season = 0;  ///< the year that the feed names the season by; 0 when unknown
  SeasonType season_type = SeasonType::unknown;
};
BOOST_DESCRIBE_STRUCT(Game, (), (key, sport, home, away, start, neutral_site, postseason, line, season, season_type))

/// `unknown` is a status the feed sent and we cannot read: trading on the game halts.
enum class Phase : std::uint8_t {
  unknown,
  scheduled,
  live,
  intermission,
  delayed,
  suspended,
  postponed,
  canceled,
  final
};
BOOST_DESCRIBE_ENUM(Phase, unknown, scheduled, live, intermission, delayed, suspended, postponed, canceled, final)

enum class Half : std::uint8_t { top, middle, bottom, end };
BOOST_DESCRIBE_ENUM(Half, top, middle, bottom, end)

/// Football between plays. Absent = the feed did not say; never "unchanged".
struct FootballDetail {
  static constexpr const char* kName = "football";
  std::optional<Side> possession;
  std::optional<std::int32_t> down;           ///< 1…4
  std::optional<std::int32_t> distance;       ///< yards to a first down
  std::optional<std::int32_t> yards_to_goal;  ///< yards to the opponent's goal line for the side with the ball
  std::optional<std::int32_t> home_timeouts;
  std::optional<std::int32_t> away_timeouts;
  std::optional<Side> second_half_receiver;
  bool kickoff = false;               ///< the next play is a kickoff by the side not in possession
  std::optional<bool> home_had_ball;  ///< has had, or has now, a possession in this overtime; absent when unknown
  std::optional<bool> away_had_ball;
};
BOOST_DESCRIBE_STRUCT(FootballDetail, (),
                      (possession, down, distance, yards_to_goal, home_timeouts, away_timeouts, second_half_receiver,
                       kickoff, home_had_ball, away_had_ball))

struct BasketballDetail {
  static constexpr const char* kName = "basketball";
  std::optional<Side> possession;
};
BOOST_DESCRIBE_STRUCT(BasketballDetail, (), (possession))

struct HockeyDetail {
  static constexpr const char* kName = "hockey";
  std::optional<std::int32_t> home_skaters;  ///< without the goalkeeper: 5 at full strength
  std::optional<std::int32_t> away_skaters;
  bool home_net_empty = false;
  bool away_net_empty = false;
  bool shootout = false;
};
BOOST_DESCRIBE_STRUCT(HockeyDetail, (), (home_skaters, away_skaters, home_net_empty, away_net_empty, shootout))

struct BaseballDetail {
  static constexpr const char* kName = "baseball";
  std::optional<Half> half;
  std::optional<std::int32_t> outs;
  std::optional<std::int32_t> bases;  ///< bit 0 = first, bit 1 = second, bit 2 = third
  std::optional<std::int32_t> balls;
  std::optional<std::int32_t> strikes;
  std::int32_t scheduled_innings = 9;
};
BOOST_DESCRIBE_STRUCT(BaseballDetail, (), (half, outs, bases, balls, strikes, scheduled_innings))

using SportDetail = std::variant<std::monostate, FootballDetail, BasketballDetail, HockeyDetail, BaseballDetail>;

/// A game at one instant, as its feed says.
struct GameState {
  Phase phase = Phase::unknown;
  std::int32_t period = 0;               ///< 1-based quarter, half, period or inning; overtime goes on counting
  std::optional<std::int32_t> clock_ms;  ///< left in the period; absent in baseball and where the feed does not say
  std::int32_t home_score = 0;
  std::int32_t away_score = 0;
  bool under_review = false;
  std::string last_play_id;
  SportDetail detail;
};
BOOST_DESCRIBE_STRUCT(GameState, (),
                      (phase, period, clock_ms, home_score, away_score, under_review, last_play_id, detail))

/// Can bets still be decided by play: the ball is, or can soon be, in play.
[[nodiscard]] constexpr bool in_play(Phase phase) {
  return phase == Phase::live || phase == Phase::intermission;
}

/// Seconds of regulation left; 0 in overtime; nothing without a clock.
[[nodiscard]] std::optional<double> regulation_seconds_left(Sport sport, const GameState& state);

enum class PlayChange : std::uint8_t { inserted, updated, removed };
BOOST_DESCRIBE_ENUM(PlayChange, inserted, updated, removed)

/// One row of a feed's play list. Scores are after the play.
struct Play {
  std::string id;
  PlayChange change = PlayChange::inserted;
  std::int32_t period = 0;
  std::optional<std::int32_t> clock_ms;  ///< left in the period, whatever way the feed counts
  std::string kind;                      ///< the feed's own words: "Rush", "Home Run"
  std::string text;
  std::optional<Side> side;
  bool scoring = false;
  std::int32_t home_score = 0;
  std::int32_t away_score = 0;
  std::optional<base::Nanos> wallclock;
};
BOOST_DESCRIBE_STRUCT(Play, (),
                      (id, change, period, clock_ms, kind, text, side, scoring, home_score, away_score, wallclock))

}  // namespace arbees::domain
