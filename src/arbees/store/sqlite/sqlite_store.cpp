#include "arbees/store/sqlite/sqlite_store.hpp"

#include <filesystem>

#include "arbees/store/sqlite/connections.hpp"
#include "arbees/store/sqlite/fault.hpp"
#include "arbees/store/sqlite/migrations.hpp"

namespace arbees::store::sqlite {

SqliteStore::SqliteStore(std::string path, std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader)
    : path_(std::move(path)), writer_(std::move(writer)), reader_(std::move(reader)) {}

SqliteStore::~SqliteStore() = default;

base::Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, Options options) {
  using Opened = base::Result<std::unique_ptr<SqliteStore>>;
  const std::filesystem::path file(path);
  std::error_code failure;
  if (std::filesystem::is_directory(file, failure)) return base::fail(path, "is a folder, expected a file");
  if (file.has_parent_path()) {
    std::filesystem::create_directories(file.parent_path(), failure);
    if (failure) return base::fail(path, "its folder cannot be made: " + failure.message());
  }
  return guarded(path, [&]() -> Opened {
    auto writer = std::make_unique<Writer>(path, options);
    if (!writer->writable())
      return base::fail(path, "is read-only for this user: give write permission to the file and its folder");
    if (auto done = migrate(writer->database(), path); !done) return std::unexpected(std::move(done.error()));
    writer->database().exec("pragma journal_mode = wal");
    auto reader = std::make_unique<Reader>(path, options);
    return std::unique_ptr<SqliteStore>(new SqliteStore(path, std::move(writer), std::move(reader)));
  });
}

base::Result<void> SqliteStore::begin_run(const ports::RunInfo& run) {
  return guarded(path_, [&] { return writer_->begin_run(run); });
}

base::Result<void> SqliteStore::append(const std::string& run, std::span<const domain::Output> batch) {
  return guarded(path_, [&] { return writer_->append(run, batch); });
}

base::Result<std::vector<domain::Output>> SqliteStore::outputs(const ports::Query& query) {
  return guarded(path_, [&] { return reader_->outputs(query); });
}

base::Result<std::vector<ports::RunInfo>> SqliteStore::runs() {
  return guarded(path_, [&] { return reader_->runs(); });
}

base::Result<ports::StoredCounts> SqliteStore::counts(const std::string& run) {
  return guarded(path_, [&] { return reader_->counts(run); });
}

base::Result<void> SqliteStore::remember(const std::string& name, const std::string& text) {
  return guarded(path_, [&] { return writer_->remember(name, text); });
}

base::Result<std::optional<std::string>> SqliteStore::recall(const std::string& name) {
  return guarded(path_, [&] { return reader_->recall(name); });
}

}  // namespace arbees::store::sqlite
