#pragma once
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::app {

/// What each venue charged at the time of a recording, with the evidence; unknown where no source says.
[[nodiscard]] feeds::recorded::FeeLookup historical_fees();

}  // namespace arbees::app
