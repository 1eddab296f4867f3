#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/engine/config.hpp"
#include "arbees/services/explain.hpp"
#include "arbees/services/tally.hpp"

namespace arbees::services {

/// What a recording did to the engine.
struct PlaybackReport {
  std::uint64_t events = 0;
  double seconds = 0;  ///< of wall time inside the engine and the tally
  Tally::Counts counts;
  std::string hash;
  std::vector<domain::Output> signals;  ///< every signal as first told or as approved
  Explainer explainer;                  ///< can put any of them into words
};

/// Runs the events through a fresh engine as fast as it goes, in this thread.
[[nodiscard]] PlaybackReport play_back(std::span<const domain::Event> events, const engine::Config& config);

}  // namespace arbees::services
