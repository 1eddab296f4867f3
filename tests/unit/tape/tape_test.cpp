#include "arbees/tape/tape.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "arbees/base/hash.hpp"
#include "support/evening.hpp"

namespace arbees::tape {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string recorded(const std::vector<domain::Event>& events) {
  const std::string path = testing::TempDir() + "arbees_tape_test.tape";
  auto writer = TapeWriter::create(path);
  EXPECT_TRUE(writer.has_value());
  for (const auto& event : events) EXPECT_TRUE(writer->write(event).has_value());
  EXPECT_TRUE(writer->flush().has_value());
  return bytes_of(path);
}

std::vector<domain::Event> some_events() {
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::MarketOpened{test::market("g", domain::Venue::kalshi, "K", domain::Side::home)});
  evening.book(1, 0, {test::level(40, 10)}, {test::level(42, 5)});
  evening.add(2, domain::GameUpdated{{0}, test::live(1, 300, 3, 2)});
  evening.add(3, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::down, "reset by peer"});
  return evening.events;
}

std::string canonical(const std::vector<domain::Event>& events) {
  base::Writer writer;
  for (const auto& event : events) writer.put(event);
  return std::string(writer.bytes());
}

TEST(Tape, GivesBackExactlyTheEventsThatWereRecorded) {
  const auto events = some_events();
  const auto tape = read_tape(recorded(events));
  ASSERT_TRUE(tape.has_value());
  EXPECT_EQ(tape->damage, "");
  EXPECT_EQ(canonical(tape->events), canonical(events));
}

TEST(Tape, CutAnywhereItKeepsEveryWholeEventAndSaysWhereItEnds) {
  const auto events = some_events();
  const std::string whole = recorded(events);
  std::size_t most = 0;
  for (std::size_t cut = 8; cut < whole.size(); ++cut) {
    const auto tape = read_tape(std::string_view(whole).substr(0, cut));
    ASSERT_TRUE(tape.has_value()) << cut;
    EXPECT_GE(tape->events.size(), most);
    most = tape->events.size();
    EXPECT_LT(most, events.size());
    base::Writer prefix;
    for (std::size_t i = 0; i < most; ++i) prefix.put(events[i]);
    EXPECT_EQ(canonical(tape->events), prefix.bytes());
  }
}

TEST(Tape, GoesOnAfterACutAsIfItHadNeverHappened) {
  const auto events = some_events();
  const std::string whole = recorded(events);
  const std::string path = testing::TempDir() + "arbees_tape_cut.tape";
  for (std::size_t cut = 8; cut <= whole.size(); ++cut) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, cut);
    auto reader = TapeReader::open(path);
    ASSERT_TRUE(reader.has_value());
    std::size_t kept = 0;
    while (reader->next()) ++kept;
    EXPECT_EQ(reader->damage().empty(), reader->position() == cut) << cut;
    auto writer = TapeWriter::append(path, reader->position());
    ASSERT_TRUE(writer.has_value());
    for (std::size_t i = kept; i < events.size(); ++i) ASSERT_TRUE(writer->write(events[i]).has_value());
    ASSERT_TRUE(writer->flush().has_value());
    ASSERT_TRUE(writer->sync().has_value());
    EXPECT_EQ(bytes_of(path), whole) << "cut at byte " << cut;
  }
}

TEST(Tape, ReadEventByEventItIsTheSameTape) {
  const std::string whole = recorded(some_events());
  const std::string path = testing::TempDir() + "arbees_tape_read.tape";
  for (std::size_t at = 8; at < whole.size(); at += 3) {
    std::string bent = whole;
    bent[at] = static_cast<char>(bent[at] ^ 0x10);
    std::ofstream(path, std::ios::binary) << bent;
    const auto at_once = read_tape(bent);
    auto reader = TapeReader::open(path);
    ASSERT_TRUE(at_once.has_value() && reader.has_value());
    std::vector<domain::Event> events;
    while (auto event = reader->next()) events.push_back(*std::move(event));
    EXPECT_EQ(canonical(events), canonical(at_once->events));
    EXPECT_EQ(reader->damage(), at_once->damage);
  }
  std::ofstream(path, std::ios::binary) << "ARBT";
  EXPECT_FALSE(TapeReader::open(path).has_value());
  EXPECT_FALSE(TapeReader::open(path + ".absent").has_value());
}

TEST(Tape, AFlippedBitIsFoundNotPlayed) {
  const std::string whole = recorded(some_events());
  for (std::size_t at = 8; at < whole.size(); at += 3) {
    std::string bent = whole;
    bent[at] = static_cast<char>(bent[at] ^ 0x10);
    const auto tape = read_tape(bent);
    ASSERT_TRUE(tape.has_value());
    EXPECT_NE(tape->damage, "") << "byte " << at;
  }
}

/// A whole frame with this payload.
std::string frame(std::string_view payload) {
  const std::array<std::uint32_t, 2> header{static_cast<std::uint32_t>(payload.size()),
                                            static_cast<std::uint32_t>(base::hash64(payload))};
  return std::string(reinterpret_cast<const char*>(header.data()), sizeof header) + std::string(payload);
}

std::string with_frame_in_the_middle(std::string_view payload) {
  const auto events = some_events();
  const std::string before = recorded({events.begin(), events.begin() + 3});
  return before + frame(payload) + recorded({events.begin() + 3, events.end()}).substr(8);
}

TEST(Tape, AnEventOfANewerVersionIsLeftOutAndCounted) {
  using namespace std::string_view_literals;
  const std::string bytes = with_frame_in_the_middle("\x12\x03\xFA\x07\x00"sv);  // alternative 127
  const auto log = read_tape(bytes);
  ASSERT_TRUE(log.has_value());
  EXPECT_EQ(log->damage, "");
  EXPECT_EQ(canonical(log->events), canonical(some_events()));
  EXPECT_EQ(log->skipped.count, 1U);
  EXPECT_NE(log->skipped.text().find("body: 127 is not known to this version"), std::string::npos)
      << log->skipped.text();
  const std::string path = testing::TempDir() + "arbees_tape_newer.tape";
  std::ofstream(path, std::ios::binary) << bytes;
  auto reader = TapeReader::open(path);
  ASSERT_TRUE(reader.has_value());
  std::vector<domain::Event> events;
  while (auto event = reader->next()) events.push_back(*std::move(event));
  EXPECT_EQ(canonical(events), canonical(log->events));
  EXPECT_EQ(reader->skipped().text(), log->skipped.text());
  EXPECT_EQ(reader->position(), bytes.size());
}

TEST(Tape, AGameThatCannotBeOpenedEndsTheReadingBecauseIdsCountFromIt) {
  using namespace std::string_view_literals;
  // body: game_opened (2): game (1): sport (2) = 99
  const std::string bytes = with_frame_in_the_middle("\x12\x06\x12\x04\x0A\x02\x10\x63"sv);
  const auto log = read_tape(bytes);
  ASSERT_TRUE(log.has_value());
  EXPECT_EQ(log->events.size(), 3U);
  EXPECT_NE(log->damage.find("sport: 99 is not known to this version"), std::string::npos) << log->damage;
  EXPECT_EQ(log->skipped.count, 1U) << "it is of a newer version, not torn: nothing behind it may be cut off";
}

TEST(Tape, RefusesWhatIsNotATape) {
  EXPECT_FALSE(read_tape("").has_value());
  EXPECT_FALSE(read_tape("time_utc,venue\n").has_value());
}

TEST(Tape, AFullDiskIsAnErrorNotASilence) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  auto writer = TapeWriter::create("/dev/full");
  bool failed = !writer.has_value();
  for (int i = 0; i < 1000 && !failed; ++i)
    for (const auto& event : some_events()) failed = failed || !writer->write(event).has_value();
  failed = failed || !writer->flush().has_value();
  EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace arbees::tape
