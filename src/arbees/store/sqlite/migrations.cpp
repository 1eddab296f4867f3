#include "arbees/store/sqlite/migrations.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

namespace arbees::store::sqlite {
namespace {

constexpr int kApplicationId = 0x41726265;  // "Arbe", in the header of every file of ours

int pragma(SQLite::Database& database, const char* name) {
  return database.execAndGet(fmt::format("pragma {}", name)).getInt();
}

}  // namespace

base::Result<void> migrate(SQLite::Database& database, const std::string& path) {
  // Immediate: of two processes that open a new file at once, the second sees what the first has made.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const auto known = migrations();
  const int application = pragma(database, "application_id");
  const int version = pragma(database, "user_version");
  const bool is_new =
      application == 0 && version == 0 && database.execAndGet("select count(*) from sqlite_master").getInt() == 0;
  if (!is_new && application != kApplicationId)
    return base::fail(path, "is a SQLite file of another program; nothing was changed in it. Name another file");
  if (version > static_cast<int>(known.size()))
    return base::fail(path, fmt::format("was written by a newer version (schema {}, this program knows up to {}); use "
                                        "that version or name another file",
                                        version, known.size()));
  for (auto next = static_cast<std::size_t>(version); next < known.size(); ++next) database.exec(known[next].sql);
  if (version < static_cast<int>(known.size())) {
    database.exec(fmt::format("pragma application_id = {}", kApplicationId));
    database.exec(fmt::format("pragma user_version = {}", known.size()));
  }
  transaction.commit();
  return {};
}

}  // namespace arbees::store::sqlite
