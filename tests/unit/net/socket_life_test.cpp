#include "arbees/net/socket_life.hpp"

#include "arbees/net/breaker.hpp"

#include <gtest/gtest.h>

namespace arbees::tests {

using namespace arbees::net;
using Todo = SocketLife::Todo;

namespace {

const SocketPolicy kPolicy{.ping_every = base::seconds(10),
                           .dead_after = base::seconds(30),
                           .back_off = {base::seconds(1), base::seconds(8), 0},
                           .steady_after = base::seconds(10)};

base::Nanos at(std::int64_t s) {
  return base::Nanos{} + base::seconds(s);
}

SocketLife opened(std::int64_t s) {
  SocketLife life(kPolicy, at(s));
  EXPECT_EQ(life.look(at(s)).todo, Todo::dial);
  life.opened(at(s));
  return life;
}

}  // namespace

TEST(SocketLife, DialsOnceThenPingsInTime) {
  SocketLife life(kPolicy, at(0));
  EXPECT_EQ(life.look(at(0)).todo, Todo::dial);
  EXPECT_EQ(life.phase(), SocketPhase::connecting);
  EXPECT_EQ(life.look(at(5)).todo, Todo::nothing) << "a second connection is made beside the first";
  life.opened(at(6));
  EXPECT_EQ(life.look(at(6)).look_again, at(16));
  EXPECT_EQ(life.look(at(16)).todo, Todo::ping);
  EXPECT_EQ(life.look(at(17)).todo, Todo::nothing);
}

TEST(SocketLife, HoursOfSilenceAreWellWhilePingsAreAnswered) {
  SocketLife life = opened(0);
  for (std::int64_t s = 10; s < 7'200; s += 10) {
    ASSERT_EQ(life.look(at(s)).todo, Todo::ping) << s;
    life.answered(at(s));
    ASSERT_EQ(life.phase(), SocketPhase::open) << s;
  }
}

TEST(SocketLife, UnansweredPingsMakeItSuspectThenDead) {
  SocketLife life = opened(0);
  EXPECT_EQ(life.look(at(10)).todo, Todo::ping);
  EXPECT_EQ(life.look(at(19)).todo, Todo::nothing);
  EXPECT_EQ(life.phase(), SocketPhase::open);
  EXPECT_EQ(life.look(at(20)).todo, Todo::ping);
  EXPECT_EQ(life.phase(), SocketPhase::suspect);
  EXPECT_EQ(life.look(at(30)).todo, Todo::ping);
  EXPECT_EQ(life.look(at(39)).todo, Todo::nothing);
  EXPECT_EQ(life.look(at(39)).look_again, at(40)) << "it would be found dead too late";
  EXPECT_EQ(life.look(at(40)).todo, Todo::drop);
}

TEST(SocketLife, AnAnswerClearsSuspicion) {
  SocketLife life = opened(0);
  (void)life.look(at(10));
  (void)life.look(at(20));
  life.answered(at(29));
  EXPECT_EQ(life.phase(), SocketPhase::open);
  EXPECT_EQ(life.look(at(41)).todo, Todo::ping) << "an answered ping still counts as unanswered";
}

TEST(SocketLife, BacksOffLongerEachTimeUntilItHeldForAWhile) {
  SocketLife life(kPolicy, at(0));
  std::int64_t now = 0;
  for (const std::int64_t delay : {1, 2, 4, 8, 8}) {
    ASSERT_EQ(life.look(at(now)).todo, Todo::dial);
    life.lost(at(now), 0.5);
    EXPECT_EQ(life.look(at(now)).look_again, at(now + delay));
    EXPECT_EQ(life.look(at(now + delay - 1)).todo, Todo::nothing);
    now += delay;
  }
  ASSERT_EQ(life.look(at(now)).todo, Todo::dial);
  life.opened(at(now));
  life.lost(at(now + 1), 0.5);
  EXPECT_EQ(life.look(at(now + 1)).look_again, at(now + 9)) << "a server that hangs up at once is dialed without pause";
  ASSERT_EQ(life.look(at(now + 9)).todo, Todo::dial);
  life.opened(at(now + 9));
  life.lost(at(now + 19), 0.5);
  EXPECT_EQ(life.look(at(now + 19)).look_again, at(now + 20))
      << "a good connection's loss waits like the sixth failure";
}

TEST(SocketLife, ReopensAtOnceAndNeverAfterClose) {
  SocketLife life = opened(0);
  life.reopen(at(3));
  EXPECT_EQ(life.look(at(3)).todo, Todo::dial);
  life.close();
  life.lost(at(4), 0.5);
  EXPECT_EQ(life.look(at(100)).todo, Todo::nothing);
  EXPECT_EQ(life.phase(), SocketPhase::closed);
}

TEST(SocketLife, APongBeforeOpeningMeansNothing) {
  SocketLife life(kPolicy, at(0));
  life.answered(at(0));
  EXPECT_EQ(life.phase(), SocketPhase::waiting);
}

/// A network that went and came back: a dead connection is found, and a new one dialled, within 15 s.
TEST(SocketLife, ANetworkThatIsBackIsNoticedInTime) {
  const SocketPolicy policy;
  for (int failures = 1; failures < 200; ++failures)
    EXPECT_LE(delay_after(policy.back_off, failures, 1.0), base::seconds(10)) << failures;
  EXPECT_LE(policy.ping_every.value + policy.dead_after.value, base::seconds(15).value);
  EXPECT_LE(BreakerPolicy{}.open_most, base::seconds(10));
}

}  // namespace arbees::tests
