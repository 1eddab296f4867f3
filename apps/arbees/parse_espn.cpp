#include <fmt/format.h>

#include "apps/arbees/parse_sources.hpp"
#include "arbees/feeds/espn/parse.hpp"

namespace arbees::app {
namespace {

namespace espn = feeds::espn;

std::string clock_text(const domain::GameState& state) {
  if (!state.clock_ms) return "";
  return fmt::format(" {}:{:02}", *state.clock_ms / 60'000, *state.clock_ms / 1000 % 60);
}

std::string side_text(const domain::Game& game, std::optional<domain::Side> side) {
  if (!side) return "nobody";
  return *side == domain::Side::home ? game.home.abbreviation : game.away.abbreviation;
}

std::string detail_text(const espn::GameSnapshot& snapshot) {
  if (const auto* football = std::get_if<domain::FootballDetail>(&snapshot.state.detail)) {
    if (!football->possession) return "";
    std::string text = " " + side_text(snapshot.game, football->possession) + " ball";
    if (football->kickoff) return text + " after the kickoff";
    if (football->down) text += fmt::format(", down {}", *football->down);
    if (football->distance) text += fmt::format(" and {}", *football->distance);
    if (football->yards_to_goal) text += fmt::format(", {} yards to go to the goal line", *football->yards_to_goal);
    return text;
  }
  if (const auto* baseball = std::get_if<domain::BaseballDetail>(&snapshot.state.detail)) {
    std::string text = baseball->half ? " " + std::string(base::enum_name(*baseball->half)) : "";
    if (baseball->outs) text += fmt::format(", {} out", *baseball->outs);
    if (baseball->bases)
      text += fmt::format(", bases {}{}{}", *baseball->bases & 1 ? '1' : '-', *baseball->bases & 2 ? '2' : '-',
                          *baseball->bases & 4 ? '3' : '-');
    return text;
  }
  return "";
}

std::string line_text(const domain::PregameLine& line) {
  std::string text;
  if (line.home_spread) text += fmt::format("  spread {:+}", *line.home_spread);
  if (line.home_moneyline) text += fmt::format("  home {:+}", *line.home_moneyline);
  if (line.away_moneyline) text += fmt::format("  away {:+}", *line.away_moneyline);
  if (line.home_probability) text += fmt::format("  forecast {:.3f}", line.home_probability->to_double());
  return text;
}

std::string game_text(const espn::GameSnapshot& snapshot) {
  const domain::Game& game = snapshot.game;
  const domain::GameState& state = snapshot.state;
  const std::string place = game.neutral_site ? "vs" : "at";
  return fmt::format("{:<16} {}  {:>5} {:>3} {} {:<5} {:>3}  {}{}{}{}", game.key,
                     base::format_utc(game.start).substr(0, 16), game.away.abbreviation, state.away_score, place,
                     game.home.abbreviation, state.home_score, base::enum_name(state.phase),
                     state.period > 0 ? fmt::format(" {}", state.period) : "", clock_text(state),
                     detail_text(snapshot)) +
         line_text(game.line);
}

ParsedFile to_events(const espn::Document& document) {
  ParsedFile file;
  file.kind = base::enum_name(document.kind);
  file.sport = base::enum_name(document.sport);
  for (const auto& game : document.games) file.events.push_back({typed(game), game_text(game)});
  for (const auto& play : document.plays) file.events.push_back({typed("play", play), ""});
  for (const auto& reference : document.probabilities) file.events.push_back({typed(reference), ""});
  for (const auto& quote : document.lines)
    file.events.push_back({typed(quote), quote.game_key + "  " + quote.provider + line_text(quote.line)});
  if (document.status)
    file.events.push_back(
        {typed(*document.status), fmt::format("{}  {} {}", document.status->game_key,
                                              base::enum_name(document.status->phase), document.status->period)});
  file.refused = document.refused;
  return file;
}

}  // namespace

ParsedFile parse_espn(std::string_view bytes, std::optional<domain::Sport> sport) {
  const auto document = feeds::espn::parse_document(bytes, sport);
  if (document) return to_events(*document);
  ParsedFile refused;
  refused.refused.push_back(document.error());
  return refused;
}

}  // namespace arbees::app
