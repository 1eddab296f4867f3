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
}

TEST(History, ABurstWithinAQuarterSecondIsOneSample) {
  History history;
  for (int i = 0; i < 100; ++i) history.add(test::at_s(0.001 * i), 5000 + i);
  EXPECT_EQ(history.newest(), 5099);
}

TEST(History, ForgetsTheOldestWhenFull) {
  History history;
  for (int i = 0; i < 2000; ++i) history.add(test::at_s(i), i);
  EXPECT_EQ(history.newest(), 1999);
  EXPECT_EQ(history.value_at(test::at_s(0)), 2000 - 512);
}

TEST(History, NoiseIsTheRootOfTheSquaredChangesScaledToTheWindow) {
  const auto window = base::seconds(15);
  const auto period = base::seconds(120);
  History history;
  EXPECT_FALSE(history.noise(test::at_s(200), window, period).has_value());
  // Steps of ±20 each 10 s: 12 of them in 120 s, Σ Δ² = 4800, scaled to 15 of 120 s: 600, √600 = 24.5 → 25.
  for (int i = 0; i <= 20; ++i) history.add(test::at_s(10 * i), i % 2 == 0 ? 5000 : 5020);
  EXPECT_EQ(history.noise(test::at_s(200), window, period), 25);
  // A jump within the window is the move that is asked about, not noise.
  history.add(test::at_s(201), 6000);
  EXPECT_EQ(history.noise(test::at_s(202), window, period), 25);
  History young;
  young.add(test::at_s(0), 5000);
  EXPECT_FALSE(young.noise(test::at_s(40), window, period).has_value()) << "25 s are less than a quarter of 120";
  EXPECT_EQ(young.noise(test::at_s(60), window, period), 0) << "a price that stood still has none";
}

}  // namespace
}  // namespace arbees::signals
