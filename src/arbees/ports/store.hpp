#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/output.hpp"
#include "arbees/ports/output_kind.hpp"

namespace arbees::ports {

/// Where a run's events come from.
enum class RunMode : std::uint8_t { simulated, replay, live };
BOOST_DESCRIBE_ENUM(RunMode, simulated, replay, live)

/// One life of an engine: its outputs are numbered from 1 and its game, market, signal and order ids count from its
/// start.
struct RunInfo {
  std::string id;  ///< unique in the store, and stable: "20260606-004346-sim-7"
  RunMode mode = RunMode::simulated;
  std::string label;                     ///< what is watched, in words
  base::Nanos started_at;                ///< by the wall clock
  std::string version;                   ///< of the program
  std::vector<std::string> assumptions;  ///< what the source could not show
  bool operator==(const RunInfo&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunInfo, (), (id, mode, label, started_at, version, assumptions))

/// Which outputs of a run. Every condition that is present must hold.
struct Query {
  std::string run;
  std::vector<OutputKind> kinds;  ///< empty = every kind
  std::optional<domain::GameId> game;
  std::optional<domain::SignalId> signal;         ///< the signal, its end, its orders and fills
  std::optional<domain::SignalKind> signal_kind;  ///< this and the next two hold for signals alone
  std::optional<bool> approved;
  std::optional<domain::Gate> refused_by;
  std::optional<std::uint64_t> after;   ///< sequence, exclusive
  std::optional<std::uint64_t> before;  ///< sequence, exclusive
  std::size_t limit = 1000;             ///< at most this many, counted from the end asked for
  bool newest_first = false;            ///< else ascending by sequence
};

/// What is stored of a run.
struct StoredCounts {
  std::uint64_t outputs = 0;
  std::uint64_t last_sequence = 0;  ///< 0 = nothing yet
  std::uint64_t signals = 0;
  std::uint64_t orders = 0;  ///< order outputs: each change of an order counts
  std::uint64_t fills = 0;
};
BOOST_DESCRIBE_STRUCT(StoredCounts, (), (outputs, last_sequence, signals, orders, fills))

/// Keeps what the engine said. What `append` has accepted is still there after the process is killed at any moment.
/// Threads: `begin_run` and `append` from one thread; the rest from any, also meanwhile.
class Store {
 public:
  virtual ~Store() = default;

  /// Opens a run. Again with the same content: no change. Same id with other content: an error.
  virtual base::Result<void> begin_run(const RunInfo& run) = 0;

  /// All of the batch or nothing of it, in one transaction. An output that is stored already (same run and sequence) is
  /// skipped; the same sequence with other content is an error. An error leaves the store as it was: the caller still
  /// has the batch and may try again.
  virtual base::Result<void> append(const std::string& run, std::span<const domain::Output> batch) = 0;

  /// The outputs exactly as they were appended.
  [[nodiscard]] virtual base::Result<std::vector<domain::Output>> outputs(const Query& query) = 0;

  /// Every run, newest start first.
  [[nodiscard]] virtual base::Result<std::vector<RunInfo>> runs() = 0;

  /// Zeros for a run that is not there.
  [[nodiscard]] virtual base::Result<StoredCounts> counts(const std::string& run) = 0;

  /// Keeps a short text under a name, in place of the one before. Durable when it returns. Any thread. Stores that
  /// keep no notes do nothing.
  virtual base::Result<void> remember(const std::string& /*name*/, const std::string& /*text*/) { return {}; }
  /// Nothing when nothing was kept under the name. Any thread.
  [[nodiscard]] virtual base::Result<std::optional<std::string>> recall(const std::string& /*name*/) {
    return std::nullopt;
  }

  /// Where it is, for people: a path or an address without secrets.
  [[nodiscard]] virtual std::string location() const = 0;
};

}  // namespace arbees::ports
