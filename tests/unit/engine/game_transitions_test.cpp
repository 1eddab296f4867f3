#include "arbees/engine/game_transitions.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "support/evening.hpp"

namespace arbees::engine {
namespace {

using domain::GameState;
using domain::Phase;
using domain::Sport;
using domain::StateDoubt;
using Outcome = GameTransitions::Outcome;
using test::at_s;
using test::live;

GameState in(Phase phase, int period, int clock_s, int home, int away) {
  GameState state = live(period, clock_s, home, away);
  state.phase = phase;
  return state;
}

GameState inning(int number, int home, int away, Phase phase = Phase::live) {
  GameState state;
  state.phase = phase;
  state.period = number;
  state.home_score = home;
  state.away_score = away;
  return state;
}

/// One game under one set of transitions.
struct Judge {
  domain::Game game;
  GameTransitions transitions;
  explicit Judge(Sport sport) : game(test::game("espn:1", sport)) {}
  Outcome offer(double s, const GameState& state) { return transitions.offer(game, state, at_s(s)); }
  StateDoubt doubt() const { return transitions.doubt().kind; }
};

struct Case {
  const char* name;
  Sport sport;
  GameState before;
  double after_s;  ///< between the two
  GameState then;
  Outcome outcome;
  StateDoubt doubt;
};

TEST(GameTransitions, TheTable) {
  const auto ok = Outcome::accepted;
  const auto no = Outcome::refused;
  const auto wait = Outcome::waiting;
  const auto none = StateDoubt::none;
  const std::vector<Case> cases = {
      {"play goes on", Sport::nba, live(3, 120, 70, 70), 10, live(3, 110, 73, 70), ok, none},
      {"back to scheduled", Sport::nhl, live(2, 800, 1, 0), 10, in(Phase::scheduled, 0, 0, 0, 0), no,
       StateDoubt::phase},
      {"unreadable", Sport::nhl, live(2, 800, 1, 0), 10, in(Phase::unknown, 2, 790, 1, 0), no, StateDoubt::phase},
      {"postponed in play", Sport::mlb, inning(3, 1, 0), 600, inning(3, 1, 0, Phase::postponed), ok, none},
      {"a final that is final", Sport::nba, live(4, 0, 101, 99), 10, in(Phase::final, 4, 0, 101, 99), ok, none},
      {"a final that returns to play", Sport::nba, in(Phase::final, 4, 0, 101, 99), 60, live(4, 5, 101, 99), wait,
       StateDoubt::phase},
      {"a final that rises", Sport::nfl, in(Phase::final, 4, 0, 20, 23), 60, in(Phase::final, 4, 0, 26, 23), ok, none},
      {"teams swapped", Sport::nfl, live(2, 800, 14, 3), 60, live(2, 790, 3, 14), no, StateDoubt::teams_swapped},
      {"a touchdown and its try", Sport::nfl, live(2, 800, 0, 0), 5, live(2, 790, 8, 0), ok, none},
      {"nine points at once", Sport::nfl, live(2, 800, 0, 0), 5, live(2, 790, 9, 0), no, StateDoubt::score_jumped},
      {"nine points in ninety seconds", Sport::nfl, live(2, 800, 0, 0), 90, live(2, 790, 9, 0), ok, none},
      {"three goals at once", Sport::nhl, live(2, 800, 0, 0), 5, live(2, 790, 0, 3), no, StateDoubt::score_jumped},
      {"a hundred points", Sport::nba, live(2, 500, 30, 30), 5, live(2, 495, 130, 30), no, StateDoubt::score_jumped},
      {"six runs at once", Sport::mlb, inning(2, 0, 0), 5, inning(2, 6, 0), no, StateDoubt::score_jumped},
      {"the clock goes back a minute", Sport::nba, live(2, 500, 30, 30), 10, live(2, 560, 30, 30), ok, none},
      {"the clock goes back more", Sport::nba, live(2, 500, 30, 30), 10, live(2, 561, 30, 30), no,
       StateDoubt::clock_back},
      {"the clock runs too fast", Sport::nba, live(2, 700, 30, 30), 10, live(4, 300, 30, 30), no,
       StateDoubt::clock_jumped},
      {"a feed that was late catches up", Sport::nba, live(2, 700, 30, 30), 10, live(2, 400, 30, 30), ok, none},
      {"an inning too far", Sport::mlb, inning(2, 0, 0), 10, inning(7, 0, 0), no, StateDoubt::clock_jumped},
      {"a period back in play", Sport::nba, live(3, 500, 60, 60), 10, live(2, 5, 60, 60), no, StateDoubt::period_back},
      {"a period back out of a break", Sport::nba, in(Phase::intermission, 3, 720, 60, 60), 30, live(2, 5, 60, 60), ok,
       none},
      {"a period back out of an old break", Sport::nba, in(Phase::intermission, 3, 720, 60, 60), 121,
       live(2, 5, 60, 60), no, StateDoubt::period_back},
      {"a score below all explained", Sport::nba, live(3, 500, 60, 60), 10, live(3, 495, 58, 60), no,
       StateDoubt::score_fell},
      {"over ten minutes after the start", Sport::nba, in(Phase::scheduled, 0, 0, 0, 0), 600,
       in(Phase::final, 4, 0, 0, 0), no, StateDoubt::phase},
      {"first seen in play in the second period", Sport::nhl, in(Phase::scheduled, 0, 0, 0, 0), 60, live(2, 900, 1, 0),
       ok, none},
      {"first seen in play again", Sport::nba, in(Phase::scheduled, 0, 0, 0, 0), 600, live(1, 400, 10, 12), ok, none},
      {"rain before the first pitch", Sport::mlb, inning(1, 0, 0, Phase::delayed), 60, in(Phase::scheduled, 0, 0, 0, 0),
       ok, none},
      {"rain after it", Sport::mlb, inning(4, 2, 1, Phase::delayed), 60, in(Phase::scheduled, 0, 0, 0, 0), no,
       StateDoubt::phase},
      {"a new date", Sport::mlb, inning(0, 0, 0, Phase::postponed), 60, in(Phase::scheduled, 0, 0, 0, 0), ok, none},
      {"another sport's score", Sport::other, in(Phase::live, 1, 0, 0, 0), 5, in(Phase::live, 1, 0, 40, 0), ok, none},
  };
  for (const Case& c : cases) {
    Judge judge(c.sport);
    judge.game.start = at_s(0);
    ASSERT_EQ(judge.offer(0, c.before), Outcome::accepted) << c.name;
    EXPECT_EQ(judge.offer(c.after_s, c.then), c.outcome) << c.name << ": " << judge.transitions.doubt().detail;
    EXPECT_EQ(judge.doubt(), c.doubt) << c.name;
    EXPECT_EQ(c.doubt == none, judge.transitions.doubt().detail.empty()) << c.name;
  }
}

TEST(GameTransitions, ACorrectionIsTakenWhenThreeMessagesTenSecondsApartAgree) {
  Judge judge(Sport::nba);
  judge.offer(0, live(3, 500, 60, 60));
  judge.offer(20, live(3, 480, 63, 60));
  EXPECT_EQ(judge.offer(30, live(3, 470, 60, 60)), Outcome::waiting);
  EXPECT_EQ(judge.offer(35, live(3, 465, 60, 60)), Outcome::waiting) << "too soon to count";
  EXPECT_EQ(judge.offer(40, live(3, 460, 60, 60)), Outcome::waiting);
  EXPECT_EQ(judge.transitions.held()->home_score, 63);
  EXPECT_EQ(judge.offer(50, live(3, 450, 60, 60)), Outcome::corrected);
  EXPECT_EQ(judge.transitions.held()->home_score, 60);
  EXPECT_EQ(judge.doubt(), StateDoubt::none);
}

TEST(GameTransitions, PlayThatGoesOnFromACorrectionAgreesWithIt) {
  Judge judge(Sport::nba);
  judge.offer(0, live(3, 500, 60, 60));
  judge.offer(20, live(3, 480, 63, 60));
  EXPECT_EQ(judge.offer(30, live(3, 470, 60, 60)), Outcome::waiting);
  EXPECT_EQ(judge.offer(40, live(3, 460, 60, 62)), Outcome::waiting);
  EXPECT_EQ(judge.offer(50, live(3, 450, 62, 62)), Outcome::corrected);
}

TEST(GameTransitions, AMessageThatAgreesWithTheStateHeldEndsTheDoubt) {
  Judge judge(Sport::nba);
  judge.offer(0, live(3, 500, 60, 60));
  judge.offer(20, live(3, 480, 63, 60));
  judge.offer(30, live(3, 470, 60, 60));
  judge.offer(40, live(3, 460, 60, 60));
  EXPECT_EQ(judge.offer(45, live(3, 455, 63, 60)), Outcome::accepted);
  EXPECT_EQ(judge.doubt(), StateDoubt::none);
  EXPECT_EQ(judge.offer(50, live(3, 450, 60, 60)), Outcome::waiting) << "counted anew";
  EXPECT_EQ(judge.offer(60, live(3, 440, 60, 60)), Outcome::waiting);
}

TEST(GameTransitions, AScoreFallsOnlyByTheLastScoringPlays) {
  Judge judge(Sport::nfl);
  judge.offer(0, live(2, 800, 0, 0));
  judge.offer(60, live(2, 780, 7, 0));
  judge.offer(600, live(2, 400, 10, 0));
  EXPECT_EQ(judge.offer(610, live(2, 395, 7, 0)), Outcome::waiting) << "the field goal may be taken back";
  EXPECT_EQ(judge.offer(620, live(2, 390, 6, 0)), Outcome::refused) << "the touchdown may not";
  EXPECT_EQ(judge.doubt(), StateDoubt::score_fell);
  judge.offer(630, live(2, 385, 10, 0));
  EXPECT_EQ(judge.offer(800, live(2, 270, 7, 0)), Outcome::refused) << "more than two minutes of play later";
}

TEST(GameTransitions, BaseballTakesRunsBackForFiveMinutes) {
  Judge judge(Sport::mlb);
  judge.offer(0, inning(3, 0, 0));
  judge.offer(60, inning(3, 2, 0));
  EXPECT_EQ(judge.offer(300, inning(3, 1, 0)), Outcome::waiting);
  judge.offer(310, inning(3, 2, 0));
  EXPECT_EQ(judge.offer(400, inning(3, 1, 0)), Outcome::refused);
}

TEST(GameTransitions, AFlickerToScheduledIsNeverBelieved) {
  Judge judge(Sport::nhl);
  judge.offer(0, in(Phase::scheduled, 0, 0, 0, 0));
  judge.offer(900, live(1, 900, 0, 0));
  judge.offer(2000, live(2, 900, 1, 0));
  for (int s = 2010; s < 2200; s += 5) {
    EXPECT_EQ(judge.offer(s, in(Phase::scheduled, 0, 0, 0, 0)), Outcome::refused);
    EXPECT_EQ(judge.transitions.held()->phase, Phase::live);
    EXPECT_EQ(judge.doubt(), StateDoubt::phase);
  }
  EXPECT_EQ(judge.offer(2200, live(2, 720, 1, 0)), Outcome::accepted);
  EXPECT_EQ(judge.doubt(), StateDoubt::none);
}

TEST(GameTransitions, ATrueJumpIsBelievedOnceEnoughTimeHasPassed) {
  Judge judge(Sport::nhl);
  judge.offer(0, live(2, 800, 0, 0));
  EXPECT_EQ(judge.offer(5, live(2, 795, 0, 3)), Outcome::refused);
  EXPECT_EQ(judge.offer(10, live(2, 790, 0, 3)), Outcome::accepted);
}

TEST(GameTransitions, AFinalThatIsTakenBack) {
  Judge judge(Sport::nfl);
  judge.offer(0, live(4, 10, 20, 17));
  judge.offer(10, in(Phase::final, 4, 0, 20, 17));
  ASSERT_TRUE(judge.transitions.over_since().has_value());
  EXPECT_EQ(judge.offer(20, live(4, 5, 20, 17)), Outcome::waiting);
  EXPECT_EQ(judge.offer(30, live(4, 5, 20, 17)), Outcome::waiting);
  EXPECT_EQ(judge.offer(40, live(4, 5, 20, 17)), Outcome::corrected);
  EXPECT_FALSE(judge.transitions.over_since().has_value());
  judge.offer(60, in(Phase::final, 4, 0, 20, 17));
  EXPECT_EQ(*judge.transitions.over_since(), at_s(60));
  EXPECT_EQ(judge.offer(90, in(Phase::final, 4, 0, 20, 18)), Outcome::accepted);
  EXPECT_EQ(*judge.transitions.over_since(), at_s(90)) << "a new score counts anew";
  judge.transitions.close();
  EXPECT_EQ(judge.offer(900, live(4, 5, 20, 17)), Outcome::refused);
}

TEST(GameTransitions, APersonConfirms) {
  Judge judge(Sport::nba);
  judge.offer(0, live(3, 500, 60, 60));
  EXPECT_FALSE(judge.transitions.confirm(at_s(1))) << "nothing to confirm";
  judge.offer(10, live(2, 100, 41, 40));
  EXPECT_TRUE(judge.transitions.confirm(at_s(12)));
  EXPECT_EQ(judge.transitions.held()->period, 2);
  EXPECT_EQ(judge.doubt(), StateDoubt::none);
  EXPECT_EQ(judge.offer(20, live(2, 95, 43, 40)), Outcome::accepted);
  judge.offer(30, in(Phase::unknown, 0, 0, 0, 0));
  EXPECT_FALSE(judge.transitions.confirm(at_s(31))) << "an unreadable status cannot be right";
}

GameState any_state() {
  GameState state;
  state.phase = static_cast<Phase>(*rc::gen::inRange(0, 9));
  state.period = *rc::gen::inRange(-1, 12);
  if (*rc::gen::arbitrary<bool>()) state.clock_ms = *rc::gen::inRange(-1000, 1'300'000);
  state.home_score = *rc::gen::inRange(0, 12);
  state.away_score = *rc::gen::inRange(0, 12);
  return state;
}

RC_GTEST_PROP(GameTransitions, WhateverIsSentWhatIsHeldWasSentAndEndsOnlyByTheTable, ()) {
  Judge judge(static_cast<Sport>(*rc::gen::inRange(0, 7)));
  double now = 0;
  std::optional<GameState> before;
  for (int i = 0; i < 60; ++i) {
    now += *rc::gen::inRange(0, 400);
    const GameState state = any_state();
    const Outcome outcome = judge.offer(now, state);
    const auto& held = judge.transitions.held();
    const bool believed = outcome == Outcome::accepted || outcome == Outcome::corrected;
    if (believed) RC_ASSERT(held && held->home_score == state.home_score && held->phase == state.phase);
    if (!believed) RC_ASSERT(held.has_value() == before.has_value());
    RC_ASSERT(believed == !judge.transitions.doubt());
    if (believed && before) {
      const bool was_on = domain::in_play(before->phase);
      RC_ASSERT(!(was_on && held->phase == Phase::scheduled));
      // A lower score is never taken from one message.
      if (outcome == Outcome::accepted && was_on && domain::in_play(held->phase))
        RC_ASSERT(held->home_score >= before->home_score && held->away_score >= before->away_score);
    }
    before = held;
  }
}

}  // namespace
}  // namespace arbees::engine
