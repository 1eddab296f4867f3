#include "arbees/net/rate_budget.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace arbees::tests {

using namespace arbees::net;

namespace {

constexpr base::Nanos kStart{1'000'000'000'000};

base::Nanos after_ms(std::int64_t ms) {
  return kStart + base::milliseconds(ms);
}

}  // namespace

TEST(RateBudget, SpendsItsCapacityAtOnceThenWaitsForWhatTricklesIn) {
  RateBudget budget({.tokens_per_s = 200, .capacity = 20}, kStart);  // as Kalshi's cost of 10 a request
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(budget.wait_for(10, kStart).value, 0);
    budget.take(10, kStart);
  }
  EXPECT_EQ(budget.wait_for(10, kStart), base::milliseconds(50));
  EXPECT_EQ(budget.wait_for(10, after_ms(30)), base::milliseconds(20));
  EXPECT_EQ(budget.wait_for(10, after_ms(50)).value, 0);
  EXPECT_EQ(budget.wait_for(20, after_ms(10'000)).value, 0);
}

TEST(RateBudget, WaitsForAFullBucketBeforeWhatCostsMoreThanFits) {
  RateBudget budget({.tokens_per_s = 10, .capacity = 10}, kStart);
  EXPECT_EQ(budget.wait_for(50, kStart).value, 0);
  budget.take(50, kStart);
  EXPECT_EQ(budget.wait_for(1, kStart), base::milliseconds(4'100)) << "the debt was forgiven";
}

TEST(RateBudget, CountsThoseWhoWaitBefore) {
  RateBudget budget({.tokens_per_s = 10, .capacity = 10}, kStart);
  EXPECT_EQ(budget.wait_for(1, kStart, 9).value, 0);
  EXPECT_EQ(budget.wait_for(1, kStart, 109), base::seconds(10)) << "a long line looks short";
}

TEST(RateBudget, PausesWithoutSavingUp) {
  RateBudget budget({.tokens_per_s = 10, .capacity = 10}, kStart);
  budget.take(10, kStart);
  budget.pause(after_ms(5'000));
  EXPECT_EQ(budget.wait_for(1, kStart), base::milliseconds(5'100));
  EXPECT_EQ(budget.wait_for(10, after_ms(5'000)), base::milliseconds(1'000));
  RateBudget unlimited({}, kStart);
  EXPECT_EQ(unlimited.wait_for(1'000'000, kStart).value, 0);
  unlimited.pause(after_ms(10));
  EXPECT_EQ(unlimited.wait_for(1, kStart), base::milliseconds(10));
}

TEST(RateBudget, NeverLetsMoreThroughThanItsRateAndCapacity) {
  rc::check("over any stretch from the start, spent <= capacity + rate * time + the last cost", [] {
    const double rate = *rc::gen::inRange(1, 500);
    const double capacity = *rc::gen::inRange(1, 100);
    const auto costs = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 60));
    RateBudget budget({.tokens_per_s = rate, .capacity = capacity}, kStart);
    base::Nanos now = kStart;
    double spent = 0;
    for (const int cost : costs) {
      const base::Duration wait = budget.wait_for(cost, now);
      now = now + wait;
      RC_ASSERT(budget.wait_for(cost, now).value <= 1);
      budget.take(cost, now);
      const double seconds = static_cast<double>((now - kStart).value) * 1e-9;
      RC_ASSERT(spent <= capacity + rate * seconds + 1e-3);
      spent += cost;
    }
  });
}

}  // namespace arbees::tests
