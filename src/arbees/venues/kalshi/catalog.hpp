#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/base/string_map.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/venues/kalshi/activity.hpp"
#include "arbees/venues/kalshi/market.hpp"

namespace arbees::venues::kalshi {

/// What was discovered, from pages that come in any order, and the listings that follow from it: each once, and again
/// when it changed. Pure. Bounded: events that two rounds of their series did not show are forgotten.
class Catalog {
 public:
  static constexpr std::size_t kMostEvents = 20'000;
  static constexpr std::size_t kMostRefusals = 20'000;

  void put(SeriesInfo series);
  void put(MilestoneInfo milestone);
  void put(EventInfo event);
  /// A round of the series is complete; returns the market tickers of events that it did not show.
  std::vector<std::string> end_round(std::string_view series);

  /// Listings of the series that are new or changed since the last call, and refusals not told before.
  void list(std::string_view series, std::vector<domain::Listing>& listings, std::vector<base::Error>& refused);
  /// A part that could not be read: told once.
  void refuse(base::Error error, std::vector<base::Error>& refused);

  /// As last seen; null when unknown.
  [[nodiscard]] const MarketInfo* market(std::string_view ticker) const;
  [[nodiscard]] std::uint64_t listed() const { return listed_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  struct Entry {
    EventInfo event;
    bool seen = true;
    bool changed = true;
    int missed = 0;
  };
  using Events = std::map<std::string, Entry, std::less<>>;
  /// The events of a series are neighbours: tickers begin with it.
  Events::iterator first_of(std::string_view series) { return events_.lower_bound(std::string(series) + "-"); }

  Events events_;
  std::map<std::string, SeriesInfo, std::less<>> series_;
  std::map<std::string, MilestoneInfo, std::less<>> milestones_;  ///< by event
  base::StringMap<std::uint64_t> told_;                           ///< by market: the hash of its last listing
  std::set<std::uint64_t> refusals_;
  std::uint64_t listed_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace arbees::venues::kalshi
