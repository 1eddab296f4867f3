#include "arbees/trading/kelly.hpp"

namespace arbees::trading {
namespace {

/// The sign of Σ chance·gain / (wealth + q·gain), each term to 1e-18 of a contract; −1 when an ending would ruin.
int slope(const std::array<Ending, 3>& endings, base::Price cost, std::int64_t q) {
  constexpr __int128 kFine = 1'000'000'000'000'000'000;
  constexpr std::int64_t kMicrosPerTick = 100;  // a price tick of one contract in millionths of a dollar
  __int128 sum = 0;
  for (const Ending& ending : endings) {
    if (ending.chance_ppm == 0) continue;
    const std::int64_t gain = (ending.pays - cost).raw() * kMicrosPerTick;
    const __int128 wealth = static_cast<__int128>(ending.wealth.raw()) + static_cast<__int128>(gain) * q;
    if (wealth <= 0) return -1;
    sum += static_cast<__int128>(ending.chance_ppm) * gain * kFine / wealth;
  }
  return sum > 0 ? 1 : sum < 0 ? -1 : 0;
}

}  // namespace

std::int64_t joint_kelly(const std::array<Ending, 3>& endings, base::Price cost, std::int64_t most) {
  if (most <= 0 || slope(endings, cost, 0) <= 0) return 0;
  std::int64_t low = 0;
  std::int64_t high = most;
  // log wealth is concave in q: the slope changes sign once.
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (slope(endings, cost, middle) >= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

}  // namespace arbees::trading
