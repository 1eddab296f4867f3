#include "apps/arbees/continuity.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"

namespace arbees::app {
namespace {

std::string fingerprint(const AppConfig& config, const ContinuityOptions& options) {
  base::Writer writer;
  writer.put(std::string(ARBEES_VERSION));
  writer.put(config.engine);
  writer.put(options.mode);
  writer.put(options.source);
  base::Hash128 hash;
  hash.add(writer.bytes());
  return hash.hex();
}

}  // namespace

base::Result<Continuity> continuity_of(const AppConfig& config, const ContinuityOptions& options) {
  auto journal = services::Journal::open(services::journal_folder(config.store.path));
  if (!journal) return std::unexpected(base::within(config.store.path, journal.error()));
  const std::string settings = fingerprint(config, options);
  services::JournaledRun fresh{"", settings, base::wall_clock_now(), options.tape, false};
  auto unfinished = journal->unfinished();
  if (!unfinished && !options.new_run)
    return base::fail(unfinished.error().where, unfinished.error().what + "; `--new-run` begins a new one");
  if (auto held = journal->hold(config.store.path); !held) return std::unexpected(held.error());
  const bool blank = journal->blank() && !options.new_run;
  if (options.new_run || !*unfinished) return Continuity{*std::move(journal), std::move(fresh), false, blank};
  if ((*unfinished)->settings == settings) return Continuity{*std::move(journal), **std::move(unfinished), true};
  spdlog::warn(
      "run {} is left as it is, with what it holds: version, source or engine configuration changed since, and a run "
      "can only go on under the ones it began with",
      (*unfinished)->id);
  return Continuity{*std::move(journal), std::move(fresh), false};
}

}  // namespace arbees::app
