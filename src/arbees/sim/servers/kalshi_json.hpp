#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "arbees/sim/servers/kalshi_listing.hpp"

/// Kalshi's objects as its REST interface writes them.
namespace arbees::sim::servers::kalshi {

[[nodiscard]] std::string dollars(std::int64_t price);                    ///< "0.5600" of ten-thousandths
[[nodiscard]] std::string count(std::int64_t quantity);                   ///< "13.00" of millionths
[[nodiscard]] std::string_view status_word(domain::MarketStatus status);  ///< "active"
/// The words of the `status` filter: "unopened", "open", "paused", "closed", "settled".
[[nodiscard]] std::string_view status_filter(domain::MarketStatus status);
[[nodiscard]] boost::json::array price_ranges(std::int64_t tick);
[[nodiscard]] std::string_view price_structure(std::int64_t tick);
[[nodiscard]] base::Nanos close_time(const EventListing& event, const MarketView& view);
[[nodiscard]] std::string result_word(const MarketView& view);  ///< "", "yes", "no", "scalar"

[[nodiscard]] boost::json::object market(const EventListing& event, const MarketListing& market,
                                         const MarketView& view);
/// Without markets.
[[nodiscard]] boost::json::object event(const EventListing& event, base::Nanos updated);
[[nodiscard]] boost::json::object series(const SeriesListing& series, base::Nanos updated);
[[nodiscard]] boost::json::object trade(const MarketListing& market, const Trade& trade);
[[nodiscard]] boost::json::object milestone(const GameNames& game, base::Nanos updated);
/// {"yes_dollars":[…],"no_dollars":[…]}: bids only, best last. `depth` 0: all.
[[nodiscard]] boost::json::object order_book(const MarketView& view, std::size_t depth);

}  // namespace arbees::sim::servers::kalshi
