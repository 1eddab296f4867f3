#pragma once
#include <boost/json.hpp>
#include <span>
#include <string>

#include "arbees/winprob/calibrate.hpp"

namespace arbees::app {

/// The figures of one sport, in the field names of docs/commands.md.
[[nodiscard]] boost::json::object to_json(const winprob::CalibrationReport& report);

/// The same as text: scores, references, reliability by stretch of the game.
[[nodiscard]] std::string to_text(const winprob::CalibrationReport& report);

/// One page for all sports, self-contained: reliability and learning curves as SVG beside the tables.
[[nodiscard]] std::string to_html(std::span<const winprob::CalibrationReport> reports);

}  // namespace arbees::app
