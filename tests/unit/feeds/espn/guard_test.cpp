#include "arbees/feeds/espn/guard.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::feeds::espn {
namespace {

using domain::GameState;
using domain::Phase;

GameState at(int period, int clock_s, int home, int away, const std::string& last_play = "") {
  GameState state;
  state.phase = Phase::live;
  state.period = period;
  state.clock_ms = clock_s * 1000;
  state.home_score = home;
  state.away_score = away;
  state.last_play_id = last_play;
  return state;
}

GameState inning(int number, domain::Half half, int outs) {
  GameState state;
  state.phase = Phase::live;
  state.period = number;
  domain::BaseballDetail detail;
  detail.half = half;
  detail.outs = outs;
  state.detail = detail;
  return state;
}

TEST(EspnGuard, OlderSnapshotIsRejectedUntilItPersists) {
  const GameState older[] = {at(2, 300, 7, 3), at(3, 301, 7, 3), at(1, 0, 0, 0)};
  for (const GameState& behind : older) {
    SnapshotGuard guard;
    ASSERT_EQ(guard.offer(at(3, 300, 7, 3)), Verdict::accepted);
    EXPECT_EQ(guard.offer(behind), Verdict::older);
    EXPECT_EQ(guard.offer(behind), Verdict::older);
    EXPECT_EQ(guard.held()->period, 3);
    EXPECT_EQ(guard.offer(behind), Verdict::accepted) << "three in a row are a correction";
    EXPECT_EQ(guard.held()->period, behind.period);
  }
}

TEST(EspnGuard, TwoCachesInTurnNeverMakeACorrection) {
  SnapshotGuard guard;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(guard.offer(at(3, 300 - i, 7, 3)), Verdict::accepted);
    EXPECT_EQ(guard.offer(at(3, 310 - i, 7, 3)), Verdict::older);
  }
}

TEST(EspnGuard, ALowerScorePassesAtOnceForTheEngineToJudge) {
  SnapshotGuard guard;
  guard.offer(at(2, 300, 7, 3));
  EXPECT_EQ(guard.offer(at(2, 295, 0, 3)), Verdict::accepted);
  EXPECT_EQ(guard.held()->home_score, 0);
}

TEST(EspnGuard, AnEarlierLastPlayUnderAFrozenClockIsOlder) {
  SnapshotGuard guard;
  guard.offer(at(2, 300, 0, 0, "a"));
  guard.offer(at(2, 300, 0, 0, "b"));
  EXPECT_EQ(guard.offer(at(2, 300, 0, 0, "a")), Verdict::older);
  EXPECT_EQ(guard.offer(at(2, 300, 0, 0, "c")), Verdict::accepted);
}

TEST(EspnGuard, BaseballGoesByHalfAndOuts) {
  SnapshotGuard guard;
  EXPECT_EQ(guard.offer(inning(5, domain::Half::bottom, 1)), Verdict::accepted);
  EXPECT_EQ(guard.offer(inning(5, domain::Half::top, 2)), Verdict::older);
  EXPECT_EQ(guard.offer(inning(5, domain::Half::bottom, 0)), Verdict::older);
  EXPECT_EQ(guard.offer(inning(5, domain::Half::end, 0)), Verdict::accepted);
  EXPECT_EQ(guard.offer(inning(6, domain::Half::top, 0)), Verdict::accepted);
}

TEST(EspnGuard, FinalDoesNotGoBackToLiveAtOnce) {
  SnapshotGuard guard;
  GameState final_state = at(4, 0, 7, 3);
  final_state.phase = Phase::final;
  final_state.clock_ms.reset();
  guard.offer(final_state);
  EXPECT_EQ(guard.offer(at(4, 10, 7, 3)), Verdict::older);
}

TEST(EspnGuard, HaltsAreBelievedAtOnce) {
  for (const Phase phase : {Phase::unknown, Phase::delayed, Phase::suspended, Phase::postponed, Phase::canceled}) {
    SnapshotGuard guard;
    guard.offer(at(3, 300, 7, 3));
    GameState halt = at(2, 500, 0, 0);
    halt.phase = phase;
    EXPECT_EQ(guard.offer(halt), Verdict::accepted) << base::enum_name(phase);
    EXPECT_EQ(guard.held()->phase, phase);
  }
}

RC_GTEST_PROP(EspnGuardLaw, WithoutPersistenceWhatIsHeldNeverGoesBack, ()) {
  const auto games = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 60), rc::gen::inRange(0, 10)));
  SnapshotGuard guard(GuardOptions{.older_polls = 1'000'000});
  int furthest = -1;
  for (const auto& [played, score] : games) {
    const bool behind = played < furthest;
    const Verdict verdict = guard.offer(at(1, 900 - played, score, 0));
    RC_ASSERT((verdict == Verdict::older) == behind);
    if (verdict != Verdict::accepted) continue;
    furthest = played;
  }
}

}  // namespace
}  // namespace arbees::feeds::espn
