#include "arbees/base/clock_offset.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::base {
namespace {

constexpr Nanos kOffsetBegin{1'790'000'000'000'000'000};

ClockReading dated(Nanos sent, Duration round_trip, Duration until_read, Duration ahead) {
  const std::int64_t shown = (sent + until_read + ahead).value;
  return {sent, sent + round_trip, {shown / 1'000'000'000 * 1'000'000'000}, seconds(1)};
}

TEST(ClockOffset, IsTheMiddleOfWhatTheExchangeProves) {
  const auto found = clock_offset(
      {kOffsetBegin, kOffsetBegin + milliseconds(200), kOffsetBegin + milliseconds(3'100), milliseconds(0)});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, milliseconds(3'000));
  EXPECT_EQ(found->error, milliseconds(100));
}

TEST(ClockOffset, ADateHeaderAddsHalfASecondToTheError) {
  const auto found = clock_offset({kOffsetBegin, kOffsetBegin + milliseconds(200), kOffsetBegin, seconds(1)});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, milliseconds(400));
  EXPECT_EQ(found->error, milliseconds(600));
}

TEST(ClockOffset, AReadingThatIsNoneProvesNothing) {
  EXPECT_FALSE(clock_offset({kOffsetBegin, kOffsetBegin - milliseconds(1), kOffsetBegin}));
  EXPECT_FALSE(clock_offset({kOffsetBegin, kOffsetBegin, Nanos{}}));
  EXPECT_FALSE(clock_offset({Nanos{}, kOffsetBegin, kOffsetBegin}));
  EXPECT_FALSE(clock_offset({kOffsetBegin, kOffsetBegin, kOffsetBegin, seconds(-1)}));
}

RC_GTEST_PROP(ClockOffset, TheTruthLiesWithinTheStatedError, ()) {
  const Duration ahead = milliseconds(*rc::gen::inRange(-4'000'000, 4'000'000));
  const int round_trip = *rc::gen::inRange(0, 3'000);
  const Duration until = milliseconds(*rc::gen::inRange(0, round_trip + 1));
  const auto found = clock_offset(
      dated(kOffsetBegin + milliseconds(*rc::gen::inRange(0, 5'000)), milliseconds(round_trip), until, ahead));
  RC_ASSERT(found);
  RC_ASSERT(ahead.value >= found->offset.value - found->error.value);
  RC_ASSERT(ahead.value <= found->offset.value + found->error.value);
}

RC_GTEST_PROP(ClockOffsetEstimate, ManyExchangesNarrowItAndTheTruthStaysInside, ()) {
  const Duration ahead = milliseconds(*rc::gen::inRange(-100'000, 100'000));
  ClockOffsetEstimate estimate;
  Nanos at = kOffsetBegin;
  for (int n = 0; n < 40; ++n) {
    at = at + milliseconds(*rc::gen::inRange(1, 3'000));
    const int round_trip = *rc::gen::inRange(1, 400);
    estimate.add(dated(at, milliseconds(round_trip), milliseconds(*rc::gen::inRange(0, round_trip)), ahead));
  }
  const auto found = estimate.at(at + seconds(1));
  RC_ASSERT(found);
  RC_ASSERT(found->error <= milliseconds(750));
  RC_ASSERT(std::abs((ahead.value - found->offset.value)) <= found->error.value);
}

TEST(ClockOffsetEstimate, SaysNothingBeforeAReadingAndLongAfterOne) {
  ClockOffsetEstimate estimate;
  EXPECT_FALSE(estimate.at(kOffsetBegin));
  estimate.add({kOffsetBegin, kOffsetBegin + milliseconds(10), kOffsetBegin, milliseconds(0)});
  EXPECT_TRUE(estimate.at(kOffsetBegin + seconds(600)));
  EXPECT_FALSE(estimate.at(kOffsetBegin + seconds(601)));
}

TEST(ClockOffsetEstimate, TwoOldDatesOfACacheDoNotMoveIt) {
  ClockOffsetEstimate estimate;
  const auto reading = [](Nanos at, Duration ahead) {
    return ClockReading{at, at + milliseconds(20), at + ahead, milliseconds(0)};
  };
  estimate.add(reading(kOffsetBegin, {}));
  estimate.add(reading(kOffsetBegin + seconds(1), seconds(-40)));
  estimate.add(reading(kOffsetBegin + seconds(2), seconds(-41)));
  EXPECT_LT(estimate.at(kOffsetBegin + seconds(3))->offset, milliseconds(100));
  EXPECT_GT(estimate.at(kOffsetBegin + seconds(3))->offset, milliseconds(-100));
}

TEST(ClockOffsetEstimate, ThreeThatAgreeWithEachOtherBeginItAnew) {
  ClockOffsetEstimate estimate;
  const auto add = [&](std::int64_t second, Duration ahead) {
    const Nanos at = kOffsetBegin + seconds(second);
    estimate.add({at, at + milliseconds(20), at + ahead, milliseconds(0)});
  };
  add(0, {});
  for (const std::int64_t second : {1, 2, 3}) add(second, seconds(60));
  EXPECT_NEAR(static_cast<double>(estimate.at(kOffsetBegin + seconds(4))->offset.value) / 1e9, 60, 0.1);
}

}  // namespace
}  // namespace arbees::base
