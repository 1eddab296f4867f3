#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "arbees/sim/servers/polymarket_listing.hpp"

namespace arbees::sim::servers::polymarket {

/// An event as Gamma writes it; without its markets when it stands inside one.
[[nodiscard]] boost::json::object event_json(const EventListing& event, const View& view, base::Nanos now,
                                             bool with_markets);
[[nodiscard]] boost::json::object market_json(const EventListing& event, const MarketListing& market, const View& view,
                                              base::Nanos now);
[[nodiscard]] boost::json::object team_json(const EventListing& event, std::size_t index, bool with_ordering);
[[nodiscard]] boost::json::object series_json(const EventListing& event);
[[nodiscard]] boost::json::array tags_json(const EventListing& event);

}  // namespace arbees::sim::servers::polymarket
