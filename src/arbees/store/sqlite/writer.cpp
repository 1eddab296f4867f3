#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>

#include "arbees/ports/output_kind.hpp"
#include "arbees/store/sqlite/body.hpp"
#include "arbees/store/sqlite/connections.hpp"

namespace arbees::store::sqlite {
namespace {

void bind_value(SQLite::Statement& statement, int index, const Value& value) {
  std::visit(
      [&]<class T>(const T& held) {
        if constexpr (std::is_same_v<T, std::monostate>) statement.bind(index);
        else if constexpr (std::is_same_v<T, const std::string*>) statement.bindNoCopy(index, *held);
        else if constexpr (std::is_same_v<T, const char*>) statement.bindNoCopy(index, held);
        else statement.bind(index, held);
      },
      value);
}

template <class Id>
Value optional_id(const std::optional<Id>& id) {
  return id ? Value(static_cast<std::int64_t>(id->value)) : Value(std::monostate{});
}

}  // namespace

SqliteStore::Writer::Writer(const std::string& path, const Options& options)
    : database_(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, options.busy_wait_ms) {
  database_.exec("pragma synchronous = full; pragma foreign_keys = on; pragma journal_size_limit = 67108864");
  if (options.size_limit_bytes == 0) return;
  const auto page_bytes = static_cast<std::uint64_t>(database_.execAndGet("pragma page_size").getInt64());
  database_.exec(fmt::format("pragma max_page_count = {}", options.size_limit_bytes / page_bytes));
}

bool SqliteStore::Writer::writable() {
  // SQLite opens a file that it may not write for reading, without a word.
  return sqlite3_db_readonly(database_.getHandle(), "main") == 0;
}

base::Result<void> SqliteStore::Writer::begin_run(const ports::RunInfo& run) {
  const std::lock_guard lock(mutex_);
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement known(database_, fmt::format("select {} from runs where id = ?", kRunColumns));
  known.bindNoCopy(1, run.id);
  if (known.executeStep()) {
    auto stored = read_run(known);
    if (!stored) return std::unexpected(stored.error());
    if (!(*stored == run))
      return base::fail("run " + run.id, "is in the store already, with other content; a new run needs a new id");
    const std::int64_t number = known.getColumn(7).getInt64();
    const auto layout = run_layout(known.getColumn(6).getString());
    if (!layout)
      return base::fail("run " + run.id,
                        fmt::format("was stored by version {} in a layout that this one does not know", run.version));
    if (*layout == kPositionalRun) {
      begin_numbered_bodies(number);
      transaction.commit();
    }
    run_numbers_[run.id] = number;
    return {};
  }
  SQLite::Statement insert(database_,
                           "insert into runs (id, mode, label, started_ns, version, assumptions, body_layout) "
                           "values (?, ?, ?, ?, ?, ?, ?)");
  insert.bindNoCopy(1, run.id);
  insert.bindNoCopy(2, base::enum_name(run.mode).data());
  insert.bindNoCopy(3, run.label);
  insert.bind(4, run.started_at.value);
  insert.bindNoCopy(5, run.version);
  insert.bind(6, assumptions_text(run.assumptions));
  insert.bind(7, name_of(kNumberedRun));
  insert.exec();
  const std::int64_t number = database_.getLastInsertRowid();
  transaction.commit();
  run_numbers_[run.id] = number;
  return {};
}

/// What is stored of the run keeps its layout; what comes has today's.
void SqliteStore::Writer::begin_numbered_bodies(std::int64_t run) {
  SQLite::Statement last(database_, "select coalesce(max(sequence), 0) from outputs where run = ?");
  last.bind(1, run);
  last.executeStep();
  SQLite::Statement update(database_, "update runs set body_layout = ? where number = ?");
  update.bind(1, name_of({static_cast<std::uint64_t>(last.getColumn(0).getInt64()) + 1}));
  update.bind(2, run);
  update.exec();
}

base::Result<void> SqliteStore::Writer::append(const std::string& run, std::span<const domain::Output> batch) {
  const std::lock_guard lock(mutex_);
  const auto number = run_numbers_.find(run);
  if (number == run_numbers_.end()) return base::fail("run " + run, "was not begun by this process");
  if (batch.empty()) return {};
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  for (const domain::Output& output : batch)
    if (auto done = insert(number->second, output); !done)
      return std::unexpected(base::within("run " + run, done.error()));
  transaction.commit();
  return {};
}

base::Result<void> SqliteStore::Writer::remember(const std::string& name, const std::string& text) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement write(database_, "insert or replace into notes (name, text) values (?, ?)");
  write.bindNoCopy(1, name);
  write.bindNoCopy(2, text);
  write.exec();
  return {};
}

base::Result<void> SqliteStore::Writer::insert(std::int64_t run, const domain::Output& output) {
  const std::string place = fmt::format("output {}", output.sequence);
  if (output.sequence == 0 || output.sequence > INT64_MAX) return base::fail(place, "outputs are numbered from 1");
  const std::string body = encode_body(output.body);
  if (!output_statement_)
    output_statement_.emplace(database_,
                              "insert into outputs (run, sequence, at_ns, kind, game, signal, body) "
                              "values (?, ?, ?, ?, ?, ?, ?) on conflict (run, sequence) do nothing");
  {
    const StatementUse use(*output_statement_);
    output_statement_->bind(1, run);
    output_statement_->bind(2, static_cast<std::int64_t>(output.sequence));
    output_statement_->bind(3, output.at.value);
    output_statement_->bind(4, static_cast<std::int32_t>(ports::kind_of(output.body)));
    bind_value(*output_statement_, 5, optional_id(ports::game_of(output.body)));
    bind_value(*output_statement_, 6, optional_id(ports::signal_of(output.body)));
    output_statement_->bindNoCopy(7, body.data(), static_cast<int>(body.size()));
    if (output_statement_->exec() == 0) {
      if (is_stored(run, output, body)) return {};
      return base::fail(place, "is in the store already, with other content");
    }
  }
  for_each_row(output, [&](const Row& row) { insert_row(run, output.sequence, row); });
  return {};
}

void SqliteStore::Writer::insert_row(std::int64_t run, std::uint64_t sequence, const Row& row) {
  SQLite::Statement& statement = statement_of(row);
  const StatementUse use(statement);
  statement.bind(1, run);
  statement.bind(2, static_cast<std::int64_t>(sequence));
  int index = 3;
  for (const Row::Cell& cell : row.cells) bind_value(statement, index++, cell.value);
  statement.exec();
}

bool SqliteStore::Writer::is_stored(std::int64_t run, const domain::Output& output, const std::string& body) {
  SQLite::Statement stored(database_, "select at_ns, body from outputs where run = ? and sequence = ?");
  stored.bind(1, run);
  stored.bind(2, static_cast<std::int64_t>(output.sequence));
  if (!stored.executeStep()) return false;
  const SQLite::Column bytes = stored.getColumn(1);
  return stored.getColumn(0).getInt64() == output.at.value &&
         static_cast<std::size_t>(bytes.getBytes()) == body.size() &&
         std::memcmp(bytes.getBlob(), body.data(), body.size()) == 0;
}

SQLite::Statement& SqliteStore::Writer::statement_of(const Row& row) {
  const auto known = row_statements_.find(row.table);
  if (known != row_statements_.end()) return known->second;
  std::string columns = "run, sequence";
  std::string marks = "?, ?";
  for (const Row::Cell& cell : row.cells) {
    columns += fmt::format(", \"{}\"", cell.column);
    marks += ", ?";
  }
  const std::string sql = fmt::format("insert or replace into {} ({}) values ({})", row.table, columns, marks);
  return row_statements_.try_emplace(row.table, database_, sql).first->second;
}

}  // namespace arbees::store::sqlite
