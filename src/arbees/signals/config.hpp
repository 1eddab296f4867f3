#pragma once
#include <cstdint>

#include "arbees/base/describe.hpp"

namespace arbees::signals {

/// The bars that a signal must clear. Prices are ten-thousandths of the payout (100 = 1 cent).
struct Config {
  std::int32_t report_edge = 50;               ///< net edge from which a signal is worth telling
  std::int32_t arbitrage_edge_min = 50;        ///< net edge a pair needs to be traded
  std::int32_t model_edge_min = 250;           ///< net edge against the model needed to be traded
  std::int32_t lag_edge_min = 200;             ///< net edge against the leading venue needed to be traded
  std::int32_t too_good = 1'500;               ///< above this the edge at the best price is a suspected error
  std::int32_t spread_max = 400;               ///< widest book a signal may stand on
  std::int32_t book_age_max_ms = 5'000;        ///< oldest book a signal may stand on
  std::int32_t state_age_max_ms = 90'000;      ///< oldest game state a model signal may stand on
  std::int32_t agreement_window_ms = 120'000;  ///< over which market and model must have moved alike
  std::int32_t agreement_max = 500;            ///< by how much they may have moved apart
  std::int32_t cool_down_ms = 20'000;          ///< no model signal this soon after the score changed
  std::int32_t final_seconds_min = 60;         ///< no model signal with less of the game left than this
  std::int32_t standard_error_max = 60'000;    ///< most model uncertainty, millionths
  std::int32_t link_confidence_min = 950'000;  ///< least confidence in the link of market and game, ppm
  std::int64_t depth_min = 1'000'000;          ///< fewest contracts worth a trade, millionths
  std::int32_t stand_min_ms = 1'000;           ///< how long an edge must have stood: no order is faster
  std::int32_t lag_window_ms = 15'000;         ///< a leader's move must be this young
  std::int32_t lag_move_min = 300;             ///< and this large
  std::int32_t lag_score_min = 4'000;          ///< and this many times its own noise, thousandths
  std::int32_t lag_noise_period_ms = 120'000;  ///< over which that noise is measured, before the window
  std::int32_t lag_horizon_ms = 60'000;        ///< after this the laggard's answer is measured
  std::int32_t corroboration_min =
      1;                            ///< views besides the leader that moved with it: its venue's other books, the model
  bool allow_overtime = false;      ///< model signals in overtime
  bool require_line = true;         ///< no model signal without any pregame strength
  bool require_same_rules = false;  ///< refuse a pair whose venues differ on tie, postponement, cancellation
  bool require_riskless = false;    ///< refuse a pair that loses in any way the game can end
  std::int32_t feed_lag_max_ms = 2'000;  ///< latest that the messages of a leg's venue may arrive
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (report_edge, arbitrage_edge_min, model_edge_min, lag_edge_min, too_good, spread_max,
                       book_age_max_ms, state_age_max_ms, agreement_window_ms, agreement_max, cool_down_ms,
                       final_seconds_min, standard_error_max, link_confidence_min, depth_min, stand_min_ms,
                       lag_window_ms, lag_move_min, lag_score_min, lag_noise_period_ms, lag_horizon_ms,
                       corroboration_min, allow_overtime, require_line, require_same_rules, require_riskless,
                       feed_lag_max_ms))

}  // namespace arbees::signals
