#pragma once
#include <vector>

#include "arbees/domain/game.hpp"

namespace arbees::feeds::espn {

/// What changed between two readings of a game's play list, by id: first the rows that are gone (`removed`, as they
/// were), then those that are new (`inserted`) or say something else (`updated`), in the order of `current`. A row that
/// only moved in the list has not changed. ESPN edits lists while a game is on and after it is over.
[[nodiscard]] std::vector<domain::Play> diff_plays(const std::vector<domain::Play>& previous,
                                                   const std::vector<domain::Play>& current);

}  // namespace arbees::feeds::espn
