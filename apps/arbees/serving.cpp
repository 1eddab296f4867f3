#include "apps/arbees/serving.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "apps/arbees/alert_setup.hpp"
#include "apps/arbees/daily_report.hpp"
#include "arbees/api/server.hpp"
#include "arbees/bus/local/local_bus.hpp"
#include "arbees/services/auditor.hpp"
#include "arbees/services/game_shard.hpp"
#include "arbees/services/settlement_pass.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

std::string assets_dir(const ApiConfig& config) {
  if (!config.assets.empty()) return config.assets;
  std::error_code failure;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
  for (const auto& folder : {here / "www", here / ".." / ".." / "frontend" / "dist"})
    if (std::filesystem::exists(folder / "index.html", failure)) return folder.lexically_normal().string();
  return {};
}

std::string run_id(ports::RunMode mode, base::Nanos now) {
  std::string id = base::format_utc(now);
  std::erase_if(id, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}-{}", id.substr(0, 15), base::enum_name(mode));
}

/// SIGINT and SIGTERM arrive where they are waited for, on no other thread.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// A name that the store does not have yet.
base::Result<std::string> unused_id(ports::Store& store, const std::string& wanted) {
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  std::string id = wanted;
  for (int n = 2; std::ranges::any_of(*runs, [&](const auto& run) { return run.id == id; }); ++n)
    id = fmt::format("{}-{}", wanted, n);
  return id;
}

base::Result<ports::RunInfo> begin_run(const Session& session, ports::Store& store) {
  const base::Nanos now = base::wall_clock_now();
  auto id = unused_id(store, run_id(session.mode, now));
  if (!id) return std::unexpected(id.error());
  ports::RunInfo run{*id, session.mode, session.label, now, ARBEES_VERSION, session.assumptions};
  if (session.continuity)
    for (const std::string& one : session.continuity->takeover.assumptions) run.assumptions.push_back(one);
  if (const auto begun = store.begin_run(run); !begun) return std::unexpected(begun.error());
  return run;
}

/// The unfinished run as the store has it. A store that has lost it begins it again under its id: its event log brings
/// forth all that was in it.
base::Result<ports::RunInfo> known_run(const Session& session, ports::Store& store, const std::string& id) {
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  const auto found = std::ranges::find(*runs, id, &ports::RunInfo::id);
  const bool lost = found == runs->end();
  ports::RunInfo run{id, session.mode, session.label, base::wall_clock_now(), ARBEES_VERSION, session.assumptions};
  if (lost) spdlog::warn("{}: run {} is not in it any more; it is rebuilt from its event log", store.location(), id);
  else run = *found;
  if (const auto begun = store.begin_run(run); !begun) return std::unexpected(begun.error());
  return run;
}

/// Name of the store's own note of the run that has not finished; it outlives the journal.
constexpr std::string_view kUnfinishedNote = "unfinished_run";

/// Beginning a new run unasked would leave the old one, with what it holds, behind without a word.
base::Result<void> check_journal_is_there(const Continuity& continuity, ports::Store& store) {
  if (!continuity.may_have_lost_journal) return {};
  const auto run = store.recall(std::string(kUnfinishedNote));
  if (!run) return std::unexpected(run.error());
  if (!*run || (*run)->empty()) return {};
  return base::fail(store.location(),
                    fmt::format("run {} has not finished, but its event log is not in {}: bring that folder back, or "
                                "begin a new run with `--new-run`",
                                **run, continuity.journal.folder()));
}

/// What earlier runs hold and this session's events can settle.
base::Result<std::vector<services::LateSettlement>> settling_of(const std::optional<Continuity>& continuity,
                                                                ports::Store& store) {
  std::vector<services::LateSettlement> settling;
  if (!continuity) return settling;
  const auto runs = store.runs();
  if (!runs) return std::unexpected(runs.error());
  for (const services::JournaledRun& left : continuity->left) {
    const auto info = std::ranges::find(*runs, left.id, &ports::RunInfo::id);
    if (info == runs->end() || !services::settles(*info, left, continuity->run)) continue;
    auto one = services::LateSettlement::open(store, left.id);
    if (!one) return std::unexpected(one.error());
    settling.push_back(*std::move(one));
  }
  return settling;
}

/// A new run with its tape and its notes. A live one begins with what earlier runs hold, so that its feeds follow it.
base::Result<std::optional<tape::TapeWriter>> begin_journal(std::optional<Continuity>& continuity,
                                                            const ports::RunInfo& run, ports::Store& store,
                                                            const std::vector<services::LateSettlement>& settling) {
  if (!continuity) return std::nullopt;
  continuity->run.id = run.id;
  if (continuity->run.tape.empty()) continuity->run.tape = continuity->journal.tape_path(run.id);
  if (const auto held = continuity->journal.hold(continuity->run.tape); !held) return std::unexpected(held.error());
  auto writer = tape::TapeWriter::create(continuity->run.tape);
  if (!writer) return std::unexpected(writer.error());
  if (run.mode == ports::RunMode::live)
    for (const services::LateSettlement& one : settling)
      for (const domain::Event& event : one.openings(run.started_at))
        if (const auto written = writer->write(event); !written) return std::unexpected(written.error());
  if (const auto flushed = writer->flush(); !flushed) return std::unexpected(flushed.error());
  if (const auto noted = continuity->journal.note_left(continuity->left); !noted) return std::unexpected(noted.error());
  if (const auto noted = continuity->journal.note(continuity->run); !noted) return std::unexpected(noted.error());
  if (const auto noted = store.remember(std::string(kUnfinishedNote), run.id); !noted)
    return std::unexpected(noted.error());
  return std::optional(*std::move(writer));
}

/// A run that was begun or taken up, before anything of it runs.
struct Start {
  ports::RunInfo run;
  std::optional<tape::TapeWriter> tape;  ///< of a new run
  std::vector<services::LateSettlement> settling;
  bool plays_log = false;  ///< the log holds events already, which come first
};

base::Result<Start> start_run(Session& session, ports::Store& store) {
  std::optional<Continuity>& continuity = session.continuity;
  if (continuity)
    if (const auto there = check_journal_is_there(*continuity, store); !there) return std::unexpected(there.error());
  if (continuity && !continuity->takeover.why.empty()) spdlog::warn("{}", continuity->takeover.why);
  auto settling = settling_of(continuity, store);
  if (!settling) return std::unexpected(settling.error());
  if (continuity && continuity->resumes) {
    auto run = known_run(session, store, continuity->run.id);
    if (!run) return std::unexpected(run.error());
    return Start{*std::move(run), std::nullopt, *std::move(settling), true};
  }
  auto run = begin_run(session, store);
  if (!run) return std::unexpected(run.error());
  auto tape = begin_journal(continuity, *run, store, *settling);
  if (!tape) return std::unexpected(tape.error());
  // A new live run plays what it begins with, so that its feeds learn it as after a restart.
  if (run->mode != ports::RunMode::live || settling->empty())
    return Start{*std::move(run), *std::move(tape), *std::move(settling), false};
  return Start{*std::move(run), std::nullopt, *std::move(settling), true};
}

/// Until a signal, or until the evening fails by itself: then why.
std::string wait_for_stop(const sigset_t& signals, const Session& session, const services::GameShard& shard,
                          std::optional<Continuity>& continuity, ports::Store& store) {
  const timespec pause{0, 200'000'000};
  while (sigtimedwait(&signals, nullptr, &pause) < 0) {
    if (std::string why = shard.failure(); !why.empty()) return why;
    if (std::string why = session.failure ? session.failure() : std::string{}; !why.empty()) return why;
    if (!continuity || continuity->run.finished || !shard.runtime().finished) continue;
    continuity->run.finished = true;  // a start after this begins a new run
    if (const auto noted = store.remember(std::string(kUnfinishedNote), ""); !noted)
      spdlog::error("{}", noted.error().message());
    if (const auto noted = continuity->journal.note(continuity->run); !noted)
      spdlog::error("{}", noted.error().message());
  }
  return {};
}

Exit refuse(const base::Error& error) {
  complain(error.message());
  return Exit::bad_start;
}

/// Ends the session's feeds when it goes.
class Ending {
 public:
  explicit Ending(const std::function<void()>& end) : end_(end) {}
  ~Ending() {
    if (end_) end_();
  }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  const std::function<void()>& end_;
};

bool resume(services::GameShard& shard, Continuity& continuity, ports::Store& store) {
  std::error_code failure;
  if (!std::filesystem::exists(continuity.run.tape, failure)) {
    complain(fmt::format("{}: the event log of run {} is not there: bring it back, or begin a new run with `--new-run`",
                         continuity.run.tape, continuity.run.id));
    return false;
  }
  if (const auto held = continuity.journal.hold(continuity.run.tape); !held)
    return complain(held.error().message()), false;
  const auto resumed = shard.resume(continuity.run.tape, store);
  if (!resumed) {
    complain(fmt::format("{}; run {} cannot go on: `--new-run` begins a new one", resumed.error().message(),
                         continuity.run.id));
    return false;
  }
  if (!resumed->torn.empty()) spdlog::warn("{}: cut off its torn end {}", continuity.run.tape, resumed->torn);
  if (resumed->restored > 0)
    spdlog::warn("{} outputs that the store had lost are in it again, from the event log", resumed->restored);
  if (continuity.resumes)
    spdlog::info("run {} goes on: {} events played again, {} outputs, {} of them stored already", continuity.run.id,
                 resumed->events, resumed->outputs, resumed->stored_before);
  if (const auto noted = continuity.journal.note(continuity.run); !noted) spdlog::error("{}", noted.error().message());
  return true;
}

services::ShardConfig shard_config(const Session& session, const AppConfig& config) {
  services::ShardConfig shard{config.engine, session.speed, session.catch_up_to};
  shard.kill_file = config.safety.kill_file;
  if (session.continuity) shard.kill_switch_file = session.continuity->journal.kill_switch_path();
  shard.clock = session.clock;
  shard.live = session.mode == ports::RunMode::live;
  shard.sandbox = session.sandbox;
  shard.confirm_clock = session.confirm_clock;
  return shard;
}

void warn_of_halts(const services::GameShard& shard) {
  for (const ports::Halt& halt : shard.runtime().trading.causes)
    spdlog::warn("trading is halted ({}, by {}): {}. {}", base::enum_name(halt.cause), halt.by, halt.why,
                 halt.how_to_resume);
}

}  // namespace

Exit serve(Session session, const AppConfig& config) {
  const sigset_t signals = block_stop_signals();
  auto alert_setup = alerts_or_complain(config.alerts);
  if (!alert_setup) return Exit::bad_start;
  if (session.mode == ports::RunMode::replay) alert_setup->channels.clear();  // what is long past wakes nobody
  auto store = store::sqlite::SqliteStore::open(config.store.path);
  if (!store) return refuse(store.error());
  std::optional<Continuity>& continuity = session.continuity;
  auto start = start_run(session, **store);
  if (!start) return refuse(start.error());
  const ports::RunInfo& run = start->run;

  bus::local::LocalBus bus;
  services::ShardConfig shard_options = shard_config(session, config);
  shard_options.will_resume = start->plays_log;
  services::GameShard shard(shard_options, std::move(session.source), **store, bus, run.id, std::move(start->tape));
  std::unique_ptr<services::AlertService> alerts;  // outlives the API, which asks for its figures
  services::AlertingControl control(shard);
  api::ApiServer api({config.api.address,
                      config.api.port,
                      assets_dir(config.api),
                      {config.api.allowed_hosts, config.api.allowed_origins},
                      run},
                     **store, bus, control);
  if (const auto started = api.start(); !started) return refuse(started.error());
  if (start->plays_log) {
    spdlog::info("{}: http://{}:{}  recovering run {}", session.label, config.api.address, api.port(), run.id);
    if (!resume(shard, *continuity, **store)) return Exit::bad_start;
    session.clock->not_before(shard.runtime().engine_time);
  }
  alerts = start_alerts(*std::move(alert_setup), bus, shard, **store, run);
  control.set_alerts(alerts.get());
  shard.start();
  std::optional<Ending> network(session.end);  // what began last ends first, however this function is left
  const auto begun = session.begin ? session.begin() : base::Result<void>{};
  if (!begun) return refuse(begun.error());
  spdlog::info("{}: http://{}:{}  (Ctrl-C stops)", session.label, config.api.address, api.port());
  warn_of_halts(shard);
  std::optional<services::Auditor> auditor;
  auditor.emplace(**store, run.id, base::Money::from_raw(config.engine.trading.bankroll),
                  base::seconds(std::int64_t{60} * config.reconcile.every_minutes), [&shard](const std::string& why) {
                    spdlog::error("kill switch on: {}", why);
                    shard.raise_alarm(why, "the auditor");
                  });

  std::optional<services::SettlementPass> pass;
  if (continuity)
    pass.emplace(continuity->journal, continuity->left, std::move(start->settling),
                 services::SettlementPass::Options{continuity->run.tape, base::seconds(5),
                                                   [](const std::string& what) { spdlog::info("{}", what); }});
  std::optional<DailyReport> daily;
  if (!config.report.directory.empty()) daily.emplace(config.report, **store, run);

  const std::string why = wait_for_stop(signals, session, shard, continuity, **store);
  if (!why.empty()) spdlog::error("stopping: {}", why);
  else spdlog::info("stopping");
  daily.reset();
  pass.reset();
  auditor.reset();
  network.reset();
  if (session.end) (void)shard.wait_finished(base::seconds(10));  // what was taken in is also said
  bus.close();
  if (alerts) alerts->stop(why);
  api.stop();
  shard.stop();
  spdlog::info("stopped; everything that was said is in {}; events {}, output hash {}", (*store)->location(),
               shard.runtime().events, shard.tally().hash());
  if (!why.empty()) complain(why);
  return why.empty() ? Exit::ok : Exit::failed;
}

}  // namespace arbees::app
