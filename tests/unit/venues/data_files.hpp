#pragma once
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// The captured payloads that tests read in place, where they are present.
namespace arbees::venues::test {

inline std::filesystem::path data_folder(const char* name) {
  return std::filesystem::path(ARBEES_DATA_DIR) / name;
}

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The unpacked text of a .gz file; empty when it cannot be read.
inline std::string read_gzip(const std::filesystem::path& path) {
  const std::string command = "gzip -dc '" + path.string() + "'";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string bytes;
  char chunk[1 << 16];
  std::size_t got = 0;
  while ((got = fread(chunk, 1, sizeof chunk, pipe)) > 0) bytes.append(chunk, got);
  pclose(pipe);
  return bytes;
}

/// Every file below a folder with one of the extensions, sorted.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                                      const std::vector<std::string>& extensions) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && std::ranges::find(extensions, entry.path().extension().string()) != extensions.end())
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace arbees::venues::test

#define ARBEES_NEEDS_DATA(folder)                                            \
  if (!std::filesystem::exists(::arbees::venues::test::data_folder(folder))) \
  GTEST_SKIP() << "captured payloads are not at " << ::arbees::venues::test::data_folder(folder)
