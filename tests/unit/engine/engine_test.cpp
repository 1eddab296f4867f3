#include "arbees/engine/engine.hpp"

#include <gtest/gtest.h>
#include <algorithm>

#include "support/evening.hpp"

namespace arbees::engine {
namespace {

using domain::Gate;
using domain::Side;
using domain::Venue;
using test::cents;
using test::contracts;
using test::level;

/// Steps an engine through an evening and keeps what it said; `all` leaves the other assumptions' money out.
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

/// An even NBA game late in the third quarter, one Kalshi market on the home side and one Polymarket on the away side.
test::Evening opening() {
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::polymarket, "P-AWY", Side::away)});
  for (const auto feed : {domain::FeedId::kalshi, domain::FeedId::polymarket})
    evening.add(0.5, domain::FeedChanged{feed, domain::FeedHealth::up, "test"});
  evening.book(1, 0, {level(49, 500)}, {level(51, 500)});
  evening.book(1, 1, {level(49, 500)}, {level(51, 500)});
  evening.add(2, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  return evening;
}

TEST(Engine, NumbersItsOutputsWithoutHoles) {
  Played run;
  run.play(opening());
  ASSERT_FALSE(run.out.empty());
  for (std::size_t i = 0; i < run.out.size(); ++i) EXPECT_EQ(run.out[i].sequence, i + 1);
}

TEST(Engine, AnArbitrageIsToldTradedAndSettledToTheCent) {
  Played run;
  auto evening = opening();
  evening.book(30, 0, {level(49, 500)}, {level(44, 40)});  // crossed: nothing may come of it
  evening.book(31, 0, {level(43, 500)}, {level(44, 40)});
  evening.book(31.5, 1, {level(47, 500)}, {level(48, 40)});
  for (const double s : {32.4, 32.6, 34.0, 35.0, 36.0}) evening.add(s, domain::ClockTicked{});
  auto final_state = test::live(4, 0, 101, 99);
  final_state.phase = domain::Phase::final;
  evening.add(60, domain::GameUpdated{{0}, final_state});
  evening.add(661, domain::ClockTicked{});  // ten quiet minutes confirm the final
  run.play(evening);

  std::vector<domain::Signal> pairs;
  for (const auto& signal : run.all<domain::Signal>())
    if (signal.kind == domain::SignalKind::arbitrage && signal.approved) pairs.push_back(signal);
  ASSERT_EQ(pairs.size(), 1U);
  const auto fills = run.all<domain::Fill>();
  base::Quantity shares[2];
  base::Money spent;
  for (const auto& fill : fills) {
    shares[fill.market.value] += fill.quantity;
    spent += base::notional(fill.price, fill.quantity, base::Rounding::up) + fill.fee;
  }
  EXPECT_EQ(shares[0], shares[1]) << "equal shares on both legs";
  EXPECT_GT(shares[0].raw(), 0);
  const base::Money payout = base::notional(base::kPriceOne, shares[0], base::Rounding::down);
  EXPECT_EQ(run.engine.ledger().account().realised, payout - spent) << "one side of each pair pays 1.00";
  EXPECT_TRUE(run.engine.ledger().balanced());
}

TEST(Engine, EveryRefusalNamesTheGateThatRefused) {
  struct Case {
    const char* name;
    Gate gate;
    void (*spoil)(test::Evening&);
  };
  // Each starts from a home side offered at 30¢ that the model thinks is worth about 50.
  for (const Case& c : {
           Case{"the edge is too good to be true", Gate::too_good, [](test::Evening&) {}},
           Case{"no sizes", Gate::sizes_known,
                [](test::Evening& e) { e.book(200, 0, {level(41, 1)}, {level(42, 1)}, false); }},
           Case{"the market moved and the feed did not", Gate::state_agreement,
                [](test::Evening& e) { e.book(200, 0, {level(41, 9)}, {level(42, 9)}); }},
           Case{"wide book", Gate::spread, [](test::Evening& e) { e.book(200, 0, {level(20, 9)}, {level(42, 9)}); }},
           Case{"paused market", Gate::market_open,
                [](test::Evening& e) {
                  e.add(199, domain::MarketStatusChanged{{0}, domain::MarketStatus::paused, std::nullopt});
                  e.book(200, 0, {level(41, 9)}, {level(42, 9)});
                }},
           Case{"games feed down", Gate::connection,
                [](test::Evening& e) {
                  e.add(199, domain::FeedChanged{domain::FeedId::games, domain::FeedHealth::down, "timeout"});
                  e.book(200, 0, {level(41, 9)}, {level(42, 9)});
                }},
           Case{"feed gone quiet", Gate::connection,
                [](test::Evening& e) {
                  e.add(199, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::suspect, ""});
                  e.book(200, 0, {level(41, 9)}, {level(42, 9)});
                }},
       }) {
    Played run;
    auto evening = opening();
    if (c.gate == Gate::too_good) {
      evening.book(200, 0, {level(29, 9)}, {level(30, 9)});
      evening.book(400, 0, {level(29, 9)}, {level(30, 10)});
      evening.add(401, domain::GameUpdated{{0}, test::live(3, 60, 70, 70)});
      evening.book(402, 0, {level(29, 9)}, {level(30, 11)});
    }
    c.spoil(evening);
    run.play(evening);
    bool found = false;
    for (const auto& signal : run.all<domain::Signal>()) {
      if (signal.kind != domain::SignalKind::model_edge) continue;
      EXPECT_FALSE(signal.approved) << c.name;
      for (const auto& gate : signal.gates) found = found || (gate.gate == c.gate && !gate.passed);
    }
    EXPECT_TRUE(found) << c.name;
    EXPECT_TRUE(run.all<domain::Fill>().empty()) << c.name;
  }
}

TEST(Engine, AModelEdgeThatHoldsIsBoughtOnceAndNeverFlipped) {
  Config config;
  config.signals.agreement_max = 10'000;
  Played run(config);
  auto evening = opening();
  evening.add(99, domain::GameUpdated{{0}, test::live(3, 90, 70, 70)});
  evening.book(100, 0, {level(41, 200)}, {level(42, 200)});
  for (int i = 1; i < 20; ++i) evening.book(100 + i, 0, {level(41, 200)}, {level(42, 200 + i)});
  evening.book(130, 0, {level(60, 200)}, {level(61, 200)});  // now NO looks cheap: that would be the other side
  evening.add(131, domain::GameUpdated{{0}, test::live(3, 60, 70, 70)});
  evening.book(132, 0, {level(60, 200)}, {level(61, 201)});
  run.play(evening);
  const auto orders = run.all<domain::Order>();
  ASSERT_EQ(orders.size(), 2U) << "one order: sent, then filled";
  EXPECT_EQ(orders[1].status, domain::OrderStatus::filled);
  bool refused = false;
  for (const auto& signal : run.all<domain::Signal>())
    for (const auto& gate : signal.gates) refused = refused || (gate.gate == Gate::one_position && !gate.passed);
  EXPECT_TRUE(refused) << "the opposite trade must be refused by one_position";
}

TEST(Engine, AMarketThatLooksLikeTheOtherSideIsNotBelieved) {
  Played run;
  auto evening = opening();
  evening.add(603, domain::GameUpdated{{0}, test::live(4, 120, 95, 70)});
  evening.book(604, 0, {level(3, 500)}, {level(5, 500)});  // YES = home, which leads by 25: priced like the away side
  evening.book(604, 1, {level(3, 500)}, {level(5, 500)});  // YES = away: as it should be
  for (int second = 605; second < 645; ++second) evening.add(second, domain::ClockTicked{});
  evening.book(645, 0, {level(3, 500)}, {level(5, 400)});
  evening.book(645, 1, {level(3, 500)}, {level(5, 400)});
  run.play(evening);
  for (const auto& signal : run.all<domain::Signal>())
    for (const auto& leg : signal.legs)
      EXPECT_FALSE(leg.market.value == 0 && signal.approved) << "a fake edge of 90 cents must never be traded";
  EXPECT_TRUE(run.engine.game({0})->inversion.alarmed({0}));
  EXPECT_FALSE(run.engine.game({0})->inversion.alarmed({1}));
}

TEST(Engine, AGapLeavesNoPriceToTradeOn) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::BookVoided{{0}, domain::BookFault::sequence_gap});
  evening.add(11, domain::BookDelta{{0}, domain::BookSide::ask, cents(20), contracts(1000), false});
  run.play(evening);
  const auto quotes = run.all<domain::Quote>();
  EXPECT_EQ(quotes.back().fault, domain::BookFault::sequence_gap);
  EXPECT_FALSE(quotes.back().ask.has_value());
  EXPECT_TRUE(run.all<domain::Signal>().empty());
  const auto rejected = run.all<domain::Rejected>();
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_EQ(rejected[0].fault, domain::BookFault::sequence_gap);
}

TEST(Engine, ADeadConnectionVoidsItsBooksAtOnceAndNoOthers) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::FeedChanged{domain::FeedId::kalshi, domain::FeedHealth::down, "reset"});
  run.play(evening);
  EXPECT_EQ(run.engine.market({0})->book.fault(), domain::BookFault::disconnected);
  EXPECT_TRUE(run.engine.market({1})->book.usable());
}

TEST(Engine, ALowerScoreNeedsThreeSnapshotsTenSecondsApart) {
  Played run;
  auto evening = opening();
  evening.add(10, domain::GameUpdated{{0}, test::live(3, 110, 73, 70)});
  for (const int s : {15, 20, 25}) evening.add(s, domain::GameUpdated{{0}, test::live(3, 120 - s, 70, 70)});
  run.play(evening);
  EXPECT_EQ(run.engine.game({0})->state->home_score, 73);
  EXPECT_EQ(run.all<domain::Rejected>().back().reason, domain::RejectReason::score_decrease_unconfirmed);
  EXPECT_EQ(run.all<domain::GameView>().back().doubt, domain::StateDoubt::score_fell);
  test::Evening again;
  again.add(35, domain::GameUpdated{{0}, test::live(3, 85, 70, 70)});
  run.play(again);
  EXPECT_EQ(run.engine.game({0})->state->home_score, 70);
  EXPECT_EQ(run.all<domain::GameView>().back().doubt, domain::StateDoubt::none);
}

TEST(Engine, RefusesWhatItDoesNotKnow) {
  Played run;
  test::Evening evening;
  evening.book(0, 7, {}, {});
  evening.add(0, domain::GameUpdated{{3}, test::live(1, 1, 0, 0)});
  evening.add(0, domain::MarketOpened{test::market("nowhere", Venue::kalshi, "K", Side::home)});
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::GameOpened{test::game("g")});
  run.play(evening);
  const auto rejected = run.all<domain::Rejected>();
  ASSERT_EQ(rejected.size(), 4U);
  EXPECT_EQ(rejected[0].reason, domain::RejectReason::unknown_market);
  EXPECT_EQ(rejected[1].reason, domain::RejectReason::unknown_game);
  EXPECT_EQ(rejected[2].reason, domain::RejectReason::unknown_game);
  EXPECT_EQ(rejected[3].reason, domain::RejectReason::duplicate);
}

TEST(Engine, TheKillSwitchStopsNewOrdersAndSaysSo) {
  Config config;
  config.signals.agreement_max = 10'000;
  Played run(config);
  auto evening = opening();
  evening.add(50, domain::KillSwitchChanged{true});
  evening.add(99, domain::GameUpdated{{0}, test::live(3, 90, 70, 70)});
  evening.book(100, 0, {level(41, 200)}, {level(42, 200)});
  evening.add(101, domain::ClockTicked{});
  run.play(evening);
  EXPECT_TRUE(run.all<domain::Order>().empty());
  std::vector<std::optional<Gate>> refusals;
  for (const auto& signal : run.all<domain::Signal>())
    if (signal.kind == domain::SignalKind::model_edge) refusals.push_back(signal.refused_by);
  EXPECT_EQ(refusals, (std::vector<std::optional<Gate>>{Gate::persistence, Gate::kill_switch}));
}

TEST(Engine, AClockThatIsNotTrustedStopsNewOrdersUntilItIs) {
  Config config;
  config.signals.agreement_max = 10'000;
  for (const bool trusted_again : {false, true}) {
    Played run(config);
    auto evening = opening();
    evening.add(50, domain::ClockChanged{base::seconds(-60), false, "set back"});
    if (trusted_again) evening.add(60, domain::ClockChanged{{}, true, "two servers agree"});
    evening.add(99, domain::GameUpdated{{0}, test::live(3, 90, 70, 70)});
    evening.book(100, 0, {level(41, 200)}, {level(42, 200)});
    evening.add(101, domain::ClockTicked{});
    run.play(evening);
    EXPECT_EQ(run.all<domain::Order>().empty(), !trusted_again);
    const auto states = run.all<domain::TradingState>();
    ASSERT_EQ(states.size(), trusted_again ? 2U : 1U);
    EXPECT_TRUE(states[0].clock_stop);
    EXPECT_FALSE(states[0].kill_switch);
    EXPECT_EQ(run.all<domain::ClockChanged>().size(), states.size()) << "everyone is told";
    if (trusted_again) continue;
    std::vector<std::optional<Gate>> refusals;
    for (const auto& signal : run.all<domain::Signal>())
      if (signal.kind == domain::SignalKind::model_edge) refusals.push_back(signal.refused_by);
    EXPECT_EQ(refusals, (std::vector<std::optional<Gate>>{Gate::persistence, Gate::clock_trusted}));
  }
}

TEST(Engine, AnEdgeMustStandBeforeItIsTradedAndIsLookedAtThoughNothingHappens) {
  // The gap opens at 31.5 s. It may close before it has stood for a second, flicker, or stand.
  struct Case {
    const char* name;
    void (*then)(test::Evening&);
    bool traded;
  };
  for (const Case& c : {
           Case{"closed after 0.9 s", [](test::Evening& e) { e.book(32.4, 1, {level(47, 500)}, {level(55, 40)}); },
                false},
           Case{"closed for an instant, then open again for 0.9 s",
                [](test::Evening& e) {
                  e.book(32.0, 1, {level(47, 500)}, {level(55, 40)});
                  e.book(32.1, 1, {level(47, 500)}, {level(48, 40)});
                  e.book(33.0, 1, {level(47, 500)}, {level(55, 40)});
                },
                false},
           Case{"stands; the next event closes it, but an order was due before that",
                [](test::Evening& e) { e.book(33.5, 1, {level(47, 500)}, {level(55, 40)}); }, true},
           Case{"stands; nothing but the clock moves", [](test::Evening&) {}, true},
       }) {
    Played run;
    auto evening = opening();
    evening.book(31, 0, {level(46, 500)}, {level(47, 40)});
    evening.book(31.5, 1, {level(47, 500)}, {level(48, 40)});
    c.then(evening);
    evening.add(34, domain::ClockTicked{});
    run.play(evening);
    const auto signals = run.all<domain::Signal>();
    const bool approved = std::ranges::any_of(signals, [](const domain::Signal& signal) {
      return signal.kind == domain::SignalKind::arbitrage && signal.approved;
    });
    EXPECT_EQ(approved, c.traded) << c.name;
  }
}

TEST(Engine, AVenuesPregamePriceStandsInForAMissingLine) {
  Played run;
  test::Evening evening;
  auto game = test::game("g");
  game.line = {};
  evening.add(0, domain::GameOpened{game});
  evening.add(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K", Side::home)});
  evening.book(1, 0, {level(79, 10)}, {level(81, 10)});
  evening.add(60, domain::GameUpdated{{0}, test::live(1, 700, 0, 0)});
  run.play(evening);
  const auto views = run.all<domain::GameView>();
  ASSERT_EQ(views.size(), 1U);
  ASSERT_TRUE(views[0].home.has_value());
  EXPECT_NEAR(views[0].home->to_double(), 0.80, 0.04);
}

}  // namespace
}  // namespace arbees::engine
