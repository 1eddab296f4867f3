#include "arbees/services/clock_guard.hpp"

#include <gtest/gtest.h>

#include "arbees/base/session_clock.hpp"

namespace arbees::services {
namespace {

using base::milliseconds;
using base::seconds;

constexpr base::Nanos kGuardBegin{1'790'000'000'000'000'000};

/// A machine, a session on it and two servers whose clocks are right.
struct GuardedWorld {
  base::Nanos truth = kGuardBegin;
  base::Duration wall_error{};  ///< of this machine's wall clock
  base::Nanos steady{1'000'000'000'000};
  base::SessionClock clock;
  ClockGuard guard;
  std::vector<net::ClockJudged> judged;

  explicit GuardedWorld(base::Duration wrong_from_the_start = {})
      : wall_error(wrong_from_the_start), clock({[this] { return truth + wall_error; }, [this] { return steady; }}) {}

  [[nodiscard]] ClockGuard::Clocks clocks() const { return {clock.now(), clock.wall_step(), clock.wall_ahead()}; }
  void hear(const std::string& server) {
    const base::Nanos now = clock.now();
    guard.observe(server, {now - milliseconds(80), now, truth - milliseconds(40), milliseconds(1)});
  }
  void run(int for_seconds, const std::vector<std::string>& servers = {"espn", "kalshi"}) {
    for (int n = 0; n < for_seconds; ++n) {
      truth = truth + seconds(1);
      steady = steady + seconds(1);
      for (const std::string& server : servers) hear(server);
      if (auto one = guard.check(steady, clocks())) {
        if (one->trusted) (void)clock.adopt_wall();
        judged.push_back(*std::move(one));
      }
    }
  }
};

TEST(ClockGuard, ARightClockIsTrusted) {
  GuardedWorld world;
  world.run(600);
  EXPECT_TRUE(world.guard.trusted());
  EXPECT_TRUE(world.judged.empty());
}

TEST(ClockGuard, AStepIsSeenWithinASecondAndHoldsUntilItIsUndone) {
  for (const std::int64_t step : {-60, 60, -3600, 3600}) {
    GuardedWorld world;
    world.run(5);
    world.wall_error = seconds(step);
    world.run(1);
    ASSERT_EQ(world.judged.size(), 1U) << step;
    EXPECT_FALSE(world.judged[0].trusted);
    EXPECT_EQ(world.judged[0].difference, seconds(step));
    world.run(300);
    EXPECT_EQ(world.judged.size(), 1U) << "the servers contradict it";
    EXPECT_FALSE(world.guard.trusted());
    world.wall_error = {};
    world.run(2);
    EXPECT_TRUE(world.guard.trusted()) << step;
    EXPECT_TRUE(world.judged.back().trusted);
  }
}

TEST(ClockGuard, AClockThatIsPutRightIsAdopted) {
  for (const std::int64_t error : {-60, 60, -3600, 3600}) {
    GuardedWorld world(seconds(error));
    world.run(5);
    const base::Nanos before = world.clock.now();
    world.wall_error = {};
    world.run(2);
    ASSERT_EQ(world.judged.size(), 2U) << error;
    EXPECT_FALSE(world.judged[0].trusted);
    EXPECT_TRUE(world.judged[1].trusted);
    EXPECT_GE(world.clock.now(), before + seconds(2)) << "time ran back or stood still";
    if (error < 0) EXPECT_EQ(world.clock.now(), world.truth);
    else EXPECT_NE(world.judged[1].detail.find("ahead"), std::string::npos);
    world.run(30);
    EXPECT_EQ(world.judged.size(), 2U) << "it goes on judging what it has adopted";
  }
}

TEST(ClockGuard, OneServerIsNotEnough) {
  GuardedWorld world(seconds(60));
  world.run(5, {"kalshi"});
  world.wall_error = {};
  world.run(100, {"kalshi"});
  EXPECT_FALSE(world.guard.trusted());
  world.run(2, {"espn"});
  EXPECT_TRUE(world.guard.trusted());
}

TEST(ClockGuard, APersonMayDecide) {
  GuardedWorld world;
  world.run(5, {});
  EXPECT_FALSE(world.guard.confirm(world.clocks(), "a person"));
  world.wall_error = seconds(-60);
  world.run(1, {});
  const auto judged = world.guard.confirm(world.clocks(), "a person");
  ASSERT_TRUE(judged);
  EXPECT_TRUE(judged->trusted);
  EXPECT_TRUE(world.guard.trusted());
}

TEST(ClockGuard, SmallStepsAreTakenAsTheyComeAndASecondOneIsToldAgain) {
  GuardedWorld world;
  world.wall_error = milliseconds(900);
  world.run(5, {});
  EXPECT_TRUE(world.judged.empty());
  world.wall_error = seconds(10);
  world.run(5, {});
  world.wall_error = seconds(20);
  world.run(5, {});
  ASSERT_EQ(world.judged.size(), 2U);
  EXPECT_EQ(world.judged[1].difference, seconds(20));
}

TEST(ClockGuard, ARestartDoesNotMakeItTrusted) {
  GuardedWorld world;
  world.guard.distrust();
  world.run(3, {});
  EXPECT_FALSE(world.guard.trusted());
  world.run(2);
  EXPECT_TRUE(world.guard.trusted());
  EXPECT_EQ(world.judged.size(), 1U);
}

TEST(ClockGuard, ASleepIsNoStep) {
  GuardedWorld world;
  world.run(5);
  world.truth = world.truth + seconds(600);
  world.steady = world.steady + seconds(600);
  world.run(5);
  EXPECT_TRUE(world.judged.empty());
}

}  // namespace
}  // namespace arbees::services
