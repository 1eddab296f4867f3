#include "apps/arbees/continuity.hpp"

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

std::string fingerprint(const AppConfig& config, const ContinuityOptions& options) {
  base::Writer writer;
  writer.put(config.engine);
  writer.put(options.mode);
  writer.put(options.source);
  base::Hash128 hash;
  hash.add(writer.bytes());
  return hash.hex();
}

/// What becomes of the unfinished run. The store is opened only for that: who serves opens its own.
base::Result<services::Takeover> take_over(const AppConfig& config, const services::JournaledRun& unfinished,
                                           const services::JournaledRun& fresh, bool new_run) {
  const auto store = store::sqlite::SqliteStore::open(config.store.path);
  if (!store) return std::unexpected(store.error());
  return services::take_over(**store, unfinished, fresh, config.engine, new_run);
}

}  // namespace

base::Result<Continuity> continuity_of(const AppConfig& config, const ContinuityOptions& options) {
  auto journal = services::Journal::open(services::journal_folder(config.store.path));
  if (!journal) return std::unexpected(base::within(config.store.path, journal.error()));
  services::JournaledRun fresh{.settings = fingerprint(config, options),
                               .origin = base::wall_clock_now(),
                               .tape = options.tape,
                               .version = ARBEES_VERSION,
                               .source = options.source};
  auto left = journal->left();
  if (!left) return std::unexpected(left.error());
  const auto unfinished = journal->unfinished();
  if (!unfinished && !options.new_run)
    return base::fail(unfinished.error().where, unfinished.error().what + "; `--new-run` begins a new one");
  if (auto held = journal->hold(config.store.path); !held) return std::unexpected(held.error());
  const bool blank = journal->blank() && !options.new_run;
  Continuity continuity{*std::move(journal), std::move(fresh), false, *std::move(left), {}, blank};
  if (!unfinished || !*unfinished) return continuity;
  auto takeover = take_over(config, **unfinished, continuity.run, options.new_run);
  if (!takeover) return std::unexpected(takeover.error());
  std::erase_if(continuity.left, [&](const auto& run) { return run.id == (*unfinished)->id; });
  if (takeover->left) continuity.left.push_back(*takeover->left);
  if (takeover->resumes) {
    const std::string version = continuity.run.version;
    continuity.run = **unfinished;
    continuity.run.version = version;
    continuity.run.source = options.source;
  }
  continuity.resumes = takeover->resumes;
  continuity.takeover = *std::move(takeover);
  return continuity;
}

}  // namespace arbees::app
