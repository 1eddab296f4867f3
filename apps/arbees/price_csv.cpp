#include <fmt/format.h>

#include "apps/arbees/price_sources.hpp"
#include "arbees/winprob/csv_states.hpp"

namespace arbees::app {
namespace {

/// The next line without its end; false at the end of the text.
bool next_line(std::string_view& rest, std::string_view& line) {
  if (rest.empty()) return false;
  const std::size_t end = rest.find('\n');
  line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return true;
}

}  // namespace

void price_csv(std::string_view name, std::string_view bytes, const PriceSink& sink, const RefusalSink& refuse) {
  std::string_view line;
  if (!next_line(bytes, line)) return refuse({"", "an empty file"});
  auto states = winprob::CsvStates::open(line, name);
  if (!states) return refuse(states.error());
  winprob::CsvRow row;
  for (std::size_t n = 0; next_line(bytes, line); ++n) {
    if (line.empty()) continue;
    if (const auto read = states->read(line, row); !read) {
      refuse(base::within(fmt::format("line {}", n + 2), read.error()));
      continue;
    }
    const auto references = states->reference_values();
    sink({std::string(row.game_id), n, "", winprob::estimate(row.game, row.state),
          references.empty() ? std::nullopt : references.front(), row.home_won});
  }
}

}  // namespace arbees::app
