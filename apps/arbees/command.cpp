#include "apps/arbees/command.hpp"

#include <zlib.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <iterator>

namespace arbees::app {

base::Result<std::string> read_file(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return base::fail(path, "is a folder, expected a file");
  const gzFile file = gzopen(path.c_str(), "rb");  // reads plain files as they are
  if (file == nullptr) return base::fail(path, std::strerror(errno));
  std::string bytes;
  char chunk[1 << 16];
  int got = 0;
  while ((got = gzread(file, chunk, sizeof chunk)) > 0) bytes.append(chunk, static_cast<std::size_t>(got));
  const bool broken = got < 0 || gzclose(file) != Z_OK;
  if (broken) return base::fail(path, "cannot be unpacked: truncated or damaged gzip");
  return bytes;
}

bool write_file(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (file.flush()) return true;
  complain(path + ": cannot be written");
  return false;
}

void complain(std::string_view message) {
  std::fprintf(stderr, "arbees: %.*s\n", static_cast<int>(message.size()), message.data());
}

}  // namespace arbees::app
