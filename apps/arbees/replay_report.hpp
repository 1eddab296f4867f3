#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "arbees/feeds/recorded/recording.hpp"
#include "arbees/services/playback.hpp"

namespace arbees::app {

/// One evening and what the engine made of it.
struct ReplayedEvening {
  feeds::recorded::Recording recording;  ///< its events are gone
  services::PlaybackReport report;
};

/// The documented shape (docs/commands.md).
[[nodiscard]] boost::json::object to_json(const ReplayedEvening& evening);

/// For people, several lines.
[[nodiscard]] std::string describe(const ReplayedEvening& evening);

/// `count` signals picked evenly over the run, in words.
[[nodiscard]] std::string explain_some(const ReplayedEvening& evening, std::size_t count);

/// One hash for all evenings, by their order and nothing else.
[[nodiscard]] std::string combined_hash(const std::vector<ReplayedEvening>& evenings);

}  // namespace arbees::app
