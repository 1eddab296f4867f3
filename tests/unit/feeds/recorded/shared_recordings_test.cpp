#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "arbees/feeds/recorded/csv.hpp"
#include "arbees/feeds/recorded/merge.hpp"
#include "arbees/feeds/recorded/recording.hpp"
#include "unit/feeds/recorded/checks.hpp"

namespace arbees::feeds::recorded {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(ARBEES_DATA_DIR) / "recordings";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Rows by file name, as the index of the recordings states them.
std::map<std::string, std::size_t> stated_rows() {
  const std::string text = bytes_of(kFolder / "INDEX.csv");
  Table table(text);
  std::map<std::string, std::size_t> rows;
  Row row;
  while (table.next(row)) rows[std::string(row.fields[0])] = std::stoul(std::string(row.fields[1]));
  return rows;
}

class SharedRecordings : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "the recordings are not at " << kFolder;
  }
  static Recording load(const std::string& name, const LoadOptions& options = {}) {
    auto recording = load_recording(name, bytes_of(kFolder / name), options);
    EXPECT_TRUE(recording.has_value()) << (recording ? "" : recording.error().message());
    return recording ? std::move(*recording) : Recording{};
  }
};

TEST_F(SharedRecordings, EveryFileLoadsAndEveryRowIsUsedOrRefused) {
  for (const auto& [name, rows] : stated_rows()) {
    const Recording recording = load(name);
    EXPECT_EQ(recording.counts.rows, rows) << name;
    EXPECT_EQ(recording.counts.rows, recording.counts.used + recording.counts.refused_rows()) << name;
    expect_sound(recording);
    std::printf("%-62s rows %7zu used %7zu events %7zu games %4zu\n", name.c_str(), recording.counts.rows,
                recording.counts.used, recording.events.size(), recording.games.size());
    for (const Refusal& refusal : recording.counts.refused)
      std::printf("    refused %6zu: %s (%s)\n", refusal.rows, refusal.reason.c_str(), refusal.first.c_str());
    for (const std::string& sentence : recording.assumptions) std::printf("    %s\n", sentence.c_str());
  }
}

}  // namespace
}  // namespace arbees::feeds::recorded
