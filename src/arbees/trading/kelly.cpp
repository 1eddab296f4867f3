#include "arbees/trading/kelly.hpp"

namespace arbees::trading {

std::int64_t kelly_share_ppm(base::Probability fair, std::int32_t standard_error, base::Price cost) {
  constexpr std::int64_t kOne = base::Probability::kScale;
  const std::int64_t cost_ppm = cost.raw() * (kOne / base::Price::kScale);
  const std::int64_t cautious = fair.millionths() - standard_error;
  if (cautious <= cost_ppm || cost_ppm >= kOne) return 0;
  return (cautious - cost_ppm) * kOne / (kOne - cost_ppm);
}

}  // namespace arbees::trading
