#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "arbees/store/sqlite/rows.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::store::sqlite {

/// Gives a cached statement back in a state in which it holds no lock, however its use ended.
class StatementUse {
 public:
  explicit StatementUse(SQLite::Statement& statement) : statement_(statement) {}
  ~StatementUse() { statement_.tryReset(); }
  StatementUse(const StatementUse&) = delete;
  StatementUse& operator=(const StatementUse&) = delete;

 private:
  SQLite::Statement& statement_;
};

/// The connection that writes. Its functions throw SQLite::Exception.
class SqliteStore::Writer {
 public:
  Writer(const std::string& path, const Options& options);

  /// False when the file system lets us only read.
  [[nodiscard]] bool writable();
  [[nodiscard]] SQLite::Database& database() { return database_; }
  base::Result<void> begin_run(const ports::RunInfo& run);
  base::Result<void> append(const std::string& run, std::span<const domain::Output> batch);
  base::Result<void> remember(const std::string& name, const std::string& text);

 private:
  base::Result<void> insert(std::int64_t run, const domain::Output& output);
  void begin_numbered_bodies(std::int64_t run);
  void insert_row(std::int64_t run, std::uint64_t sequence, const Row& row);
  [[nodiscard]] bool is_stored(std::int64_t run, const domain::Output& output, const std::string& body);
  [[nodiscard]] SQLite::Statement& statement_of(const Row& row);

  SQLite::Database database_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> run_numbers_;
  std::map<std::string, SQLite::Statement> row_statements_;
  std::optional<SQLite::Statement> output_statement_;
};

/// The connection that reads; one query at a time. Its functions throw SQLite::Exception.
class SqliteStore::Reader {
 public:
  Reader(const std::string& path, const Options& options);

  base::Result<std::vector<domain::Output>> outputs(const ports::Query& query);
  base::Result<std::vector<ports::RunInfo>> runs();
  base::Result<ports::StoredCounts> counts(const std::string& run);
  base::Result<std::optional<std::string>> recall(const std::string& name);

 private:
  SQLite::Database database_;
  std::mutex mutex_;
};

/// The stored form of RunInfo::assumptions: a JSON list.
[[nodiscard]] std::string assumptions_text(const std::vector<std::string>& assumptions);

/// Row of `runs` → RunInfo, from the columns in the order of kRunColumns.
inline constexpr const char* kRunColumns = "id, mode, label, started_ns, version, assumptions, body_layout, number";
[[nodiscard]] base::Result<ports::RunInfo> read_run(SQLite::Statement& row);

}  // namespace arbees::store::sqlite
