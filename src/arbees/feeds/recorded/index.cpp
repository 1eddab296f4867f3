#include "arbees/feeds/recorded/index.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "arbees/feeds/recorded/csv.hpp"

namespace arbees::feeds::recorded {

base::Result<std::vector<IndexEntry>> read_index(std::string_view bytes) {
  Table table(bytes);
  constexpr std::array<std::string_view, 5> kColumns = {"file", "rows", "cadence", "quality", "notes"};
  std::array<std::size_t, kColumns.size()> places{};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const auto at = table.column(kColumns[i]);
    if (!at) return base::fail("index", fmt::format("column \"{}\" is missing", kColumns[i]));
    places[i] = *at;
  }
  std::vector<IndexEntry> out;
  Row row;
  while (table.next(row)) {
    const std::string where = fmt::format("index line {}", row.line);
    if (row.fields.size() != table.columns().size())
      return base::fail(where, fmt::format("expected {} fields, found {}", table.columns().size(), row.fields.size()));
    const auto field = [&](std::size_t i) { return row.fields[places[i]]; };
    IndexEntry entry{std::string(field(0)), 0, std::string(field(2)), std::string(field(3)), std::string(field(4))};
    const std::string_view rows = field(1);
    const auto [end, error] = std::from_chars(rows.data(), rows.data() + rows.size(), entry.rows);
    if (error != std::errc{} || end != rows.data() + rows.size())
      return base::fail(where, fmt::format("column rows: expected a whole number, found \"{}\"", rows.substr(0, 40)));
    out.push_back(std::move(entry));
  }
  return out;
}

void annotate(Recording& recording, const IndexEntry& entry) {
  std::string sentence = "The index of the recordings says";
  if (!entry.quality.empty()) sentence += fmt::format(" quality {}", entry.quality);
  if (!entry.cadence.empty()) sentence += fmt::format(", one row {}", entry.cadence);
  if (!entry.notes.empty()) sentence += ": " + entry.notes;
  recording.assumptions.push_back(sentence + ".");
  if (entry.rows != recording.counts.rows)
    recording.assumptions.push_back(
        fmt::format("The file has {} rows where the index says {}.", recording.counts.rows, entry.rows));
}

}  // namespace arbees::feeds::recorded
