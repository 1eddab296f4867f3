#pragma once
#include <optional>
#include <string_view>

#include "arbees/base/time.hpp"
#include "arbees/domain/market.hpp"

namespace arbees::domain {

/// A time of the week in which a venue is known not to trade although its feed stays up.
struct VenueWindow {
  base::Nanos start;
  base::Nanos end;
  std::string_view what;    ///< for a person: "weekly restart of the matching engine"
  std::string_view source;  ///< the page that announces it, and when it was read
  /// The venue's own status says when it trades again, or that it never stopped; otherwise `end` counts.
  bool status_decides = false;
};

/// The known window of the venue in which `now` lies. The table, with sources, is in venue_windows.cpp.
[[nodiscard]] std::optional<VenueWindow> known_window(Venue venue, base::Nanos now);

}  // namespace arbees::domain
