#include "arbees/engine/game_transitions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace arbees::engine {
namespace {

using domain::Game;
using domain::GameState;
using domain::Phase;
using domain::Side;
using domain::StateDoubt;

constexpr int kAnswers = 3;
constexpr base::Duration kAnswerGap = base::seconds(10);
constexpr std::size_t kScoresKept = 16;
/// Without a clock a period lasts at least this long.
constexpr std::int32_t kShortestPeriod = 240;

bool over(Phase phase) {
  return phase == Phase::final || phase == Phase::canceled;
}

bool begun(Phase phase) {
  return domain::in_play(phase) || phase == Phase::suspended;
}

std::int64_t whole_seconds(base::Duration d) {
  return d.value / 1'000'000'000;
}

std::int32_t score_of(const GameState& state, Side side) {
  return side == Side::home ? state.home_score : state.away_score;
}

std::string_view name_of(const Game& game, Side side) {
  const domain::Team& team = side == Side::home ? game.home : game.away;
  if (!team.abbreviation.empty()) return team.abbreviation;
  return side == Side::home ? "home" : "away";
}

std::string shown(const GameState& state) {
  std::string text = fmt::format("{} {}–{}", base::enum_name(state.phase), state.home_score, state.away_score);
  if (state.period > 0) text += fmt::format(", period {}", state.period);
  if (state.clock_ms) text += fmt::format(" {}:{:02}", *state.clock_ms / 60'000, *state.clock_ms / 1000 % 60);
  return text;
}

/// Left in the period, in seconds. In a break the feed may show the end of the period or the start of the next one.
std::optional<double> left_of(const Game& game, const GameState& state) {
  const std::int32_t length = domain::period_seconds(game, state.period);
  if (length == 0 || state.period <= 0) return std::nullopt;
  if (state.phase == Phase::intermission) return state.clock_ms == length * 1000 ? length : 0.0;
  if (!state.clock_ms) return std::nullopt;
  return std::clamp(*state.clock_ms / 1000.0, 0.0, static_cast<double>(length));
}

/// Seconds of play from the start; nothing without a clock.
std::optional<double> played_of(const Game& game, const GameState& state) {
  const auto left = left_of(game, state);
  if (!left) return std::nullopt;
  double played = -*left;
  for (std::int32_t period = 1; period <= state.period; ++period) played += domain::period_seconds(game, period);
  return played;
}

/// No play is under way: between two periods, whatever the feed calls it.
bool is_break(const Game& game, const GameState& state) {
  if (state.phase == Phase::intermission) return true;
  const auto left = left_of(game, state);
  return left && (*left == 0.0 || *left == domain::period_seconds(game, state.period));
}

bool same_moment(const GameState& a, const GameState& b) {
  return a.phase == b.phase && a.period == b.period && a.clock_ms == b.clock_ms && a.home_score == b.home_score &&
         a.away_score == b.away_score && a.last_play_id == b.last_play_id;
}

bool same_score(const GameState& a, const GameState& b) {
  return a.home_score == b.home_score && a.away_score == b.away_score;
}

}  // namespace

/// How long ago the state held was news. A game that has not started may be stuck: then it counts from the start.
base::Duration GameTransitions::since(const Game& game, base::Nanos now) const {
  base::Nanos from = changed_at_;
  if (held_->phase == Phase::scheduled && game.start.value > 0) from = std::min(from, game.start);
  return std::max(now - from, base::Duration{});
}

GameTransitions::Judgement GameTransitions::judge_phase(const Game& game, const GameState& state,
                                                        base::Nanos now) const {
  const domain::TransitionRules& rules = domain::league_of(game.sport).transitions;
  const auto refuse = [&](std::string why) -> Judgement {
    return {false, false, {StateDoubt::phase, fmt::format("{} after {}: {}", shown(state), shown(*held_), why)}};
  };
  if (state.phase == Phase::unknown) return refuse("the feed's status cannot be read");
  const std::uint16_t next = rules.next[static_cast<std::size_t>(held_->phase)];
  if ((next >> static_cast<unsigned>(state.phase) & 1U) == 0) return refuse("this cannot follow");
  if (state.phase == Phase::scheduled && begun_) return refuse("a game that has begun is not scheduled");
  const bool fresh_final = state.phase == Phase::final && held_->phase == Phase::scheduled && game.start.value > 0;
  if (fresh_final && whole_seconds(now - game.start) < rules.shortest_game_seconds)
    return refuse("no game is over that soon after its start");
  if (over(held_->phase) && !over(state.phase)) {
    if (closed_) return refuse("its result stood");
    return {true, true, {StateDoubt::phase, fmt::format("{} after {}: taken back", shown(state), shown(*held_))}};
  }
  return {};
}

/// The score before the first of the scoring plays that may still be taken back.
std::int32_t GameTransitions::floor_of(const Game& game, const GameState& state, Side side, base::Nanos now) const {
  const domain::TransitionRules& rules = domain::league_of(game.sport).transitions;
  std::int32_t floor = score_of(*held_, side);
  const auto seen = played_of(game, state);
  const auto played = seen ? seen : played_of(game, *held_);
  for (const Scored& scored : scored_) {
    const bool recent = played && scored.played ? *played - *scored.played <= rules.score_fall_play_seconds
                                                : whole_seconds(now - scored.at) <= rules.score_fall_seconds;
    if (recent) floor = std::min(floor, side == Side::home ? scored.home_before : scored.away_before);
  }
  return floor;
}

GameTransitions::Judgement GameTransitions::judge_scores(const Game& game, const GameState& state,
                                                         base::Nanos now) const {
  if (state.phase == Phase::postponed || state.phase == Phase::canceled || held_->phase == Phase::postponed) return {};
  const domain::ScoringPace& pace = domain::league_of(game.sport).transitions.pace;
  const bool differ = state.home_score != state.away_score;
  if (differ && state.home_score == held_->away_score && state.away_score == held_->home_score)
    return {
        false,
        false,
        {StateDoubt::teams_swapped, fmt::format("{} after {}: the sides changed places", shown(state), shown(*held_))}};
  Judgement result;
  const std::int64_t seconds = whole_seconds(since(game, now));
  for (const Side side : {Side::home, Side::away}) {
    const std::int32_t before = score_of(*held_, side);
    const std::int32_t after = score_of(state, side);
    const std::int64_t most = before + pace.at_once + pace.points * (seconds / pace.seconds);
    if (pace.at_once > 0 && after > most)
      return {false,
              false,
              {StateDoubt::score_jumped, fmt::format("{} went from {} to {} within {} s; at most {} is possible",
                                                     name_of(game, side), before, after, seconds, most)}};
    if (after >= before) continue;
    const std::int32_t floor = floor_of(game, state, side, now);
    const std::string seen = fmt::format("{} fell from {} to {}", name_of(game, side), before, after);
    if (after < floor)
      return {false,
              false,
              {StateDoubt::score_fell, fmt::format("{}; the last scoring plays explain no less than {}", seen, floor)}};
    result = {true, true, {StateDoubt::score_fell, seen + "; a correction that waits for messages that agree"}};
  }
  return result;
}

GameTransitions::Judgement GameTransitions::judge_time(const Game& game, const GameState& state,
                                                       base::Nanos now) const {
  const domain::TransitionRules& rules = domain::league_of(game.sport).transitions;
  const auto plays = [](Phase phase) { return begun(phase) || phase == Phase::delayed; };
  // The listed start may be wrong by any amount: how far a game is that is first seen in play proves nothing.
  if (!plays(state.phase) || !plays(held_->phase)) return {};
  const auto refuse = [&](StateDoubt kind, const std::string& why) -> Judgement {
    return {false, false, {kind, fmt::format("{} after {}: {}", shown(state), shown(*held_), why)}};
  };
  const std::int64_t seconds = whole_seconds(since(game, now));
  const std::int64_t caught_up = seconds + rules.catch_up_seconds;
  const auto played = played_of(game, state);
  const auto before = played_of(game, *held_);
  if (state.period < held_->period) {
    const bool after_break = held_->period - state.period == 1 && is_break(game, *held_) &&
                             whole_seconds(now - break_since_) <= rules.break_seconds;
    if (!after_break) return refuse(StateDoubt::period_back, "a period goes back only out of a break that just began");
  }
  if (state.period == held_->period && played && before && *before - *played > rules.clock_back_seconds)
    return refuse(StateDoubt::clock_back, fmt::format("a clock goes back by at most {} s", rules.clock_back_seconds));
  if (played && before && *played - *before > static_cast<double>(caught_up))
    return refuse(StateDoubt::clock_jumped, fmt::format("only {} s have passed", seconds));
  if (!played && game.sport != domain::Sport::other && state.period - held_->period > 1 + caught_up / kShortestPeriod)
    return refuse(StateDoubt::clock_jumped, fmt::format("only {} s have passed", seconds));
  return {};
}

GameTransitions::Judgement GameTransitions::judge(const Game& game, const GameState& state, base::Nanos now) const {
  const Judgement phase = judge_phase(game, state, now);
  if (!phase.possible) return phase;
  const Judgement scores = judge_scores(game, state, now);
  if (!scores.possible) return scores;
  const Judgement time = judge_time(game, state, now);
  if (!time.possible) return time;
  return phase.needs_agreement ? phase : scores;
}

void GameTransitions::hold(const Game& game, const GameState& state, base::Nanos now) {
  if (held_ && (state.home_score > held_->home_score || state.away_score > held_->away_score)) {
    scored_.push_back({now, played_of(game, state), held_->home_score, held_->away_score});
    if (scored_.size() > kScoresKept) scored_.pop_front();
  }
  if (!held_ || !same_moment(*held_, state)) changed_at_ = now;
  if (!held_ || is_break(game, *held_) != is_break(game, state)) break_since_ = now;
  if (!over(state.phase)) over_since_.reset();
  else if (!held_ || held_->phase != state.phase || !same_score(*held_, state)) over_since_ = now;
  begun_ = begun_ || begun(state.phase) || (state.phase == Phase::delayed && state.home_score + state.away_score > 0);
  held_ = state;
  newest_.reset();
  candidate_.reset();
  doubt_ = {};
}

GameTransitions::Outcome GameTransitions::wait(const Game& game, const GameState& state, base::Nanos now) {
  if (over_since_) over_since_ = now;  // what is contradicted is not quiet
  // Play goes on while a correction waits: a score that rises from it agrees with it.
  const std::int32_t at_once = domain::league_of(game.sport).transitions.pace.at_once;
  const auto follows = [at_once](std::int32_t before, std::int32_t after) {
    return after >= before && after - before <= at_once;
  };
  const auto agrees = [&](const GameState& earlier) {
    return earlier.phase == state.phase && earlier.period <= state.period &&
           follows(earlier.home_score, state.home_score) && follows(earlier.away_score, state.away_score);
  };
  if (!candidate_ || !agrees(candidate_->state)) {
    candidate_ = Candidate{state, now};
    return Outcome::waiting;
  }
  candidate_->state = state;
  if (now - candidate_->counted_at < kAnswerGap) return Outcome::waiting;
  candidate_->counted_at = now;
  if (++candidate_->count < kAnswers) return Outcome::waiting;
  hold(game, state, now);
  return Outcome::corrected;
}

GameTransitions::Outcome GameTransitions::offer(const Game& game, const GameState& state, base::Nanos now) {
  if (!held_) {
    if (state.phase == Phase::unknown) {
      doubt_ = {StateDoubt::phase, "the feed's status cannot be read"};
      return Outcome::refused;
    }
    hold(game, state, now);
    return Outcome::accepted;
  }
  Judgement judgement = judge(game, state, now);
  if (judgement.possible && !judgement.needs_agreement) {
    hold(game, state, now);
    return Outcome::accepted;
  }
  newest_ = state;
  doubt_ = std::move(judgement.doubt);
  if (judgement.possible) return wait(game, state, now);
  candidate_.reset();
  if (over_since_) over_since_ = now;
  return Outcome::refused;
}

bool GameTransitions::confirm(base::Nanos now) {
  const bool believed = newest_ && newest_->phase != Phase::unknown;
  if (believed) {
    scored_.clear();
    begun_ = begun(newest_->phase);
    closed_ = false;
    changed_at_ = now;
    break_since_ = now;
    over_since_ = over(newest_->phase) ? std::optional(now) : std::nullopt;
    held_ = std::exchange(newest_, std::nullopt);
    candidate_.reset();
    doubt_ = {};
  }
  return believed;
}

}  // namespace arbees::engine
