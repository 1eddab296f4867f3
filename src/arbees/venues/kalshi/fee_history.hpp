#pragma once
#include <string_view>

#include "arbees/base/eastern.hpp"
#include "arbees/domain/fees.hpp"

namespace arbees::venues::kalshi {

/// What a game-winner market of `series` was charged on a day of the past, for recordings that carry no fee fields.
///  until 2026-02   taker ceil to the whole cent of 0.07·C·P·(1−P): fits real settlements up to February 2026
///  2026-03 … 07    the rounding became $0.0001 at a day no source names: the dearer rule, whole cents, is charged
///  from 2026-08    ceil to $0.0001; multiplier 0.5 for KXMLB…, 1 for every other series seen (25 real fills)
/// Where no maker fee is evidenced (before August 2026, and series whose fee_type was not seen) makers are charged what
/// takers pay, so that a paper result never rests on a guess in its favour. Unknown for combos and before July 2021,
/// when Kalshi opened. `evidence` says which line applied.
[[nodiscard]] domain::FeeSchedule fees_on(base::Date day, std::string_view series);

}  // namespace arbees::venues::kalshi
