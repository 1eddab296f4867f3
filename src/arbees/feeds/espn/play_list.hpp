#pragma once
#include <vector>

#include "arbees/domain/game.hpp"

namespace arbees::feeds::espn {

/// A game's play list through many readings, some of them from a cache that is behind.
class PlayList {
 public:
  /// What the newest reading changes: removed rows first, then inserted and updated ones. A reading that knows nothing
  /// new and lacks rows that are held is taken for an older one, until it has come three times in a row.
  [[nodiscard]] std::vector<domain::Play> offer(const std::vector<domain::Play>& reading);

  [[nodiscard]] const std::vector<domain::Play>& held() const { return held_; }

 private:
  std::vector<domain::Play> held_;
  int times_shorter_ = 0;
};

}  // namespace arbees::feeds::espn
