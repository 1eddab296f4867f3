#pragma once
#include "arbees/base/describe.hpp"
#include "arbees/signals/config.hpp"
#include "arbees/trading/config.hpp"

namespace arbees::engine {

/// Everything that decides what the engine says. The same tape under the same config gives the same outputs.
struct Config {
  signals::Config signals;
  trading::Config trading;
  std::int32_t signal_linger_ms = 1'500;  ///< a signal is over when its condition has been gone this long
  bool trade = true;                      ///< send paper orders for approved signals
};
BOOST_DESCRIBE_STRUCT(Config, (), (signals, trading, signal_linger_ms, trade))

}  // namespace arbees::engine
