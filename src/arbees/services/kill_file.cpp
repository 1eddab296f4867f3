#include "arbees/services/kill_file.hpp"

#include <filesystem>
#include <fstream>

namespace arbees::services {

bool KillFile::on(base::Nanos steady) {
  if (path_.empty()) return false;
  if (looked_at_ && steady - *looked_at_ < base::milliseconds(200)) return on_;
  looked_at_ = steady;
  on_ = exists(path_);
  return on_;
}

bool KillFile::exists(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  return status.type() != std::filesystem::file_type::not_found;
}

base::Result<void> KillFile::set(const std::string& path, bool on) {
  if (path.empty()) return base::fail("kill_file", "no path is configured");
  std::error_code failure;
  if (!on) {
    std::filesystem::remove(path, failure);
    if (failure) return base::fail(path, "cannot remove the kill file: " + failure.message());
    return {};
  }
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, failure);
  std::ofstream file(path);
  file << "trading is stopped while this file exists\n";
  if (!file.flush()) return base::fail(path, "cannot write the kill file");
  return {};
}

}  // namespace arbees::services
