#pragma once
#include "arbees/signals/model_edge.hpp"

namespace arbees::signals {

/// One venue has moved just now and another live book of the same game has not answered half of it: the laggard's stale
/// offer against the leader's new mid, after fees. Which venue leads is measured each time, never assumed. Whether the
/// move is information is a gate's question (`lag_test`): the move over `lag_window_ms` divided by the larger of the
/// standard deviation of the leader's own changes over as long a time before it (History::noise) and half its spread.
void find_lagging_markets(const GameInput& input, const Config& config, Candidates& out);

}  // namespace arbees::signals
