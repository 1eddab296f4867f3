#pragma once
#include <string>
#include <string_view>

#include "arbees/base/result.hpp"

namespace arbees::services {

/// Replaces the file at once: a reader, also after a crash at any moment, finds the old content or the new one. Makes
/// the folder when it is missing.
[[nodiscard]] base::Result<void> write_durably(const std::string& path, std::string_view content);

/// The content of a small file; empty when there is none, at most its first MiB.
[[nodiscard]] std::string read_small_file(const std::string& path);

}  // namespace arbees::services
