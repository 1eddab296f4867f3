#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"

/// Messages in Kalshi's own shape, written by hand.
namespace arbees::venues::kalshi::messages {

inline const std::vector<domain::PriceRange> kCents{domain::PriceRange{}};
inline constexpr base::Nanos kNow{1'786'085'188'416'000'000};

inline std::string snapshot(std::int64_t seq, std::string_view ticker, std::string_view yes, std::string_view no,
                            std::int64_t sid = 1) {
  return fmt::format(
      R"({{"type":"orderbook_snapshot","sid":{},"seq":{},"msg":{{"market_ticker":"{}","market_id":"x"{}{}}}}})", sid,
      seq, ticker, yes.empty() ? "" : fmt::format(R"(,"yes_dollars_fp":{})", yes),
      no.empty() ? "" : fmt::format(R"(,"no_dollars_fp":{})", no));
}
inline std::string delta(std::int64_t seq, std::string_view ticker, std::string_view price, std::string_view change,
                         std::string_view side, std::int64_t sid = 1) {
  return fmt::format(
      R"({{"type":"orderbook_delta","sid":{},"seq":{},"msg":{{"market_ticker":"{}","price_dollars":"{}","delta_fp":"{}","side":"{}","ts_ms":1786085188978}}}})",
      sid, seq, ticker, price, change, side);
}

}  // namespace arbees::venues::kalshi::messages
