#pragma once
#include <array>

#include "arbees/base/fixed.hpp"

namespace arbees::domain {

/// Part of a purchase that walks one book, or two in equal shares: so many contracts of each leg, all at these prices.
/// The second price and fee are 0 where only one claim is bought.
struct WalkStep {
  base::Quantity quantity;
  std::array<base::Price, 2> price;     ///< of each leg's claim
  std::array<base::Price, 2> unit_fee;  ///< taker fee of one contract there, rounded up
  [[nodiscard]] constexpr base::Price unit_cost() const { return price[0] + price[1] + unit_fee[0] + unit_fee[1]; }
};

}  // namespace arbees::domain
