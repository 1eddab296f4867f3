#include "arbees/signals/gates.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "support/evening.hpp"

namespace arbees::signals {
namespace {

using domain::Side;
using domain::Venue;
using test::level;

/// A live game that every gate of books and model lets through, and its one market.
struct Live {
  domain::Game game = test::game("g");
  domain::GameState state;
  domain::Market market = test::market("g", Venue::kalshi, "K-HOM", Side::home);
  domain::OrderBook book{test::cents(1)};
  History mid;
  History model;
  MarketView view;
  Config config;

  Live() {
    game.sport = domain::Sport::nba;
    state.phase = domain::Phase::live;
    state.period = 2;
    state.clock_ms = 300'000;
    book.snapshot(std::vector{level(59, 100)}, std::vector{level(61, 100)});
    view = {{0}, &market, &book, &mid, true, true, domain::MarketStatus::open, domain::FeedHealth::up, test::at_s(100)};
  }
  [[nodiscard]] bool may_exit(const std::function<void(GameInput&)>& change = [](GameInput&) {}) {
    GameInput in;
    in.game = &game;
    in.state = &state;
    in.state_confirmed_at = test::at_s(100);
    in.home = base::Probability::from_double(0.5);
    in.model = &model;
    in.markets = {&view, 1};
    in.now = test::at_s(100);
    change(in);
    return model_may_exit(in, config, {0});
  }
};

TEST(ExitGates, AreThoseOfAnEntry) {
  EXPECT_TRUE(Live{}.may_exit());
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.home.reset(); }));
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.state = nullptr; }));
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.standard_error = 400'000; })) << "a model that is not sure";
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.line_known = false; }));
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.feed = domain::FeedHealth::down; }));
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.state_confirmed_at = test::at_s(1); })) << "an old state";
  EXPECT_FALSE(Live{}.may_exit([](GameInput& in) { in.score_changed_at = test::at_s(100); })) << "right after a score";
  Live review;
  review.state.under_review = true;
  EXPECT_FALSE(review.may_exit());
  Live late;
  late.state.period = 4;
  late.state.clock_ms = 3'000;
  EXPECT_FALSE(late.may_exit());
  Live overtime;
  overtime.state.period = 5;
  EXPECT_FALSE(overtime.may_exit());
  Live paused;
  paused.view.status = domain::MarketStatus::paused;
  EXPECT_FALSE(paused.may_exit());
}

}  // namespace
}  // namespace arbees::signals
