#include "arbees/services/journal.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace arbees::services {
namespace {

std::string fresh_folder() {
  const std::string folder = testing::TempDir() + "arbees_journal_test";
  std::filesystem::remove_all(folder);
  return folder;
}

TEST(Journal, RemembersTheNewestRunUntilItHasFinished) {
  const std::string folder = fresh_folder();
  JournaledRun run{"20260918-simulated", "abc", {1'790'000'000'000'000'007}, "somewhere/a.tape", false};
  {
    const auto journal = Journal::open(folder);
    ASSERT_TRUE(journal.has_value());
    EXPECT_EQ(journal->unfinished().value(), std::nullopt);
    ASSERT_TRUE(journal->note(run).has_value());
  }
  const auto journal = Journal::open(folder);
  ASSERT_TRUE(journal.has_value());
  const auto found = journal->unfinished();
  ASSERT_TRUE(found.has_value() && found->has_value());
  EXPECT_EQ((*found)->id, run.id);
  EXPECT_EQ((*found)->settings, run.settings);
  EXPECT_EQ((*found)->origin, run.origin);
  EXPECT_EQ((*found)->tape, run.tape);
  run.finished = true;
  ASSERT_TRUE(journal->note(run).has_value());
  EXPECT_EQ(journal->unfinished().value(), std::nullopt);
}

TEST(Journal, TwoProcessesNeverShareAStore) {
  const std::string folder = fresh_folder();
  const auto first = Journal::open(folder);
  ASSERT_TRUE(first.has_value());
  const auto second = Journal::open(folder);
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message().find("another arbees"), std::string::npos);
}

// A copy of a store went on with the original's tape, and cut it.
TEST(Journal, ACopyGoesOnWithItsOwnTape) {
  namespace fs = std::filesystem;
  const std::string original = fresh_folder() + "/a/x.journal";
  const std::string copy = fs::path(original).parent_path().parent_path().string() + "/b/x.journal";
  JournaledRun run{"r1", "s", {1}, original + "/r1.tape", false};
  {
    const auto journal = Journal::open(original);
    ASSERT_TRUE(journal->note(run).has_value());
    std::ofstream(original + "/r1.tape") << "tape";
  }
  fs::create_directories(fs::path(copy).parent_path());
  fs::copy(original, copy, fs::copy_options::recursive);
  EXPECT_EQ((*Journal::open(original)->unfinished())->tape, original + "/r1.tape");
  EXPECT_EQ((*Journal::open(copy)->unfinished())->tape, copy + "/r1.tape");
  // Notes of before name the folder as it was.
  std::ofstream(copy + "/newest.json")
      << R"({"run":"r1","settings":"s","origin_ns":1,"tape":"/old/place/x.journal/r1.tape","finished":false})";
  EXPECT_EQ((*Journal::open(copy)->unfinished())->tape, copy + "/r1.tape");
  // A tape that was put elsewhere stays there.
  run.tape = "/elsewhere/r1.tape";
  ASSERT_TRUE(Journal::open(copy)->note(run).has_value());
  EXPECT_EQ((*Journal::open(copy)->unfinished())->tape, "/elsewhere/r1.tape");
}

TEST(Journal, AFileIsHeldUnderEveryName) {
  const std::string folder = fresh_folder();
  auto first = Journal::open(folder + "/a");
  auto second = Journal::open(folder + "/b");
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(first->hold(folder + "/a.db"));
  std::filesystem::create_symlink("a.db", folder + "/soft.db");
  std::filesystem::create_hard_link(folder + "/a.db", folder + "/hard.db");
  for (const char* name : {"/a.db", "/soft.db", "/hard.db"}) {
    const auto held = second->hold(folder + name);
    ASSERT_FALSE(held) << name;
    EXPECT_NE(held.error().message().find("another arbees writes this file"), std::string::npos);
  }
  EXPECT_TRUE(second->hold(folder + "/b.db"));
  EXPECT_EQ(journal_folder(folder + "/soft.db"), journal_folder(folder + "/a.db"));
}

TEST(Journal, IsBlankUntilARunWasNoted) {
  const auto journal = Journal::open(fresh_folder());
  EXPECT_TRUE(journal->blank());
  ASSERT_TRUE(journal->note({"r1", "s", {1}, "x.tape", true}).has_value());
  EXPECT_FALSE(journal->blank());
}

TEST(Journal, ADamagedNoteIsAnErrorNotANewRun) {
  for (const char* text : {"", "{", "[]", R"({"run": 1})", R"({"run": "a", "settings": "b", "tape": "c"})"}) {
    const std::string folder = fresh_folder();
    const auto journal = Journal::open(folder);
    ASSERT_TRUE(journal.has_value());
    std::ofstream(folder + "/newest.json") << text;
    EXPECT_FALSE(journal->unfinished().has_value()) << text;
  }
}

TEST(Journal, LiesBesideItsStore) {
  EXPECT_EQ(journal_folder(".arbees/arbees.db"), ".arbees/arbees.journal");
  EXPECT_EQ(journal_folder("x.db"), "x.journal");
}

}  // namespace
}  // namespace arbees::services
