#pragma once
#include <SQLiteCpp/Database.h>

#include <span>
#include <string>

#include "arbees/base/result.hpp"

namespace arbees::store::sqlite {

/// One file of db/migrations/sqlite. The n-th of them brings a database from schema n−1 to schema n.
struct Migration {
  const char* name;
  const char* sql;
};

/// All that this program knows, embedded at build time, in order.
[[nodiscard]] std::span<const Migration> migrations();

/// Brings a database to the newest schema, in one transaction. An error, and no change, when the file
/// is another program's or was written by a newer version of this one. Throws SQLite::Exception like any statement.
[[nodiscard]] base::Result<void> migrate(SQLite::Database& database, const std::string& path);

}  // namespace arbees::store::sqlite
