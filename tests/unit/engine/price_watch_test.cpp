#include "arbees/engine/price_watch.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::engine {
namespace {

using domain::StateDoubt;
using domain::Venue;
using test::at_s;
using test::live;

TEST(PriceWatch, AFeedThatStandsWhileBothVenuesMoveIsFrozen) {
  const auto game = test::game("g");
  PriceWatch watch;
  watch.price(Venue::kalshi, 5000);
  watch.price(Venue::polymarket, 5050);
  watch.restart();
  watch.price(Venue::kalshi, 5400);
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(90)), StateDoubt::none) << "one venue alone";
  watch.price(Venue::polymarket, 4700);
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(90)), StateDoubt::none) << "apart";
  watch.price(Venue::polymarket, 5300);
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(89)), StateDoubt::none) << "too soon";
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(90)), StateDoubt::frozen);
  auto rest = live(2, 0, 40, 40);
  rest.phase = domain::Phase::intermission;
  EXPECT_EQ(watch.doubt(game, rest, at_s(0), at_s(90)), StateDoubt::none) << "no clock runs in a break";
  EXPECT_EQ(watch.detail(StateDoubt::frozen, game, at_s(0), at_s(95)),
            "clock and play have stood for 95 s while both venues' prices moved by 2.5¢ or more");
  watch.restart();
  EXPECT_EQ(watch.doubt(game, live(2, 290, 40, 40), at_s(0), at_s(190)), StateDoubt::none);
}

TEST(PriceWatch, NothingIsFrozenWhileTheSidesChange) {
  const auto game = test::game("g");
  PriceWatch watch;
  watch.price(Venue::kalshi, 5000);
  watch.price(Venue::kalshi, 5800);
  auto state = live(7, 0, 4, 4);
  domain::BaseballDetail baseball;
  baseball.half = domain::Half::middle;
  state.detail = baseball;
  EXPECT_EQ(watch.doubt(game, state, at_s(0), at_s(150)), StateDoubt::none);
  baseball.half = domain::Half::bottom;
  state.detail = baseball;
  EXPECT_EQ(watch.doubt(game, state, at_s(0), at_s(150)), StateDoubt::frozen);
}

TEST(PriceWatch, WhereOneVenueQuotesItMustMoveFurther) {
  const auto game = test::game("g");
  PriceWatch watch;
  watch.price(Venue::kalshi, 5000);
  watch.price(Venue::kalshi, 5390);
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(100)), StateDoubt::none);
  watch.price(Venue::kalshi, 5400);
  EXPECT_EQ(watch.doubt(game, live(2, 300, 40, 40), at_s(0), at_s(100)), StateDoubt::frozen);
}

TEST(PriceWatch, AGamePastItsStartWhosePricesMoveHasBegun) {
  auto game = test::game("g");
  game.start = at_s(1000);
  domain::GameState scheduled;
  scheduled.phase = domain::Phase::scheduled;
  PriceWatch watch;
  watch.price(Venue::kalshi, 5000);
  watch.price(Venue::kalshi, 5800);
  EXPECT_EQ(watch.doubt(game, scheduled, at_s(0), at_s(990)), StateDoubt::none) << "before the start prices may move";
  watch.price(Venue::kalshi, 6050);
  EXPECT_EQ(watch.doubt(game, scheduled, at_s(0), at_s(1130)), StateDoubt::none) << "not by enough";
  watch.price(Venue::kalshi, 6200);
  EXPECT_EQ(watch.doubt(game, scheduled, at_s(0), at_s(1110)), StateDoubt::none) << "feeds are late";
  EXPECT_EQ(watch.doubt(game, scheduled, at_s(0), at_s(1130)), StateDoubt::not_started);
  game.start = {};
  EXPECT_EQ(watch.doubt(game, scheduled, at_s(0), at_s(1130)), StateDoubt::none) << "no start is known";
}

}  // namespace
}  // namespace arbees::engine
