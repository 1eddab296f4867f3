#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/feeds/recorded/recording.hpp"

namespace arbees::feeds::recorded {

/// What a collection's index says of one file that the file itself cannot.
struct IndexEntry {
  std::string file;
  std::size_t rows = 0;
  std::string cadence;
  std::string quality;
  std::string notes;  ///< how it was obtained: "bid/ask = mid ±0.5c by parity"
};

/// Reads an index (CSV with at least the columns file, rows, cadence, quality, notes). Fails when a column is missing
/// or a row count is not a number, naming the line.
[[nodiscard]] base::Result<std::vector<IndexEntry>> read_index(std::string_view bytes);

/// Adds to the recording's assumptions what the index says of it, and says so when the number of rows differs.
void annotate(Recording& recording, const IndexEntry& entry);

}  // namespace arbees::feeds::recorded
