#include "arbees/tape/capture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "arbees/tape/capture_format.hpp"

namespace arbees::tape {
namespace {

namespace fs = std::filesystem;

const CaptureHeader kHeader{"0.1.0", {1'763'900'000'000'000'000}, "[live]\n"};

/// A folder that is gone with the test.
struct Folder {
  std::string path;
  Folder() {
    std::string name = testing::TempDir() + "arbees_capture_XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

net::Input text_input(std::int64_t number, std::string text) {
  return {{number}, net::SocketText{1, std::move(text)}};
}

/// A record that compresses badly.
std::string noise(std::uint64_t seed, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    const std::uint64_t word = base::mix(seed, text.size());
    text.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return text;
}

CaptureWriter opened(const std::string& folder, CaptureOptions options = {}) {
  auto writer = CaptureWriter::open(folder, kHeader, std::move(options));
  if (!writer) throw std::runtime_error(writer.error().message());
  return *std::move(writer);
}

struct Reading {
  std::vector<CaptureRecord> records;
  std::vector<CaptureDamage> damage;
  [[nodiscard]] std::vector<std::int64_t> numbers() const {
    std::vector<std::int64_t> all;
    for (const CaptureRecord& record : records) all.push_back(record.input.received.value);
    return all;
  }
};

Reading read_all(const std::string& path, bool stop_at_damage = false) {
  Reading reading;
  auto reader = CaptureReader::open(path, stop_at_damage);
  if (!reader) {
    ADD_FAILURE() << reader.error().message();
    return reading;
  }
  while (auto record = reader->next()) reading.records.push_back(*std::move(record));
  reading.damage = reader->damage();
  return reading;
}

std::string only_file(const std::string& folder) {
  const auto files = capture_files(folder);
  return files->back().second;
}

TEST(Capture, GivesBackWhatWasWrittenAndHowItWasMade) {
  const Folder folder;
  std::vector<CaptureRecord> written{
      {"espn", {{1}, net::Tick{}}},
      {"espn", {{2}, net::HttpAnswer{7, 200, "{\"events\":[]}"}}},
      {"kalshi", {{3}, net::SocketOpened{1}}},
      {"kalshi", {{4}, net::SocketText{1, "{}"}}},
      {"kalshi", {{5}, net::SocketLost{1, "reset"}}},
      {"espn", {{6}, net::HttpFailure{8, "timed out"}}},
  };
  {
    CaptureWriter writer = opened(folder.path);
    for (const CaptureRecord& record : written) ASSERT_TRUE(writer.write(record.session, record.input));
    ASSERT_TRUE(writer.flush());
    EXPECT_EQ(writer.figures().records, written.size());
  }
  const Reading reading = read_all(folder.path);
  base::Writer expected;
  base::Writer found;
  expected.put(written);
  found.put(reading.records);
  EXPECT_EQ(found.bytes(), expected.bytes());
  EXPECT_TRUE(reading.damage.empty());
  const auto reader = CaptureReader::open(folder.path);
  EXPECT_EQ(reader->header().configuration, kHeader.configuration);
  std::ifstream manifest(folder.path + "/manifest.json");
  const std::string text{std::istreambuf_iterator<char>(manifest), {}};
  EXPECT_NE(text.find("2025-11-23T"), std::string::npos) << text;
}

RC_GTEST_PROP(CaptureLaw, AnyRecordsComeBackInOrderHoweverTheyAreCutIntoBlocksAndFiles, ()) {
  const Folder folder;
  const auto texts = *rc::gen::arbitrary<std::vector<std::string>>();
  CaptureOptions options;
  options.block_bytes = static_cast<std::uint32_t>(*rc::gen::inRange(1, 400));
  options.file_bytes = static_cast<std::uint64_t>(*rc::gen::inRange(1, 4'000));
  {
    CaptureWriter writer = opened(folder.path, options);
    for (std::size_t i = 0; i < texts.size(); ++i)
      RC_ASSERT(writer.write("s", text_input(static_cast<std::int64_t>(i), texts[i])).has_value());
  }
  const Reading reading = read_all(folder.path);
  RC_ASSERT(reading.damage.empty());
  RC_ASSERT(reading.records.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    RC_ASSERT(std::get<net::SocketText>(reading.records[i].input.body).text == texts[i]);
}

TEST(Capture, ABlockIsClosedByTimeAndAFileBySizeOrTime) {
  const Folder folder;
  base::Nanos now{};
  CaptureOptions options;
  options.clock = [&] { return now; };
  options.file_bytes = 20'000;
  options.file_time = base::seconds(100);
  CaptureWriter writer = opened(folder.path, options);
  ASSERT_TRUE(writer.write("s", text_input(0, "a")));
  EXPECT_EQ(writer.figures().records, 0U);
  now = now + base::milliseconds(500);
  ASSERT_TRUE(writer.keep_up());
  EXPECT_EQ(writer.figures().records, 1U) << "half a second later it is safe though nothing came";
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(writer.write("s", text_input(i, noise(static_cast<std::uint64_t>(i), 15'000))));
    ASSERT_TRUE(writer.flush());
  }
  EXPECT_EQ(writer.figures().files, 2U) << "by size";
  now = now + base::seconds(101);
  ASSERT_TRUE(writer.write("s", text_input(4, "b")));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(writer.figures().files, 3U) << "by time";
  EXPECT_EQ(read_all(folder.path).numbers(), (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST(Capture, TwoProcessesDoNotRecordIntoOneFolder) {
  const Folder folder;
  const CaptureWriter writer = opened(folder.path);
  const auto second = CaptureWriter::open(folder.path, kHeader);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("another process"), std::string::npos);
}

TEST(Capture, ATornTailIsCutOffToldAndRecordingGoesOnInANewFile) {
  const Folder original;
  {
    CaptureWriter writer = opened(original.path);
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(writer.write("s", text_input(i, noise(static_cast<std::uint64_t>(i), 50))));
      ASSERT_TRUE(writer.flush());
    }
  }
  const auto size = fs::file_size(only_file(original.path));
  for (std::uintmax_t cut = 1; cut < size; cut += 7) {
    const Folder folder;
    fs::copy_file(only_file(original.path), folder.path + "/" + capture_file_name(1));
    fs::resize_file(folder.path + "/" + capture_file_name(1), size - cut);
    const auto before = CaptureReader::open(folder.path);
    ASSERT_TRUE(before);
    std::vector<std::int64_t> expected = read_all(folder.path).numbers();
    EXPECT_LT(expected.size(), 3U);
    {
      CaptureWriter writer = opened(folder.path);
      const bool at_a_seam = read_all(folder.path).damage.empty() && writer.recovered().empty();
      EXPECT_TRUE(at_a_seam || writer.recovered().find("cut off") != std::string::npos) << cut;
      ASSERT_TRUE(writer.write("s", text_input(99, "after")));
    }
    expected.push_back(99);
    const Reading after = read_all(folder.path);
    EXPECT_EQ(after.numbers(), expected) << cut;
    EXPECT_TRUE(after.damage.empty()) << cut;
  }
}

TEST(Capture, DamageCostsItsBlockIsToldWithItsPlaceAndMayStopTheReader) {
  const Folder original;
  {
    CaptureWriter writer = opened(original.path);
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(writer.write("s", text_input(i, noise(static_cast<std::uint64_t>(i), 40))));
      ASSERT_TRUE(writer.flush());
    }
  }
  std::ifstream file(only_file(original.path), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    const Folder folder;
    const std::string path = folder.path + "/" + capture_file_name(1);
    std::string bent = whole;
    bent[at] = static_cast<char>(bent[at] ^ 0x20);
    std::ofstream(path, std::ios::binary) << bent;
    const Reading reading = read_all(folder.path);
    ASSERT_FALSE(reading.damage.empty()) << at;
    EXPECT_EQ(reading.damage[0].file, path);
    EXPECT_LE(reading.damage[0].offset, at);
    EXPECT_GE(reading.records.size(), 4U) << at;
    const Reading stopped = read_all(folder.path, true);
    EXPECT_EQ(stopped.damage.size(), 1U);
    EXPECT_LE(stopped.records.size(), reading.records.size());
  }
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A damaged header must not cost the records behind it: without its configuration nothing could be played.
TEST(Capture, ALostHeaderIsTakenFromTheNextFileOrTheManifest) {
  for (const int files : {1, 2}) {
    const Folder folder;
    CaptureOptions options;
    options.file_bytes = files == 2 ? 1 : 1U << 20;
    {
      CaptureWriter writer = opened(folder.path, options);
      for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(writer.write("s", text_input(i, "text")));
        ASSERT_TRUE(writer.flush());
      }
    }
    ASSERT_GE(capture_files(folder.path)->size(), static_cast<std::size_t>(files));
    std::string bent = bytes_of(capture_files(folder.path)->front().second);
    bent[kCaptureMagic.size() + kBlockHead + 8] ^= 1;
    std::ofstream(capture_files(folder.path)->front().second, std::ios::binary) << bent;
    const auto reader = CaptureReader::open(folder.path);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->header().configuration, kHeader.configuration) << files;
    EXPECT_EQ(read_all(folder.path).numbers(), (std::vector<std::int64_t>{0, 1})) << files;
    const std::string told = files == 1 ? "manifest.json stands in for it" : "fails its checksum";
    EXPECT_TRUE(std::ranges::any_of(
        reader->damage(), [&](const CaptureDamage& damage) { return damage.what.find(told) != std::string::npos; }));
  }
}

TEST(Capture, AFileThatIsNoRegularOneIsDamageAndHoldsNobodyUp) {
  const Folder folder;
  {
    CaptureWriter writer = opened(folder.path);
    ASSERT_TRUE(writer.write("s", text_input(1, "a")));
  }
  ASSERT_EQ(::mkfifo((folder.path + "/" + capture_file_name(99)).c_str(), 0600), 0);
  const Reading reading = read_all(folder.path);
  EXPECT_EQ(reading.numbers(), std::vector<std::int64_t>{1});
  ASSERT_EQ(reading.damage.size(), 1U);
  EXPECT_NE(reading.damage[0].what.find("no regular file"), std::string::npos);
  EXPECT_FALSE(CaptureWriter::open(folder.path, kHeader)) << "a recorder took the FIFO for its last file";
}

// Heads that all claim the rest of the file would each have it hashed: n² bytes.
TEST(Capture, BlocksThatOverlapDoNotHoldTheReaderUp) {
  constexpr std::uint32_t kHeads = 400'000;
  std::string bytes(kCaptureMagic);
  for (std::uint32_t i = 0; i < kHeads; ++i) {
    const std::uint32_t head[8] = {0x4B4C4241, (kHeads - i - 1) * 32, 10, 1, i, 0, 0, 0};
    bytes.append(reinterpret_cast<const char*>(head), sizeof head);
  }
  const auto before = std::chrono::steady_clock::now();
  BlockScanner scanner(bytes);
  EXPECT_FALSE(scanner.next());
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  EXPECT_TRUE(scanner.gave_up());
  EXPECT_NE(scanner.skipped()->why.find("given up"), std::string::npos);
}

TEST(Capture, ItsFilesAreForTheirOwnerOnly) {
  const Folder folder;
  const CaptureWriter writer = opened(folder.path);
  for (const auto& entry : fs::directory_iterator(folder.path))
    EXPECT_EQ(entry.status().permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write)
        << entry.path();
}

TEST(Capture, WhatIsNoCaptureIsRefused) {
  const Folder folder;
  EXPECT_FALSE(CaptureReader::open(folder.path));
  EXPECT_FALSE(CaptureReader::open(folder.path + "/nothing"));
  std::ofstream(folder.path + "/" + capture_file_name(1)) << "something else";
  EXPECT_EQ(read_all(folder.path).damage.size(), 1U);
}

/// What a killed writer had been given, seen from outside.
struct Shared {
  std::atomic<std::int64_t> newest;
};

std::int64_t monotonic_ns() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000'000LL + t.tv_nsec;
}

TEST(Capture, KillNineLosesAtMostASecond) {
  const Folder folder;
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* shared = new (memory) Shared{};
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    CaptureWriter writer = opened(folder.path);
    for (;;) {
      const std::int64_t now = monotonic_ns();
      if (!writer.write("espn", text_input(now, noise(static_cast<std::uint64_t>(now), 200)))) ::_exit(1);
      shared->newest = now;
      ::usleep(500);
    }
  }
  while (shared->newest == 0) ::usleep(1'000);
  ::usleep(1'700'000);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const Reading reading = read_all(folder.path);
  ASSERT_FALSE(reading.records.empty());
  EXPECT_LE(shared->newest - reading.numbers().back(), 1'000'000'000LL);
  EXPECT_TRUE(std::ranges::is_sorted(reading.numbers()));
  const CaptureWriter again = opened(folder.path);  // the dead writer's lock is gone with it
  ::munmap(memory, sizeof(Shared));
}

TEST(Capture, AFullDiskLosesWhatDoesNotFitSaysSoAndTheFileStaysWhole) {
  const Folder folder;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    CaptureWriter writer = opened(folder.path);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t usual = limit.rlim_cur;
    limit.rlim_cur = 64'000;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int failures = 0;
    const auto put = [&](int i) {
      const bool fine =
          writer.write("s", text_input(i, noise(static_cast<std::uint64_t>(i), 10'000))) && writer.flush();
      failures += fine ? 0 : 1;
    };
    for (int i = 0; i < 10; ++i) put(i);
    limit.rlim_cur = usual;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    for (int i = 10; i < 12; ++i) put(i);
    const auto figures = writer.figures();
    ::_exit(failures == 4 && figures.lost == 4 && figures.records == 8 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the writer did not count what it lost";
  const Reading reading = read_all(folder.path);
  EXPECT_EQ(reading.numbers(), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 10, 11}));
  ASSERT_EQ(reading.damage.size(), 1U) << "the gap is told, and there is no torn block";
  EXPECT_NE(reading.damage[0].what.find("expected block 7"), std::string::npos) << reading.damage[0].what;
}

}  // namespace
}  // namespace arbees::tape
