#include "arbees/store/sqlite/body.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "arbees/base/json.hpp"
#include "support/golden.hpp"
#include "support/random_output.hpp"

namespace arbees::store::sqlite {
namespace {

const std::string kGolden = ARBEES_SOURCE_DIR "/tests/unit/store/sqlite/golden/";

/// Bodies of every kind as release 0.1.0 (136a10f) stored them: a 32-bit length before each.
std::vector<std::string> bodies_of_the_last_release() {
  const std::string bytes = tests::bytes_of_file(kGolden + "every_kind.bodies");
  std::vector<std::string> bodies;
  for (std::size_t at = 0; at + 4 <= bytes.size();) {
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + at, sizeof length);
    bodies.push_back(bytes.substr(at + 4, length));
    at += 4 + length;
  }
  return bodies;
}

TEST(Body, BodiesOfTheLastReleaseSayWhatTheySaidThen) {
  ASSERT_EQ(run_layout("d183cd6231342925"), kPositionalRun);
  const auto bodies = bodies_of_the_last_release();
  const auto lines = tests::lines_of_file(kGolden + "every_kind_outputs.jsonl");
  ASSERT_EQ(bodies.size(), 34U);
  ASSERT_EQ(lines.size(), bodies.size());
  std::set<std::size_t> kinds;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const auto body = decode_body(bodies[i], BodyLayout::positional);
    ASSERT_TRUE(body.has_value()) << "body " << i << ": " << body.error();
    kinds.insert(body->index());
    EXPECT_EQ(tests::missing_from(tests::as_read(*body), boost::json::parse(lines[i])), "") << "body " << i;
    if (const auto* position = std::get_if<domain::Position>(&*body)) EXPECT_TRUE(position->mark_current);
  }
  EXPECT_EQ(kinds.size(), 17U);
}

TEST(Body, CutOrLengthenedItIsDamagedInEitherLayout) {
  for (const std::string& whole : bodies_of_the_last_release()) {
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
      EXPECT_FALSE(decode_body(std::string_view(whole).substr(0, cut), BodyLayout::positional).has_value());
    EXPECT_FALSE(decode_body(whole + "x", BodyLayout::positional).has_value());
  }
  EXPECT_FALSE(decode_body("", BodyLayout::numbered).has_value());
  tests::RandomOutputs random(1);
  for (const domain::Output& output : random.batch(1, 200)) {
    const std::string whole = encode_body(output.body);
    EXPECT_TRUE(decode_body(whole, BodyLayout::numbered).has_value());
    EXPECT_FALSE(decode_body(std::string_view(whole).substr(0, whole.size() - 1), BodyLayout::numbered).has_value());
    EXPECT_FALSE(decode_body(whole + "x", BodyLayout::numbered).has_value());
  }
}

TEST(Body, AKindOfANewerVersionIsNamed) {
  const auto body = decode_body(std::string_view("\xFA\x07\x00", 3), BodyLayout::numbered);
  ASSERT_FALSE(body.has_value());
  EXPECT_EQ(body.error(), "was stored by a newer version: 127 is not known to this version");
}

TEST(Body, ALayoutIsKnownByItsNameAndNoOtherIs) {
  for (const auto layout : {kPositionalRun, kNumberedRun, RunLayout{1}, RunLayout{58'381}})
    EXPECT_EQ(run_layout(name_of(layout)), layout) << name_of(layout);
  for (const char* other : {"older", "", "d183cd6231342925x", "d183cd6231342925, numbered from ",
                            "d183cd6231342925, numbered from 0", "d183cd6231342925, numbered from 7x"})
    EXPECT_EQ(run_layout(other), std::nullopt) << other;
  EXPECT_EQ(RunLayout{7}.of(6), BodyLayout::positional);
  EXPECT_EQ(RunLayout{7}.of(7), BodyLayout::numbered);
}

}  // namespace
}  // namespace arbees::store::sqlite
