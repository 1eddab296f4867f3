#include "apps/arbees/serving.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <filesystem>

#include "arbees/api/server.hpp"
#include "arbees/bus/local/local_bus.hpp"
#include "arbees/services/game_shard.hpp"
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

base::Result<std::optional<tape::TapeWriter>> open_tape(const std::string& path) {
  if (path.empty()) return std::nullopt;
  auto writer = tape::TapeWriter::create(path);
  if (!writer) return std::unexpected(writer.error());
  return std::optional(*std::move(writer));
}

/// Until a signal, or until the shard fails by itself. Returns whether it failed.
bool wait_for_stop(const sigset_t& signals, const services::GameShard& shard) {
  const timespec pause{0, 200'000'000};
  while (sigtimedwait(&signals, nullptr, &pause) < 0)
    if (!shard.failure().empty()) return true;
  return false;
}

}  // namespace

Exit serve(Session session, const AppConfig& config) {
  const sigset_t signals = block_stop_signals();
  const base::Nanos now = base::wall_clock_now();
  const ports::RunInfo run{run_id(session.mode, now), session.mode, session.label, now, ARBEES_VERSION,
                           session.assumptions};
  auto tape = open_tape(session.tape);
  auto store = store::sqlite::SqliteStore::open(config.store.path);
  for (const base::Error* error : {tape ? nullptr : &tape.error(), store ? nullptr : &store.error()})
    if (error != nullptr) complain(error->message());
  if (!tape || !store) return Exit::bad_start;
  if (const auto begun = (*store)->begin_run(run); !begun) {
    complain(begun.error().message());
    return Exit::bad_start;
  }

  bus::local::LocalBus bus;
  services::GameShard shard({config.engine, session.speed, session.catch_up_to, config.safety.kill_file},
                            std::move(session.source), **store, bus, run.id, *std::move(tape));
  api::ApiServer api({config.api.address, config.api.port, assets_dir(config.api), {}, run}, **store, bus, shard);
  if (const auto started = api.start(); !started) {
    complain(started.error().message());
    return Exit::bad_start;
  }
  shard.start();
  spdlog::info("{}: http://{}:{}  (Ctrl-C stops)", session.label, config.api.address, api.port());

  const bool failed = wait_for_stop(signals, shard);
  if (failed) spdlog::error("stopping: {}", shard.failure());
  else spdlog::info("stopping");
  bus.close();
  api.stop();
  shard.stop();
  spdlog::info("stopped; everything that was said is in {}", (*store)->location());
  if (failed) complain(shard.failure());
  return failed ? Exit::failed : Exit::ok;
}

}  // namespace arbees::app
