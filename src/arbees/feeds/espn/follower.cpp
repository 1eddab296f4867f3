#include "arbees/feeds/espn/follower.hpp"

#include <bit>
#include <utility>

#include "arbees/domain/league.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Family;
using domain::Half;
using domain::Phase;
using domain::Side;
using domain::Sport;
using wire::Node;

bool contains(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
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
  return kind == "End Period" || kind.starts_with("End of") || kind == "Period End" || kind == "Halftime";
}
bool ends_game(const std::string& kind) {
  return kind == "End of Game" || kind == "End Game" || kind == "Game End";
}

/// Rows that leave the ball where it is.
bool is_pause(const domain::Play& play) {
  return contains(play.kind, "imeout") || play.kind.starts_with("End") || play.kind == "Two-minute warning" ||
         play.kind == "Penalty";
}

/// A try without a point, in a row of its own.
bool is_failed_try(const domain::Play& play) {
  return contains(play.kind, "Extra Point") || contains(play.kind, "Two-Point") || contains(play.kind, "Two Point") ||
         contains(play.kind, "Conversion") || contains(play.kind, "PAT");
}

/// Outs do not go back within a half; rows of steals and wild pitches say 0.
std::int32_t outs_after(const Node& row, std::int32_t before) {
  const auto outs = row["outs"].integer();
  if (!outs || *outs < before || *outs > 3) return before;
  return static_cast<std::int32_t>(*outs);
}

std::int32_t runners(std::int32_t bases) {
  return std::popcount(static_cast<std::uint32_t>(bases));
}

}  // namespace

Follower::Follower(const GameSnapshot& snapshot, const TeamIds& ids) : snapshot_(snapshot), ids_(ids) {}

domain::GameState Follower::after(const Node& row, const domain::Play& play) {
  domain::GameState now;
  now.phase = ends_game(play.kind) ? Phase::final : ends_period(play.kind) ? Phase::intermission : Phase::live;
  now.period = play.period;
  now.clock_ms = play.clock_ms;
  now.home_score = play.home_score;
  now.away_score = play.away_score;
  now.under_review = is_open_review(play.kind);
  now.last_play_id = play.id;
  switch (domain::family_of(snapshot_.game.sport)) {
    case Family::football: now.detail = football(row, play, now); break;
    case Family::basketball: now.detail = domain::BasketballDetail{}; break;
    case Family::hockey: now.detail = hockey(play); break;
    case Family::baseball: return baseball(row, play, now);
    case Family::none: break;
  }
  last_ = now;
  return now;
}

domain::HockeyDetail Follower::hockey(const domain::Play& play) const {
  domain::HockeyDetail detail;
  detail.shootout = !snapshot_.game.postseason && play.period > 4;
  return detail;
}

/// What is known of the ball after a row that scored, or that ended a try: the side that finished its score kicks off.
/// Two points may be a safety or a returned try, and after those it is not known who kicks; six points await the try.
std::optional<domain::FootballDetail> Follower::after_score(const domain::Play& play, const domain::GameState& now) {
  const int home = now.home_score - last_.home_score;
  const int away = now.away_score - last_.away_score;
  const auto had_try = std::exchange(try_of_, std::nullopt);
  if (home == 0 && away == 0 && (!had_try || !is_failed_try(play))) {
    try_of_ = had_try;
    return dead_ball_;
  }
  const Side scorer = had_try && home == 0 && away == 0 ? *had_try : home > 0 ? Side::home : Side::away;
  const int points = scorer == Side::home ? home : away;
  const bool alone = (scorer == Side::home ? away : home) == 0;
  const bool tried = had_try == scorer && points <= 2;
  if (alone && points == 6) try_of_ = scorer;
  const bool kicks = tried || points == 3 || points == 7 || points == 8;
  if (!alone || !kicks || (play.period > 4 && snapshot_.game.sport != Sport::nfl)) return domain::FootballDetail{};
  domain::FootballDetail detail;
  detail.possession = domain::opponent(scorer);
  detail.kickoff = true;
  return detail;
}

void Follower::forget_score() {
  dead_ball_.reset();
  try_of_.reset();
}

/// Who has had the ball in this overtime: whoever ran a play in it, or is about to.
void Follower::note_overtime_ball(const Node& row, const domain::Play& play, domain::FootballDetail& detail) {
  if (play.period <= 4) return;
  const bool again = snapshot_.game.sport != Sport::nfl;  // college's next overtime begins anew
  if (overtime_ == 0 || (again && overtime_ != play.period)) home_had_ball_ = away_had_ball_ = false;
  overtime_ = play.period;
  const Node start = row["start"];
  const Node team = start["team"];
  const auto ran = ids_.side_of(team["id"]);
  if (ran && !is_pause(play) && !play.kind.starts_with("Kickoff"))
    (*ran == Side::home ? home_had_ball_ : away_had_ball_) = true;
  if (detail.possession && detail.down && !detail.kickoff)
    (*detail.possession == Side::home ? home_had_ball_ : away_had_ball_) = true;
  detail.home_had_ball = home_had_ball_;
  detail.away_had_ball = away_had_ball_;
}

domain::FootballDetail Follower::football(const Node& row, const domain::Play& play, const domain::GameState& now) {
  if (!second_half_receiver_) second_half_receiver_ = opening_kicker(row, play, ids_);
  const Node end = row["end"];
  const Node team = end["team"];
  domain::FootballDetail detail;
  const bool same_score = now.home_score == last_.home_score && now.away_score == last_.away_score;
  if (!same_score || (try_of_ && is_failed_try(play))) dead_ball_ = after_score(play, now);
  else if (!is_pause(play)) forget_score();
  if (now.phase == Phase::intermission && play.period == 2) {
    detail.possession = second_half_receiver_;
    detail.kickoff = second_half_receiver_.has_value();
    dead_ball_.reset();
  } else if (now.phase == Phase::final || (now.phase == Phase::intermission && play.period >= 4)) {
    dead_ball_.reset();  // who has the ball next is drawn
  } else if (dead_ball_) {
    detail = *dead_ball_;
  } else {
    const Node possession = team["id"];
    detail = read_football(end, possession, ids_);
  }
  detail.second_half_receiver = second_half_receiver_;
  note_overtime_ball(row, play, detail);
  return detail;
}

bool Follower::begins_with_runner(std::int32_t inning) const {
  const auto* detail = std::get_if<domain::BaseballDetail>(&snapshot_.state.detail);
  const std::int32_t scheduled = detail != nullptr ? detail->scheduled_innings : 9;
  return inning > scheduled && domain::overtime_of(snapshot_.game).runner_on_second;
}

/// Every row of a finished at-bat carries the outs and the score of its end; only the row of its result is of one
/// instant. The rows before it are left at the state before the at-bat. Rows of substitutions look like results with
/// empty bases: runners do not vanish without an out or a run.
domain::GameState Follower::baseball(const Node& row, const domain::Play& play, domain::GameState now) {
  const Node period = row["period"];
  const auto half = parse_half(period["type"].text().value_or(""));
  const auto* before = std::get_if<domain::BaseballDetail>(&last_.detail);
  const bool same_half = before != nullptr && last_.period == play.period && before->half == half;
  if (play.kind != "Play Result" && same_half) {
    last_.last_play_id = play.id;
    return last_;
  }
  domain::BaseballDetail held;
  held.half = half;
  held.outs = same_half ? before->outs.value_or(0) : 0;
  held.bases = same_half ? before->bases.value_or(0) : begins_with_runner(play.period) ? 2 : 0;
  if (half == Half::middle || half == Half::end) held.bases = 0;
  domain::BaseballDetail detail = held;
  const std::int32_t runs = now.home_score + now.away_score - last_.home_score - last_.away_score;
  if (play.kind == "Play Result") {
    detail.outs = outs_after(row, *held.outs);
    const auto on = [&](std::string_view base) { return row[base].is_object() || row[base].boolean() == true; };
    detail.bases = (on("onFirst") ? 1 : 0) | (on("onSecond") ? 2 : 0) | (on("onThird") ? 4 : 0);
    const std::int32_t gone = runners(*held.bases) - runners(*detail.bases);
    if (gone > (*detail.outs - *held.outs) + runs) {
      const bool out = contains(play.text, "caught stealing") || contains(play.text, "picked off");
      if (!out || gone > 1 + runs) detail = held;
      else if (*held.outs < 3) detail.outs = *held.outs + 1;
    }
  } else {
    // The score is still the one before this half's first result.
    now.home_score = last_.home_score;
    now.away_score = last_.away_score;
  }
  now.detail = detail;
  last_ = now;
  return now;
}

}  // namespace arbees::feeds::espn
