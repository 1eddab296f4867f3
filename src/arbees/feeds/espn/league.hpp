#pragma once
#include <optional>
#include <string_view>

#include "arbees/domain/sport.hpp"

/// How ESPN names the leagues: by slug in addresses and by number in `uid`s. A league that Arbees has no model for is
/// `Sport::other`; text that names no league is nothing.
namespace arbees::feeds::espn {

/// "football/nfl": the part of an address between "sports/" and "/scoreboard". Empty for `other`.
[[nodiscard]] std::string_view path_of(domain::Sport sport);

/// "college-football" → ncaaf.
[[nodiscard]] std::optional<domain::Sport> sport_of_slug(std::string_view slug);

/// "s:20~l:28~e:401772825" → nfl.
[[nodiscard]] std::optional<domain::Sport> sport_of_uid(std::string_view uid);

/// "…/v2/sports/basketball/leagues/nba/events/401584793?lang=en" → nba, as in the `$ref`s of the core API.
[[nodiscard]] std::optional<domain::Sport> sport_of_ref(std::string_view ref);

/// "…/events/401584793/competitions/…" → "401584793"; empty when there is none. `part` is "events" or "plays".
[[nodiscard]] std::string_view id_in_ref(std::string_view ref, std::string_view part);

}  // namespace arbees::feeds::espn
