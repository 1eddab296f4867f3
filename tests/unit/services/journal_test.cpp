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
