#pragma once
#include <string>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"

namespace arbees::app {

struct LiveOptions {
  std::string tape;      ///< where a new run records its events; empty = beside the store
  bool new_run = false;  ///< leave an unfinished run where it is
  std::string capture;   ///< folder for every raw input of the feeds; empty = nowhere
};

/// Watches the configured feeds until Ctrl-C, with store, API and dashboard.
[[nodiscard]] Exit run_live(const LiveOptions& options, const AppConfig& config);

}  // namespace arbees::app
