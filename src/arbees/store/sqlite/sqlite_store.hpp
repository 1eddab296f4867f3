#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "arbees/base/result.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::store::sqlite {

struct Options {
  /// How long to wait for another process that has the file locked.
  std::int32_t busy_wait_ms = 2000;
  /// The file may not grow past this; 0 = as large as the disk allows. Reached, it behaves like a full disk.
  std::uint64_t size_limit_bytes = 0;
};

/// The store of one machine: one SQLite file (with its -wal and -shm beside it while open).
///
/// Write-ahead log with synchronous=FULL: every `append` that returned success was handed to the disk with fsync, so it
/// survives a killed process and, as far as the disk keeps its promise, a power cut. Readers see committed batches only
/// and never wait for the writer. Several processes may have the file open; each writes its own runs.
class SqliteStore : public ports::Store {
 public:
  /// Opens or creates the file (and its folder) and brings its schema up to date. Errors, each in one sentence naming
  /// the file: cannot be created, read-only, locked, damaged, another program's, of a newer schema.
  [[nodiscard]] static base::Result<std::unique_ptr<SqliteStore>> open(const std::string& path, Options options = {});
  ~SqliteStore() override;

  base::Result<void> begin_run(const ports::RunInfo& run) override;
  base::Result<void> append(const std::string& run, std::span<const domain::Output> batch) override;
  [[nodiscard]] base::Result<std::vector<domain::Output>> outputs(const ports::Query& query) override;
  [[nodiscard]] base::Result<std::vector<ports::RunInfo>> runs() override;
  [[nodiscard]] base::Result<ports::StoredCounts> counts(const std::string& run) override;
  base::Result<void> remember(const std::string& name, const std::string& text) override;
  [[nodiscard]] base::Result<std::optional<std::string>> recall(const std::string& name) override;
  [[nodiscard]] std::string location() const override { return path_; }

 private:
  class Writer;
  class Reader;
  SqliteStore(std::string path, std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader);

  std::string path_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace arbees::store::sqlite
