#pragma once
#include <cstdint>

#include "arbees/base/describe.hpp"

namespace arbees::trading {

/// How paper money is risked. Money is dollars in millionths, shares are parts per million.
struct Config {
  std::int64_t bankroll = 10'000'000'000;              ///< paper dollars at the start, for each venue half
  std::int32_t kelly_ppm = 250'000;                    ///< fraction of the full Kelly stake
  std::int32_t stake_max_ppm = 50'000;                 ///< most of the bankroll in one order
  std::int64_t exposure_per_game_max = 1'000'000'000;  ///< most at risk on one game
  std::int32_t kalshi_latency_ms = 120;                ///< median time from decision to the book
  std::int32_t polymarket_latency_ms = 350;
  std::int32_t latency_spread_ppm = 500'000;  ///< uniform ± around the median, part of it
  std::int32_t look_patience_ms = 5'000;      ///< a polled book must be seen this soon after an order's arrival
  std::int32_t slippage_max = 0;              ///< ten-thousandths beyond the last level seen that an order may pay
  std::uint64_t seed = 1;                     ///< of the latency draws
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (bankroll, kelly_ppm, stake_max_ppm, exposure_per_game_max, kalshi_latency_ms,
                       polymarket_latency_ms, latency_spread_ppm, look_patience_ms, slippage_max, seed))

}  // namespace arbees::trading
