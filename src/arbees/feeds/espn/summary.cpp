#include <fmt/format.h>

#include "arbees/domain/league.hpp"
#include "arbees/feeds/espn/json.hpp"
#include "arbees/feeds/espn/league.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Phase;
using domain::Sport;
using wire::Node;

/// A forecast says a side's percentage; in many answers only one side has it.
std::optional<base::Probability> read_predictor(const Node& predictor) {
  const Node home = predictor["homeTeam"];
  const Node away = predictor["awayTeam"];
  const auto percent = [](const Node& team) {
    const auto value = team["gameProjection"].number();
    return value && *value >= 0.0 && *value <= 100.0 ? value : std::nullopt;
  };
  if (const auto value = percent(home)) return base::Probability::from_double(*value / 100.0);
  if (const auto value = percent(away)) return base::Probability::from_double(1.0 - *value / 100.0);
  return std::nullopt;
}

void read_baseball_summary(const Node& root, const Node& competition, const Node& status, GameSnapshot& snapshot) {
  auto* detail = std::get_if<domain::BaseballDetail>(&snapshot.state.detail);
  if (detail == nullptr) return;
  const Node situation = root["situation"];
  const Phase phase = snapshot.state.phase;
  if (domain::in_play(phase) || phase == Phase::delayed || phase == Phase::suspended)
    *detail = read_baseball(competition, situation, status);
  const Node format = root["format"];
  const Node regulation = format["regulation"];
  const auto innings = regulation["periods"].integer();
  if (innings && *innings > 0 && *innings < 20) detail->scheduled_innings = static_cast<std::int32_t>(*innings);
  if (snapshot.state.period <= detail->scheduled_innings || !domain::in_play(phase)) return;
  const Node competitors = competition["competitors"];
  const std::string_view batting = detail->half == domain::Half::top ? "away" : "home";
  competitors.each([&](const Node& side) {
    if (side["homeAway"].text() == batting)
      place_runner(*detail, domain::overtime_of(snapshot.game).runner_on_second,
                   runs_in_inning(side, snapshot.state.period));
  });
}

void read_last_play(const Node& root, Summary& summary) {
  const Node situation = root["situation"];
  const Node last_play = situation["lastPlay"];
  domain::GameState& state = summary.snapshot.state;
  if (const auto id = last_play["id"].id()) state.last_play_id = *id;
  if (summary.plays.empty()) return;
  if (state.last_play_id.empty()) state.last_play_id = summary.plays.back().id;
  if (domain::in_play(state.phase)) state.under_review = is_open_review(summary.plays.back().kind);
}

void read_reference(Summary& summary) {
  for (const ReferenceProbability& known : summary.probabilities)
    if (known.play_id == summary.snapshot.state.last_play_id) summary.snapshot.reference_home = known.home;
}

}  // namespace

void read_probabilities(const Node& list, Summary& summary) {
  list.each([&](const Node& entry) {
    const Node id = entry["playId"];
    const Node home = entry["homeWinPercentage"];
    const auto play = id.need_id();
    if (!play) {
      summary.refused.push_back(play.error());
    } else if (!home.present()) {
      ++summary.probabilities_without_value;
    } else if (const auto value = read_probability(home)) {
      summary.probabilities.push_back({*play, *value});
    } else {
      summary.refused.push_back(home.expected("a probability 0…1"));
    }
  });
}

std::optional<base::Error> error_answer(const Node& root) {
  const Node code = root["code"];
  const Node message = root["message"];
  const auto number = code.integer();
  const auto text = message.text();
  if (!number || !text || root["events"].present() || root["header"].present()) return std::nullopt;
  return base::Error{"", fmt::format("ESPN answered with error {}: {}", *number, *text)};
}

std::optional<Sport> league_of(const Node& root) {
  std::optional<Sport> said;
  const auto ask = [&](const Node& named, bool is_league) {
    const Node uid = named["uid"];
    const Node slug = named["slug"];
    if (!said) said = sport_of_uid(uid.text().value_or(""));
    if (!said && is_league) said = sport_of_slug(slug.text().value_or(""));
  };
  const auto ask_event = [&](const Node& event) {
    const Node league = event["league"];
    ask(event, false);
    ask(league, true);
  };
  const Node leagues = root["leagues"];
  const Node header = root["header"];
  const Node team = root["team"];
  const Node events = root["events"];
  leagues.each([&](const Node& league) { ask(league, true); });
  ask_event(header);
  ask(team, false);
  events.each(ask_event);
  ask(root, false);
  return said;
}

base::Result<Summary> read_summary(Sport sport, const Node& root) {
  if (const auto error = error_answer(root)) return std::unexpected(*error);
  const Node header = root["header"];
  Summary summary;
  TeamIds ids;
  auto snapshot = read_event(sport, header, &ids);
  if (!snapshot) return std::unexpected(snapshot.error());
  summary.snapshot = *std::move(snapshot);
  const Node pickcenter = root["pickcenter"];
  const Node predictor = root["predictor"];
  read_line(sport, pickcenter, summary.snapshot.game.line);
  summary.snapshot.game.line.home_probability = read_predictor(predictor);
  const Node competitions = header["competitions"];
  competitions.each([&](const Node& competition) {
    const Node status = competition["status"];
    read_baseball_summary(root, competition, status, summary.snapshot);
  });
  auto* hockey = std::get_if<domain::HockeyDetail>(&summary.snapshot.state.detail);
  if (hockey != nullptr && domain::in_play(summary.snapshot.state.phase)) read_ice(root, ids, *hockey);
  const Node meta = root["meta"];
  summary.snapshot.updated = base::parse_utc(meta["lastUpdatedAt"].text().value_or(""));
  read_plays(sport, root, ids, summary);
  if (auto* baseball = std::get_if<domain::BaseballDetail>(&summary.snapshot.state.detail)) {
    for (domain::GameState& state : summary.after)
      if (auto* row = std::get_if<domain::BaseballDetail>(&state.detail))
        row->scheduled_innings = baseball->scheduled_innings;
  }
  const Node probabilities = root["winprobability"];
  read_probabilities(probabilities, summary);
  read_last_play(root, summary);
  read_reference(summary);
  return summary;
}

base::Result<Summary> parse_summary(Sport sport, std::string_view bytes) {
  const auto document = parse_json(bytes);
  if (!document) return std::unexpected(document.error());
  return read_summary(sport, document->root());
}

}  // namespace arbees::feeds::espn
