#include "arbees/signals/history.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::signals {
namespace {

TEST(History, KnowsTheValueInForceAtAnyTimeItRemembers) {
  History history;
  EXPECT_FALSE(history.newest().has_value());
  EXPECT_EQ(history.change(test::at_s(1), base::seconds(1)), 0);
  history.add(test::at_s(0), 5000);
  history.add(test::at_s(10), 5200);
  history.add(test::at_s(20), 5100);
  EXPECT_EQ(history.value_at(test::at_s(-5)), 5000) << "before everything, the oldest is all there is";
  EXPECT_EQ(history.value_at(test::at_s(10)), 5200);
  EXPECT_EQ(history.value_at(test::at_s(19.9)), 5200);
  EXPECT_EQ(history.change(test::at_s(21), base::seconds(5)), -100);
  EXPECT_EQ(history.change(test::at_s(21), base::seconds(60)), 100);
  EXPECT_EQ(history.typical_step(), 150);
}

TEST(History, ABurstWithinAQuarterSecondIsOneSample) {
  History history;
  for (int i = 0; i < 100; ++i) history.add(test::at_s(0.001 * i), 5000 + i);
  EXPECT_EQ(history.newest(), 5099);
  EXPECT_EQ(history.typical_step(), 0) << "a single sample has no step";
}

TEST(History, ForgetsTheOldestWhenFull) {
  History history;
  for (int i = 0; i < 2000; ++i) history.add(test::at_s(i), i);
  EXPECT_EQ(history.newest(), 1999);
  EXPECT_EQ(history.value_at(test::at_s(0)), 2000 - 512);
}

}  // namespace
}  // namespace arbees::signals
