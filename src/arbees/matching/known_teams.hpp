#pragma once
#include <optional>
#include <string_view>

#include "arbees/domain/sport.hpp"

namespace arbees::matching {

/// Is `espn_id` a team of the league by ESPN's own list: the league's row where that has one, else this room's table of
/// schools, lower divisions included. Nothing for a league without either, or an empty id. Any thread; the table is
/// built on the first call.
[[nodiscard]] std::optional<bool> is_known_team(domain::Sport sport, std::string_view espn_id);

}  // namespace arbees::matching
