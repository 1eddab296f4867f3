#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "arbees/sim/random.hpp"
#include "arbees/sim/servers/outside.hpp"

namespace arbees::sim::servers {

/// "all", or names of faults with commas between. The error names what is none.
[[nodiscard]] base::Result<std::vector<Fault>> parse_fault_names(std::string_view text);

/// Can this fault happen at the server of this name ("espn", "kalshi", "gamma", "clob")?
[[nodiscard]] bool can_happen(Fault fault, std::string_view server);

/// Begins one of `faults` at a server where it can happen, for 1 to 8 seconds of the wall clock; gives back
/// "kalshi: gap 3.2 s" for a log.
std::string make_mischief(Outside& outside, const std::vector<Fault>& faults, Random& random);

}  // namespace arbees::sim::servers
