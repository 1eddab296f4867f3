#include "arbees/net/breaker.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::net;

namespace {

base::Nanos at(std::int64_t s) {
  return base::Nanos{} + base::seconds(s);
}

const BreakerPolicy kPolicy{.failures = 3, .open_for = base::seconds(5), .open_most = base::seconds(12)};

Breaker opened() {
  Breaker breaker(kPolicy);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(breaker.admit(at(0)));
    breaker.failed(at(0));
  }
  return breaker;
}

}  // namespace

TEST(Breaker, OpensAfterFailuresInARowOnly) {
  Breaker breaker(kPolicy);
  for (int i = 0; i < 10; ++i) {
    breaker.failed(at(0));
    breaker.failed(at(0));
    breaker.succeeded();
  }
  EXPECT_EQ(breaker.state(at(0)), BreakerState::closed);
  EXPECT_EQ(opened().state(at(0)), BreakerState::open);
}

TEST(Breaker, LetsOneProbeThroughAndClosesWhenItSucceeds) {
  Breaker breaker = opened();
  EXPECT_FALSE(breaker.admit(at(4)));
  EXPECT_EQ(breaker.state(at(5)), BreakerState::half_open);
  EXPECT_TRUE(breaker.admit(at(5)));
  EXPECT_FALSE(breaker.admit(at(5))) << "a second call went to an end that may still be down";
  breaker.succeeded();
  EXPECT_TRUE(breaker.admit(at(5)));
  EXPECT_TRUE(breaker.admit(at(5)));
}

TEST(Breaker, RestsLongerAfterEachFailedProbe) {
  Breaker breaker = opened();
  ASSERT_TRUE(breaker.admit(at(5)));
  breaker.failed(at(5));
  EXPECT_FALSE(breaker.admit(at(14)));
  ASSERT_TRUE(breaker.admit(at(15)));
  breaker.failed(at(15));
  EXPECT_FALSE(breaker.admit(at(26)));
  EXPECT_TRUE(breaker.admit(at(27))) << "it rests longer than its most";
}

TEST(Breaker, AProbeThatToldNothingMakesRoomForAnother) {
  Breaker breaker = opened();
  ASSERT_TRUE(breaker.admit(at(5)));
  breaker.abandoned();
  EXPECT_TRUE(breaker.admit(at(5)));
}

TEST(Breaker, StragglersNeitherProlongNorStartARest) {
  Breaker breaker = opened();
  breaker.failed(at(4));
  EXPECT_TRUE(breaker.admit(at(5)));
}

TEST(Breaker, NeverOpensWithoutALimit) {
  Breaker breaker({.failures = 0});
  for (int i = 0; i < 100; ++i) breaker.failed(at(0));
  EXPECT_TRUE(breaker.admit(at(0)));
}

}  // namespace arbees::tests
