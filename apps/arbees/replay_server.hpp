#pragma once
#include <vector>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::app {

/// Plays the evenings one after another by time on the screen, `speed` recorded seconds in a second, until stopped.
[[nodiscard]] Exit serve_replay(std::vector<feeds::recorded::Recording> evenings, const AppConfig& config,
                                double speed);

}  // namespace arbees::app
