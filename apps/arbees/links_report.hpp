#pragma once
#include <string>
#include <utility>
#include <vector>

#include "apps/arbees/links_collect.hpp"

/// What `arbees links` says about what was collected.
namespace arbees::app {

struct LinkedMarket {
  const CollectedListing* listing = nullptr;
  matching::Link link;
};

/// Points into what was collected, which must outlive it. Ordered: links by venue and symbol, refusals as they came.
struct LinkReport {
  const Collected* collected = nullptr;
  std::vector<LinkedMarket> links;
  std::vector<std::pair<RefusedMarket, std::vector<matching::Candidate>>> refused;
  std::int32_t bar_ppm = 0;  ///< signals::Config::link_confidence_min
};

[[nodiscard]] LinkReport link_all(const Collected& collected, const matching::Overrides& overrides);
/// The shape is in docs/commands.md.
[[nodiscard]] std::string to_json(const LinkReport& report);
[[nodiscard]] std::string to_text(const LinkReport& report);

}  // namespace arbees::app
