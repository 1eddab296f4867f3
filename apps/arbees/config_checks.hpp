#pragma once
#include <vector>

#include "apps/arbees/config.hpp"

namespace arbees::app {

/// Values of the right type that cannot work: `where` is the key ("sim.games_per_sport"), `what` names the range and
/// what was found. Lengths of time, counts and amounts are not negative; what ends in _ppm is a share (0…1,000,000).
[[nodiscard]] std::vector<base::Error> check_values(const AppConfig& config);

}  // namespace arbees::app
