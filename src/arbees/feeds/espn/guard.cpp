#include "arbees/feeds/espn/guard.hpp"

#include <algorithm>
#include <tuple>

namespace arbees::feeds::espn {
namespace {

using domain::GameState;
using domain::Phase;

constexpr std::size_t kPlaysRemembered = 16;

bool halts_trading(Phase phase) {
  return phase != Phase::scheduled && !domain::in_play(phase) && phase != Phase::final;
}

int stage(Phase phase) {
  if (phase == Phase::scheduled) return 0;
  return phase == Phase::final ? 2 : 1;
}

/// How far a game has come: stage, period, half-inning, time played in the period. A missing clock says nothing.
using Progress = std::tuple<int, std::int32_t, int>;

Progress progress_of(const GameState& state) {
  const auto* baseball = std::get_if<domain::BaseballDetail>(&state.detail);
  const int half = baseball != nullptr && baseball->half ? static_cast<int>(*baseball->half) : 0;
  return {stage(state.phase), state.period, half};
}

bool outs_went_back(const GameState& state, const GameState& held) {
  const auto* now = std::get_if<domain::BaseballDetail>(&state.detail);
  const auto* before = std::get_if<domain::BaseballDetail>(&held.detail);
  return now != nullptr && before != nullptr && now->half && now->outs && before->outs && *now->outs < *before->outs &&
         (*now->half == domain::Half::top || *now->half == domain::Half::bottom);
}

}  // namespace

bool SnapshotGuard::is_behind(const GameState& state) const {
  const Progress now = progress_of(state);
  const Progress before = progress_of(*held_);
  if (now != before) return now < before;
  if (state.clock_ms && held_->clock_ms && *state.clock_ms != *held_->clock_ms)
    return *state.clock_ms > *held_->clock_ms;
  if (outs_went_back(state, *held_)) return true;
  return state.last_play_id != held_->last_play_id &&
         std::ranges::find(earlier_plays_, state.last_play_id) != earlier_plays_.end();
}

Verdict SnapshotGuard::accept(const GameState& state) {
  if (held_ && !held_->last_play_id.empty() && held_->last_play_id != state.last_play_id) {
    earlier_plays_.push_back(held_->last_play_id);
    if (earlier_plays_.size() > kPlaysRemembered) earlier_plays_.pop_front();
  }
  std::erase(earlier_plays_, state.last_play_id);
  held_ = state;
  times_older_ = 0;
  return Verdict::accepted;
}

Verdict SnapshotGuard::offer(const GameState& state) {
  if (!held_ || halts_trading(state.phase) || halts_trading(held_->phase)) return accept(state);
  if (is_behind(state) && ++times_older_ < options_.older_polls) return Verdict::older;
  return accept(state);
}

}  // namespace arbees::feeds::espn
