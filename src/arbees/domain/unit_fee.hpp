#pragma once
#include <optional>

#include "arbees/domain/fees.hpp"

namespace arbees::domain {

/// The taker fee of one contract at `price` in ten-thousandths, rounded up; nothing when the schedule is unknown.
/// Measured over 100 contracts, so that the venue's rounding of a single contract does not distort an edge.
[[nodiscard]] std::optional<base::Price> unit_fee(const FeeSchedule& fees, base::Price price);

/// The fee used where the schedule is unknown, to say how large an edge could be at most: none. Such a signal is
/// refused by `fee_known` all the same.
[[nodiscard]] base::Price unit_fee_or_none(const FeeSchedule& fees, base::Price price);

}  // namespace arbees::domain
