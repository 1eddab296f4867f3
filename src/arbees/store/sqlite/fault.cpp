#include "arbees/store/sqlite/fault.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace arbees::store::sqlite {
namespace {

std::string meaning(const SQLite::Exception& failure) {
  // Exceptions of SQLiteCpp's own checks carry −1 and have no SQLite code.
  switch (failure.getErrorCode() < 0 ? SQLITE_ERROR : failure.getErrorCode() & 0xFF) {
    case SQLITE_FULL:
      return "the disk is full (or the store's size limit is reached): nothing of this batch was stored; free some "
             "space";
    case SQLITE_IOERR:
      return fmt::format(
          "the disk refused a read or write ({}): nothing of this batch was stored; is it full or failing?",
          failure.what());
    case SQLITE_READONLY:
    case SQLITE_PERM: return "is read-only for this user: give write permission to the file and its folder";
    case SQLITE_CANTOPEN: return "cannot be opened: the folder must exist and be writable, and the name must be a file";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "is locked by another process: close what else has it open";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fmt::format(
          "is damaged or not a SQLite file ({}): nothing was changed in it; move it away or restore a copy",
          failure.what());
    default: return fmt::format("SQLite says: {}", failure.what());
  }
}

}  // namespace

base::Error explain(const SQLite::Exception& failure, const std::string& path) {
  return base::Error{path, meaning(failure)};
}

}  // namespace arbees::store::sqlite
