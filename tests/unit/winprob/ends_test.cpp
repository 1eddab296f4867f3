// Overtime and expired clocks: what must hold whatever was fitted.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "arbees/winprob/winprob.hpp"
#include "states.hpp"

namespace arbees::winprob {
namespace {

using domain::FootballDetail;
using domain::Game;
using domain::GameState;
using domain::Side;
using domain::Sport;
using testing::kSports;
using testing::Random;

constexpr double kSame = 1e-12;

Game even_game(Sport sport, std::int32_t season = 0, bool postseason = false) {
  Game g;
  g.sport = sport;
  g.neutral_site = true;
  g.line.home_spread = 0.0;
  g.season = season;
  g.postseason = postseason;
  return g;
}

GameState state(std::int32_t period, std::optional<std::int32_t> seconds, std::int32_t lead,
                domain::SportDetail detail = {}) {
  GameState s;
  s.phase = domain::Phase::live;
  s.period = period;
  if (seconds) s.clock_ms = *seconds * 1000;
  s.home_score = 27 + lead;
  s.away_score = 27;
  s.detail = std::move(detail);
  return s;
}

double home(const Game& g, const GameState& s) {
  return estimate(g, s).home_raw;
}

FootballDetail ball(Side side, int yards, int down = 1, int distance = 10) {
  return {.possession = side,
          .down = down,
          .distance = distance,
          .yards_to_goal = yards,
          .home_timeouts = 2,
          .away_timeouts = 2};
}

FootballDetail kickoff_to(Side side) {
  return {.possession = side, .home_timeouts = 2, .away_timeouts = 2, .kickoff = true};
}

TEST(ExpiredClock, ALeadHasWonAndALevelGameIsEvenInEveryModel) {
  struct Row {
    Sport sport;
    int period;
  };
  for (const Row row : {Row{Sport::nfl, 4},
                        {Sport::nfl, 5},
                        {Sport::ncaaf, 4},
                        {Sport::nba, 4},
                        {Sport::nba, 5},
                        {Sport::nba, 7},
                        {Sport::ncaab, 2},
                        {Sport::ncaab, 3},
                        {Sport::nhl, 3},
                        {Sport::nhl, 4}})
    for (int lead = 1; lead <= 40; ++lead) {
      const Game g = even_game(row.sport);
      EXPECT_GT(home(g, state(row.period, 0, lead)), 0.999) << base::enum_name(row.sport) << row.period << " " << lead;
      EXPECT_LT(home(g, state(row.period, 0, -lead)), 0.001) << base::enum_name(row.sport) << row.period << " " << lead;
      EXPECT_NEAR(home(g, state(row.period, 0, 0)), 0.5, 1e-9) << base::enum_name(row.sport) << row.period;
    }
}

TEST(ExpiredClock, InRegulationTheBallOfTheLastPlayDecidesNothing) {
  for (const Sport sport : {Sport::nfl, Sport::ncaaf})
    for (const Side side : {Side::home, Side::away}) {
      EXPECT_NEAR(home(even_game(sport), state(4, 0, 0, ball(side, 3))), 0.5, 1e-9);
      EXPECT_GT(home(even_game(sport), state(4, 0, 3, ball(side, 3))), 0.999);
    }
}

/// A lead in an extra period that the next score ends, or after the last out, is a result.
TEST(SuddenDeath, ALeadIsOver) {
  for (int lead = 1; lead <= 3; ++lead) {
    EXPECT_GT(home(even_game(Sport::nhl), state(4, 200, lead)), 0.999);
    EXPECT_GT(home(even_game(Sport::nhl, 2026, true), state(5, 1100, lead)), 0.999);
    EXPECT_GT(home(even_game(Sport::nfl, 2009), state(5, 500, lead, ball(Side::away, 40))), 0.999);
    const domain::BaseballDetail over{.half = domain::Half::end, .outs = 3, .bases = 0};
    EXPECT_GT(home(even_game(Sport::mlb), state(10, {}, lead, over)), 0.999);
    EXPECT_LT(home(even_game(Sport::mlb), state(11, {}, -lead, over)), 0.001);
    const domain::BaseballDetail walked_off{.half = domain::Half::bottom, .outs = 1, .bases = 0};
    EXPECT_GT(home(even_game(Sport::mlb), state(10, {}, lead, walked_off)), 0.999);
  }
}

TEST(NflOvertime, TheClockEndsARegularSeasonGame) {
  for (const std::int32_t season : {0, 2013, 2019, 2024, 2025, 2026})
    for (int lead = 1; lead <= 20; ++lead) {
      const Game g = even_game(Sport::nfl, season);
      EXPECT_GT(home(g, state(5, 0, lead, ball(Side::away, 75))), 0.999) << season << " " << lead;
      EXPECT_GT(home(g, state(5, 5, lead < 3 ? 3 : lead, ball(Side::away, 75))), 0.99) << season << " " << lead;
    }
}

TEST(NflOvertime, APostseasonGameGoesOnWhileTheSideBehindHasTheBall) {
  const double on_its_way = home(even_game(Sport::nfl, 2025, true), state(5, 5, 7, ball(Side::away, 75)));
  EXPECT_GT(on_its_way, 0.6);
  EXPECT_LT(on_its_way, 0.95);
  EXPECT_GT(home(even_game(Sport::nfl, 2025, true), state(5, 0, 7)), 0.999);  // nobody is said to have the ball
}

/// Until 2024 (in the postseason until 2021) a touchdown of the first possession ended it.
TEST(NflOvertime, TheRuleOfTheSeasonSaysWhetherATouchdownIsAnswered) {
  const GameState touchdown = state(5, 495, 7, kickoff_to(Side::away));
  EXPECT_GT(home(even_game(Sport::nfl, 2024), touchdown), 0.999);
  EXPECT_GT(home(even_game(Sport::nfl, 2021, true), touchdown), 0.999);
  for (const Game& g : {even_game(Sport::nfl, 2025), even_game(Sport::nfl), even_game(Sport::nfl, 2022, true)}) {
    EXPECT_GT(home(g, touchdown), 0.75);
    EXPECT_LT(home(g, touchdown), 0.95);
  }
  // A field goal is answered under both.
  for (const std::int32_t season : {2019, 2025}) {
    const double field_goal = home(even_game(Sport::nfl, season), state(5, 500, 3, kickoff_to(Side::away)));
    EXPECT_GT(field_goal, 0.5);
    EXPECT_LT(field_goal, 0.75);
  }
}

TEST(NflOvertime, TheSeasonIsReadFromTheStartWhereTheFeedDoesNotSay) {
  Game g = even_game(Sport::nfl);
  g.start = *base::parse_utc("2024-11-24T18:00:00Z");
  EXPECT_GT(home(g, state(5, 495, 7, kickoff_to(Side::away))), 0.999);
  g.start = *base::parse_utc("2025-11-23T18:00:00Z");
  EXPECT_LT(home(g, state(5, 495, 7, kickoff_to(Side::away))), 0.95);
}

TEST(NflOvertime, WhoHasHadTheBallDecides) {
  const Game g = even_game(Sport::nfl, 2025);
  FootballDetail snap = ball(Side::home, 30);
  snap.home_had_ball = true;
  snap.away_had_ball = false;
  const double first = home(g, state(5, 500, 0, snap));
  snap.away_had_ball = true;
  const double second = home(g, state(5, 500, 0, snap));
  EXPECT_GT(second, first + 0.1);                     // now any score wins
  EXPECT_GT(home(g, state(5, 300, 3, snap)), 0.999);  // ahead, and the other side has had its turn
}

RC_GTEST_PROP(NflOvertimeLaw, ALeadIsWorthMoreWithMorePointsAndWithLessTime, ()) {
  Random r(*rc::gen::arbitrary<std::uint64_t>());
  for (int i = 0; i < 5000; ++i) {
    const Game g = even_game(Sport::nfl, r.in(2012, 2026), r.chance(0.2));
    FootballDetail detail;
    if (r.chance(0.7))
      detail = r.chance(0.3) ? kickoff_to(Side::away) : ball(Side::away, r.in(1, 99), r.in(1, 4), r.in(1, 20));
    const int lead = r.in(1, 12);
    const int seconds = r.in(0, 600);
    const double before = home(g, state(5, seconds, lead, detail));
    const int more = lead + r.in(1, 5);
    const double after = home(g, state(5, seconds, more, detail));
    if (after < before - kSame)
      RC_FAIL(fmt::format(
          "season {} postseason {}, {} s, lead {} -> {}: {} -> {}; ball {} kickoff {} place {} down {} distance {}",
          g.season, g.postseason, seconds, lead, more, before, after, detail.possession.has_value(), detail.kickoff,
          detail.yards_to_goal.value_or(-1), detail.down.value_or(-1), detail.distance.value_or(-1)));
    RC_ASSERT(home(g, state(5, r.in(0, seconds), lead, detail)) >= before - kSame);
  }
}

FootballDetail college_ball(Side side, bool other_had, int yards = 25) {
  FootballDetail d = ball(side, yards);
  (side == Side::home ? d.home_had_ball : d.away_had_ball) = true;
  (side == Side::home ? d.away_had_ball : d.home_had_ball) = other_had;
  return d;
}

TEST(CollegeOvertime, ThePossessionThatAnswersNeedsWhatItNeeds) {
  const Game g = even_game(Sport::ncaaf, 2024);
  const auto answering = [&](int lead, int period = 5) {
    return home(g, state(period, {}, lead, college_ball(Side::home, true)));
  };
  EXPECT_GT(answering(0), 0.85);   // any score wins
  EXPECT_GT(answering(-3), 0.6);   // a field goal ties, a touchdown wins
  EXPECT_LT(answering(-7), 0.35);  // a touchdown only ties, or wins by a try for two
  EXPECT_LT(answering(-8), 0.2);
  EXPECT_LT(answering(-9), 0.001);
  EXPECT_GT(answering(3), 0.999);
  EXPECT_GT(answering(-6, 5), answering(-6, 6));  // from the second on the try is for two
}

TEST(CollegeOvertime, FromTheThirdOnThereAreOnlyTriesForTwo) {
  const Game g = even_game(Sport::ncaaf, 2024);
  for (const int period : {7, 8, 9}) {
    const auto at = [&](int lead, bool other_had) {
      return home(g, state(period, {}, lead, college_ball(Side::home, other_had, 3)));
    };
    EXPECT_LT(at(-3, true), 0.001);  // a lost game
    EXPECT_NEAR(at(-2, true), 0.24, 0.05);
    EXPECT_NEAR(at(0, true), 0.74, 0.05);
    EXPECT_NEAR(at(0, false), 0.5, 0.05);
    EXPECT_GT(at(2, true), 0.999);
  }
  // Before 2019 there were no such tries.
  EXPECT_GT(home(even_game(Sport::ncaaf, 2018), state(7, {}, -7, college_ball(Side::home, true))), 0.1);
}

/// Where the ball is told and who has had it, the opening possession is about even.
TEST(CollegeOvertime, TheOpeningPossessionIsAboutEven) {
  EXPECT_NEAR(home(even_game(Sport::ncaaf, 2024), state(5, {}, 0, college_ball(Side::home, false))), 0.48, 0.06);
}

struct Late {
  const char* what;
  int lead;
  int seconds;
  FootballDetail detail;
  double low;
  double high;
};

TEST(LastSnaps, AreWhatTheBaseRatesSay) {
  const Late cases[] = {{"receivers down 2, 10 s", -2, 10, kickoff_to(Side::home), 0.0, 0.07},
                        {"receivers down 3, 3 s", -3, 3, kickoff_to(Side::home), 0.0, 0.02},
                        {"down 2 on the 10, 3 s", -2, 3, ball(Side::home, 10), 0.93, 0.99},
                        {"up 1, kicking off, 3 s", 1, 3, kickoff_to(Side::away), 0.985, 1.0},
                        {"down 4 on its own 30, 5 s", -4, 5, ball(Side::home, 70), 0.0, 0.02},
                        {"up 2 with the ball, 60 s, no timeouts against it",
                         2,
                         60,
                         {.possession = Side::home,
                          .down = 1,
                          .distance = 10,
                          .yards_to_goal = 60,
                          .home_timeouts = 2,
                          .away_timeouts = 0},
                         0.985,
                         1.0},
                        {"up 3 with the ball, 110 s, no timeouts against it",
                         3,
                         110,
                         {.possession = Side::home,
                          .down = 1,
                          .distance = 10,
                          .yards_to_goal = 60,
                          .home_timeouts = 2,
                          .away_timeouts = 0},
                         0.97,
                         1.0}};
  for (const Late& c : cases) {
    const double p = home(even_game(Sport::nfl), state(4, c.seconds, c.lead, c.detail));
    EXPECT_GE(p, c.low) << c.what;
    EXPECT_LE(p, c.high) << c.what;
  }
}

TEST(LastSnaps, APlaceThatNobodyTellsIsAnErrorOfItsOwn) {
  const Game g = even_game(Sport::nfl);
  const FootballDetail bare{.possession = Side::away, .home_timeouts = 2, .away_timeouts = 2};
  int states = 0;
  int within_one = 0;
  int within_two = 0;
  for (const int seconds : {3, 10, 20, 40, 60, 80, 100, 119})
    for (int lead = -8; lead <= 8; ++lead)
      for (int yards = 2; yards < 98; yards += 5) {
        const Estimate untold = estimate(g, state(4, seconds, lead, bare));
        const double off = std::abs(home(g, state(4, seconds, lead, ball(Side::away, yards))) - untold.home_raw);
        ++states;
        within_one += off <= untold.std_error + 1e-3 ? 1 : 0;
        within_two += off <= 2.0 * untold.std_error + 1e-3 ? 1 : 0;
      }
  EXPECT_GE(within_one, 0.68 * states);
  EXPECT_GE(within_two, 0.95 * states);
}

}  // namespace
}  // namespace arbees::winprob
