#pragma once
#include <optional>

#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {

/// Follows a play list in its order and says how the game stands after each row. Internal to this room.
class Follower {
 public:
  /// `snapshot` of the same document; it and `ids` outlive this.
  Follower(const GameSnapshot& snapshot, const TeamIds& ids);

  [[nodiscard]] domain::GameState after(const wire::Node& row, const domain::Play& play);
  [[nodiscard]] std::optional<domain::Side> second_half_receiver() const { return second_half_receiver_; }

 private:
  [[nodiscard]] domain::HockeyDetail hockey(const domain::Play& play) const;
  [[nodiscard]] domain::FootballDetail football(const wire::Node& row, const domain::Play& play,
                                                const domain::GameState& now);
  [[nodiscard]] std::optional<domain::FootballDetail> after_score(const domain::Play& play,
                                                                  const domain::GameState& now);
  void forget_score();
  void note_overtime_ball(const wire::Node& row, const domain::Play& play, domain::FootballDetail& detail);
  [[nodiscard]] domain::GameState baseball(const wire::Node& row, const domain::Play& play, domain::GameState now);
  [[nodiscard]] bool begins_with_runner(std::int32_t inning) const;

  const GameSnapshot& snapshot_;
  const TeamIds& ids_;
  domain::GameState last_;
  std::optional<domain::Side> second_half_receiver_;
  std::optional<domain::Side> try_of_;  ///< its touchdown awaits the try
  /// After a score and until the kickoff: who receives, or nothing known.
  std::optional<domain::FootballDetail> dead_ball_;
  std::int32_t overtime_ = 0;  ///< the period whose possessions are noted
  bool home_had_ball_ = false;
  bool away_had_ball_ = false;
};

}  // namespace arbees::feeds::espn
