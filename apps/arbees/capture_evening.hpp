#pragma once
#include <string>

#include "apps/arbees/config.hpp"
#include "arbees/feeds/recorded/recording.hpp"
#include "arbees/services/live_runner.hpp"

namespace arbees::app {

/// Is this a folder that `arbees record` or `up --live --capture` wrote, or a file of one?
[[nodiscard]] bool is_capture(const std::string& path);

/// A captured evening, made again by the same feeds under the configuration that the capture holds: exactly the events
/// that entered the engine then. Damage and restarts are told in the assumptions.
[[nodiscard]] base::Result<feeds::recorded::Recording> load_capture(const std::string& path);

/// Opens a capture for the feeds of `config`, in their order, and gives back what keeps each input in it.
[[nodiscard]] base::Result<services::KeepInput> open_capture(const std::string& folder, const AppConfig& config,
                                                             std::vector<std::string> feeds);

}  // namespace arbees::app
