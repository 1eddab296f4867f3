#include <gtest/gtest.h>

#include "arbees/engine/engine.hpp"
#include "support/evening.hpp"

/// One offer is decided on and filled once, through whichever market of the physical book it is seen.
namespace arbees::engine {
namespace {

using domain::OrderPurpose;
using domain::Side;
using domain::Venue;
using test::cents;
using test::contracts;
using test::level;

/// Without any pregame strength the model buys nothing: only pairs are traded.
domain::Game without_line() {
  domain::Game game = test::game("g");
  game.line = {};
  return game;
}

struct Session {
  Engine engine{Config{}};
  domain::OutputBuffer out;
  test::Evening evening;

  void play() {
    for (const auto& event : evening.events) engine.step(event, out);
    evening.events.clear();
  }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& output : out)
      if (const auto* body = std::get_if<T>(&output.body)) {
        if constexpr (requires { body->assumption; })
          if (body->assumption != domain::Assumption::expected) continue;
        found.push_back(*body);
      }
    return found;
  }
  base::Quantity bought(std::uint32_t market) const {
    base::Quantity total;
    for (const auto& fill : all<domain::Fill>())
      if (fill.market.value == market && fill.action == domain::OrderAction::buy) total += fill.quantity;
    return total;
  }
};

// Kalshi's home side is offered forty times at 44¢; two Polymarket conditions each offer the away side. Both pairs are
// good, and only one of them can have the forty.
TEST(EngineDepth, OneOfferIsApprovedOnce) {
  Session run;
  test::Evening& e = run.evening;
  e.add(0, domain::GameOpened{without_line()});
  e.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
  e.add(0, domain::MarketOpened{test::market("g", Venue::polymarket, "P1", Side::away)});
  e.add(0, domain::MarketOpened{test::market("g", Venue::polymarket, "P2", Side::away)});
  for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi, domain::FeedId::polymarket})
    e.add(0.5, domain::FeedChanged{feed, domain::FeedHealth::up, "test"});
  e.add(2, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  e.book(30, 0, {level(43, 500)}, {level(44, 40)});
  e.book(30, 1, {level(47, 500)}, {level(48, 40)});
  e.book(30, 2, {level(47, 500)}, {level(48, 40)});
  for (double s = 30.5; s < 40; s += 0.5) e.add(s, domain::ClockTicked{});
  run.play();
  base::Quantity approved;
  base::Quantity held_back;
  for (const auto& signal : run.all<domain::Signal>())
    for (const domain::Leg& leg : signal.legs)
      if (leg.market.value == 0 && signal.kind == domain::SignalKind::arbitrage) {
        if (signal.approved) approved += leg.depth;
        held_back = std::max(held_back, leg.held_back);
      }
  EXPECT_EQ(approved, contracts(40)) << "the second pair sees what the first has taken, or is about to take";
  EXPECT_EQ(run.bought(0), contracts(40));
  EXPECT_LE(run.bought(1) + run.bought(2), contracts(40));
}

// The same offer polled again and again is one offer.
TEST(EngineDepth, APollOfTheSameOfferOffersNothingNew) {
  Session run;
  test::Evening& e = run.evening;
  e.add(0, domain::GameOpened{without_line()});
  e.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
  e.add(0, domain::MarketOpened{test::market("g", Venue::polymarket, "P", Side::away)});
  for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi, domain::FeedId::polymarket})
    e.add(0.5, domain::FeedChanged{feed, domain::FeedHealth::up, "test"});
  e.add(2, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  e.book(30, 0, {level(43, 500)}, {level(44, 200)});
  e.book(30, 1, {level(47, 500)}, {level(48, 200)});
  e.add(30.5, domain::ClockTicked{});
  e.add(31.1, domain::ClockTicked{});
  for (double s = 31.15; s < 60; s += 0.5) {
    e.book(s, 0, {level(43, 500)}, {level(44, 50)});
    e.add(s + 0.1, domain::ClockTicked{});
  }
  run.play();
  ASSERT_GT(run.bought(0), base::Quantity{});
  EXPECT_LE(run.bought(0), contracts(50));
  EXPECT_EQ(run.engine.ledger().held({0}, domain::Claim::yes), run.engine.ledger().held({1}, domain::Claim::yes))
      << "the excess was sold, not completed with depth that was not there";
}

}  // namespace
}  // namespace arbees::engine
