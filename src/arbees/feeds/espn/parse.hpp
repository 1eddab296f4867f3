#pragma once
#include <optional>
#include <string_view>

#include "arbees/feeds/espn/snapshot.hpp"

/// ESPN's JSON to domain values: pure functions that accept any bytes and never throw. Shapes and pitfalls are in
/// docs/feeds-espn.md. An error names the place, what was expected and what was found there.
namespace arbees::feeds::espn {

/// `…/scoreboard` of one league. Refused as a whole: not JSON, an error answer, no event list, another league's.
[[nodiscard]] base::Result<Scoreboard> parse_scoreboard(domain::Sport sport, std::string_view bytes);

/// `…/summary?event=ID`. Refused as a whole when its header can't be read.
[[nodiscard]] base::Result<Summary> parse_summary(domain::Sport sport, std::string_view bytes);

enum class DocumentKind : std::uint8_t {
  scoreboard,
  team_schedule,
  event,  ///< one event of a scoreboard by itself
  summary,
  cdn_scoreboard,  ///< a web page's payload around a scoreboard
  cdn_game,        ///< a web page's payload around a summary, or parts of one
  core_status,
  core_plays,
  core_drives,
  core_probabilities,
  core_odds,
  core_predictor
};
BOOST_DESCRIBE_ENUM(DocumentKind, scoreboard, team_schedule, event, summary, cdn_scoreboard, cdn_game, core_status,
                    core_plays, core_drives, core_probabilities, core_odds, core_predictor)

/// A document of any kind. Only the lists that its kind has are filled.
struct Document {
  DocumentKind kind = DocumentKind::scoreboard;
  domain::Sport sport = domain::Sport::other;
  std::vector<GameSnapshot> games;
  std::vector<domain::Play> plays;
  std::vector<domain::GameState> after;  ///< for summaries, the game after each of `plays`
  std::vector<ReferenceProbability> probabilities;
  std::vector<LineQuote> lines;
  std::optional<GameStatus> status;
  std::vector<base::Error> refused;
};

/// Tells the kind and the league from the content. `hint` is used where the content names no league, and is an error
/// where it names another. A kind that has no game in it (teams, standings of power …) is refused by name.
[[nodiscard]] base::Result<Document> parse_document(std::string_view bytes, std::optional<domain::Sport> hint = {});

}  // namespace arbees::feeds::espn
