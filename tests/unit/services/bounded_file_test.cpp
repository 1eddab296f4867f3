#include "arbees/services/bounded_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>

namespace arbees::tests {

using namespace arbees::services;

namespace {

class BoundedFile : public testing::Test {
 protected:
  std::string write(const std::string& bytes, bool packed) {
    const std::string path = testing::TempDir() + "arbees_bounded_" + std::to_string(::getpid());
    if (packed) {
      const gzFile file = gzopen(path.c_str(), "wb");
      gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
      gzclose(file);
    } else {
      std::ofstream(path, std::ios::binary) << bytes;
    }
    return path;
  }
};

}  // namespace

TEST_F(BoundedFile, ReadsPlainAndPackedUpToTheLimit) {
  const std::string text(1'000'000, 'x');
  for (const bool packed : {false, true}) {
    const std::string path = write(text, packed);
    EXPECT_EQ(read_unpacked(path, text.size()), text);
    const auto refused = read_unpacked(path, text.size() - 1);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message().starts_with(path)) << refused.error().message();
    EXPECT_EQ(read_unpacked(path, 1, true).has_value(), !packed) << "only what is not packed may be larger";
  }
}

TEST_F(BoundedFile, SaysWhatIsWrong) {
  EXPECT_FALSE(read_unpacked(testing::TempDir() + "no such file", 100));
  EXPECT_NE(read_unpacked(testing::TempDir(), 100).error().message().find("is a folder"), std::string::npos);
  EXPECT_FALSE(read_unpacked("/dev/zero", 1'000'000)) << "what has no end is a bomb too";
  const std::string path = write(std::string(100'000, 'y') + "z", true);
  ASSERT_EQ(::truncate(path.c_str(), 60), 0);
  EXPECT_NE(read_unpacked(path, 1'000'000).error().message().find("truncated or damaged"), std::string::npos);
}

TEST_F(BoundedFile, LinesAreReadOneByOneAndHaveALimit) {
  auto lines = LineReader::open(write("a\n\nbb", true));
  ASSERT_TRUE(lines);
  std::string line;
  EXPECT_EQ(lines->next(line), true);
  EXPECT_EQ(line, "a");
  EXPECT_EQ(lines->next(line), true);
  EXPECT_EQ(line, "");
  EXPECT_EQ(lines->next(line), true);
  EXPECT_EQ(line, "bb");
  EXPECT_EQ(lines->next(line), false);
  auto endless = LineReader::open(write("first\n" + std::string(2 * kMaxLineBytes, ' '), true));
  EXPECT_EQ(endless->next(line), true);
  const auto refused = endless->next(line);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message().find(":2: a line longer"), std::string::npos) << refused.error().message();
}

}  // namespace arbees::tests
