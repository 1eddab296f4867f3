#include <algorithm>
#include <unordered_set>

#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Family;
using domain::Half;
using domain::Phase;
using domain::Side;
using domain::Sport;
using wire::Node;

constexpr std::int64_t kMostPoints = 999;
constexpr std::int64_t kMostPeriods = 99;

base::Result<std::int32_t> need_in(const Node& node, std::int64_t least, std::int64_t most, std::string_view what) {
  const auto value = node.integer();
  if (!value || *value < least || *value > most) return std::unexpected(node.expected(what));
  return static_cast<std::int32_t>(*value);
}

/// Hockey's play clocks count up; everything else counts down.
std::optional<std::int32_t> play_clock(Sport sport, std::optional<bool> postseason, std::int32_t period,
                                       const Node& clock) {
  const auto shown = parse_clock(clock["displayValue"].text().value_or(""));
  if (!shown) return std::nullopt;
  if (sport != Sport::nhl) return plausible_clock(sport, period, *shown);
  const domain::Format format = domain::format_of(sport);
  const bool overtime = period > format.regulation_periods;
  if (overtime && !postseason) return std::nullopt;                                 // of unknown length
  if (period > format.regulation_periods + 1 && !*postseason) return std::nullopt;  // a shootout
  const bool short_overtime = overtime && !*postseason;
  const std::int32_t length = (short_overtime ? format.overtime_seconds : format.period_seconds) * 1000;
  if (*shown > length) return std::nullopt;
  return length - *shown;
}

std::optional<Side> play_side(const Node& row, const TeamIds& ids) {
  const Node team = row["team"];
  if (const auto side = ids.side_of(team["id"])) return side;
  const Node start = row["start"];
  const Node offence = start["team"];
  return ids.side_of(offence["id"]);
}

/// The kickoff that opens the game; whoever makes it receives in the second half. `start.team` of a kickoff is the
/// kicking side.
std::optional<Side> opening_kicker(const Node& row, const domain::Play& play, const TeamIds& ids) {
  if (play.period != 1 || play.clock_ms != 900'000 || !play.kind.starts_with("Kickoff")) return std::nullopt;
  const Node start = row["start"];
  const Node team = start["team"];
  return ids.side_of(team["id"]);
}

bool ends_period(const std::string& kind) {
  return kind == "End Period" || kind == "End of Half" || kind == "Period End" || kind == "Halftime";
}

bool is_from_scrimmage(const domain::Play& play) {
  return play.kind.find("imeout") == std::string::npos && !play.kind.starts_with("Kickoff") &&
         !play.kind.starts_with("End") && play.kind != "Two-minute warning";
}

std::int32_t half_of(std::int32_t period) {
  return period <= 2 ? 1 : period <= 4 ? 2 : period;
}

/// Follows a play list and says how the game stands after each row.
class Follower {
 public:
  Follower(Sport sport, bool postseason, const TeamIds& ids) : sport_(sport), postseason_(postseason), ids_(ids) {}

  domain::GameState after(const Node& row, const domain::Play& play) {
    domain::GameState now;
    now.phase = ends_period(play.kind) ? Phase::intermission : Phase::live;
    now.period = play.period;
    now.clock_ms = play.clock_ms;
    now.home_score = play.home_score;
    now.away_score = play.away_score;
    now.under_review = is_open_review(play.kind);
    now.last_play_id = play.id;
    switch (domain::family_of(sport_)) {
      case Family::football: now.detail = football(row, play, now); break;
      case Family::basketball: now.detail = domain::BasketballDetail{}; break;
      case Family::hockey: now.detail = hockey(play); break;
      case Family::baseball: return baseball(row, play, now);
      case Family::none: break;
    }
    last_ = now;
    return now;
  }

  [[nodiscard]] std::optional<Side> second_half_receiver() const { return second_half_receiver_; }

 private:
  domain::HockeyDetail hockey(const domain::Play& play) const {
    domain::HockeyDetail detail;
    detail.shootout = !postseason_ && play.period > 4;
    return detail;
  }

  domain::FootballDetail football(const Node& row, const domain::Play& play, const domain::GameState& now) {
    if (!second_half_receiver_) second_half_receiver_ = opening_kicker(row, play, ids_);
    const Node end = row["end"];
    const Node team = end["team"];
    domain::FootballDetail detail;
    const auto scorer = finished_score(now);
    if (now.phase == Phase::intermission && play.period == 2) {
      detail.possession = second_half_receiver_;
      detail.kickoff = second_half_receiver_.has_value();
    } else if (scorer && play.period <= 4) {
      detail.possession = domain::opponent(*scorer);
      detail.kickoff = true;
    } else if (now.home_score == last_.home_score && now.away_score == last_.away_score) {
      const Node possession = team["id"];
      detail = read_football(end, possession, ids_);
    }
    detail.second_half_receiver = second_half_receiver_;
    return detail;
  }

  /// The side that just kicked a field goal or finished a touchdown with its try; six points still await the try, two
  /// may be a safety or a returned try, and after those it is not known who kicks.
  [[nodiscard]] std::optional<Side> finished_score(const domain::GameState& now) const {
    const int home = now.home_score - last_.home_score;
    const int away = now.away_score - last_.away_score;
    const auto finished = [](int points) { return points == 3 || points == 7 || points == 8; };
    if (finished(home) && away == 0) return Side::home;
    if (finished(away) && home == 0) return Side::away;
    return std::nullopt;
  }

  /// Every row of a finished at-bat carries the outs and the score of its end; only the row of its result is of one
  /// instant. The rows before it are left at the state before the at-bat.
  domain::GameState baseball(const Node& row, const domain::Play& play, domain::GameState now) {
    const Node period = row["period"];
    const auto half = parse_half(period["type"].text().value_or(""));
    const auto* before = std::get_if<domain::BaseballDetail>(&last_.detail);
    const bool same_half = before != nullptr && last_.period == play.period && before->half == half;
    if (play.kind != "Play Result" && same_half) {
      last_.last_play_id = play.id;
      return last_;
    }
    domain::BaseballDetail detail;
    detail.half = half;
    if (play.kind == "Play Result") {
      detail.outs = outs_after(row, same_half ? before->outs.value_or(0) : 0);
      const auto on = [&](std::string_view base) { return row[base].is_object() || row[base].boolean() == true; };
      detail.bases = (on("onFirst") ? 1 : 0) | (on("onSecond") ? 2 : 0) | (on("onThird") ? 4 : 0);
    } else {
      detail.outs = 0;
      detail.bases = 0;
      // The score is still the one before this half's first result.
      now.home_score = last_.home_score;
      now.away_score = last_.away_score;
    }
    now.detail = detail;
    last_ = now;
    return now;
  }

  /// Outs do not go back within a half; rows of steals and wild pitches say 0.
  static std::int32_t outs_after(const Node& row, std::int32_t before) {
    const auto outs = row["outs"].integer();
    if (!outs || *outs < before || *outs > 3) return before;
    return static_cast<std::int32_t>(*outs);
  }

  Sport sport_;
  bool postseason_;
  const TeamIds& ids_;
  domain::GameState last_;
  std::optional<Side> second_half_receiver_;
};

/// Appends rows, each id once: the open drive is listed under `current` and again under `previous`.
class Collector {
 public:
  Collector(Sport sport, const TeamIds& ids, Summary& summary)
      : sport_(sport), ids_(ids), summary_(summary), follower_(sport, summary.snapshot.game.postseason, ids) {}

  void add(const Node& row) {
    auto play = read_play(sport_, summary_.snapshot.game.postseason, row, ids_);
    if (!play) {
      summary_.refused.push_back(play.error());
      return;
    }
    if (!seen_.insert(play->id).second) return;
    if (domain::family_of(sport_) == Family::football && is_from_scrimmage(*play)) correct_by_start(row, *play);
    summary_.after.push_back(follower_.after(row, *play));
    summary_.plays.push_back(*std::move(play));
  }
  void add_all(const Node& rows) {
    rows.each([&](const Node& row) { add(row); });
  }
  [[nodiscard]] std::optional<Side> second_half_receiver() const { return follower_.second_half_receiver(); }

 private:
  /// The start of a play is how the game stood after the rows since the play before. The feed's own `end` of those is
  /// wrong for whole games (the distance of the play before, yards off by a penalty); starts obey the yard-line law.
  void correct_by_start(const Node& row, const domain::Play& play) {
    const Node start = row["start"];
    const Node team = start["team"];
    const Node possession = team["id"];
    const domain::FootballDetail known = read_football(start, possession, ids_);
    for (std::size_t i = first_open_; known.down && known.yards_to_goal && i < summary_.after.size(); ++i) {
      domain::GameState& state = summary_.after[i];
      auto* detail = std::get_if<domain::FootballDetail>(&state.detail);
      if (detail == nullptr || detail->kickoff || half_of(state.period) != half_of(play.period)) continue;
      detail->possession = known.possession;
      detail->down = known.down;
      detail->distance = known.distance;
      detail->yards_to_goal = known.yards_to_goal;
    }
    first_open_ = summary_.after.size();
  }

  Sport sport_;
  const TeamIds& ids_;
  Summary& summary_;
  Follower follower_;
  std::size_t first_open_ = 0;  ///< the rows from here on have not been followed by a play
  std::unordered_set<std::string> seen_;
};

}  // namespace

base::Result<domain::Play> read_play(Sport sport, std::optional<bool> postseason, const Node& row, const TeamIds& ids) {
  if (const auto object = row.need_object(); !object) return std::unexpected(object.error());
  const Node id = row["id"];
  auto key = id.need_id();
  if (!key) return std::unexpected(key.error());
  if (key->empty()) return std::unexpected(id.expected("an id"));
  const Node period = row["period"];
  const Node number = period["number"];
  const auto in_period = need_in(number, 0, kMostPeriods, "a period 0…99");
  if (!in_period) return std::unexpected(in_period.error());
  const Node home_node = row["homeScore"];
  const Node away_node = row["awayScore"];
  const auto home = need_in(home_node, 0, kMostPoints, "a score 0…999");
  if (!home) return std::unexpected(home.error());
  const auto away = need_in(away_node, 0, kMostPoints, "a score 0…999");
  if (!away) return std::unexpected(away.error());
  const Node clock = row["clock"];
  const Node type = row["type"];
  domain::Play play;
  play.id = *std::move(key);
  play.period = *in_period;
  play.clock_ms = play_clock(sport, postseason, play.period, clock);
  play.kind = type["text"].text().value_or("");
  play.text = row["text"].text().value_or("");
  play.side = play_side(row, ids);
  play.scoring = row["scoringPlay"].boolean().value_or(false);
  play.home_score = *home;
  play.away_score = *away;
  play.wallclock = base::parse_utc(row["wallclock"].text().value_or(""));
  return play;
}

void read_plays(Sport sport, const Node& root, const TeamIds& ids, Summary& summary) {
  Collector collector(sport, ids, summary);
  const Node drives = root["drives"];
  const Node previous = drives["previous"];
  const Node current = drives["current"];
  const auto add_drive = [&](const Node& drive) {
    const Node rows = drive["plays"];
    collector.add_all(rows);
  };
  previous.each(add_drive);
  if (current.is_object()) add_drive(current);
  const Node flat = root["plays"];
  // Where both are there the flat list is a repetition in another shape.
  if (summary.plays.empty() && summary.refused.empty()) collector.add_all(flat);
  auto* football = std::get_if<domain::FootballDetail>(&summary.snapshot.state.detail);
  if (football == nullptr) return;
  football->second_half_receiver = collector.second_half_receiver();
  const domain::GameState& state = summary.snapshot.state;
  if (state.phase == Phase::intermission && state.period == 2 && football->second_half_receiver) {
    football->possession = football->second_half_receiver;
    football->kickoff = true;
  }
}

}  // namespace arbees::feeds::espn
