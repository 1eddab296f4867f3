#include "arbees/services/takeover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/services/resume_proof.hpp"

namespace arbees::services {
namespace {

std::string version_of(const JournaledRun& run) {
  return run.version.empty() ? "0.1.0" : run.version;
}

/// Why the run cannot go on under `fresh`'s settings; empty when it can.
base::Result<std::string> obstacle(ports::Store& store, const JournaledRun& run, const JournaledRun& fresh,
                                   const engine::Config& config, bool new_run) {
  if (new_run) return "--new-run asks for a new one";
  if (run.settings != fresh.settings) return "source or engine configuration changed since";
  if (run.version == fresh.version) return "";
  const auto proven = prove_log(run.tape, store, run.id, config);
  if (proven) return "";
  return fmt::format("it began under version {}, and version {} would not have decided the same: {}", version_of(run),
                     fresh.version, proven.error().message());
}

}  // namespace

base::Result<Takeover> take_over(ports::Store& store, const std::optional<JournaledRun>& unfinished,
                                 const JournaledRun& fresh, const engine::Config& config, bool new_run) {
  Takeover takeover;
  if (!unfinished) return takeover;
  const JournaledRun& run = *unfinished;
  const auto why_not = obstacle(store, run, fresh, config, new_run);
  if (!why_not) return std::unexpected(why_not.error());
  if (why_not->empty()) {
    takeover.resumes = true;
    if (run.version != fresh.version)
      takeover.why = fmt::format("run {} of version {} goes on under version {}, which decides the same", run.id,
                                 version_of(run), fresh.version);
    return takeover;
  }
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  if (std::ranges::find(*runs, run.id, &ports::RunInfo::id) == runs->end()) {
    takeover.why = fmt::format("run {} does not go on: {}; this store does not hold it", run.id, *why_not);
    return takeover;
  }
  const auto holdings = Holdings::of(store, run.id);
  if (!holdings) return std::unexpected(holdings.error());
  if (!holdings->any_open()) {
    takeover.why = fmt::format("run {} does not go on: {}. It holds nothing and is closed", run.id, *why_not);
    return takeover;
  }
  takeover.left = run;
  takeover.why = fmt::format(
      "run {} does not go on: {}. Its {} stay with it and are settled there as the venues pay; the new run counts "
      "neither them nor their money",
      run.id, *why_not, to_text(holdings->open()));
  takeover.assumptions.push_back(
      fmt::format("The run before, {}, holds {}: they are settled there as the venues pay. This run's money and limits "
                  "do not count them.",
                  run.id, to_text(holdings->open())));
  return takeover;
}

bool settles(const ports::RunInfo& left_info, const JournaledRun& left, const JournaledRun& later) {
  return left_info.mode == ports::RunMode::live || (!left.source.empty() && left.source == later.source);
}

}  // namespace arbees::services
