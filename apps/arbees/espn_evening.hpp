#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "arbees/base/time.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::app {

/// An ESPN summary as a recording: each play at its own wall clock plus `delay`, the state after it, and the final.
/// Nothing when the bytes are no summary with plays that carry wall clocks; the error says why.
[[nodiscard]] base::Result<feeds::recorded::Recording> record_summary(const std::string& name, std::string_view bytes,
                                                                      base::Duration delay);

/// The key among `keys` ("nba-2025-05-31-nyk-ind": sport, Eastern date, away, home) that names this game; nothing
/// unless sport, day and both teams agree.
[[nodiscard]] std::optional<std::string> same_game_key(const domain::Game& game, const std::vector<std::string>& keys);

}  // namespace arbees::app
