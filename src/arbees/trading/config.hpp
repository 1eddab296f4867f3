#pragma once
#include <cstdint>

#include "arbees/base/describe.hpp"

namespace arbees::trading {

/// hold: to settlement. edge_gone: sell when the bid, after its fee, pays at least what the claim is thought worth.
enum class ExitRule : std::uint8_t { hold, edge_gone };
BOOST_DESCRIBE_ENUM(ExitRule, hold, edge_gone)

/// How the two legs of a pair go out. together: both at once. slow_first: the leg that takes longer (latency and the
/// venue's hold) alone; the other follows for what the first has got, so that a first leg that misses costs nothing.
enum class PairOrder : std::uint8_t { slow_first, together };
BOOST_DESCRIBE_ENUM(PairOrder, slow_first, together)

/// How paper money is risked. Money is dollars in millionths, shares are parts per million, prices ten-thousandths.
struct Config {
  std::int64_t bankroll = 10'000'000'000;              ///< paper dollars at the start, both venues
  std::int32_t polymarket_share_ppm = 500'000;         ///< of the bankroll that lies on Polymarket; the rest on Kalshi
  std::int32_t kelly_ppm = 250'000;                    ///< fraction of the full Kelly stake
  std::int32_t stake_max_ppm = 50'000;                 ///< most of a venue's part of the bankroll in one order
  std::int64_t exposure_per_game_max = 1'000'000'000;  ///< most at risk on one game
  std::int64_t exposure_per_sport_max = 5'000'000'000;
  std::int64_t exposure_per_venue_max = 4'500'000'000;
  std::int64_t exposure_per_day_max = 6'000'000'000;  ///< on games of one Eastern day
  std::int32_t drawdown_stop_ppm = 200'000;           ///< no new trades this far below the highest equity
  std::int32_t entries_per_side_max = 1;              ///< purchases of bets on one side of one game
  std::int32_t reentry_ms = 300'000;     ///< no directional trade this soon after one on the game was closed
  std::int32_t tie_ppm = 3'000;          ///< chance of a tie where the game can tie, for sizing alone
  std::int32_t kalshi_latency_ms = 120;  ///< median time from decision to the book
  std::int32_t polymarket_latency_ms = 350;
  std::int32_t latency_spread_ppm = 500'000;  ///< uniform ± around the median, part of it
  std::int32_t look_patience_ms = 5'000;      ///< a polled book must be seen this soon after an order's arrival
  std::int32_t slippage_max = 0;        ///< beyond the last level wanted that an order may pay, within the threshold
  std::int32_t survival_ppm = 500'000;  ///< pessimistic: of the depth that survived, how much is left for us
  PairOrder pair_order = PairOrder::slow_first;
  std::int32_t complete_within_ms = 10'000;  ///< how long the thinner leg of a pair is tried again
  std::int32_t complete_edge_min = 0;        ///< what a completed pair must still earn
  std::int32_t unwind_slippage_max = 500;    ///< below the bid seen that unwinding may accept
  std::int32_t unwind_retry_ms = 2'000;      ///< between two tries to unwind
  ExitRule exit_rule = ExitRule::hold;       ///< for positions on a model or a leader
  std::int32_t exit_margin = 0;              ///< by how much selling must beat holding
  bool rest_orders = false;                  ///< model edges wait in the book instead of taking
  std::int32_t rest_within_ms = 30'000;      ///< how long a resting order waits
  std::uint64_t seed = 1;                    ///< of the latency draws
  std::int32_t mark_age_max_ms = 120'000;    ///< without a current price for so long a position counts as nothing
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (bankroll, polymarket_share_ppm, kelly_ppm, stake_max_ppm, exposure_per_game_max,
                       exposure_per_sport_max, exposure_per_venue_max, exposure_per_day_max, drawdown_stop_ppm,
                       entries_per_side_max, reentry_ms, tie_ppm, kalshi_latency_ms, polymarket_latency_ms,
                       latency_spread_ppm, look_patience_ms, slippage_max, survival_ppm, pair_order, complete_within_ms,
                       complete_edge_min, unwind_slippage_max, unwind_retry_ms, exit_rule, exit_margin, rest_orders,
                       rest_within_ms, seed, mark_age_max_ms))

}  // namespace arbees::trading
