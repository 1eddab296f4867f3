#include <fmt/format.h>

#include <algorithm>

#include "arbees/base/hash.hpp"
#include "arbees/sim/servers/espn_json.hpp"

namespace arbees::sim::servers::espn {
namespace {

namespace json = boost::json;
using domain::Family;
using domain::Phase;
using domain::Side;
using domain::Sport;

std::string second_of(base::Nanos t) {
  return base::format_utc(t).substr(0, 19) + "Z";
}

/// NHL plays count up; every other clock counts down.
std::string play_clock(Sport sport, const domain::Play& play) {
  if (sport != Sport::nhl) return clock_text(sport, play.clock_ms);
  const int length = (play.period > 3 ? 300 : 1200) * 1000;
  return clock_text(sport, std::max(length - play.clock_ms.value_or(0), 0));
}

json::object play_json(const GameNames& names, const domain::Play& play, int number, int before) {
  const Sport sport = names.facts.sport;
  const auto kind = static_cast<int>(base::hash64(play.kind) % 90) + 1;
  const int spacing = domain::family_of(sport) == Family::football ? 100 : 1;
  json::object out{{"id", play_id(names, play.id)},
                   {"sequenceNumber", std::to_string(number * spacing)},
                   {"type", json::object{{"id", std::to_string(kind)}, {"text", play.kind}}},
                   {"text", play.text},
                   {"awayScore", play.away_score},
                   {"homeScore", play.home_score}};
  json::object period{{"number", play.period}};
  if (sport == Sport::mlb) period["type"] = "Top";
  if (domain::family_of(sport) != Family::football) period["displayValue"] = period_text(sport, play.period);
  out["period"] = std::move(period);
  if (sport != Sport::mlb) out["clock"] = json::object{{"displayValue", play_clock(sport, play)}};
  out["scoringPlay"] = play.scoring;
  if (domain::family_of(sport) != Family::football)
    out["scoreValue"] = play.scoring ? std::max(play.home_score + play.away_score - before, 0) : 0;
  if (play.side) out["team"] = json::object{{"id", names.teams[static_cast<std::size_t>(*play.side)].espn_id}};
  if (play.wallclock) out["wallclock"] = second_of(*play.wallclock);
  return out;
}

json::array all_plays(const GameNames& names, const GameView& game, std::size_t count) {
  json::array out;
  int before = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const domain::Play& play = game.plays[i];
    out.push_back(play_json(names, play, static_cast<int>(i) + 1, before));
    before = play.home_score + play.away_score;
  }
  return out;
}

/// Plays of one side in a row make a drive; the open one stands in `previous` as well, as ESPN has it.
json::object drives(const GameNames& names, const GameView& game, std::size_t count, bool over) {
  json::array previous;
  json::array rows = all_plays(names, game, count);
  std::size_t first = 0;
  while (first < rows.size()) {
    std::size_t last = first + 1;
    while (last < rows.size() && game.plays[last].side == game.plays[first].side && !game.plays[last - 1].scoring)
      ++last;
    json::object drive{{"id", names.espn_id + std::to_string(previous.size() + 1)},
                       {"description", fmt::format("{} plays", last - first)}};
    if (const auto side = game.plays[first].side)
      drive["team"] = json::object{{"name", names.teams[static_cast<std::size_t>(*side)].nickname},
                                   {"abbreviation", names.teams[static_cast<std::size_t>(*side)].espn}};
    json::array plays;
    for (std::size_t i = first; i < last; ++i) plays.push_back(rows[i]);
    drive["plays"] = std::move(plays);
    previous.push_back(std::move(drive));
    first = last;
  }
  json::object out;
  if (!over && !previous.empty()) out["current"] = previous.back();
  out["previous"] = std::move(previous);
  return out;
}

json::array probabilities(const GameNames& names, const GameView& game, std::size_t count) {
  json::array out;
  const Sport sport = names.facts.sport;
  const auto add = [&](std::string id, double home) {
    out.push_back(json::object{{"homeWinPercentage", home}, {"tiePercentage", 0.0}, {"playId", std::move(id)}});
  };
  if (sport == Sport::nfl && count > 0) add(names.espn_id + "1", home_chance(sport, 0, 0));
  for (std::size_t i = 0; i < count; ++i) {
    const domain::Play& play = game.plays[i];
    add(play_id(names, play.id),
        home_chance(sport, play.home_score - play.away_score, played_share(sport, play.period, play.clock_ms)));
  }
  return out;
}

/// A summary's header has no numeric clock, and nothing but the type once the game is over.
json::object header_status(const GameNames& names, const domain::GameState& state) {
  json::object whole = status(names, state);
  if (state.phase == Phase::final) return {{"type", whole["type"]}};
  json::object out{{"displayClock", whole["displayClock"]}, {"period", whole["period"]}, {"type", whole["type"]}};
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&state.detail); inning != nullptr && inning->half) {
    static constexpr std::array<std::string_view, 4> kPrefix = {"Top", "Mid", "Bottom", "End"};
    out["periodPrefix"] = kPrefix[static_cast<std::size_t>(*inning->half)];
    out["displayPeriod"] = ordinal(state.period);
  }
  return out;
}

json::object header(const GameNames& names, const GameView& game, const Shown& shown) {
  const domain::GameState& state = shown.state;
  json::array competitors;
  for (const Side side : {Side::home, Side::away}) {
    const TeamNames& who = names.teams[static_cast<std::size_t>(side)];
    const int score = side == Side::home ? state.home_score : state.away_score;
    const int other = side == Side::home ? state.away_score : state.home_score;
    json::object part{{"id", who.espn_id},
                      {"uid", fmt::format("{}~t:{}", names.league->espn_uid, who.espn_id)},
                      {"order", static_cast<int>(side)},
                      {"homeAway", base::enum_name(side)}};
    if (state.phase == Phase::final) part["winner"] = score > other;
    part["team"] = team(names, who);
    if (state.phase != Phase::scheduled) {
      part["score"] = std::to_string(score);
      json::array scores;
      for (const int points : linescores(game, shown.plays, side, state.period, score))
        scores.push_back(json::object{{"displayValue", std::to_string(points)}});
      part["linescores"] = std::move(scores);
    }
    const auto* football = std::get_if<domain::FootballDetail>(&state.detail);
    part["possession"] = football != nullptr && football->possession == side && !football->kickoff;
    competitors.push_back(std::move(part));
  }
  const std::string date = base::format_utc(names.facts.start).substr(0, 16) + "Z";
  json::object competition{{"id", names.espn_id},
                           {"date", date},
                           {"neutralSite", names.facts.neutral_site},
                           {"conferenceCompetition", false},
                           {"boxscoreAvailable", true},
                           {"liveAvailable", true},
                           {"recent", true},
                           {"wallclockAvailable", true},
                           {"boxscoreSource", "full"},
                           {"playByPlaySource", "full"},
                           {"competitors", std::move(competitors)},
                           {"status", header_status(names, state)}};
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&state.detail); inning != nullptr && inning->outs)
    competition["outs"] = *inning->outs;
  const int year = std::stoi(iso_day(names.facts.start, true).substr(0, 4));
  const std::string slug(names.league->espn_path.substr(names.league->espn_path.find('/') + 1));
  return {
      {"id", names.espn_id},
      {"uid", fmt::format("{}~e:{}", names.league->espn_uid, names.espn_id)},
      {"season", json::object{{"year", year}, {"current", true}, {"type", 2}}},
      {"timeValid", true},
      {"competitions", json::array{std::move(competition)}},
      {"league", json::object{{"id", std::string(names.league->espn_uid.substr(names.league->espn_uid.find("l:") + 2))},
                              {"uid", names.league->espn_uid},
                              {"name", names.league->title},
                              {"abbreviation", names.league->abbreviation},
                              {"slug", slug}}}};
}

void add_meta(const GameNames& names, const GameView& game, std::size_t count, const domain::GameState& state,
              json::object& out) {
  const bool over = state.phase == Phase::final;
  json::object meta{{"gp_topic", fmt::format("gp-{}-{}", std::string(names.league->polymarket), names.espn_id)},
                    {"gameState", state.phase == Phase::scheduled ? "pre"
                                  : over                          ? "post"
                                                                  : "in"}};
  if (count > 0 && game.plays[count - 1].wallclock) {
    meta["firstPlayWallClock"] = second_of(game.plays[0].wallclock.value_or(names.facts.start));
    meta["lastPlayWallClock"] = second_of(*game.plays[count - 1].wallclock);
    meta["lastUpdatedAt"] = meta["lastPlayWallClock"];
  }
  out["wallclockAvailable"] = true;
  out["meta"] = std::move(meta);
}

}  // namespace

json::object summary(const GameNames& names, const GameView& game, const Shown& shown, std::size_t plays_behind) {
  const Sport sport = names.facts.sport;
  const std::size_t known = std::min(shown.plays, game.plays.size());
  const std::size_t count = known - std::min(plays_behind, known);
  json::object out;
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&shown.state.detail);
      inning != nullptr && shown.state.phase == Phase::live) {
    json::object now{{"balls", inning->balls.value_or(0)},
                     {"strikes", inning->strikes.value_or(0)},
                     {"outs", inning->outs.value_or(0)}};
    if (count > 0) now["lastPlay"] = json::object{{"id", play_id(names, game.plays[count - 1].id)}};
    const int bases = inning->bases.value_or(0);
    if ((bases & 1) != 0) now["onFirst"] = json::object{{"playerId", 42}};
    if ((bases & 2) != 0) now["onSecond"] = json::object{{"playerId", 43}};
    if ((bases & 4) != 0) now["onThird"] = json::object{{"playerId", 44}};
    out["situation"] = std::move(now);
  }
  out["boxscore"] = json::object{{"teams", json::array{}}};
  out["format"] = json::object{{"regulation", json::object{{"periods", domain::format_of(sport).regulation_periods}}}};
  if (auto line = odds(names, true)) out["pickcenter"] = json::array{std::move(*line)};
  out["odds"] = json::array{};
  out["againstTheSpread"] = json::array{};
  if (has_probability(sport)) out["winprobability"] = probabilities(names, game, count);
  out["header"] = header(names, game, shown);
  if (domain::family_of(sport) == Family::football)
    out["drives"] = drives(names, game, count, shown.state.phase == Phase::final);
  else out["plays"] = all_plays(names, game, count);
  add_meta(names, game, count, shown.state, out);
  return out;
}

}  // namespace arbees::sim::servers::espn
