#include <cmath>

#include "arbees/domain/league.hpp"
#include "arbees/feeds/espn/league.hpp"
#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Family;
using domain::Phase;
using domain::Side;
using domain::Sport;
using wire::Node;

constexpr std::int64_t kMostPoints = 999;

/// The nodes of one event, each alive as long as this is.
struct Parts {
  const Node& event;
  Node competitions;
  Node competition;
  Node competitors;
  Node home;
  Node away;
  Node status;

  explicit Parts(const Node& node) : event(node), competitions(node["competitions"]) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
};

base::Result<void> find_sides(Parts& parts) {
  int homes = 0;
  int aways = 0;
  base::Result<void> outcome;
  parts.competitors.each([&](const Node& competitor) {
    const Node home_away = competitor["homeAway"];
    const auto word = home_away.text();
    if (word == "home") {
      parts.home = competitor;
      ++homes;
    } else if (word == "away") {
      parts.away = competitor;
      ++aways;
    } else if (outcome) {
      outcome = std::unexpected(home_away.expected("\"home\" or \"away\""));
    }
  });
  if (outcome && (homes != 1 || aways != 1))
    outcome = std::unexpected(parts.competitors.expected("one home and one away side"));
  return outcome;
}

base::Result<void> find_parts(Parts& parts) {
  if (parts.competitions.size() != 1 || !parts.competitions.is_array())
    return std::unexpected(parts.competitions.expected("an array of 1"));
  parts.competitions.each([&](const Node& only) { parts.competition = only; });
  parts.competitors = parts.competition["competitors"];
  parts.status = parts.competition["status"];
  if (!parts.status.present()) parts.status = parts.event["status"];
  if (const auto array = parts.competitors.need_array(); !array) return array;
  return find_sides(parts);
}

domain::Team read_team(const Node& competitor) {
  const Node team = competitor["team"];
  const Node id = team["id"];
  domain::Team read;
  read.id = id.id().value_or(competitor["id"].id().value_or(""));
  read.abbreviation = team["abbreviation"].text().value_or("");
  read.name = team["displayName"].text().value_or(team["name"].text().value_or(""));
  return read;
}

base::Result<std::string> read_key(const Parts& parts) {
  const Node event_id = parts.event["id"];
  const Node competition_id = parts.competition["id"];
  const Node& id = event_id.present() ? event_id : competition_id;
  const auto read = id.need_id();
  if (!read) return std::unexpected(read.error());
  if (read->empty()) return std::unexpected(id.expected("an id"));
  return "espn:" + *read;
}

base::Result<base::Nanos> read_start(const Parts& parts) {
  const Node event_date = parts.event["date"];
  const Node competition_date = parts.competition["date"];
  const Node& date = event_date.present() ? event_date : competition_date;
  if (!date.present()) return base::Nanos{};
  const auto text = date.text();
  const auto time = text ? base::parse_utc(*text) : std::nullopt;
  if (!time) return std::unexpected(date.expected("a UTC time"));
  return *time;
}

domain::SeasonType listed_season_type(const Node& event) {
  const Node season = event["season"];
  const Node season_type = event["seasonType"];
  const Node type = season["type"];
  const Node schedule_type = season_type["type"];
  switch (type.integer().value_or(schedule_type.integer().value_or(0))) {
    case 1: return domain::SeasonType::preseason;
    case 2: return domain::SeasonType::regular;
    case 3: return domain::SeasonType::postseason;
    default: return domain::SeasonType::unknown;
  }
}

std::int32_t read_season(const Node& event) {
  const Node season = event["season"];
  const Node year = season["year"];
  const auto number = year.integer();
  return number && *number >= 1900 && *number <= 2200 ? static_cast<std::int32_t>(*number) : 0;
}

/// Not a team yet: the opponent of a round that is not decided has a negative id.
bool is_placeholder(const domain::Team& team) {
  return team.id.starts_with('-');
}

/// An all-star game, a game of another form than the league's, or one whose sides are no teams of the league. One
/// unknown side in a season game may be a new team: that is for a person to say.
bool is_exhibition(const domain::Game& game, const Node& competition) {
  const Node type = competition["type"];
  if (type["abbreviation"].text() == "ALLSTAR") return true;
  const Node format = competition["format"];
  const Node regulation = format["regulation"];
  const auto periods = regulation["periods"].integer();
  const domain::League& league = domain::league_of(game.sport);
  if (league.period_seconds > 0 && periods && *periods > 0 && *periods != league.regulation_periods) return true;
  int strangers = 0;
  for (const domain::Team* team : {&game.home, &game.away})
    if (!is_placeholder(*team) && domain::is_league_team(game.sport, team->id) == false) ++strangers;
  return strangers == 2 || (strangers == 1 && game.season_type == domain::SeasonType::preseason);
}

base::Result<void> same_league(Sport sport, const Node& event) {
  const Node uid = event["uid"];
  const auto league = sport_of_uid(uid.text().value_or(""));
  if (!league || *league == sport) return {};
  return std::unexpected(uid.expected("an event of " + std::string(base::enum_name(sport))));
}

base::Result<domain::Game> read_game(Sport sport, const Parts& parts) {
  if (const auto same = same_league(sport, parts.event); !same) return std::unexpected(same.error());
  auto key = read_key(parts);
  if (!key) return std::unexpected(key.error());
  const auto start = read_start(parts);
  if (!start) return std::unexpected(start.error());
  domain::Game game;
  game.key = *std::move(key);
  game.sport = sport;
  game.home = read_team(parts.home);
  game.away = read_team(parts.away);
  game.start = *start;
  game.neutral_site = parts.competition["neutralSite"].boolean().value_or(false);
  game.season = read_season(parts.event);
  game.season_type = listed_season_type(parts.event);
  game.postseason = game.season_type == domain::SeasonType::postseason;
  if (is_exhibition(game, parts.competition)) game.season_type = domain::SeasonType::exhibition;
  const Node odds = parts.competition["odds"];
  read_line(sport, odds, game.line);
  return game;
}

/// Before a game, and in one that is not played, a score may be left out.
base::Result<std::int32_t> score_of(const Node& competitor, Phase phase) {
  const Node node = competitor["score"];
  const auto score = read_score(node);
  if (!score) return std::unexpected(score.error());
  if (*score) return **score;
  if (phase == Phase::scheduled || phase == Phase::postponed || phase == Phase::canceled) return 0;
  return std::unexpected(node.expected("a score"));
}

/// The points by period add up to more than the score: one of the two is of another moment.
bool below_its_periods(const Node& competitor, std::int32_t score) {
  const Node scores = competitor["linescores"];
  if (!scores.is_array()) return false;
  double sum = 0;
  scores.each([&](const Node& period) {
    const Node value = period["value"];
    const Node shown = period["displayValue"];
    sum += value.number().value_or(shown.number().value_or(0.0));
  });
  return sum > score;
}

std::int32_t periods_in(const Node& competitor) {
  const Node scores = competitor["linescores"];
  return static_cast<std::int32_t>(std::min<std::size_t>(scores.is_array() ? scores.size() : 0, 99));
}

/// The ball is dead between halves and after regulation, and the situation that is still shown is of the half before.
bool ball_changes_hands(const Status& status) {
  const bool over = status.clock_ms == 0 && status.period >= 4;
  return over || (status.phase == Phase::intermission && status.period != 1 && status.period != 3);
}

/// A touchdown whose try is still to come: who has the ball next is not known before it.
bool awaits_try(const Node& last_play) {
  const Node type = last_play["type"];
  const auto kind = type["text"].text().value_or("");
  return kind.ends_with("Touchdown") && last_play["scoreValue"].integer() == 6;
}

/// After these the scorers kick off; possession is gone and the score of the row is done.
bool ends_a_score(const Node& last_play) {
  const Node type = last_play["type"];
  const auto kind = type["text"].text();
  const auto points = last_play["scoreValue"].integer();
  if (kind == "Field Goal Good" || kind == "Extra Point Good") return true;
  return (kind == "Passing Touchdown" || kind == "Rushing Touchdown") && points && *points > 6;
}

domain::FootballDetail football_of(Sport sport, const Parts& parts, const Node& situation, const Status& status,
                                   const TeamIds& ids) {
  domain::FootballDetail detail;
  if (situation.is_object()) {
    const Node possession = situation["possession"];
    detail = read_football(situation, possession, ids);
  } else if (parts.home["possession"].boolean() != parts.away["possession"].boolean()) {
    // A summary's header marks the side with the ball and says nothing else.
    if (parts.home["possession"].boolean() == true) detail.possession = Side::home;
    if (parts.away["possession"].boolean() == true) detail.possession = Side::away;
  }
  const Node last_play = situation["lastPlay"];
  if (ball_changes_hands(status) || awaits_try(last_play)) {
    domain::FootballDetail rest;
    rest.home_timeouts = detail.home_timeouts;
    rest.away_timeouts = detail.away_timeouts;
    return rest;
  }
  const Node team = last_play["team"];
  const auto scorer = ids.side_of(team["id"]);
  const bool kicks_off = status.period <= 4 || sport == Sport::nfl;
  if (status.phase == Phase::live && !detail.possession && kicks_off && scorer && ends_a_score(last_play)) {
    detail.possession = domain::opponent(*scorer);
    detail.kickoff = true;
  }
  // College overtimes are played at one end: half of the field says that the other goal was meant.
  if (sport == Sport::ncaaf && status.period > 4 && detail.yards_to_goal && *detail.yards_to_goal > 50)
    detail.yards_to_goal = 100 - *detail.yards_to_goal;
  return detail;
}

domain::SportDetail detail_of(const domain::Game& game, const Parts& parts, const Status& status, const TeamIds& ids) {
  const Sport sport = game.sport;
  const bool under_way =
      domain::in_play(status.phase) || status.phase == Phase::delayed || status.phase == Phase::suspended;
  const Node none;
  const Node situation = under_way ? parts.competition["situation"] : none;
  switch (domain::family_of(sport)) {
    case Family::football:
      return under_way ? football_of(sport, parts, situation, status, ids) : domain::FootballDetail{};
    case Family::basketball: return domain::BasketballDetail{};
    case Family::hockey: {
      domain::HockeyDetail detail;
      detail.shootout = !game.postseason && status.period > 4;
      return detail;
    }
    case Family::baseball: {
      domain::BaseballDetail detail;
      if (under_way) detail = read_baseball(parts.competition, situation, parts.status);
      const Node format = parts.competition["format"];
      const Node regulation = format["regulation"];
      const auto innings = regulation["periods"].integer();
      if (innings && *innings > 0 && *innings < 20) detail.scheduled_innings = static_cast<std::int32_t>(*innings);
      const bool extra = status.period > detail.scheduled_innings;
      const Node& batting = detail.half == domain::Half::top ? parts.away : parts.home;
      if (extra)
        place_runner(detail, domain::overtime_of(game).runner_on_second, runs_in_inning(batting, status.period));
      return detail;
    }
    case Family::none: return std::monostate{};
  }
  return std::monostate{};
}

/// Scoreboards say the status twice. Where the two differ, neither is believed.
bool two_statuses(const Parts& parts) {
  const Node outer = parts.event["status"];
  const Node outer_type = outer["type"];
  const Node inner_type = parts.status["type"];
  const auto name = outer_type["name"].text();
  return name && name != inner_type["name"].text();
}

base::Result<domain::GameState> read_state(const domain::Game& game, const Parts& parts, const TeamIds& ids) {
  const Sport sport = game.sport;
  const auto status = read_status(sport, parts.status);
  if (!status) return std::unexpected(status.error());
  domain::GameState state;
  state.phase = status->phase;
  state.period = status->period;
  state.clock_ms = status->clock_ms;
  const auto home = score_of(parts.home, state.phase);
  if (!home) return std::unexpected(home.error());
  const auto away = score_of(parts.away, state.phase);
  if (!away) return std::unexpected(away.error());
  state.home_score = *home;
  state.away_score = *away;
  const bool score_too_early = state.phase == Phase::scheduled && state.home_score + state.away_score > 0;
  const bool torn = sport != Sport::other && (below_its_periods(parts.home, state.home_score) ||
                                              below_its_periods(parts.away, state.away_score));
  if (score_too_early || torn || two_statuses(parts)) state.phase = Phase::unknown;
  // A summary's header drops the period once the game is over.
  if (state.phase == Phase::final && state.period == 0)
    state.period = std::max(periods_in(parts.home), periods_in(parts.away));
  Status settled = *status;
  settled.phase = state.phase;
  settled.period = state.period;
  state.detail = detail_of(game, parts, settled, ids);
  return state;
}

std::optional<Side> read_winner(const Parts& parts, Phase phase) {
  const bool home = parts.home["winner"].boolean() == true;
  const bool away = parts.away["winner"].boolean() == true;
  if (phase != Phase::final || home == away) return std::nullopt;
  return home ? Side::home : Side::away;
}

void read_last_play(const Parts& parts, GameSnapshot& snapshot) {
  const Node situation = parts.competition["situation"];
  const Node last_play = situation["lastPlay"];
  const Node type = last_play["type"];
  const Node probability = last_play["probability"];
  const Node home = probability["homeWinPercentage"];
  snapshot.state.last_play_id = last_play["id"].id().value_or("");
  snapshot.state.under_review = is_open_review(type["text"].text().value_or(""));
  snapshot.reference_home = read_probability(home);
}

}  // namespace

base::Result<std::optional<std::int32_t>> read_score(const Node& score) {
  const Node value = score["value"];
  const Node shown = score["displayValue"];
  const Node& number = !score.is_object() ? score : value.present() ? value : shown;
  if (!score.present() || number.text() == "") return std::nullopt;
  const auto points = number.integer();
  if (!points || *points < 0 || *points > kMostPoints) return std::unexpected(number.expected("a score 0…999"));
  return static_cast<std::int32_t>(*points);
}

std::optional<base::Probability> read_probability(const Node& node) {
  const auto value = node.number();
  if (!value || !(*value >= 0.0 && *value <= 1.0)) return std::nullopt;
  return base::Probability::from_double(*value);
}

base::Result<GameSnapshot> read_event(Sport sport, const Node& event, TeamIds* ids_out) {
  if (const auto object = event.need_object(); !object) return std::unexpected(object.error());
  Parts parts(event);
  if (const auto found = find_parts(parts); !found) return std::unexpected(found.error());
  auto game = read_game(sport, parts);
  if (!game) return std::unexpected(game.error());
  const TeamIds ids{game->home.id, game->away.id, game->home.abbreviation, game->away.abbreviation};
  auto state = read_state(*game, parts, ids);
  if (!state) return std::unexpected(state.error());
  GameSnapshot snapshot;
  snapshot.game = *std::move(game);
  snapshot.state = *std::move(state);
  snapshot.start_confirmed = parts.competition["timeValid"].boolean().value_or(true) &&
                             event["timeValid"].boolean().value_or(true) && snapshot.game.start.value != 0;
  snapshot.winner = read_winner(parts, snapshot.state.phase);
  if (snapshot.state.phase != Phase::scheduled) read_last_play(parts, snapshot);
  if (ids_out != nullptr) *ids_out = ids;
  return snapshot;
}

}  // namespace arbees::feeds::espn
