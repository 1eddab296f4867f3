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
  older,       ///< behind what is held, and not for long enough to be a correction
  unconfirmed  ///< a score went down for the first time
};
BOOST_DESCRIBE_ENUM(Verdict, accepted, older, unconfirmed)

struct GuardOptions {
  int older_polls = 3;     ///< so many polls in a row that are behind are a correction
  int decrease_polls = 2;  ///< so many polls in a row with the same lower score are a correction
};

/// The newest state of one game that can be believed. Not for two threads at once.
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
  int times_lower_ = 0;
  std::int32_t lower_home_ = 0;
  std::int32_t lower_away_ = 0;
};

}  // namespace arbees::feeds::espn
