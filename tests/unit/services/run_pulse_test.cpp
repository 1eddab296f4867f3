#include "arbees/services/run_pulse.hpp"

#include <gtest/gtest.h>

namespace arbees::services {
namespace {

TEST(RecentRate, IsOfTheLastTenSeconds) {
  RecentRate rate;
  std::uint64_t count = 0;
  base::Nanos now{1'000'000'000'000};
  EXPECT_EQ(rate.at(now, 0), 0);
  for (int n = 0; n < 60; ++n) {
    now = now + base::seconds(1);
    count += 100;
    EXPECT_DOUBLE_EQ(rate.at(now, count), 100);
  }
  for (int n = 0; n < 11; ++n) {
    now = now + base::seconds(1);
    (void)rate.at(now, count);
  }
  EXPECT_EQ(rate.at(now, count), 0) << "what stands still counts nothing, however much it did before";
}

TEST(StepTimes, AreTheNewest) {
  StepTimes times;
  EXPECT_EQ(times.quantile(0.5), 0U);
  for (int n = 0; n < 5000; ++n) times.add({1'000'000});
  for (int n = 0; n < 4096; ++n) times.add({1'000});
  EXPECT_EQ(times.quantile(0.99), 1'000U);
}

}  // namespace
}  // namespace arbees::services
