#include "arbees/winprob/strength.hpp"

#include <gtest/gtest.h>

#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

using domain::Game;
using domain::Sport;

Game game(Sport sport, std::optional<std::int32_t> home, std::optional<std::int32_t> away,
          std::optional<double> spread = {}) {
  Game g;
  g.sport = sport;
  g.neutral_site = true;
  g.line.home_moneyline = home;
  g.line.away_moneyline = away;
  g.line.home_spread = spread;
  return g;
}

Strength of(const Game& g) {
  return pregame_strength(g, *strength_fit(g.sport));
}

TEST(Strength, AMoneylinePairThatNoBookmakerQuotesIsNoLine) {
  for (const auto& [home, away] : {std::pair{-143, 310}, {120, 130}, {-150, -150}, {-300, -200}}) {
    EXPECT_FALSE(of(game(Sport::nhl, home, away)).known) << home << " " << away;
    EXPECT_EQ(of(game(Sport::nhl, home, away)).mean, of(game(Sport::nhl, {}, {})).mean) << home << " " << away;
  }
  for (const auto& [home, away] : {std::pair{-143, 123}, {-110, -110}, {-400, 330}, {100, -120}, {-120, 120}})
    EXPECT_TRUE(of(game(Sport::nhl, home, away)).known) << home << " " << away;
}

TEST(Strength, ARunLineOfTheWrongSignBesideAMoneylineIsLeftOut) {
  for (const Sport sport : {Sport::mlb, Sport::nhl}) {
    const double moneyline = of(game(sport, -150, 130)).mean;
    EXPECT_EQ(of(game(sport, -150, 130, 1.5)).mean, moneyline);
    EXPECT_NE(of(game(sport, -150, 130, -1.5)).mean, moneyline);
    EXPECT_LT(of(game(sport, {}, {}, 1.5)).mean, 0.0) << "alone it says who is favoured";
  }
}

TEST(Strength, SourcesThatContradictEachOtherWidenTheError) {
  domain::GameState before;
  before.phase = domain::Phase::scheduled;
  const auto error = [&](const Game& g) { return estimate(g, before).std_error; };
  const Game agree = game(Sport::nba, -240, 200, -5.5);
  Game contradict = agree;
  contradict.line.home_spread = 9.5;
  EXPECT_EQ(of(agree).disagreement, 0.0);
  EXPECT_GT(of(contradict).disagreement, 0.0);
  EXPECT_GT(error(contradict), 2.0 * error(agree));
}

TEST(Strength, ABaseballGameThatHasNotBegunLacksNoBases) {
  domain::GameState before;
  before.phase = domain::Phase::scheduled;
  const Estimate e = estimate(game(Sport::mlb, -150, 130), before);
  EXPECT_NEAR(e.home_raw, 0.6, 0.02);
  EXPECT_LT(e.std_error, 0.04);
  EXPECT_EQ(e.missing & kMissingBaseState, 0U);
}

}  // namespace
}  // namespace arbees::winprob
