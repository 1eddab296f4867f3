#include "arbees/base/session_clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::base {
namespace {

constexpr Nanos kSessionBegin{1'790'000'000'000'000'000};

/// A machine whose clocks a test moves.
struct MovedMachine {
  Nanos wall = kSessionBegin;
  Nanos steady{5'000'000'000};
  void pass(Duration d) {
    wall = wall + d;
    steady = steady + d;
  }
  void set_wall_by(Duration d) { wall = wall + d; }
  MachineClocks clocks() {
    return {[this] { return wall; }, [this] { return steady; }};
  }
};

TEST(SessionClock, AStepOfTheWallClockDoesNotMoveIt) {
  for (const std::int64_t step : {-60, 60, -3600, 3600}) {
    MovedMachine machine;
    const SessionClock clock(machine.clocks());
    machine.pass(seconds(10));
    machine.set_wall_by(seconds(step));
    EXPECT_EQ(clock.now(), kSessionBegin + seconds(10)) << step;
    EXPECT_EQ(clock.wall_step(), seconds(step));
    machine.pass(seconds(5));
    EXPECT_EQ(clock.now(), kSessionBegin + seconds(15)) << step;
  }
}

TEST(SessionClock, CountsTheTimeThatTheMachineSlept) {
  MovedMachine machine;
  const SessionClock clock(machine.clocks());
  machine.pass(seconds(600));
  EXPECT_EQ(clock.now(), kSessionBegin + seconds(600));
  EXPECT_EQ(clock.wall_step(), Duration{});
}

TEST(SessionClock, AdoptingALaterWallClockJumpsThere) {
  MovedMachine machine;
  SessionClock clock(machine.clocks());
  machine.set_wall_by(seconds(60));
  EXPECT_EQ(clock.adopt_wall(), Duration{});
  EXPECT_EQ(clock.now(), kSessionBegin + seconds(60));
  EXPECT_EQ(clock.wall_step(), Duration{});
}

TEST(SessionClock, AdoptingAnEarlierWallClockGoesOnAndStaysAhead) {
  MovedMachine machine;
  SessionClock clock(machine.clocks());
  machine.set_wall_by(seconds(-3600));
  EXPECT_EQ(clock.adopt_wall(), seconds(3600));
  EXPECT_EQ(clock.now(), kSessionBegin);
  machine.pass(seconds(1));
  EXPECT_EQ(clock.now(), kSessionBegin + seconds(1)) << "it stands still";
  EXPECT_EQ(clock.wall_step(), Duration{}) << "the step is taken in";
  EXPECT_EQ(clock.wall_ahead(), seconds(-3600));
}

TEST(SessionClock, ARunThatGoesOnIsNeverBeforeItsLog) {
  MovedMachine machine;
  SessionClock clock(machine.clocks());
  clock.not_before(kSessionBegin + seconds(30));
  EXPECT_EQ(clock.now(), kSessionBegin + seconds(30));
  EXPECT_EQ(clock.expected_wall(), kSessionBegin);
  clock.not_before(kSessionBegin);
  EXPECT_EQ(clock.now(), kSessionBegin + seconds(30));
}

TEST(SessionClock, AFasterSessionIsScaledAndKeepsItsPlace) {
  MovedMachine machine;
  SessionClock clock(machine.clocks(), ClockScale{Nanos{1'000'000'000'000}, kSessionBegin, 20});
  machine.pass(seconds(3));
  EXPECT_EQ(clock.now(), Nanos{1'000'000'000'000} + seconds(60));
  clock.not_before(Nanos{1'000'000'000'000} + seconds(100));
  EXPECT_EQ(clock.now(), Nanos{1'000'000'000'000} + seconds(100));
  machine.set_wall_by(seconds(2));
  EXPECT_EQ(clock.wall_ahead(), seconds(0)) << "5 s of the wall are 100 s of the session";
}

RC_GTEST_PROP(SessionClock, NeverGoesBackWhateverBecomesOfTheWallClock, ()) {
  MovedMachine machine;
  SessionClock clock(machine.clocks());
  Nanos before = clock.now();
  for (const int what : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-9'000'000, 9'000'000))) {
    switch (std::abs(what) % 4) {
      case 0: machine.set_wall_by(milliseconds(what)); break;
      case 1: machine.pass(milliseconds(std::abs(what))); break;
      case 2: (void)clock.adopt_wall(); break;
      default: clock.not_before(kSessionBegin + milliseconds(what)); break;
    }
    RC_ASSERT(clock.now() >= before);
    before = clock.now();
    machine.pass(milliseconds(1));
    RC_ASSERT(clock.now() > before);
  }
}

TEST(SteadyClock, Runs) {
  const Nanos before = steady_clock_now();
  EXPECT_GT(before.value, 0);
  EXPECT_GE(steady_clock_now(), before);
}

}  // namespace
}  // namespace arbees::base
