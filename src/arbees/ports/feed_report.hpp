#pragma once
#include <string>
#include <vector>

#include "arbees/base/describe.hpp"

namespace arbees::ports {

/// One named number of a feed for operators: "requests", "gaps", "lag_ms_p50_nfl". Monotone unless `gauge`.
struct FeedFigure {
  std::string name;
  double value = 0;
  bool gauge = false;
};
BOOST_DESCRIBE_STRUCT(FeedFigure, (), (name, value, gauge))

/// What a feed, or the network under it, counts of itself.
struct FeedReport {
  std::string feed;
  std::vector<FeedFigure> figures;
};
BOOST_DESCRIBE_STRUCT(FeedReport, (), (feed, figures))

}  // namespace arbees::ports
