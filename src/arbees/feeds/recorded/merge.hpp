#pragma once
#include <map>
#include <string>
#include <vector>

#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::feeds::recorded {

struct MergeOptions {
  /// Another feed's game key → ours: {"espn:401772994", "nba-2025-05-31-nyk-ind"}. The other feed's description of the
  /// game (names, start, line) is then used under our key.
  std::map<std::string, std::string> same_game;
};

/// Several recordings of one evening as one, by time; on equal times the earlier part comes first. Games are joined by
/// key, markets by venue and symbol, and numbered anew in order of appearance. Events made elsewhere (a parsed play
/// list) join as a `Recording` that opens its own game. Fails when two parts call different teams the home side of one
/// game.
[[nodiscard]] base::Result<Recording> merge(std::vector<Recording> parts, const MergeOptions& options = {});

}  // namespace arbees::feeds::recorded
