#include <algorithm>
#include <unordered_set>

#include "arbees/feeds/espn/follower.hpp"
#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Family;
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

bool is_from_scrimmage(const domain::Play& play) {
  return play.kind.find("imeout") == std::string::npos && !play.kind.starts_with("Kickoff") &&
         !play.kind.starts_with("End") && play.kind != "Two-minute warning";
}

std::int32_t half_of(std::int32_t period) {
  return period <= 2 ? 1 : period <= 4 ? 2 : period;
}

/// Appends rows, each id once: the open drive is listed under `current` and again under `previous`.
class Collector {
 public:
  Collector(Sport sport, const TeamIds& ids, Summary& summary)
      : sport_(sport), ids_(ids), summary_(summary), follower_(summary.snapshot, ids) {}

  void add(const Node& row) {
    auto play = read_play(sport_, summary_.snapshot.game.postseason, row, ids_);
    if (!play) {
      summary_.refused.push_back(play.error());
      return;
    }
    if (!seen_.insert(play->id).second) return;
    if (domain::family_of(sport_) == Family::football && is_from_scrimmage(*play)) correct_by_start(row, *play);
    // What follows a kickoff or a score is no word on the ball before it.
    if (play->kind.starts_with("Kickoff")) first_open_ = summary_.after.size();
    const domain::GameState before = summary_.after.empty() ? domain::GameState{} : summary_.after.back();
    summary_.after.push_back(follower_.after(row, *play));
    if (play->home_score != before.home_score || play->away_score != before.away_score)
      first_open_ = summary_.after.size();
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
  if (!summary.after.empty() && summary.after.back().period == state.period)
    if (const auto* last = std::get_if<domain::FootballDetail>(&summary.after.back().detail)) {
      football->home_had_ball = last->home_had_ball;
      football->away_had_ball = last->away_had_ball;
    }
  if (state.phase == Phase::intermission && state.period == 2 && football->second_half_receiver) {
    football->possession = football->second_half_receiver;
    football->kickoff = true;
  }
}

}  // namespace arbees::feeds::espn
