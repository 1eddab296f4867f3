#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "arbees/base/json.hpp"
#include "arbees/tape/capture.hpp"
#include "arbees/tape/lines.hpp"
#include "arbees/tape/tape.hpp"
#include "support/golden.hpp"

/// Files as release 0.1.0 (136a10f) wrote them, with every kind of event and of input, and what that release said that
/// they hold; and a log as this version writes it. None of them ever changes.
namespace arbees::tape {
namespace {

const std::string kGolden = ARBEES_SOURCE_DIR "/tests/unit/tape/golden/";

std::vector<domain::Event> events_of(const std::string& name) {
  auto log = read_tape(tests::bytes_of_file(kGolden + name));
  EXPECT_TRUE(log.has_value()) << (log ? "" : log.error().message());
  if (!log) return {};
  EXPECT_EQ(log->damage, "");
  EXPECT_EQ(log->skipped.count, 0U);
  return std::move(log->events);
}

TEST(GoldenLog, ALogOfTheLastReleaseHoldsTheSameEvents) {
  const auto events = events_of("every_kind.arbtape2");
  const auto lines = tests::lines_of_file(kGolden + "every_kind.jsonl");
  ASSERT_EQ(events.size(), 48U);
  ASSERT_EQ(lines.size(), events.size());
  std::set<std::size_t> kinds;
  for (std::size_t i = 0; i < events.size(); ++i) {
    kinds.insert(events[i].body.index());
    EXPECT_EQ(tests::missing_from(tests::as_read(events[i]), boost::json::parse(lines[i])), "") << "event " << i + 1;
    EXPECT_EQ(events[i].as_of.value, 0) << "what that release did not know is not made up";
  }
  EXPECT_EQ(kinds.size(), 16U);
}

TEST(GoldenLog, ItsFieldsThatWereAddedSinceHaveTheirDefaults) {
  for (const domain::Event& event : events_of("every_kind.arbtape2")) {
    if (const auto* book = std::get_if<domain::BookSnapshot>(&event.body)) EXPECT_FALSE(book->polled);
    if (const auto* feed = std::get_if<domain::FeedChanged>(&event.body)) EXPECT_FALSE(feed->lag.has_value());
    if (const auto* status = std::get_if<domain::MarketStatusChanged>(&event.body)) EXPECT_EQ(status->why, "");
    if (const auto* opened = std::get_if<domain::GameOpened>(&event.body)) EXPECT_EQ(opened->game.season, 0);
  }
}

TEST(GoldenLog, EventByEventItIsTheSameLogAndNothingIsAddedToIt) {
  const std::string path = testing::TempDir() + "arbees_golden.arbtape2";
  std::filesystem::copy_file(kGolden + "every_kind.arbtape2", path, std::filesystem::copy_options::overwrite_existing);
  auto reader = TapeReader::open(path);
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(reader->layout(), Layout::positional);
  std::size_t events = 0;
  while (reader->next()) ++events;
  EXPECT_EQ(events, 48U);
  EXPECT_EQ(reader->damage(), "");
  EXPECT_FALSE(TapeWriter::append(path, 8).has_value()) << "a log would have two layouts";
  EXPECT_EQ(tests::bytes_of_file(path), tests::bytes_of_file(kGolden + "every_kind.arbtape2"));
}

TEST(GoldenLog, TodaysBytesStayAsTheyAre) {
  const std::string golden = tests::bytes_of_file(kGolden + "every_kind.arblog03");
  const auto events = events_of("every_kind.arblog03");
  const auto lines = tests::lines_of_file(kGolden + "every_kind_03.jsonl");
  ASSERT_EQ(events.size(), 57U);
  ASSERT_EQ(lines.size(), events.size());
  const std::string path = testing::TempDir() + "arbees_golden.arblog03";
  auto writer = TapeWriter::create(path);
  ASSERT_TRUE(writer.has_value());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(tests::missing_from(tests::as_read(events[i]), boost::json::parse(lines[i])), "") << "event " << i + 1;
    ASSERT_TRUE(writer->write(events[i]).has_value());
  }
  ASSERT_TRUE(writer->flush().has_value());
  EXPECT_EQ(tests::bytes_of_file(path), golden) << "hashes and stored outputs would change with these bytes";
}

TEST(GoldenLog, TheOldestLayoutIsRefusedByName) {
  const auto read = read_tape("ARBTAPE1 and what follows");
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().message().find("ARBTAPE1"), std::string::npos);
  const auto later = read_tape("ARBLOG99 and what follows");
  ASSERT_FALSE(later.has_value());
  EXPECT_NE(later.error().message().find("ARBLOG99"), std::string::npos) << later.error().message();
}

TEST(GoldenCapture, ACaptureOfTheLastReleaseHoldsTheSameInputs) {
  auto reader = CaptureReader::open(kGolden + "capture-000001.arbcap");
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(reader->header().version, "0.1.0");
  const auto lines = tests::lines_of_file(kGolden + "capture.jsonl");
  ASSERT_EQ(lines.size(), 14U);
  for (const std::string& line : lines) {
    const auto record = reader->next();
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->session, "kalshi");
    EXPECT_EQ(tests::missing_from(tests::as_read(record->input), boost::json::parse(line)), "");
  }
  EXPECT_FALSE(reader->next().has_value());
  EXPECT_TRUE(reader->damage().empty());
}

}  // namespace
}  // namespace arbees::tape
