#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/event.hpp"

/// Recorded evenings of other people's collectors, read into the events that the engine eats. What a file cannot
/// support is left unknown in the events and said in plain sentences; what cannot be read is refused and counted.
namespace arbees::feeds::recorded {

/// What a venue charged for a market at a time: Kalshi's series or Polymarket's symbol. A schedule of model `unknown`
/// means nobody knows, and then nothing is traded.
using FeeLookup =
    std::function<domain::FeeSchedule(domain::Venue, domain::Sport, std::string_view series_or_symbol, base::Nanos)>;

struct LoadOptions {
  FeeLookup fees;                  ///< empty: every fee is unknown
  std::vector<std::string> games;  ///< keys of the games to keep, as `Recording::games` spells them; empty keeps all
  base::Duration play_delay;  ///< how long after a play the engine hears of it; recordings know the play's own time
};

/// Rows that were not used, by reason.
struct Refusal {
  std::string reason;
  std::size_t rows = 0;
  std::string first;  ///< "line 17, column yes_bid: expected a price from 0 to 1, found \"x\""
};

/// rows = used + the rows of all refusals.
struct Counts {
  std::size_t rows = 0;
  std::size_t used = 0;
  std::vector<Refusal> refused;
  [[nodiscard]] std::size_t refused_rows() const;
};

/// Events in time order; equal times keep the file's order. Games and markets are opened just before their first use,
/// and their ids count up in that order, so that `domain::Registry` hands out the same ones. There are no clock ticks
/// and no connection events: files do not say when a connection was there.
struct Recording {
  std::string name;
  std::vector<domain::Event> events;
  std::vector<std::string> assumptions;  ///< plain sentences that belong beside every result drawn from this
  Counts counts;
  std::vector<domain::Sport> sports;
  std::vector<std::string> games;  ///< keys in order of appearance
};

/// Reads one file: CSV, plain or gzip. The kind of recording is told from its header columns, never from `name`, which
/// only serves messages. Fails when the bytes cannot be unpacked or no known kind has such columns; bad rows never fail
/// the file.
[[nodiscard]] base::Result<Recording> load_recording(std::string_view name, std::string_view bytes,
                                                     const LoadOptions& options = {});

}  // namespace arbees::feeds::recorded
