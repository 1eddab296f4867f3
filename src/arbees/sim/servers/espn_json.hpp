#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "arbees/sim/servers/directory.hpp"
#include "arbees/sim/servers/view.hpp"

/// The games as ESPN writes them.
namespace arbees::sim::servers::espn {

/// The status object of a scoreboard: with a numeric clock.
[[nodiscard]] boost::json::object status(const GameNames& names, const domain::GameState& state);

/// One entry of a scoreboard's "events" at what the feed showed in `shown`.
[[nodiscard]] boost::json::object event(const GameNames& names, const GameView& game, const Shown& shown);

/// A whole summary. The header is of `header`, plays and win probabilities end `plays_behind` rows earlier.
[[nodiscard]] boost::json::object summary(const GameNames& names, const GameView& game, const Shown& header,
                                          std::size_t plays_behind);

/// The whole scoreboard answer around these events. `day`: the Eastern day asked for; football has a week instead.
[[nodiscard]] boost::json::object scoreboard(const LeagueNames& league, boost::json::array events,
                                             const std::string& day);

// Shared by the parts above.
[[nodiscard]] std::string play_id(const GameNames& names, const std::string& evening_id);
[[nodiscard]] std::string clock_text(domain::Sport sport, std::optional<std::int32_t> clock_ms);
[[nodiscard]] std::string ordinal(int n);  ///< "1st"
/// "1st Quarter", "OT", "2nd Half", "3rd Period".
[[nodiscard]] std::string period_text(domain::Sport sport, int period);
/// Points of one side by period up to `period`; they add up to `total`.
[[nodiscard]] std::vector<int> linescores(const GameView& game, std::size_t plays, domain::Side side, int period,
                                          int total);
/// ESPN's own guess of the home side's chances, of the score and the time left alone.
[[nodiscard]] double home_chance(domain::Sport sport, int lead, double played);
/// Share of regulation that is over, 0…1.
[[nodiscard]] double played_share(domain::Sport sport, int period, std::optional<std::int32_t> clock_ms);
[[nodiscard]] bool has_probability(domain::Sport sport);
[[nodiscard]] boost::json::object team(const GameNames& names, const TeamNames& team);
/// Odds before the start; nothing when the game has no line.
[[nodiscard]] std::optional<boost::json::object> odds(const GameNames& names, bool summary_form);

}  // namespace arbees::sim::servers::espn
