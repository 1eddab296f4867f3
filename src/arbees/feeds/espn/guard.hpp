#pragma once
#include <cstdint>
#include <deque>
#include <optional>

#include "arbees/domain/game.hpp"

/// ESPN is served from several caches, and a poll can be answered by one that is behind: an older clock, period or
/// score after a newer one. Corrections look the same, but they stay.
namespace arbees::feeds::espn {

enum class Verdict : std::uint8_t {
  accepted,
  older  ///< behind what is held, and not for long enough to be a correction
};
BOOST_DESCRIBE_ENUM(Verdict, accepted, older)

struct GuardOptions {
  int older_polls = 3;  ///< so many polls in a row that are behind are not another cache's any more
};

/// The newest state of one game that is not some other cache's older one. Whether it can follow on what was before is
/// the engine's to judge (engine/game_transitions.hpp): a lower score passes here. Not for two threads at once.
class SnapshotGuard {
 public:
  explicit SnapshotGuard(GuardOptions options = {}) : options_(options) {}

  /// Judges the next poll's state and, when `accepted`, holds it. A state in which nothing may be traded (unknown,
  /// delayed, suspended, postponed, canceled) is accepted at once.
  Verdict offer(const domain::GameState& state);

  [[nodiscard]] const std::optional<domain::GameState>& held() const { return held_; }

 private:
  [[nodiscard]] bool is_behind(const domain::GameState& state) const;
  Verdict accept(const domain::GameState& state);

  GuardOptions options_;
  std::optional<domain::GameState> held_;
  std::deque<std::string> earlier_plays_;  ///< last-play ids that were held before the present one
  int times_older_ = 0;
};

}  // namespace arbees::feeds::espn
