#include "arbees/feeds/espn/tracked_game.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "arbees/base/codec.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::GameState;
using domain::Phase;

constexpr std::size_t kPlaysSeen = 64;
constexpr base::Duration kRepeatEvery = base::seconds(10);
constexpr base::Duration kRepeatFor = base::seconds(60);
/// How much of the game may have passed since skaters were counted. A penalty lasts 120 seconds.
constexpr std::int32_t kSkatersGoodForMs = 15'000;

template <class T>
bool same(const T& a, const T& b) {
  base::Writer left;
  base::Writer right;
  left.put(a);
  right.put(b);
  return left.bytes() == right.bytes();
}

domain::Game without_line(domain::Game game) {
  game.line = {};
  return game;
}

bool before_start(const domain::Game& game, const GameState& state, base::Nanos now) {
  return state.phase == Phase::scheduled && (game.start.value == 0 || now < game.start);
}

template <class T>
void keep(std::optional<T>& held, const std::optional<T>& seen) {
  if (seen) held = seen;
}

bool same_moment(const GameState& a, const GameState& b) {
  return a.period == b.period && a.home_score == b.home_score && a.away_score == b.away_score && a.clock_ms &&
         b.clock_ms && std::abs(*a.clock_ms - *b.clock_ms) <= kSkatersGoodForMs;
}

bool lower(const GameState& state, const GameState& than) {
  return state.home_score < than.home_score || state.away_score < than.away_score;
}

/// What the engine believes only when it comes several times.
bool went_back(const GameState& state, const GameState& sent) {
  return lower(state, sent) || (sent.phase == Phase::final && state.phase != Phase::final);
}

/// When it happened by the feed's clock, unless that clock is ahead of ours.
base::Stamp stamp_of(const domain::Play& play, base::Nanos now) {
  return {play.wallclock ? std::min(*play.wallclock, now) : now, now};
}

}  // namespace

void OvertimeBall::see(domain::Sport sport, const GameState& state) {
  const auto* football = std::get_if<domain::FootballDetail>(&state.detail);
  const std::int32_t before = std::exchange(seen_period_, state.period);
  if (football == nullptr || state.period <= 4) {
    period_ = 0;
    return;
  }
  // College's next overtime begins anew; the NFL's goes on.
  const bool begins = period_ == 0 || (sport == domain::Sport::ncaaf && period_ != state.period);
  if (begins) {
    period_ = state.period;
    const bool from_the_start = before > 0 && before < state.period;
    home_ = away_ = from_the_start ? std::optional(false) : std::nullopt;
  }
  if (!football->possession || !football->down || football->kickoff || state.phase != Phase::live) return;
  (*football->possession == domain::Side::home ? home_ : away_) = true;
}

void OvertimeBall::hear(std::int32_t period, const domain::FootballDetail& detail) {
  if (period_ == 0 || period != period_) return;
  for (const auto& [held, told] : {std::pair{&home_, detail.home_had_ball}, std::pair{&away_, detail.away_had_ball}})
    if (told && !held->value_or(false)) *held = told;
}

void OvertimeBall::tell(GameState& state) const {
  auto* football = std::get_if<domain::FootballDetail>(&state.detail);
  if (football == nullptr || period_ == 0 || state.period < period_) return;
  keep(football->home_had_ball, home_);
  keep(football->away_had_ball, away_);
}

domain::Game listed(const GameSnapshot& snapshot) {
  domain::Game game = without_line(snapshot.game);
  if (!snapshot.start_confirmed) game.start = {};
  return game;
}

TrackedGame::TrackedGame(const GameSnapshot& first, base::Nanos now, ports::FeedOutbox& out)
    : game_(listed(first)), confirmed_at_(now), changed_at_(now) {
  overtime_ball_.see(game_.sport, first.state);
  guard_.offer(first.state);
  if (first.state.phase == Phase::final) final_at_ = now;
  if (before_start(game_, first.state, now)) game_.line = first.game.line;
  out.games.push_back(game_);
}

Verdict TrackedGame::take(const GameSnapshot& snapshot, base::Nanos now, ports::FeedOutbox& out) {
  list(listed(snapshot), out);
  const GameState before = state();
  const Verdict verdict = guard_.offer(snapshot.state);
  if (verdict != Verdict::accepted) return verdict;
  confirmed_at_ = now;
  halted_ = false;
  overtime_ball_.see(game_.sport, snapshot.state);
  if (!same(snapshot.state, before)) changed_at_ = now;
  if (lower(snapshot.state, before)) ++corrections_;
  if (snapshot.state.last_play_id != before.last_play_id) remember_play(snapshot.state, now);
  if (snapshot.state.phase != Phase::final) final_at_.reset();
  else if (!final_at_) final_at_ = now;
  if (before_start(game_, snapshot.state, now)) keep_line(snapshot.game.line, now, out);
  send_state(now, out);
  return verdict;
}

std::vector<base::Duration> TrackedGame::take_summary(const Summary& summary, base::Nanos now, ports::FeedOutbox& out) {
  if (before_start(game_, state(), now)) keep_line(summary.snapshot.game.line, now, out);
  if (const auto* football = std::get_if<domain::FootballDetail>(&summary.snapshot.state.detail))
    keep(second_half_receiver_, football->second_half_receiver);
  if (!summary.after.empty())
    if (const auto* last = std::get_if<domain::FootballDetail>(&summary.after.back().detail))
      overtime_ball_.hear(summary.after.back().period, *last);
  const auto* hockey = std::get_if<domain::HockeyDetail>(&summary.snapshot.state.detail);
  if (hockey != nullptr && hockey->home_skaters && hockey->away_skaters) skaters_ = summary.snapshot.state;

  std::vector<base::Duration> delays;
  const bool first_list = plays_.held().empty();
  for (const domain::Play& play : plays_.offer(summary.plays)) {
    if (id_) out.events.push_back({stamp_of(play, now), domain::PlayRecorded{*id_, play}});
    if (first_list || play.change != domain::PlayChange::inserted || !play.wallclock) continue;
    const auto seen = std::ranges::find(seen_plays_, play.id, &std::pair<std::string, base::Nanos>::first);
    delays.push_back((seen != seen_plays_.end() ? seen->second : now) - *play.wallclock);
  }
  send_state(now, out);
  return delays;
}

void TrackedGame::follow(domain::GameId id, base::Nanos now, ports::FeedOutbox& out) {
  id_ = id;
  sent_.reset();
  if (!same(game_.line, domain::PregameLine{})) send_line(now, out);
  send_state(now, out);
  for (const domain::Play& play : plays_.held())
    out.events.push_back({stamp_of(play, now), domain::PlayRecorded{id, play}});
  summary_due = now;
}

bool TrackedGame::halt(base::Nanos now, ports::FeedOutbox& out) {
  if (std::exchange(halted_, true) || !id_) return false;
  send_state(now, out);
  return true;
}

GameState TrackedGame::outgoing() const {
  GameState state = this->state();
  if (auto* football = std::get_if<domain::FootballDetail>(&state.detail))
    keep(football->second_half_receiver, second_half_receiver_);
  overtime_ball_.tell(state);
  auto* hockey = std::get_if<domain::HockeyDetail>(&state.detail);
  if (hockey != nullptr && !hockey->home_skaters && domain::in_play(state.phase) && skaters_ &&
      same_moment(state, *skaters_)) {
    const auto& known = std::get<domain::HockeyDetail>(skaters_->detail);
    hockey->home_skaters = known.home_skaters;
    hockey->away_skaters = known.away_skaters;
    hockey->home_net_empty = known.home_net_empty;
    hockey->away_net_empty = known.away_net_empty;
  }
  if (halted_) state.phase = Phase::unknown;
  return state;
}

void TrackedGame::list(domain::Game seen, ports::FeedOutbox& out) {
  if (same(without_line(game_), seen)) return;
  seen.line = game_.line;
  game_ = std::move(seen);
  out.games.push_back(game_);
}

void TrackedGame::keep_line(const domain::PregameLine& seen, base::Nanos now, ports::FeedOutbox& out) {
  domain::PregameLine line = game_.line;
  keep(line.home_spread, seen.home_spread);
  keep(line.home_moneyline, seen.home_moneyline);
  keep(line.away_moneyline, seen.away_moneyline);
  keep(line.home_probability, seen.home_probability);
  if (same(line, game_.line)) return;
  game_.line = line;
  send_line(now, out);
}

void TrackedGame::remember_play(const GameState& state, base::Nanos now) {
  seen_plays_.emplace_back(state.last_play_id, now);
  if (seen_plays_.size() > kPlaysSeen) seen_plays_.pop_front();
}

void TrackedGame::send_state(base::Nanos now, ports::FeedOutbox& out) {
  if (!id_) return;
  const GameState state = outgoing();
  if (sent_ && went_back(state, *sent_)) repeat_until_ = now + kRepeatFor;
  // Sent again although nothing is new: a correction is believed when it comes several times, a final when it stays.
  const bool over = state.phase == Phase::final || state.phase == Phase::canceled;
  const bool again = (over || now < repeat_until_) && now - sent_at_ >= kRepeatEvery;
  if (sent_ && same(*sent_, state) && !again) return;
  out.events.push_back({base::at_once(now), domain::GameUpdated{*id_, state}});
  sent_ = state;
  sent_at_ = now;
}

void TrackedGame::send_line(base::Nanos now, ports::FeedOutbox& out) {
  if (id_) out.events.push_back({base::at_once(now), domain::LineUpdated{*id_, game_.line}});
}

}  // namespace arbees::feeds::espn
