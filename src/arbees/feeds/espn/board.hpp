#pragma once
#include <cstdint>
#include <set>
#include <string>

#include "arbees/base/eastern.hpp"
#include "arbees/feeds/espn/pace.hpp"

namespace arbees::feeds::espn {

/// One scoreboard that is polled: a league's games of one US Eastern day (and of one college group). Internal.
struct Board {
  domain::Sport sport = domain::Sport::other;
  base::Date day;
  std::int32_t group = 0;  ///< 0 = none
  Heat heat = Heat::waiting;
  base::Nanos due;
  std::uint32_t ask = 0;          ///< under way; 0 = none
  base::Nanos answered;           ///< newest answer that was read; 0 = none yet
  base::Nanos unfinished_at;      ///< when it last had a game that was not over
  int failures = 0;               ///< in a row
  bool cut_told = false;          ///< that it holds exactly as many events as a cut list
  std::set<std::string> refused;  ///< what the newest answer's refusals said
};

/// "https://…/scoreboard?dates=20250204&limit=500&groups=50".
[[nodiscard]] std::string scoreboard_url(const std::string& base_url, const Board& board);

/// "https://…/summary?event=401772994".
[[nodiscard]] std::string summary_url(const std::string& base_url, const domain::Game& game);

/// The day before.
[[nodiscard]] base::Date day_before(base::Date day);

/// College groups that together are all of a league that matters here; {0} where there are none.
[[nodiscard]] std::vector<std::int32_t> groups_of(domain::Sport sport);

}  // namespace arbees::feeds::espn
