#pragma once
#include "arbees/signals/model_edge.hpp"

namespace arbees::signals {

/// One venue has moved, beyond its own noise and just now, and another live book of the same game has not: the
/// laggard's stale offer against the leader's new mid, after fees. Which venue leads is measured each time, never
/// assumed.
void find_lagging_markets(const GameInput& input, const Config& config, Candidates& out);

}  // namespace arbees::signals
