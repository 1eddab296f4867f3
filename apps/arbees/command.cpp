#include "apps/arbees/command.hpp"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "arbees/base/text.hpp"
#include "arbees/services/bounded_file.hpp"

namespace arbees::app {

namespace {

constexpr std::size_t kLongestComplaint = 4000;
std::size_t file_limit = 0;  // set once, before any command runs; 0 = the defaults

}  // namespace

void allow_files_of(std::size_t bytes) {
  file_limit = bytes;
}

base::Result<std::string> read_file(const std::string& path) {
  return services::read_unpacked(path, file_limit > 0 ? file_limit : services::kMaxDocumentBytes);
}

base::Result<std::string> read_recording(const std::string& path) {
  return services::read_unpacked(path, file_limit > 0 ? file_limit : services::kMaxRecordingBytes, file_limit == 0);
}

bool write_file(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (file.flush()) return true;
  complain(path + ": cannot be written");
  return false;
}

void warn_if_shared(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH)) == 0) return;
  spdlog::warn("{} holds a secret and others than its owner may read or write it: chmod 600 {}", path, path);
}

void complain(std::string_view message) {
  std::fprintf(stderr, "arbees: %s\n", base::printable(base::mask_credentials(message), kLongestComplaint).c_str());
}

}  // namespace arbees::app
