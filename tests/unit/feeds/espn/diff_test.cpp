#include "arbees/feeds/espn/diff.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace arbees::feeds::espn {
namespace {

using domain::Play;
using domain::PlayChange;

Play row(const std::string& id, const std::string& text, int home = 0) {
  Play play;
  play.id = id;
  play.text = text;
  play.home_score = home;
  return play;
}

TEST(EspnDiff, TellsInsertedUpdatedAndRemovedApart) {
  const auto changes =
      diff_plays({row("1", "a"), row("2", "b"), row("3", "c")}, {row("1", "a"), row("4", "d"), row("3", "c", 6)});
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].id, "2");
  EXPECT_EQ(changes[0].change, PlayChange::removed);
  EXPECT_EQ(changes[0].text, "b") << "a removed row is shown as it was";
  EXPECT_EQ(changes[1].id, "4");
  EXPECT_EQ(changes[1].change, PlayChange::inserted);
  EXPECT_EQ(changes[2].id, "3");
  EXPECT_EQ(changes[2].change, PlayChange::updated);
  EXPECT_EQ(changes[2].home_score, 6);
}

std::vector<Play> list_of(const std::map<std::string, int>& rows) {
  std::vector<Play> list;
  for (const auto& [id, score] : rows) list.push_back(row(id, "t", score));
  return list;
}

std::map<std::string, int> some_rows() {
  std::map<std::string, int> rows;
  const auto pairs = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 12), rc::gen::inRange(0, 3)));
  for (const auto& [id, score] : pairs) rows[std::to_string(id)] = score;
  return rows;
}

RC_GTEST_PROP(EspnDiffLaw, ApplyingTheChangesGivesTheNewList, ()) {
  const auto before = some_rows();
  const auto now = some_rows();
  std::map<std::string, int> applied = before;
  for (const Play& change : diff_plays(list_of(before), list_of(now))) {
    RC_ASSERT((change.change == PlayChange::inserted) == !before.contains(change.id));
    if (change.change == PlayChange::removed) applied.erase(change.id);
    else applied[change.id] = change.home_score;
  }
  RC_ASSERT(applied == now);
  RC_ASSERT(diff_plays(list_of(now), list_of(now)).empty());
}

}  // namespace
}  // namespace arbees::feeds::espn
