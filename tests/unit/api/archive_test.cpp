#include "arbees/api/archive.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "arbees/base/json.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"
#include "support/session.hpp"

namespace arbees::tests {

using namespace arbees::api;

namespace {

/// The same evening in a board with room for all of it, in one with little, and in a store.
class ArchiveTest : public testing::Test {
 protected:
  ArchiveTest() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-archive-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store_ = std::move(*store::sqlite::SqliteStore::open(folder_ / "a.db"));
    Session s;
    s.say(0, listed_game(0, "HOM", "AWY")).say(0, listed_game(1, "CHI", "LAC"));
    for (std::uint32_t id = 1; id <= 60; ++id) {
      s.say(id, signal(id, id % 2, id % 5 == 0));
      if (id % 5 == 0) s.say(id, order(id, id, id % 2, domain::OrderStatus::sent));
      if (id > 7 && id % 7 == 0) s.say(id, signal(id - 7, (id - 7) % 2, true));  // approved later
      if (id % 5 == 0) s.say(id, order(id, id, id % 2, domain::OrderStatus::filled)).say(id, fill(id, id, id % 2, id));
      if (id % 3 == 0) s.say(id, domain::SignalClosed{domain::SignalId{id}, domain::GameId{id % 2}, {}, {}});
    }
    EXPECT_TRUE(store_->begin_run({.id = "r"}) && store_->append("r", s.outputs));
    whole_.fold(s.outputs);
    small_.fold(s.outputs);
    archive_.emplace(*store_, "r", [this](domain::GameId id) { return whole_.game_label(id); });
  }
  ~ArchiveTest() override { std::filesystem::remove_all(folder_); }

  static std::string text(const std::vector<Opportunity>& list) { return base::dump(base::to_json(list)); }

  std::filesystem::path folder_;
  std::unique_ptr<ports::Store> store_;
  Board whole_;
  Board small_{{.opportunities = 10, .trades = 4}};
  std::optional<Archive> archive_;
};

}  // namespace

TEST_F(ArchiveTest, MemoryAndStoreTogetherTellTheWholeRun) {
  const OpportunityFilter filters[] = {{},
                                       {.approved = true},
                                       {.approved = false},
                                       {.game = domain::GameId{1}},
                                       {.kind = domain::SignalKind::arbitrage},
                                       {.refused_by = domain::Gate::depth}};
  for (const OpportunityFilter& filter : filters) {
    const auto all = whole_.opportunities(filter, {}, 1000);
    ASSERT_FALSE(all.older_in_store);
    std::vector<Opportunity> pieced;
    std::optional<std::uint64_t> before;
    do {  // pages of 7: from memory first, then across its end, then from the store
      auto page = small_.opportunities(filter, before, 7);
      if (page.older_in_store && page.opportunities.size() < 7) {
        auto older = archive_->opportunities(filter, page.next_before ? page.next_before : before,
                                             7 - page.opportunities.size());
        ASSERT_TRUE(older) << older.error().message();
        for (auto& one : older->opportunities) page.opportunities.push_back(std::move(one));
        page.next_before = older->next_before;
      }
      for (auto& one : page.opportunities) pieced.push_back(std::move(one));
      before = page.next_before;
      ASSERT_LE(pieced.size(), 200U);
    } while (before);
    EXPECT_EQ(text(pieced), text(all.opportunities));
  }
}

TEST_F(ArchiveTest, FindsOneForgottenOpportunityInFull) {
  EXPECT_FALSE(small_.opportunity(domain::SignalId{15})) << "the test needs a forgotten one";
  const auto stored = archive_->opportunity(domain::SignalId{15});
  ASSERT_TRUE(stored && *stored);
  EXPECT_EQ(text({**stored}), text({*whole_.opportunity(domain::SignalId{15})}));
  const auto none = archive_->opportunity(domain::SignalId{999});
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST_F(ArchiveTest, TradesAreTheSameFromEither) {
  for (const auto game : {std::optional<domain::GameId>{}, std::optional(domain::GameId{1})}) {
    const auto memory = whole_.trades(game, 8);
    EXPECT_FALSE(small_.trades(game, 8).complete);
    const auto stored = archive_->trades(game, 8);
    ASSERT_TRUE(stored);
    EXPECT_EQ(base::dump(base::to_json(*stored)), base::dump(base::to_json(memory.trades)));
  }
}

}  // namespace arbees::tests
