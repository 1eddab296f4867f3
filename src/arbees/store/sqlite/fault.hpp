#pragma once
#include <SQLiteCpp/Exception.h>

#include <string>

#include "arbees/base/result.hpp"

namespace arbees::store::sqlite {

/// What SQLite's error means to whoever runs the program, and what to do about it: full disk, read-only file, lock of
/// another process, damaged file. Anything else keeps SQLite's own words.
[[nodiscard]] base::Error explain(const SQLite::Exception& failure, const std::string& path);

/// Runs `work` (which returns a Result) and turns an exception of SQLite into an error of it.
template <class Work>
auto guarded(const std::string& path, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(explain(failure, path));
  }
}

}  // namespace arbees::store::sqlite
