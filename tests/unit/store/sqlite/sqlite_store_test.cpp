#include "arbees/store/sqlite/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "arbees/store/sqlite/body.hpp"
#include "arbees/store/sqlite/migrations.hpp"
#include "conformance/store_suite.hpp"
#include "support/golden.hpp"

namespace arbees::tests {

using store::sqlite::Options;
using store::sqlite::SqliteStore;

namespace {

/// A folder of its own that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "arbees-store-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name = "arbees.db") const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<SqliteStore> open(const std::string& path, Options options = {}) {
  auto store = SqliteStore::open(path, options);
  EXPECT_TRUE(store) << (store ? "" : store.error().message());
  return store ? std::move(*store) : nullptr;
}

StoreMaker fresh_sqlite() {
  auto folder = std::make_shared<Folder>();
  return [folder] { return open(folder->file()); };
}

/// The error of opening `path`, or "opened".
std::string refusal(const std::string& path, Options options = {.busy_wait_ms = 50}) {
  auto store = SqliteStore::open(path, options);
  return store ? "opened" : store.error().message();
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

struct Full {
  std::uint64_t kept = 0;  ///< outputs accepted before the refusal
  std::vector<domain::Output> refused;
  std::string error;
};

/// Appends numbered batches until one is refused.
Full fill_up(SqliteStore& store) {
  RandomOutputs random(11);
  Full full;
  for (int i = 0; i < 10'000; ++i) {
    full.refused = random.batch(full.kept + 1, 50);
    if (const auto done = store.append("r", full.refused); !done) {
      full.error = done.error().message();
      break;
    }
    full.kept += 50;
  }
  return full;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, testing::Values(fresh_sqlite));

TEST(SqliteStore, KillMinusNineLosesNothingThatWasAnnouncedAndDoublesNothing) {
  for (int round = 0; round < 5; ++round) {
    const Folder folder;
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto store = SqliteStore::open(folder.file());
      if (!store || !(*store)->begin_run(run_info("r"))) _exit(1);
      RandomOutputs random(42);
      for (std::uint64_t first = 1;; first += 25) {
        if (!(*store)->append("r", random.batch(first, 25))) _exit(1);
        const std::uint64_t announced = first + 24;  // durable first, then announced
        if (write(pipe_ends[1], &announced, sizeof announced) != sizeof announced) _exit(1);
      }
    }
    close(pipe_ends[1]);
    std::uint64_t announced = 0;
    std::uint64_t next = 0;
    const std::uint64_t enough = 500U + 333U * static_cast<unsigned>(round);
    while (announced < enough && read(pipe_ends[0], &next, sizeof next) == sizeof next) announced = next;
    kill(child, SIGKILL);
    while (read(pipe_ends[0], &next, sizeof next) == sizeof next) announced = next;
    close(pipe_ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child failed before it was killed";

    const auto store = open(folder.file());
    ASSERT_TRUE(store);
    const auto kept = found(*store, {.run = "r", .limit = 1'000'000});
    ASSERT_GE(kept.size(), announced) << "an announced output is gone";
    ASSERT_EQ(kept.size() % 25, 0U) << "half a batch was kept";
    RandomOutputs again(42);
    std::vector<domain::Output> all;
    for (std::uint64_t first = 1; first <= kept.size(); first += 25)
      for (auto& output : again.batch(first, 25)) all.push_back(std::move(output));
    EXPECT_EQ(bytes_of(kept), bytes_of(all)) << "what is kept differs from what was said";
    SQLite::Database raw(folder.file());
    EXPECT_EQ(raw.execAndGet("pragma integrity_check").getString(), "ok");
    EXPECT_EQ(raw.execAndGet("select count(*) from fills").getInt64(),
              raw.execAndGet("select count(*) from outputs where kind = 10").getInt64())
        << "typed rows and outputs disagree";
  }
}

TEST(SqliteStore, AFullStoreKeepsWhatItHasAndTakesTheBatchOnceThereIsRoom) {
  const Folder folder;
  Full full;
  {
    const auto store = open(folder.file(), {.size_limit_bytes = 600'000});
    ASSERT_TRUE(store->begin_run(run_info("r")));
    full = fill_up(*store);
    EXPECT_TRUE(mentions(full.error, "full")) << full.error;
    ASSERT_GT(full.kept, 0U);
    EXPECT_FALSE(store->append("r", full.refused)) << "the same batch fits without new room";
    EXPECT_EQ(found(*store, {.run = "r", .limit = 100'000}).size(), full.kept);
  }
  const auto store = open(folder.file());
  ASSERT_TRUE(store->begin_run(run_info("r")));
  EXPECT_EQ(found(*store, {.run = "r", .limit = 100'000}).size(), full.kept);
  EXPECT_TRUE(store->append("r", full.refused));
  EXPECT_EQ(found(*store, {.run = "r", .limit = 100'000}).size(), full.kept + 50);
}

TEST(SqliteStore, AFullDiskIsAnErrorAndTheSameStoreGoesOnWhenSpaceReturns) {
  const Folder folder;
  const std::string disk = folder.file("disk");
  std::filesystem::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=2m") != 0)
    GTEST_SKIP() << "a small disk can only be mounted by root; the size limit test covers the same path";
  {
    const std::string ballast = disk + "/ballast";
    std::ofstream(ballast) << std::string(700'000, 'x');
    const auto store = open(disk + "/arbees.db");
    ASSERT_TRUE(store && store->begin_run(run_info("r")));
    const Full full = fill_up(*store);
    EXPECT_TRUE(mentions(full.error, "full")) << full.error;
    EXPECT_GT(full.kept, 0U);
    EXPECT_EQ(found(*store, {.run = "r", .limit = 100'000}).size(), full.kept)
        << "a full disk made stored outputs unreadable";
    std::filesystem::remove(ballast);
    const auto again = store->append("r", full.refused);
    EXPECT_TRUE(again) << again.error().message();
    EXPECT_EQ(found(*store, {.run = "r", .limit = 100'000}).size(), full.kept + 50);
  }
  umount(disk.c_str());
}

TEST(SqliteStore, ALockOfAnotherProcessIsNamedAndNothingIsLost) {
  const Folder folder;
  const auto store = open(folder.file(), {.busy_wait_ms = 50});
  ASSERT_TRUE(store->begin_run(run_info("r")));
  const Session evening = tests::evening();
  {
    SQLite::Database other(folder.file(), SQLite::OPEN_READWRITE);
    SQLite::Transaction lock(other, SQLite::TransactionBehavior::IMMEDIATE);
    const auto done = store->append("r", evening.outputs);
    ASSERT_FALSE(done);
    EXPECT_TRUE(mentions(done.error().message(), "locked by another process")) << done.error().message();
  }
  EXPECT_TRUE(store->append("r", evening.outputs));
}

TEST(SqliteStore, OpeningRefusesWhatItCannotUseAndLeavesItAlone) {
  const Folder folder;
  const auto text = [&](const char* name, const std::string& bytes) {
    std::ofstream(folder.file(name), std::ios::binary) << bytes;
    return folder.file(name);
  };
  EXPECT_TRUE(mentions(refusal(folder.path()), "is a folder"));
  EXPECT_TRUE(mentions(refusal(text("notes.txt", std::string(5000, 'n'))), "damaged or not a SQLite file"));
  EXPECT_EQ(std::filesystem::file_size(folder.file("notes.txt")), 5000U) << "a foreign file was written to";
  {
    SQLite::Database foreign(folder.file("foreign.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("create table theirs (x)");
  }
  EXPECT_TRUE(mentions(refusal(folder.file("foreign.db")), "another program"));
  {
    open(folder.file("new.db"));
  }
  {
    SQLite::Database newer(folder.file("new.db"), SQLite::OPEN_READWRITE);
    newer.exec("pragma user_version = 99");
  }
  EXPECT_TRUE(mentions(refusal(folder.file("new.db")), "newer version (schema 99"));
  EXPECT_TRUE(mentions(refusal(text("plain", "x") + "/below.db"), "folder cannot be made"));
}

TEST(SqliteStore, ADamagedFileIsAnErrorOfTheCallThatMeetsIt) {
  const Folder folder;
  {
    const auto store = open(folder.file());
    ASSERT_TRUE(store->begin_run(run_info("r")) && store->append("r", RandomOutputs(5).batch(1, 2000)));
  }
  {
    std::fstream file(folder.file(), std::ios::binary | std::ios::in | std::ios::out);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(folder.file()));
    file.seekp(size / 10);
    file << std::string(static_cast<std::size_t>(size / 10 * 8), '\xA5');
  }
  auto store = SqliteStore::open(folder.file());
  const std::string message = [&] {
    if (!store) return store.error().message();
    const auto read = (*store)->outputs({.run = "r", .limit = 10'000});
    return read ? std::string("read") : read.error().message();
  }();
  EXPECT_TRUE(mentions(message, "damaged")) << message;
}

TEST(SqliteStore, AReadOnlyFileIsNamed) {
  if (getuid() != 0) GTEST_SKIP() << "needs root to become a user who may not write";
  const Folder folder;
  {
    open(folder.file());
  }
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder.file(), std::filesystem::perms(0444));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (setuid(65534) != 0) _exit(3);
    const std::string message = refusal(folder.file());
    _exit(mentions(message, "read-only") || mentions(message, "cannot be opened") ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0) << "opening without write permission did not fail with a clear error";
}

TEST(SqliteStore, BodiesOfAnotherLayoutAreNotRead) {
  const Folder folder;
  const auto store = open(folder.file());
  ASSERT_TRUE(store->begin_run(run_info("r")) && store->append("r", tests::evening().outputs));
  SQLite::Database(folder.file(), SQLite::OPEN_READWRITE)
      .exec("update runs set body_layout = 'older', version = '0.0.9'");
  const auto read = store->outputs({.run = "r"});
  ASSERT_FALSE(read) << "bytes of one layout were read with another";
  EXPECT_TRUE(mentions(read.error().message(), "version 0.0.9")) << read.error().message();
}

TEST(SqliteStore, ARunOfTheLastReleaseIsReadAndGoesOn) {
  const Folder folder;
  const auto store = open(folder.file());
  ASSERT_TRUE(store->begin_run(run_info("r")));
  const std::string bytes = bytes_of_file(ARBEES_SOURCE_DIR "/tests/unit/store/sqlite/golden/every_kind.bodies");
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
  raw.exec("update runs set body_layout = 'd183cd6231342925'");
  SQLite::Statement insert(raw, "insert into outputs (run, sequence, at_ns, kind, body) values (1, 1, 5, 0, ?)");
  insert.bind(1, bytes.data() + sizeof length, static_cast<int>(length));
  insert.exec();
  const auto read = found(*store, {.run = "r"});
  ASSERT_EQ(read.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<domain::GameListed>(read[0].body));
  // Taken up again, it goes on in today's layout behind what it has.
  const auto reopened = open(folder.file());
  ASSERT_TRUE(reopened->begin_run(run_info("r")));
  auto later = tests::evening().outputs;
  for (auto& output : later) ++output.sequence;
  ASSERT_TRUE(reopened->append("r", later));
  ASSERT_TRUE(reopened->begin_run(run_info("r")));
  const auto all = found(*reopened, {.run = "r"});
  ASSERT_EQ(all.size(), later.size() + 1);
  EXPECT_EQ(tests::bytes_of(std::span(all).subspan(1)), tests::bytes_of(later));
  EXPECT_EQ(tests::bytes_of(std::span(all).first(1)), tests::bytes_of(read));
}

TEST(SqliteStore, KindNumbersOfTheSchemaAreTheProgramsOwn) {
  const Folder folder;
  open(folder.file());
  SQLite::Database raw(folder.file());
  SQLite::Statement rows(raw, "select kind, name from output_kinds order by kind");
  std::size_t kind = 0;
  for (; rows.executeStep(); ++kind)
    EXPECT_EQ(rows.getColumn(1).getString(), base::enum_name(static_cast<ports::OutputKind>(kind)));
  EXPECT_EQ(kind, ports::kOutputKindCount);
}

TEST(SqliteStore, TypedColumnsAndReportsSayWhatTheOutputsSay) {
  const Folder folder;
  const auto store = open(folder.file());
  ASSERT_TRUE(store->begin_run(run_info("r")) && store->append("r", tests::evening().outputs));
  SQLite::Database raw(folder.file());
  const auto one = [&](const std::string& sql) { return raw.execAndGet(sql).getString(); };
  EXPECT_EQ(one("select home_spread from (select line_home_spread as home_spread from games where game = 0)"), "-3.5");
  EXPECT_EQ(one("select bid_e4 || '/' || ask_e4 from quotes where market = 1"), "5400/5700");
  EXPECT_EQ(one("select text from plays"), "Three pointer \"from\" downtown");
  EXPECT_EQ(one("select group_concat(gate) from signal_gates where signal = 2"), "minimum_edge,depth");
  EXPECT_EQ(one("select game || ' ' || verdict || ' ' || refused_by || ' ' || edge_net from opportunity_report where "
                "signal = 2"),
            "AWY at HOM refused depth 0.041");
  EXPECT_EQ(one("select at || ' ' || symbol || ' ' || price || ' ' || fee from fill_report"),
            "2026-06-06 00:00:06 SYM-0 0.56 0.1725");
  EXPECT_EQ(one("select signals from refusal_report"), "1");
  EXPECT_EQ(one("select cash from equity_report"), "994.2275");
}

}  // namespace arbees::tests
