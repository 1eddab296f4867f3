#pragma once
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::app {

struct EveningOptions {
  base::Duration play_delay;       ///< how long after a play the engine hears of it
  std::vector<std::string> games;  ///< keys of the games to keep; empty keeps all
};

struct LoadedEvenings {
  /// Each for an engine of its own, in the order of the paths. `name` joins the files with " + ".
  std::vector<feeds::recorded::Recording> evenings;
  std::vector<base::Error> unreadable;   ///< files asked for that are no recording, each with the reason
  std::vector<base::Error> passed_over;  ///< files of a folder that are none
};

/// Reads tapes, recorded price and play files and ESPN summaries; folders are read whole, in name order. Files that
/// know a game in common are joined into one evening; where two of them quote the same market, the one that shows more
/// of its book is used and the other's quotes of it are left out, which the assumptions say.
[[nodiscard]] LoadedEvenings load_evenings(const std::vector<std::string>& paths, const EveningOptions& options);

}  // namespace arbees::app
