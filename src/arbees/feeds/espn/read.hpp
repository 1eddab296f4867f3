#pragma once
#include <array>
#include <optional>
#include <string>

#include "arbees/feeds/espn/snapshot.hpp"
#include "arbees/wire/json.hpp"

/// Parts of ESPN's documents that several of them share. Internal to this room.
namespace arbees::feeds::espn {

/// The feed's ids of the two sides, to tell whose a play or a possession is, and how its texts abbreviate them.
struct TeamIds {
  std::string home;
  std::string away;
  std::string home_abbreviation;
  std::string away_abbreviation;
  [[nodiscard]] std::optional<domain::Side> side_of(const wire::Node& id) const;
};

struct Status {
  domain::Phase phase = domain::Phase::unknown;
  std::int32_t period = 0;  ///< 0 before the game and where it is left out
  std::optional<std::int32_t> clock_ms;
};

/// The status object of an event, a summary's header or the core API. The clock is taken only while it runs or stands
/// during play: finals carry reset clocks.
[[nodiscard]] base::Result<Status> read_status(domain::Sport sport, const wire::Node& status);

/// "8:41", "57.2", "0.0" → milliseconds.
[[nodiscard]] std::optional<std::int32_t> parse_clock(std::string_view text);

/// The clock as time left in the period, or nothing when it can't be that.
[[nodiscard]] std::optional<std::int32_t> plausible_clock(domain::Sport sport, std::int32_t period,
                                                          std::optional<double> milliseconds);

/// 0…999 as a number, a string, or an object with `value` or `displayValue`; nothing when it is left out or "".
[[nodiscard]] base::Result<std::optional<std::int32_t>> read_score(const wire::Node& score);

/// The odds list of a scoreboard event (`odds`) or a summary (`pickcenter`): the first provider that is not live and
/// knows something. `line` keeps what the list does not say.
void read_line(domain::Sport sport, const wire::Node& odds, domain::PregameLine& line);

/// Lines that move with the game would make the score count twice.
[[nodiscard]] bool is_live_odds(const wire::Node& provider);

/// One provider's entry. False when it knows nothing.
[[nodiscard]] bool read_quote(domain::Sport sport, const wire::Node& quote, domain::PregameLine& line);

/// American odds: −140, "+120", "EVEN". Nothing when it is no such price ("OFF", 0).
[[nodiscard]] std::optional<std::int32_t> read_american(const wire::Node& odds);

/// One event of a scoreboard, a schedule, or a summary's header; all have `competitions[0]`.
[[nodiscard]] base::Result<GameSnapshot> read_event(domain::Sport sport, const wire::Node& event,
                                                    TeamIds* ids = nullptr);

/// Football between plays, from a scoreboard's `situation` or a play's `end`. Without `possession` the down, distance
/// and yard line are of the play before and are left out. The place is the text's ("ATL 28"), else the yard line's;
/// `yardsToEndzone` is of another moment in one row of ten and is not read. Never farther to go than to the goal.
[[nodiscard]] domain::FootballDetail read_football(const wire::Node& situation, const wire::Node& possession,
                                                   const TeamIds& ids);

/// Outs, bases and count from a `situation`; `half` from the status.
[[nodiscard]] domain::BaseballDetail read_baseball(const wire::Node& competition, const wire::Node& situation,
                                                   const wire::Node& status);

/// Yards to the goal by a text such as "ATL 28", "50" or "2nd & 7 at ATL 28", for the side `offence`.
[[nodiscard]] std::optional<std::int32_t> read_place(std::string_view text, domain::Side offence, const TeamIds& ids);

/// In a half-inning that begins with a runner on second: with nobody out, nobody on and no run in, the feed has not put
/// him there yet.
void place_runner(domain::BaseballDetail& detail, bool begins_with_runner, std::int32_t runs_in_half);

/// Runs that a side has scored in an inning, by its line score; 0 where that inning is not there yet.
[[nodiscard]] std::int32_t runs_in_inning(const wire::Node& competitor, std::int32_t inning);

/// "Top", "Bot", "Bottom", "Mid", "Middle", "End" at the start of a word.
[[nodiscard]] std::optional<domain::Half> parse_half(std::string_view text);

/// Skaters on the ice by `onIce` and the goalkeepers that the box score lists.
void read_ice(const wire::Node& summary, const TeamIds& ids, domain::HockeyDetail& detail);

/// True for a review that has not been decided: "Challenge", but not "Coach's Challenge (Stands)".
[[nodiscard]] bool is_open_review(std::string_view play_kind);

/// One row of a play list. Without knowing whether it is the postseason, the length of a hockey overtime is not known.
[[nodiscard]] base::Result<domain::Play> read_play(domain::Sport sport, std::optional<bool> postseason,
                                                   const wire::Node& row, const TeamIds& ids);

/// `plays` or `drives` of a summary, appended to `summary`, with the states after them.
void read_plays(domain::Sport sport, const wire::Node& root, const TeamIds& ids, Summary& summary);

/// `winprobability` of a summary.
void read_probabilities(const wire::Node& list, Summary& summary);

/// A probability 0…1 as a number.
[[nodiscard]] std::optional<base::Probability> read_probability(const wire::Node& node);

/// Documents as already parsed JSON; `parse.hpp` says what they do.
[[nodiscard]] base::Result<Scoreboard> read_scoreboard(domain::Sport sport, const wire::Node& root);
[[nodiscard]] base::Result<Summary> read_summary(domain::Sport sport, const wire::Node& root);

/// The league that a scoreboard, a schedule or a summary names.
[[nodiscard]] std::optional<domain::Sport> league_of(const wire::Node& root);

/// An error that ESPN answers with instead of a document.
[[nodiscard]] std::optional<base::Error> error_answer(const wire::Node& root);

}  // namespace arbees::feeds::espn
