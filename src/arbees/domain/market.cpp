#include "arbees/domain/market.hpp"

#include <algorithm>
#include <numeric>

namespace arbees::domain {

base::Price finest_step(const std::vector<PriceRange>& grid) {
  std::int64_t step = 0;  // the greatest width that divides every range's start and step
  for (const PriceRange& range : grid) {
    step = std::gcd(step, range.step.raw());
    step = std::gcd(step, range.start.raw());
  }
  step = std::gcd(step, base::Price::kScale);
  return base::Price::from_raw(std::max<std::int64_t>(step, 1));
}

bool on_grid(const std::vector<PriceRange>& grid, base::Price price) {
  return std::ranges::any_of(grid, [&](const PriceRange& range) {
    return price >= range.start && price <= range.end && range.step.raw() > 0 &&
           (price - range.start).raw() % range.step.raw() == 0;
  });
}

}  // namespace arbees::domain
