#include <fmt/format.h>

#include <algorithm>

#include "arbees/base/hash.hpp"
#include "arbees/sim/servers/espn_json.hpp"

namespace arbees::sim::servers::espn {
namespace {

namespace json = boost::json;
using domain::Phase;
using domain::Side;
using domain::Sport;

std::string minute_of(base::Nanos t) {
  return base::format_utc(t).substr(0, 16) + "Z";
}

std::string uid(const GameNames& names) {
  return fmt::format("{}~e:{}", names.league->espn_uid, names.espn_id);
}

json::object season(base::Nanos start) {
  return {{"year", std::stoi(iso_day(start, true).substr(0, 4))}, {"type", 2}, {"slug", "regular-season"}};
}

json::object competitor(const GameNames& names, const GameView& game, const Shown& shown, Side side) {
  const domain::GameState& state = shown.state;
  const TeamNames& who = names.teams[static_cast<std::size_t>(side)];
  const int score = side == Side::home ? state.home_score : state.away_score;
  const int other = side == Side::home ? state.away_score : state.home_score;
  json::object out{{"id", who.espn_id},
                   {"uid", fmt::format("{}~t:{}", names.league->espn_uid, who.espn_id)},
                   {"type", "team"},
                   {"order", static_cast<int>(side)},
                   {"homeAway", base::enum_name(side)}};
  if (state.phase == Phase::final) out["winner"] = score > other;
  out["team"] = team(names, who);
  const bool began = state.phase != Phase::scheduled;
  out["score"] = std::to_string(began ? score : 0);
  if (began && state.period > 0) {
    json::array scores;
    int period = 0;
    for (const int points : linescores(game, shown.plays, side, state.period, score))
      scores.push_back(json::object{
          {"value", static_cast<double>(points)}, {"displayValue", std::to_string(points)}, {"period", ++period}});
    out["linescores"] = std::move(scores);
  }
  if (names.facts.sport == Sport::ncaaf || names.facts.sport == Sport::ncaab)
    out["curatedRank"] = json::object{{"current", 99}};
  out["records"] =
      json::array{json::object{{"name", "overall"}, {"abbreviation", "Total"}, {"type", "total"}, {"summary", "5-4"}}};
  return out;
}

json::object last_play(const GameNames& names, const GameView& game, const Shown& shown) {
  json::object out;
  const domain::Play& play = game.plays[std::min(shown.plays, game.plays.size()) - 1];
  const auto kind = static_cast<int>(base::hash64(play.kind) % 90) + 1;
  const std::string text = shown.state.under_review ? "Play Under Review" : play.kind;
  out["id"] = play_id(names, play.id);
  out["type"] = json::object{{"id", std::to_string(kind)}, {"text", text}};
  out["text"] = play.text;
  int before = 0;
  if (shown.plays > 1) {
    const domain::Play& earlier = game.plays[std::min(shown.plays, game.plays.size()) - 2];
    before = earlier.home_score + earlier.away_score;
  }
  out["scoreValue"] = play.scoring ? std::max(play.home_score + play.away_score - before, 0) : 0;
  if (play.side) out["team"] = json::object{{"id", names.teams[static_cast<std::size_t>(*play.side)].espn_id}};
  if (has_probability(names.facts.sport) && names.facts.sport != Sport::mlb) {
    const double home = home_chance(names.facts.sport, play.home_score - play.away_score,
                                    played_share(names.facts.sport, play.period, play.clock_ms));
    out["probability"] =
        json::object{{"tiePercentage", 0.0}, {"homeWinPercentage", home}, {"awayWinPercentage", 1.0 - home}};
  }
  return out;
}

std::string yard_text(const GameNames& names, int from_home_goal) {
  if (from_home_goal == 50) return "50";
  const bool home_half = from_home_goal < 50;
  return fmt::format("{} {}", home_half ? names.home().espn : names.away().espn,
                     home_half ? from_home_goal : 100 - from_home_goal);
}

void add_football(const GameNames& names, const domain::FootballDetail& detail, json::object& out) {
  out["homeTimeouts"] = detail.home_timeouts.value_or(3);
  out["awayTimeouts"] = detail.away_timeouts.value_or(3);
  out["isRedZone"] = detail.yards_to_goal.value_or(100) <= 20 && !detail.kickoff;
  if (!detail.possession || detail.kickoff) {  // between a score and the next snap nothing is said
    out["down"] = -1;
    out["distance"] = 10;
    out["yardLine"] = 65;
    return;
  }
  out["possession"] = names.teams[static_cast<std::size_t>(*detail.possession)].espn_id;
  if (!detail.yards_to_goal) return;
  const int line = *detail.possession == Side::home ? 100 - *detail.yards_to_goal : *detail.yards_to_goal;
  out["yardLine"] = line;
  out["possessionText"] = yard_text(names, line);
  if (!detail.down) return;
  out["down"] = *detail.down;
  out["distance"] = detail.distance.value_or(10);
  const std::string shortly = fmt::format("{} & {}", ordinal(*detail.down), detail.distance.value_or(10));
  out["shortDownDistanceText"] = shortly;
  out["downDistanceText"] = fmt::format("{} at {}", shortly, yard_text(names, line));
}

std::optional<json::object> situation(const GameNames& names, const GameView& game, const Shown& shown) {
  const Phase phase = shown.state.phase;
  if (phase != Phase::live && phase != Phase::intermission && phase != Phase::delayed) return std::nullopt;
  json::object out;
  if (shown.plays > 0) out["lastPlay"] = last_play(names, game, shown);
  if (const auto* football = std::get_if<domain::FootballDetail>(&shown.state.detail))
    add_football(names, *football, out);
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&shown.state.detail)) {
    const int bases = inning->bases.value_or(0);
    out["balls"] = inning->balls.value_or(0);
    out["strikes"] = inning->strikes.value_or(0);
    out["outs"] = inning->outs.value_or(0);
    out["onFirst"] = (bases & 1) != 0;
    out["onSecond"] = (bases & 2) != 0;
    out["onThird"] = (bases & 4) != 0;
  }
  return out;
}

json::object competition(const GameNames& names, const GameView& game, const Shown& shown) {
  const Sport sport = names.facts.sport;
  const std::string start = minute_of(names.facts.start);
  json::object out{{"id", names.espn_id},
                   {"uid", fmt::format("{}~c:{}", uid(names), names.espn_id)},
                   {"date", start},
                   {"attendance", 0},
                   {"type", json::object{{"id", "1"}, {"abbreviation", "STD"}}},
                   {"timeValid", true},
                   {"neutralSite", names.facts.neutral_site},
                   {"conferenceCompetition", false},
                   {"playByPlayAvailable", true},
                   {"recent", true}};
  if (sport == Sport::mlb) out["wasSuspended"] = false;
  out["venue"] = json::object{{"id", names.home().espn_id},
                              {"fullName", names.home().city + " Field"},
                              {"address", json::object{{"city", names.home().city}, {"state", ""}}},
                              {"indoor", sport == Sport::nba || sport == Sport::nhl || sport == Sport::ncaab}};
  out["competitors"] =
      json::array{competitor(names, game, shown, Side::home), competitor(names, game, shown, Side::away)};
  out["notes"] = json::array{};
  if (auto live = situation(names, game, shown)) out["situation"] = std::move(*live);
  out["status"] = status(names, shown.state);
  out["broadcasts"] = json::array{};
  out["format"] = json::object{{"regulation", json::object{{"periods", domain::format_of(sport).regulation_periods}}}};
  out["startDate"] = start;
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&shown.state.detail);
      inning != nullptr && shown.state.phase == Phase::live) {
    const int outs = inning->outs.value_or(0);
    out["outsText"] = fmt::format("{} Out{}", outs, outs == 1 ? "" : "s");
  }
  if (shown.state.phase == Phase::scheduled)
    if (auto line = odds(names, false)) out["odds"] = json::array{std::move(*line)};
  out["broadcast"] = "";
  return out;
}

}  // namespace

std::string play_id(const GameNames& names, const std::string& evening_id) {
  constexpr std::size_t kGamePart = 7;
  return names.espn_id + evening_id.substr(std::min(kGamePart, evening_id.size()));
}

json::object team(const GameNames& names, const TeamNames& who) {
  return {{"id", who.espn_id},
          {"uid", fmt::format("{}~t:{}", names.league->espn_uid, who.espn_id)},
          {"location", who.city},
          {"name", who.nickname},
          {"abbreviation", who.espn},
          {"displayName", who.name},
          {"shortDisplayName", who.nickname},
          {"color", "12173f"},
          {"alternateColor", "c8102e"},
          {"isActive", true}};
}

std::optional<json::object> odds(const GameNames& names, bool summary_form) {
  const domain::PregameLine& line = names.facts.line;
  if (!line.home_moneyline || !line.away_moneyline) return std::nullopt;
  const bool home_favoured = *line.home_moneyline < *line.away_moneyline;
  const double spread = line.home_spread.value_or(home_favoured ? -1.5 : 1.5);
  json::object out{{"provider", json::object{{"id", "100"}, {"name", "DraftKings"}, {"priority", 1}}},
                   {"details", fmt::format("{} {}", home_favoured ? names.home().espn : names.away().espn,
                                           home_favoured ? *line.home_moneyline : *line.away_moneyline)},
                   {"overUnder", 44.5},
                   {"spread", spread},
                   {"overOdds", -110.0},
                   {"underOdds", -110.0}};
  for (const Side side : {Side::away, Side::home}) {
    const bool favoured = (side == Side::home) == home_favoured;
    json::object part{{"favorite", favoured},
                      {"underdog", !favoured},
                      {"moneyLine", side == Side::home ? *line.home_moneyline : *line.away_moneyline}};
    if (summary_form) part["teamId"] = names.teams[static_cast<std::size_t>(side)].espn_id;
    else part["team"] = json::object{{"id", names.teams[static_cast<std::size_t>(side)].espn_id}};
    out[side == Side::home ? "homeTeamOdds" : "awayTeamOdds"] = std::move(part);
  }
  return out;
}

json::object event(const GameNames& names, const GameView& game, const Shown& shown) {
  json::object out{{"id", names.espn_id},
                   {"uid", uid(names)},
                   {"date", minute_of(names.facts.start)},
                   {"name", names.away().name + " at " + names.home().name},
                   {"shortName", names.away().espn + " @ " + names.home().espn},
                   {"season", season(names.facts.start)}};
  const bool football = domain::family_of(names.facts.sport) == domain::Family::football;
  if (football) out["week"] = json::object{{"number", 12}};
  out["competitions"] = json::array{competition(names, game, shown)};
  out["links"] = json::array{};
  out["status"] = status(names, shown.state);
  return out;
}

json::object scoreboard(const LeagueNames& league, json::array events, const std::string& day) {
  const bool football = domain::family_of(league.sport) == domain::Family::football;
  const int year = std::stoi(day.substr(0, 4));
  const std::string number(league.espn_uid.substr(league.espn_uid.find("l:") + 2));
  const std::string slug(league.espn_path.substr(league.espn_path.find('/') + 1));
  json::object entry{
      {"id", number},
      {"uid", league.espn_uid},
      {"name", league.title},
      {"abbreviation", league.abbreviation},
      {"slug", slug},
      {"season",
       json::object{
           {"year", year},
           {"startDate", fmt::format("{}-07-31T07:00Z", year)},
           {"endDate", fmt::format("{}-02-15T07:59Z", year + 1)},
           {"displayName", std::to_string(year)},
           {"type", json::object{{"id", "2"}, {"type", 2}, {"name", "Regular Season"}, {"abbreviation", "reg"}}}}},
      {"calendarType", football ? "list" : "day"},
      {"calendarIsWhitelist", true},
      {"calendar", json::array{}}};
  json::object out{{"leagues", json::array{std::move(entry)}}, {"season", json::object{{"type", 2}, {"year", year}}}};
  if (football) out["week"] = json::object{{"number", 12}};
  else out["day"] = json::object{{"date", day}};
  out["events"] = std::move(events);
  out["provider"] = json::object{{"id", "100"}, {"name", "DraftKings"}, {"priority", 1}, {"displayName", "DraftKings"}};
  return out;
}

}  // namespace arbees::sim::servers::espn
