#include <unordered_set>

#include "arbees/feeds/espn/json.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Sport;
using wire::Node;

base::Result<void> same_league(Sport sport, const Node& root) {
  const Node leagues = root["leagues"];
  if (!leagues.is_array()) return {};
  const auto said = league_of(root);
  if (!said || *said == sport) return {};
  return base::fail("leagues[0]", std::string("expected the league ") + std::string(base::enum_name(sport)) +
                                      ", found " + std::string(base::enum_name(*said)));
}

}  // namespace

base::Result<Scoreboard> read_scoreboard(Sport sport, const Node& root) {
  if (const auto error = error_answer(root)) return std::unexpected(*error);
  if (const auto same = same_league(sport, root); !same) return std::unexpected(same.error());
  const Node events = root["events"];
  if (const auto array = events.need_array(); !array) return std::unexpected(array.error());
  Scoreboard scoreboard;
  std::unordered_set<std::string> seen;
  events.each([&](const Node& event) {
    auto game = read_event(sport, event);
    if (!game) {
      scoreboard.refused.push_back(game.error());
    } else if (!seen.insert(game->game.key).second) {
      const Node id = event["id"];
      scoreboard.refused.push_back(id.expected("an event that is not listed before"));
    } else {
      scoreboard.games.push_back(*std::move(game));
    }
  });
  return scoreboard;
}

base::Result<Scoreboard> parse_scoreboard(Sport sport, std::string_view bytes) {
  const auto document = parse_json(bytes);
  if (!document) return std::unexpected(document.error());
  return read_scoreboard(sport, document->root());
}

}  // namespace arbees::feeds::espn
