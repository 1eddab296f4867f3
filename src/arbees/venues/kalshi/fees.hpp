#pragma once
#include <optional>
#include <string_view>

#include "arbees/base/fixed.hpp"
#include "arbees/domain/fees.hpp"

namespace arbees::venues::kalshi {

/// A series' or event's fee_multiplier M, in millionths.
using Multiplier = base::Money;

/// What Kalshi charges under `fee_type` and multiplier M for a market of `series`.
/// Taker: ceil to $0.0001 of M·0.07·C·P·(1−P). Maker: M·0.0175·C·P·(1−P) for the two maker types, else nothing.
/// Sources: docs.kalshi.com fee schedule; 25 real taker fills of August 2026, all exact. No real maker fill was seen,
/// so the maker figure rests on the schedule alone; its rounding is taken to be the taker's. Unknown (do not trade):
/// type "flat" (its amount is nowhere stated), other words, a multiplier that is missing, negative or finer than the
/// rate can carry, and combos (KXMVE…), whose real fills lie off this formula.
[[nodiscard]] domain::FeeSchedule fee_schedule(std::string_view series, std::string_view fee_type,
                                               std::optional<Multiplier> multiplier);

/// A series' fee with an event's override of either part; absent override = the series' own.
struct FeeOverride {
  std::string_view fee_type;  ///< empty = none
  std::optional<Multiplier> multiplier;
};
[[nodiscard]] domain::FeeSchedule fee_schedule(std::string_view series, std::string_view fee_type,
                                               std::optional<Multiplier> multiplier, const FeeOverride& event);

}  // namespace arbees::venues::kalshi
