#include "arbees/ports/message_health.hpp"

#include <gtest/gtest.h>

namespace arbees::ports {
namespace {

using base::Nanos;
using base::seconds;

constexpr Nanos kStart{1'790'000'000'000'000'000};

TEST(MessageHealth, AFifthUnusableIsBadAndAFewAreNot) {
  MessageHealth health;
  health.restart(1'000, 7, kStart);
  health.totals(1'100, 11, kStart + seconds(1));
  EXPECT_FALSE(health.bad()) << "four of a hundred";
  health.totals(1'200, 40, kStart + seconds(2));
  EXPECT_FALSE(health.bad()) << "33 of 200 are 16 %";
  health.totals(1'220, 60, kStart + seconds(3));
  EXPECT_TRUE(health.bad());
  EXPECT_EQ(health.percent(), 24);
}

TEST(MessageHealth, FourUnusableMessagesOfFourSayNothingYet) {
  MessageHealth health;
  health.restart(0, 0, kStart);
  health.totals(4, 4, kStart + seconds(1));
  EXPECT_FALSE(health.bad());
  health.totals(5, 5, kStart + seconds(2));
  EXPECT_TRUE(health.bad());
}

TEST(MessageHealth, WellAgainOnceAWholeWindowWasUsable) {
  MessageHealth health;
  health.restart(0, 0, kStart);
  health.totals(20, 20, kStart + seconds(1));
  ASSERT_TRUE(health.bad());
  for (int s = 2; s < 120; ++s) health.totals(20 + 10 * static_cast<std::uint64_t>(s), 20, kStart + seconds(s));
  EXPECT_FALSE(health.bad());
  EXPECT_EQ(health.percent(), 0);
}

TEST(MessageHealth, AnOldFaultIsForgottenAfterTwoWindows) {
  MessageHealth health;
  health.restart(0, 0, kStart);
  health.totals(10, 4, kStart + seconds(1));
  health.totals(1'000, 4, kStart + seconds(31));
  health.totals(2'000, 4, kStart + seconds(62));
  health.totals(2'002, 6, kStart + seconds(63));
  EXPECT_FALSE(health.bad());
}

}  // namespace
}  // namespace arbees::ports
