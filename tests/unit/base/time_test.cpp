#include "arbees/base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::base {
namespace {

TEST(ParseUtc, ReadsEverySpellingOfTheSameInstant) {
  const Nanos expected{1'789'690'500'000'000'000};
  for (const char* text : {"2026-09-18T00:15Z", "2026-09-18T00:15:00Z", "2026-09-18 00:15:00+00",
                           "2026-09-18T00:15:00.000Z", "2026-09-17T20:15:00-04:00", "2026-09-18T00:15:00+0000"})
    EXPECT_EQ(parse_utc(text), expected) << text;
}

TEST(ParseUtc, RefusesWhatIsNotATime) {
  for (const char* text : {"", "2026", "2026-13-01", "2026-02-30", "2026-09-18T25:00Z", "2026-09-18T00:15:00Zx",
                           "9/18 - 7:00 PM", "9999-01-01T00:00Z"})
    EXPECT_FALSE(parse_utc(text).has_value()) << text;
}

RC_GTEST_PROP(ParseUtc, FormatThenParseGivesTheSameInstant, ()) {
  const Nanos t{*rc::gen::inRange<std::int64_t>(-2'000'000'000'000'000'000, 4'000'000'000'000'000'000)};
  RC_ASSERT(parse_utc(format_utc(t)) == t);
}

}  // namespace
}  // namespace arbees::base
