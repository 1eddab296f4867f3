#include <gtest/gtest.h>

#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "arbees/signals/walk.hpp"
#include "support/evening.hpp"

/// Decisions as the whole engine makes them: what is bought of which book, when, and what it is held to.
namespace arbees::engine {
namespace {

using domain::Gate;
using domain::Side;
using domain::Venue;
using test::cents;
using test::contracts;
using test::level;

struct Played {
  Engine engine;
  domain::OutputBuffer out;
  explicit Played(const Config& config = {}) : engine(config) {}
  void play(const test::Evening& evening) {
    for (const auto& event : evening.events) engine.step(event, out);
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
};

/// A game an hour before its start whose home side a pregame price of 60¢ favours, with one Kalshi market on it.
test::Evening favoured() {
  test::Evening evening;
  auto game = test::game("g");
  game.start = test::at_s(3'600);
  game.line.home_spread = -3.0;
  game.line.home_price = base::Probability::from_millionths(600'000);
  evening.add(0, domain::GameOpened{game});
  auto market = test::market("g", Venue::kalshi, "K-HOM", Side::home);
  market.fees.balance_quantum_micros = 10'000;
  evening.add(0, domain::MarketOpened{market});
  for (const auto feed : {domain::FeedId::games, domain::FeedId::kalshi})
    evening.add(0.1, domain::FeedChanged{feed, domain::FeedHealth::up, "test"});
  evening.add(0.2, domain::GameUpdated{{0}, {}});
  std::get<domain::GameUpdated>(evening.events.back().body).state.phase = domain::Phase::scheduled;
  return evening;
}

base::Quantity bought(const Played& run) {
  base::Quantity sum;
  for (const auto& fill : run.all<domain::Fill>()) sum += fill.quantity;
  return sum;
}

TEST(Decisions, ADenseBookIsBoughtLevelByLevel) {
  struct Case {
    const char* name;
    std::vector<domain::Level> asks;
  };
  std::vector<domain::Level> dense;
  for (int c = 50; c < 62; ++c) dense.push_back(level(c, 100));
  base::Quantity least;
  for (const Case& c : {Case{"one level", {level(50, 100)}},
                        Case{"and one dear contract", {level(50, 100), level(57, 1)}}, Case{"every cent", dense}}) {
    Played run;
    auto evening = favoured();
    evening.book(1, 0, {level(49, 1'000)}, c.asks);
    for (int i = 1; i < 20; ++i) evening.add(1 + i * 0.5, domain::ClockTicked{});
    run.play(evening);
    EXPECT_GE(bought(run), contracts(100)) << c.name;
    EXPECT_GE(bought(run), least) << c.name << ": more offers must not buy less";
    least = bought(run);
    for (const auto& fill : run.all<domain::Fill>()) EXPECT_LT(fill.price, cents(56)) << c.name;
  }
}

TEST(Decisions, EntriesOnOneSideAreCountedThoughTheMarketIsTheSame) {
  for (const int most : {1, 2, 3}) {
    Config config;
    config.trading.entries_per_side_max = most;
    Played run(config);
    auto evening = favoured();
    double s = 1;
    for (int round = 0; round < 8; ++round) {
      evening.book(s, 0, {level(49, 1'000)}, {level(50, 100)});
      for (int i = 0; i < 6; ++i) evening.add(s += 0.5, domain::ClockTicked{});
      evening.book(s, 0, {level(58, 1'000)}, {level(59, 100)});  // the edge is gone: the next one is a new signal
      for (int i = 0; i < 6; ++i) evening.add(s += 0.5, domain::ClockTicked{});
    }
    run.play(evening);
    const auto filled = std::ranges::count_if(run.all<domain::Order>(), [](const domain::Order& order) {
      return order.status == domain::OrderStatus::filled;
    });
    EXPECT_EQ(filled, most);
  }
}

TEST(Decisions, EveryFillOfAnOpeningOrderMeetsTheThresholdOfItsSignal) {
  Played run;
  auto evening = favoured();
  std::vector<domain::Level> asks;
  for (int c = 50; c < 62; ++c) asks.push_back(level(c, 37));
  evening.book(1, 0, {level(49, 1'000)}, asks);
  for (int i = 1; i < 20; ++i) evening.add(1 + i * 0.5, domain::ClockTicked{});
  run.play(evening);
  const auto signals = run.all<domain::Signal>();
  const auto approved = std::ranges::find(signals, true, &domain::Signal::approved);
  ASSERT_NE(approved, signals.end());
  const auto& fees = run.engine.market({0})->market.fees;
  ASSERT_GE(run.all<domain::Fill>().size(), 2U);
  for (const auto& fill : run.all<domain::Fill>())
    EXPECT_GE(approved->fair.to_price() - fill.price - domain::unit_fee_or_none(fees, fill.price),
              signals::threshold_of(approved->kind, {}));
}

TEST(Decisions, AnEdgeThatRoundingTakesIsRefusedForThat) {
  Played run;
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  for (const Side side : {Side::home, Side::away}) {
    auto market = test::market("g", Venue::kalshi, side == Side::home ? "K-HOM" : "K-AWY", side);
    market.fees.balance_quantum_micros = 10'000;
    evening.add(0, domain::MarketOpened{market});
  }
  evening.book(1, 0, {level(19, 1)}, {level(20, 1)});  // with 77¢ a pair earns 0.64¢ by the fees and loses 1¢ rounded
  evening.book(1, 1, {level(76, 1)}, {level(77, 1)});
  for (int i = 1; i < 8; ++i) evening.add(1 + i * 0.5, domain::ClockTicked{});
  run.play(evening);
  std::optional<Gate> last;
  for (const auto& signal : run.all<domain::Signal>()) last = signal.refused_by;
  EXPECT_EQ(last, Gate::rounding);
  EXPECT_TRUE(run.all<domain::Order>().empty());
}

TEST(Decisions, ALevelFinalIsPaidOnlyWhereTheGameCanTie) {
  struct Case {
    domain::Sport sport;
    bool postseason;
    bool paid;
  };
  for (const Case& c : {Case{domain::Sport::nba, false, false}, Case{domain::Sport::nfl, true, false},
                        Case{domain::Sport::nfl, false, true}, Case{domain::Sport::mlb, false, true},
                        Case{domain::Sport::mlb, true, false}}) {
    Played run;
    test::Evening evening;
    auto game = test::game("g", c.sport);
    game.postseason = c.postseason;
    evening.add(0, domain::GameOpened{game});
    evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K", Side::home)});
    evening.book(1, 0, {level(49, 500)}, {level(51, 500)});
    evening.add(2, domain::GameUpdated{{0}, test::live(4, 0, 20, 20)});
    auto state = test::live(4, 0, 20, 20);
    state.phase = domain::Phase::final;
    evening.add(30, domain::GameUpdated{{0}, state});
    for (int minute = 1; minute < 20; ++minute) evening.add(30 + 60 * minute, domain::ClockTicked{});
    run.play(evening);
    EXPECT_EQ(run.engine.market({0})->settled, c.paid) << base::enum_name(c.sport) << c.postseason;
  }
}

}  // namespace
}  // namespace arbees::engine
