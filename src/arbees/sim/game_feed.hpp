#pragma once
#include <vector>

#include "arbees/domain/event.hpp"
#include "arbees/sim/fixture.hpp"

namespace arbees::sim {

/// What one answer of the polled game feed brings: the newest state and the rows of the play list that are new or
/// changed.
struct FeedAnswer {
  base::Nanos arrives;
  base::Nanos source;  ///< when the newest of it happened
  std::vector<domain::EventBody> bodies;
};

/// How a free game feed shows a script: polled, 15-60 s behind with a tail of minutes, here and there with a review
/// that holds a score up or a score that is shown wrong and corrected later. In order of arrival.
[[nodiscard]] std::vector<FeedAnswer> game_feed(const Fixture& fixture, domain::GameId id, Random& random);

}  // namespace arbees::sim
