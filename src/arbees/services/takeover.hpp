#pragma once
#include <optional>
#include <string>
#include <vector>

#include "arbees/engine/config.hpp"
#include "arbees/services/journal.hpp"
#include "arbees/services/late_settlement.hpp"

/// What becomes, at a start, of the run that the last start left unfinished. Open positions are never abandoned: the
/// run goes on, or it is left with them and settled under itself (docs/adr/0012).
namespace arbees::services {

/// How a start goes on.
struct Takeover {
  bool resumes = false;                  ///< the unfinished run goes on
  std::optional<JournaledRun> left;      ///< else: it is left, and still holds something
  std::string why;                       ///< for a person: what becomes of the unfinished run; empty when there is none
  std::vector<std::string> assumptions;  ///< of the new run: what the left one holds beside it
};

/// `fresh` is the run that would begin now. The unfinished one goes on when its settings and version are the same;
/// under another version when its settings are and its log, played through this version's engine, gives what the store
/// holds; never when `new_run` asks for another. Fails when the store cannot be read.
[[nodiscard]] base::Result<Takeover> take_over(ports::Store& store, const std::optional<JournaledRun>& unfinished,
                                               const JournaledRun& fresh, const engine::Config& config, bool new_run);

/// Can the results of `later`'s events settle `left`'s positions? Live ones always; simulated ones only when both come
/// from the same source, for another slate has other games under the same names.
[[nodiscard]] bool settles(const ports::RunInfo& left_info, const JournaledRun& left, const JournaledRun& later);

}  // namespace arbees::services
