#include "arbees/ports/stream_lag.hpp"

#include <gtest/gtest.h>

namespace arbees::ports {
namespace {

using base::milliseconds;
using base::Nanos;
using base::seconds;

constexpr Nanos kStart{1'790'000'000'000'000'000};

TEST(StreamLag, AStreamLateFromItsFirstMessageOnIsLateWithinASecond) {
  StreamLag lag(seconds(3));
  EXPECT_FALSE(lag.lag());
  lag.message(kStart, kStart - seconds(20));
  EXPECT_EQ(lag.lag(), seconds(20)) << "known at once, for the gate";
  EXPECT_FALSE(lag.late(kStart)) << "one message may be a hiccup";
  EXPECT_TRUE(lag.late(kStart + seconds(1))) << "nothing on time came since";
}

TEST(StreamLag, OneLateMessageAmongTimelyOnesIsNoLateStream) {
  StreamLag lag(seconds(3));
  lag.message(kStart, kStart - milliseconds(40));
  lag.message(kStart + milliseconds(100), kStart - seconds(4));
  lag.message(kStart + milliseconds(200), kStart + milliseconds(160));
  EXPECT_FALSE(lag.late(kStart + seconds(2)));
  EXPECT_GT(*lag.lag(), seconds(4)) << "still shown: the worst of the last two seconds";
  lag.message(kStart + seconds(3), kStart + seconds(3) - milliseconds(50));
  EXPECT_EQ(lag.lag(), milliseconds(50));
}

TEST(StreamLag, WellAgainOnlyAfterFiveSecondsOnTime) {
  StreamLag lag(seconds(3));
  for (int i = 0; i < 4; ++i) lag.message(kStart + seconds(i), kStart + seconds(i - 20));
  EXPECT_TRUE(lag.late(kStart + seconds(4)));
  lag.message(kStart + seconds(5), kStart + seconds(5));
  EXPECT_TRUE(lag.late(kStart + seconds(8)));
  lag.message(kStart + seconds(9), kStart + seconds(9));
  EXPECT_FALSE(lag.late(kStart + seconds(10)));
}

TEST(StreamLag, AMessageFromTheFutureIsOnTimeAndANewConnectionStartsAfresh) {
  StreamLag lag(seconds(3));
  lag.message(kStart, kStart + seconds(2));
  EXPECT_EQ(lag.lag(), base::Duration{});
  lag.message(kStart + seconds(1), kStart - seconds(30));
  EXPECT_TRUE(lag.late(kStart + seconds(3)));
  lag.restart();
  EXPECT_FALSE(lag.late(kStart + seconds(3)));
  EXPECT_FALSE(lag.lag());
}

}  // namespace
}  // namespace arbees::ports
