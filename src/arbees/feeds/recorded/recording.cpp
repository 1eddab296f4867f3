#include "arbees/feeds/recorded/recording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/feeds/recorded/readers.hpp"

namespace arbees::feeds::recorded {
namespace {

struct Kind {
  std::array<std::string_view, 7> needs;  ///< columns that tell it; unused places are empty
  void (*read)(Table&, Builder&);
};

/// The first whose columns are all there.
constexpr std::array<Kind, 5> kKinds = {{
    {{"time_utc", "venue", "game_key", "market_id", "event", "side", "price"}, read_levels},
    {{"time_utc", "venue", "game_key", "market_id", "yes_bid", "yes_ask", "last"}, read_prices},
    {{"time_utc", "game_key", "clock", "side", "points", "home_score", "away_score"}, read_scoring_plays},
    {{"time_utc", "game_key", "inning", "half", "event", "home_score", "away_score"}, read_baseball_plays},
    {{"market_id", "game_key", "sport", "close_time", "result"}, read_settlements},
}};

const Kind* kind_of(const Table& table) {
  const auto fits = [&](const Kind& kind) {
    return std::ranges::all_of(kind.needs, [&](std::string_view name) { return name.empty() || table.column(name); });
  };
  const auto at = std::ranges::find_if(kKinds, fits);
  return at == kKinds.end() ? nullptr : &*at;
}

}  // namespace

bool well_formed(const Table& table, const Row& row, Builder& builder) {
  if (row.fields.size() == table.columns().size()) return true;
  builder.refuse(row, "wrong number of fields",
                 fmt::format("expected {} fields, found {}", table.columns().size(), row.fields.size()));
  return false;
}

base::Result<Recording> load_recording(std::string_view name, std::string_view bytes, const LoadOptions& options) {
  const auto text = inflate(bytes);
  if (!text) return std::unexpected(base::within(name, text.error()));
  Table table(*text);
  const Kind* kind = kind_of(table);
  if (kind == nullptr)
    return base::fail(std::string(name), fmt::format("no known kind of recording has the columns \"{}\"",
                                                     fmt::join(table.columns(), ",")));
  Builder builder(name, options);
  kind->read(table, builder);
  return builder.finish();
}

}  // namespace arbees::feeds::recorded
