#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "apps/arbees/config.hpp"
#include "arbees/ports/store.hpp"
#include "arbees/services/journal.hpp"
#include "arbees/services/takeover.hpp"

namespace arbees::app {

/// A run that outlives its process: begun now, or gone on with.
struct Continuity {
  services::Journal journal;
  services::JournaledRun run;  ///< `id` is empty until a new run is begun
  bool resumes = false;
  std::vector<services::JournaledRun> left;  ///< earlier runs that hold something still
  services::Takeover takeover;               ///< what became of the run that was unfinished
  bool may_have_lost_journal = false;  ///< a journal without any note: the store may know of a run that had one
};

struct ContinuityOptions {
  ports::RunMode mode = ports::RunMode::simulated;
  std::string source;    ///< what else decides the events: "seed 7, 2 games a sport"
  std::string tape;      ///< of a new run; empty = in the journal
  bool new_run = false;  ///< leave an unfinished run where it is
};

/// Goes on with the store's unfinished run, or leaves it with what it holds and begins a new one
/// (services/takeover.hpp decides). Fails when another process holds the store.
[[nodiscard]] base::Result<Continuity> continuity_of(const AppConfig& config, const ContinuityOptions& options);

}  // namespace arbees::app
