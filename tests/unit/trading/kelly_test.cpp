#include "arbees/trading/kelly.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

base::Money dollars(std::int64_t n) {
  return base::Money::from_units(n);
}

TEST(Kelly, JointlyWithNothingHeldIsTheBinaryFormula) {
  // p = 0.6 at 50¢: a fifth of 1000 is 200 dollars, 400 contracts.
  const std::array<Ending, 3> endings = {Ending{600'000, dollars(1000), base::kPriceOne},
                                         Ending{400'000, dollars(1000), {}}, Ending{}};
  EXPECT_EQ(joint_kelly(endings, test::cents(50), 1'000'000), 400);
  EXPECT_EQ(joint_kelly(endings, test::cents(50), 100), 100) << "never more than there is";
  EXPECT_EQ(joint_kelly(endings, test::cents(60), 1'000'000), 0) << "a fair price is no edge";
}

TEST(Kelly, WhatIsHeldOnTheSameGameCounts) {
  // With wealth H if the bet wins and A if not: q = [p(1−c)A − (1−p)cH] / (c(1−c)).
  const auto sized = [](std::int64_t if_wins, std::int64_t if_loses) {
    return joint_kelly(
        {Ending{600'000, dollars(if_wins), base::kPriceOne}, Ending{400'000, dollars(if_loses), {}}, Ending{}},
        test::cents(50), 1'000'000);
  };
  EXPECT_EQ(sized(1200, 800), 0) << "(0.3·800 − 0.2·1200)/0.25: the full bet is on already";
  EXPECT_EQ(sized(1100, 900), 200) << "(0.3·900 − 0.2·1100)/0.25";
  EXPECT_EQ(sized(900, 1100), 600) << "(0.3·1100 − 0.2·900)/0.25: a hedge is worth more";
  EXPECT_EQ(sized(1200, 0), 0) << "ruin in one ending leaves nothing to bet with";
}

TEST(Kelly, ATieThatPaysHalfChangesNothingAtFiftyCents) {
  const std::array<Ending, 3> endings = {Ending{540'000, dollars(1000), base::kPriceOne},
                                         Ending{360'000, dollars(1000), {}},
                                         Ending{100'000, dollars(1000), test::cents(50)}};
  EXPECT_EQ(joint_kelly(endings, test::cents(50), 1'000'000), 400) << "the tie gains nothing and loses nothing";
}

}  // namespace
}  // namespace arbees::trading
