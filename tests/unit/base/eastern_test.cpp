#include "arbees/base/eastern.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::base {
namespace {

std::string utc(Date date, int hour, int minute) {
  return format_utc(eastern_to_utc(date, hour * 60 + minute));
}

TEST(Eastern, WallTimeBecomesUtcUnderTheDaylightRule) {
  EXPECT_EQ(utc({2026, 8, 7}, 21, 40), "2026-08-08T01:40:00.000Z");
  EXPECT_EQ(utc({2026, 1, 4}, 21, 30), "2026-01-05T02:30:00.000Z");
  EXPECT_EQ(utc({2026, 3, 8}, 1, 59), "2026-03-08T06:59:00.000Z") << "still standard time before 2:00";
  EXPECT_EQ(utc({2026, 3, 8}, 3, 0), "2026-03-08T07:00:00.000Z") << "daylight time from 2:00";
  EXPECT_EQ(utc({2026, 11, 1}, 1, 30), "2026-11-01T05:30:00.000Z") << "the first pass of the repeated hour";
  EXPECT_EQ(utc({2026, 11, 1}, 2, 0), "2026-11-01T07:00:00.000Z") << "standard time again";
}

TEST(Eastern, LateGamesBelongToTheEveningTheyBegin) {
  EXPECT_EQ(eastern_date(*parse_utc("2026-08-08T01:40:00Z")), (Date{2026, 8, 7}));
  EXPECT_EQ(eastern_date(*parse_utc("2026-08-08T04:00:00Z")), (Date{2026, 8, 8}));
  EXPECT_EQ(eastern_date(*parse_utc("2026-01-05T04:59:59Z")), (Date{2026, 1, 4}));
  EXPECT_EQ(eastern_date(*parse_utc("2026-01-05T05:00:00Z")), (Date{2026, 1, 5}));
}

TEST(Eastern, KnowsWhichDaysExist) {
  EXPECT_TRUE(is_valid({2028, 2, 29}));
  EXPECT_FALSE(is_valid({2026, 2, 29}));
  EXPECT_FALSE(is_valid({2026, 13, 1}));
  EXPECT_FALSE(is_valid({2026, 0, 1}));
}

RC_GTEST_PROP(Eastern, TheDayOfAWallTimeIsThatDay, ()) {
  const Date date{*rc::gen::inRange(2007, 2090), *rc::gen::inRange(1, 13), *rc::gen::inRange(1, 29)};
  const int minute = *rc::gen::inRange(0, 1440);
  RC_ASSERT(eastern_date(eastern_to_utc(date, minute)) == date);
}

}  // namespace
}  // namespace arbees::base
