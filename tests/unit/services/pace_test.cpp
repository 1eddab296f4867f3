#include "arbees/services/pace.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::services {
namespace {

using test::at_s;

TEST(Pace, WaitsByTheAskedSpeed) {
  Pace pace(10, std::nullopt);
  EXPECT_EQ(pace.wait(at_s(100), at_s(0)).value, 0) << "the first event is due at once";
  EXPECT_EQ(pace.wait(at_s(150), at_s(0)), base::seconds(5));
  EXPECT_EQ(pace.wait(at_s(150), at_s(3)), base::seconds(2));
  EXPECT_EQ(pace.wait(at_s(150), at_s(9)).value, 0) << "late is due";
}

TEST(Pace, CatchesUpAtOnceThenKeepsTime) {
  Pace pace(1, at_s(50));
  EXPECT_EQ(pace.wait(at_s(10), at_s(1000)).value, 0);
  EXPECT_EQ(pace.wait(at_s(50), at_s(1000)).value, 0);
  EXPECT_EQ(pace.wait(at_s(53), at_s(1000)), base::seconds(3));
}

TEST(Pace, SpeedZeroNeverWaits) {
  EXPECT_EQ(Pace(0, std::nullopt).wait(at_s(1e6), at_s(0)).value, 0);
}

}  // namespace
}  // namespace arbees::services
