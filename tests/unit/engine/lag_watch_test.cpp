#include "arbees/engine/lag_watch.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::engine {
namespace {

domain::Signal lagging(domain::Side wins_with) {
  domain::Signal signal;
  signal.id = {7};
  signal.kind = domain::SignalKind::lagging_market;
  domain::Leg leg;
  leg.market = {1};
  leg.wins_with = wins_with;
  signal.legs.push_back(leg);
  signal.lag = domain::LagEvidence{};
  signal.lag->leader_market = {0};
  return signal;
}

TEST(LagWatch, MeasuresHowFarAndHowFastTheLaggardFollowed) {
  LagWatch watch(base::seconds(60));
  watch.add(lagging(domain::Side::home), 6000, 5400, test::at_s(0));
  watch.moved({1}, 5600, test::at_s(5));
  watch.moved({1}, 5750, test::at_s(9));  // past half of the six cents
  watch.moved({0}, 5900, test::at_s(20));
  watch.moved({1}, 5850, test::at_s(30));
  EXPECT_FALSE(watch.due(test::at_s(59)).has_value());
  const auto outcome = watch.due(test::at_s(60));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->signal.value, 7U);
  EXPECT_EQ(outcome->gap, test::cents(6));
  EXPECT_EQ(outcome->followed, test::cents(4.5));
  EXPECT_EQ(outcome->share_ppm, 750'000);
  EXPECT_EQ(outcome->took, base::seconds(9));
  EXPECT_EQ(outcome->leader_gave_back, test::cents(1));
  EXPECT_EQ(watch.size(), 0U);
}

TEST(LagWatch, SeesAnAwayClaimFromItsOwnSideAndOneThatNeverAnswered) {
  LagWatch watch(base::seconds(60));
  // The away claim is worth 60 with the leader and 54 with the laggard: home mids of 40 and 46.
  watch.add(lagging(domain::Side::away), 6000, 5400, test::at_s(0));
  watch.moved({1}, 4700, test::at_s(10));
  const auto outcome = watch.due(test::at_s(61));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->followed, base::Price::from_raw(-100));
  EXPECT_FALSE(outcome->took.has_value());
}

}  // namespace
}  // namespace arbees::engine
