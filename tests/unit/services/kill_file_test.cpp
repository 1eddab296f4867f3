#include "arbees/services/kill_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "arbees/base/time.hpp"

namespace arbees::services {
namespace {

base::Nanos wall_ms(std::int64_t ms) {
  return {1'790'000'000'000'000'000 + ms * 1'000'000};
}

TEST(KillFile, StopsWhileItExistsAndIsLookedAtFiveTimesASecond) {
  const auto folder = std::filesystem::temp_directory_path() / "arbees_kill_file_test";
  std::filesystem::remove_all(folder);
  const std::string path = (folder / "deep" / "kill").string();
  KillFile file(path);
  EXPECT_FALSE(file.on(wall_ms(0)));
  ASSERT_TRUE(KillFile::set(path, true).has_value()) << "it makes its folder";
  ASSERT_TRUE(KillFile::set(path, true).has_value()) << "twice is no error";
  EXPECT_FALSE(file.on(wall_ms(100))) << "not looked at again yet";
  EXPECT_TRUE(file.on(wall_ms(200)));
  ASSERT_TRUE(KillFile::set(path, false).has_value());
  ASSERT_TRUE(KillFile::set(path, false).has_value());
  EXPECT_FALSE(file.on(wall_ms(500)));
  std::filesystem::remove_all(folder);
}

TEST(KillFile, APathThatCannotBeLookedAtStops) {
  const auto folder = std::filesystem::temp_directory_path() / "arbees_kill_file_test_2";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string unreadable = (folder / std::string(300, 'x')).string();  // no file system has such a name
  EXPECT_TRUE(KillFile::exists(unreadable)) << "when in doubt, no trade";
  EXPECT_FALSE(KillFile::set(unreadable, true).has_value());
  EXPECT_FALSE(KillFile("").on(wall_ms(0))) << "none is configured";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace arbees::services
