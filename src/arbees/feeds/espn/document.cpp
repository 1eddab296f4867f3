#include <fmt/format.h>

#include "arbees/feeds/espn/json.hpp"
#include "arbees/feeds/espn/league.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Sport;
using wire::Node;

/// What a document is, by the members that only its kind has.
struct Shape {
  std::optional<DocumentKind> kind;
  std::string refusal;  ///< why a document of another kind is not read
};

Shape refuse(std::string_view kind, std::string_view why) {
  return {std::nullopt, fmt::format("this is {}: {}", kind, why)};
}

bool has(const Node& node, std::string_view key) {
  return node[key].present();
}

/// A page of the core API, by its first item; a single item is told the same way.
std::optional<DocumentKind> core_item(const Node& item) {
  if (has(item, "homeWinPercentage") && has(item, "play")) return DocumentKind::core_probabilities;
  if (has(item, "homeTeamOdds") && has(item, "provider")) return DocumentKind::core_odds;
  const Node rows = item["plays"];
  if (has(item, "offensivePlays") && has(rows, "items")) return DocumentKind::core_drives;
  if (has(item, "homeScore") && has(item, "period") && has(item, "type")) return DocumentKind::core_plays;
  return std::nullopt;
}

std::optional<DocumentKind> core_page(const Node& items) {
  std::optional<DocumentKind> kind;
  items.each([&](const Node& item) {
    if (!kind) kind = core_item(item);
  });
  return kind;
}

Shape shape_of_core(const Node& root) {
  const Node items = root["items"];
  if (items.is_array()) {
    if (const auto kind = core_page(items)) return {kind, {}};
    return refuse("a page of the core API", "its items are neither plays, drives, probabilities nor odds");
  }
  if (const auto kind = core_item(root)) return {kind, {}};
  if (has(root, "displayClock") && has(root, "type")) return {DocumentKind::core_status, {}};
  const Node home = root["homeTeam"];
  const Node away = root["awayTeam"];
  if (has(home, "team") && (has(home, "statistics") || has(away, "statistics")))
    return {DocumentKind::core_predictor, {}};
  if (has(root, "homeTimeouts") && has(root, "awayTimeouts"))
    return refuse("a situation of the core API", "fouls and timeouts without score or clock, no game state");
  if (has(root, "stats") && has(root, "team"))
    return refuse("a power index of the core API", "a team's rating, no game state");
  return {std::nullopt, "not a document of ESPN's that is known here"};
}

Shape shape_of_wrapped(const Node& root) {
  const Node content = root["content"];
  if (has(content, "sbData")) return {DocumentKind::cdn_scoreboard, {}};
  const Node sports = root["sports"];
  bool teams = false;
  bool events = false;
  sports.each([&](const Node& sport) {
    const Node leagues = sport["leagues"];
    leagues.each([&](const Node& league) {
      teams = teams || has(league, "teams");
      events = events || has(league, "events");
    });
  });
  if (events) return refuse("a scoreboard header", "a menu of games in a shape of its own; ask for the scoreboard");
  if (teams || sports.is_array()) return refuse("a list of teams", "it carries no game state");
  return shape_of_core(root);
}

Shape shape_of(const Node& root) {
  if (has(root, "gamepackageJSON")) return {DocumentKind::cdn_game, {}};
  if (has(root, "header")) return {DocumentKind::summary, {}};
  if (has(root, "events"))
    return {has(root, "requestedSeason") ? DocumentKind::team_schedule : DocumentKind::scoreboard, {}};
  if (!has(root, "competitions")) return shape_of_wrapped(root);
  const Node competitions = root["competitions"];
  bool references = false;
  competitions.each([&](const Node& competition) {
    const Node status = competition["status"];
    references = references || (has(status, "$ref") && !has(status, "type"));
  });
  if (references) return refuse("an event of the core API", "its status and scores are references, no game state");
  return {DocumentKind::event, {}};
}

/// Core documents name their league in the addresses they carry.
std::optional<Sport> league_in_refs(const Node& node) {
  std::optional<Sport> said = sport_of_ref(node["$ref"].text().value_or(""));
  for (const std::string_view key : {"competition", "play", "team"}) {
    const Node child = node[key];
    if (!said) said = sport_of_ref(child["$ref"].text().value_or(""));
  }
  for (const std::string_view key : {"homeTeam", "awayTeam", "homeTeamOdds"}) {
    const Node child = node[key];
    const Node team = child["team"];
    if (!said) said = sport_of_ref(team["$ref"].text().value_or(""));
  }
  const Node items = node["items"];
  items.each([&](const Node& item) {
    if (!said) said = league_in_refs(item);
  });
  return said;
}

std::string key_in_refs(const Node& node) {
  std::string_view id = id_in_ref(node["$ref"].text().value_or(""), "events");
  const Node competition = node["competition"];
  if (id.empty()) id = id_in_ref(competition["$ref"].text().value_or(""), "events");
  return id.empty() ? "" : "espn:" + std::string(id);
}

base::Result<Sport> settle_sport(const std::optional<Sport>& said, const std::optional<Sport>& hint) {
  if (said && hint && *said != *hint)
    return base::fail("", fmt::format("the document is of {}, not of {} as asked for", base::enum_name(*said),
                                      base::enum_name(*hint)));
  if (said) return *said;
  if (hint) return *hint;
  return base::fail("", "the document does not say its sport, and none was given");
}

/// Runs `visit` on every item of a page, or on the document itself.
template <class Visit>
void each_item(const Node& root, Visit&& visit) {
  const Node items = root["items"];
  if (items.is_array()) items.each(visit);
  else visit(root);
}

void take_odds(const Node& root, Document& document) {
  each_item(root, [&](const Node& item) {
    const Node provider = item["provider"];
    if (is_live_odds(provider)) {
      document.refused.push_back(
          {item.path(), "live odds, which move with the game, where a pregame line is expected"});
      return;
    }
    LineQuote quote;
    quote.game_key = key_in_refs(item);
    quote.provider = provider["name"].text().value_or("");
    if (read_quote(document.sport, item, quote.line)) document.lines.push_back(std::move(quote));
    else document.refused.push_back(item.expected("odds with a spread or a money line"));
  });
}

void take_probabilities(const Node& root, Document& document) {
  each_item(root, [&](const Node& item) {
    const Node play = item["play"];
    const Node ref = play["$ref"];
    const Node home = item["homeWinPercentage"];
    const std::string_view id = id_in_ref(ref.text().value_or(""), "plays");
    const auto value = read_probability(home);
    if (id.empty()) document.refused.push_back(ref.expected("an address of a play"));
    else if (!value) document.refused.push_back(home.expected("a probability 0…1"));
    else document.probabilities.push_back({std::string(id), *value});
  });
}

void take_plays(const Node& root, Document& document) {
  each_item(root, [&](const Node& item) {
    const Node rows = item["plays"];
    if (rows.is_object()) return take_plays(rows, document);  // a drive holds a page of its own
    auto play = read_play(document.sport, std::nullopt, item, {});
    if (play) document.plays.push_back(*std::move(play));
    else document.refused.push_back(play.error());
  });
}

base::Result<void> take_predictor(const Node& root, Document& document) {
  const auto projection = [](const Node& team) {
    std::optional<double> percent;
    const Node statistics = team["statistics"];
    statistics.each([&](const Node& row) {
      if (row["name"].text() == "gameProjection") percent = row["value"].number();
    });
    return percent;
  };
  const Node home = root["homeTeam"];
  const Node away = root["awayTeam"];
  auto percent = projection(home);
  if (!percent)
    if (const auto other = projection(away)) percent = 100.0 - *other;
  if (!percent || !(*percent >= 0.0 && *percent <= 100.0))
    return std::unexpected(home.expected("a gameProjection of 0…100 on either side"));
  LineQuote quote{key_in_refs(root), "ESPN predictor", {}};
  quote.line.home_probability = base::Probability::from_double(*percent / 100.0);
  document.lines.push_back(std::move(quote));
  return {};
}

base::Result<void> take_status(const Node& root, Document& document) {
  const auto status = read_status(document.sport, root);
  if (!status) return std::unexpected(status.error());
  document.status = GameStatus{key_in_refs(root), status->phase, status->period, status->clock_ms};
  return {};
}

base::Result<void> take_scoreboard(const Node& root, Document& document) {
  auto scoreboard = read_scoreboard(document.sport, root);
  if (!scoreboard) return std::unexpected(scoreboard.error());
  document.games = std::move(scoreboard->games);
  document.refused = std::move(scoreboard->refused);
  return {};
}

base::Result<void> take_summary(const Node& root, Document& document) {
  auto summary = read_summary(document.sport, root);
  if (!summary) return std::unexpected(summary.error());
  document.games.push_back(std::move(summary->snapshot));
  document.plays = std::move(summary->plays);
  document.after = std::move(summary->after);
  document.probabilities = std::move(summary->probabilities);
  document.refused = std::move(summary->refused);
  return {};
}

base::Result<void> take(const Node& root, Document& document) {
  switch (document.kind) {
    case DocumentKind::scoreboard:
    case DocumentKind::team_schedule:
    case DocumentKind::cdn_scoreboard: return take_scoreboard(root, document);
    case DocumentKind::summary:
    case DocumentKind::cdn_game: return take_summary(root, document);
    case DocumentKind::event: {
      auto game = read_event(document.sport, root);
      if (!game) return std::unexpected(game.error());
      document.games.push_back(*std::move(game));
      return {};
    }
    case DocumentKind::core_status: return take_status(root, document);
    case DocumentKind::core_predictor: return take_predictor(root, document);
    case DocumentKind::core_plays:
    case DocumentKind::core_drives: take_plays(root, document); return {};
    case DocumentKind::core_probabilities: take_probabilities(root, document); return {};
    case DocumentKind::core_odds: take_odds(root, document); return {};
  }
  return {};
}

}  // namespace

base::Result<Document> parse_document(std::string_view bytes, std::optional<Sport> hint) {
  const auto parsed = parse_json(bytes);
  if (!parsed) return std::unexpected(parsed.error());
  const Node root = parsed->root();
  if (const auto object = root.need_object(); !object) return std::unexpected(object.error());
  if (const auto error = error_answer(root)) return std::unexpected(*error);
  const Shape shape = shape_of(root);
  if (!shape.kind) return base::fail("", shape.refusal);
  const Node content = root["content"];
  const Node page_scoreboard = content["sbData"];
  const Node page_summary = root["gamepackageJSON"];
  const Node& inner = *shape.kind == DocumentKind::cdn_scoreboard ? page_scoreboard
                      : *shape.kind == DocumentKind::cdn_game     ? page_summary
                                                                  : root;
  auto said = league_of(inner);
  if (!said) said = league_in_refs(inner);
  const auto sport = settle_sport(said, hint);
  if (!sport) return std::unexpected(sport.error());
  Document document;
  document.kind = *shape.kind;
  document.sport = *sport;
  if (const auto taken = take(inner, document); !taken) return std::unexpected(taken.error());
  return document;
}

}  // namespace arbees::feeds::espn
