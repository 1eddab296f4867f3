#include "apps/arbees/stored_run.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace arbees::app {

base::Result<ports::RunInfo> run_or_newest(ports::Store& store, const std::string& id) {
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  if (id.empty()) {
    for (const ports::RunInfo& run : *runs)
      if (const auto counts = store.counts(run.id); counts && counts->outputs > 0) return run;
    return base::fail(store.location(), "holds no run that said anything");
  }
  const auto found = std::ranges::find(*runs, id, &ports::RunInfo::id);
  if (found == runs->end()) return base::fail(store.location(), fmt::format("holds no run {}", id));
  return *found;
}

}  // namespace arbees::app
