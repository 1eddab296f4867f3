#include "arbees/ports/venue_clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

namespace arbees::ports {
namespace {

using base::milliseconds;
using base::Nanos;
using base::seconds;

constexpr Nanos kStart{1'790'000'000'000'000'000};

/// One exchange against a clock that is `ahead`: written after `there`, received after `back` more.
void exchange(VenueClock& clock, Nanos sent, base::Duration there, base::Duration back, base::Duration ahead) {
  const std::int64_t wrote = (sent + there + ahead).value;
  clock.observe(sent, sent + there + back, {wrote / 1'000'000'000 * 1'000'000'000});
}

TEST(VenueClock, KnowsNothingBeforeTheFirstDatedResponse) {
  VenueClock clock;
  clock.observe(kStart, kStart + seconds(1), {});
  EXPECT_FALSE(clock.estimate());
  clock.observe(kStart + seconds(2), kStart, kStart);
  EXPECT_FALSE(clock.estimate()) << "received before it was sent";
}

TEST(VenueClock, OneExchangeIsGoodToHalfASecondAndHalfTheRoundTrip) {
  VenueClock clock;
  exchange(clock, kStart + milliseconds(300), milliseconds(50), milliseconds(50), seconds(7));
  ASSERT_TRUE(clock.estimate());
  EXPECT_EQ(clock.estimate()->error.value, milliseconds(550).value);
}

RC_GTEST_PROP(VenueClock, TheTrueDifferenceLiesWithinTheStatedError, ()) {
  const auto ahead = milliseconds(*rc::gen::inRange(-7'200'000, 7'200'000));
  VenueClock clock;
  Nanos now = kStart;
  const int count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) {
    now = now + milliseconds(*rc::gen::inRange(1, 15'000));
    const auto there = milliseconds(*rc::gen::inRange(0, 4'000));
    const auto back = milliseconds(*rc::gen::inRange(0, 4'000));
    exchange(clock, now, there, back, ahead);
    now = now + there + back;
  }
  const auto found = *clock.estimate();
  RC_ASSERT(std::abs(found.ahead.value - ahead.value) <= found.error.value);
  RC_ASSERT(clock.contradictions() == 0U);
}

TEST(VenueClock, SeveralExchangesNarrowTheError) {
  VenueClock clock;
  for (int i = 0; i < 20; ++i)
    exchange(clock, kStart + milliseconds(1'370 * i), milliseconds(20), milliseconds(20), milliseconds(-250));
  EXPECT_LT(clock.estimate()->error, milliseconds(150));
}

TEST(VenueClock, ACopyOutOfACacheIsIgnoredAndAClockThatWasSetIsFollowed) {
  VenueClock clock;
  for (int i = 0; i < 3; ++i) exchange(clock, kStart + seconds(i), milliseconds(20), milliseconds(20), {});
  exchange(clock, kStart + seconds(4), milliseconds(20), milliseconds(20), seconds(-90));
  EXPECT_LT(std::abs(clock.estimate()->ahead.value), seconds(1).value);
  exchange(clock, kStart + seconds(5), milliseconds(20), milliseconds(20), {});
  exchange(clock, kStart + seconds(6), milliseconds(20), milliseconds(20), seconds(600));
  EXPECT_LT(std::abs(clock.estimate()->ahead.value), seconds(1).value) << "one alone decides nothing";
  exchange(clock, kStart + seconds(7), milliseconds(20), milliseconds(20), seconds(600));
  EXPECT_LT(std::abs(clock.estimate()->ahead.value - seconds(600).value), seconds(1).value);
}

}  // namespace
}  // namespace arbees::ports
