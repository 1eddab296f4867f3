#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"

/// Messages in Polymarket's own shape, written by hand.
namespace arbees::venues::polymarket::messages {

inline const std::vector<domain::PriceRange> kCents{domain::PriceRange{}};
inline constexpr base::Nanos kNow{1'789'535'977'334'000'000};

inline std::string book(std::int64_t ms, std::string_view token, std::string_view bids, std::string_view asks,
                        std::string_view more = "") {
  return fmt::format(R"({{"event_type":"book","asset_id":"{}","market":"0xc","bids":{},"asks":{},"timestamp":"{}"{}}})",
                     token, bids, asks, ms, more);
}
inline std::string change(std::string_view token, std::string_view side, std::string_view price, std::string_view size,
                          std::string_view bid = "", std::string_view ask = "") {
  return fmt::format(
      R"({{"asset_id":"{}","price":"{}","size":"{}","side":"{}","hash":"h","best_bid":"{}","best_ask":"{}"}})", token,
      price, size, side, bid, ask);
}
inline std::string changes(std::int64_t ms, const std::vector<std::string>& list) {
  return fmt::format(R"({{"market":"0xc","price_changes":[{}],"timestamp":"{}","event_type":"price_change"}})",
                     fmt::join(list, ","), ms);
}

}  // namespace arbees::venues::polymarket::messages
