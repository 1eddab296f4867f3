// How fresh the engine takes a book to be, and what may be traded on it.
#include <gtest/gtest.h>

#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "support/evening.hpp"

namespace arbees::engine {
namespace {

using domain::FeedHealth;
using domain::FeedId;
using domain::Gate;
using domain::Side;
using domain::Venue;
using test::at_s;
using test::level;

/// Two Kalshi markets of one game, home and away, over an engine that is stepped by hand.
struct Rig {
  Engine engine{Config{}};
  domain::OutputBuffer out;

  Rig() {
    step(0, domain::GameOpened{test::game("g")});
    step(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-HOM", Side::home)});
    step(0, domain::MarketOpened{test::market("g", Venue::kalshi, "K-AWY", Side::away)});
    step(0.5, domain::FeedChanged{FeedId::kalshi, FeedHealth::up, "test", {}});
  }
  void step(double s, domain::EventBody body, std::optional<double> as_of = std::nullopt) {
    engine.step({base::at_once(at_s(s)), std::move(body), as_of ? at_s(*as_of) : base::Nanos{}}, out);
  }
  void book(double s, std::uint32_t market, double bid, double ask, bool polled, std::optional<double> as_of = {}) {
    domain::BookSnapshot shown{{market}, {level(bid, 500)}, {level(ask, 500)}};
    shown.polled = polled;
    step(s, std::move(shown), as_of);
  }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& output : out)
      if (const auto* body = std::get_if<T>(&output.body)) found.push_back(*body);
    return found;
  }
  /// What a gate last said of an arbitrage; nothing when no arbitrage was seen or the gate was not asked.
  std::optional<domain::GateResult> last(Gate gate) const {
    std::optional<domain::GateResult> found;
    for (const auto& signal : all<domain::Signal>())
      if (signal.kind == domain::SignalKind::arbitrage)
        for (const auto& result : signal.gates)
          if (result.gate == gate) found = result;
    return found;
  }
  bool approved() const {
    return std::ranges::any_of(all<domain::Signal>(), [](const auto& signal) { return signal.approved; });
  }
};

/// The case of report 18: one market's requests hang, the other one moves; 0.60 + 0.25 is an old price and a new one.
TEST(Freshness, APolledBookIsAsOldAsItsOwnRequestWhateverElseIsHeard) {
  Rig rig;
  rig.book(1, 0, 58, 60, true, 0.9);
  rig.book(1, 1, 40, 42, true, 0.9);
  for (int s = 2; s < 14; ++s) {
    rig.book(s, 1, 23, 25, true, s - 0.1);
    rig.step(s + 0.5, domain::FeedHeartbeat{FeedId::kalshi, {}}, s + 0.5);
    rig.step(s + 0.6, domain::ClockTicked{});
  }
  EXPECT_FALSE(rig.approved()) << "an old price and a new one are no arbitrage";
  ASSERT_TRUE(rig.last(Gate::persistence));
  EXPECT_EQ(rig.last(Gate::persistence)->measured, 0) << "nobody has seen both prices at once";
  EXPECT_TRUE(rig.all<domain::Fill>().empty());
  const auto quotes = rig.all<domain::Quote>();
  EXPECT_EQ(quotes.back().as_of, at_s(12.9));
  EXPECT_TRUE(quotes.back().polled);
}

TEST(Freshness, AnEdgeBetweenPolledBooksIsTradedOnceBothWereAskedForAfterItBegan) {
  Rig rig;
  for (int s = 1; s < 8; s += 2) {
    rig.book(s, 0, 58, 60, true, s - 0.1);
    rig.book(s + 0.5, 1, 32, 34, true, s + 0.4);
    rig.step(s + 1, domain::ClockTicked{});
  }
  EXPECT_TRUE(rig.approved());
}

TEST(Freshness, AnAnswerThatComesLateIsOldWhenItComes) {
  Rig rig;
  rig.book(20, 1, 23, 25, true, 19.9);
  rig.book(20.5, 0, 58, 60, true, 7.5);  // asked for 13 s ago
  const auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 13'000);
  EXPECT_FALSE(age->passed);
}

TEST(Freshness, ALiveConnectionVouchesForItsStreamedMarketsUpToWhatItHasProven) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  rig.step(20, domain::FeedHeartbeat{FeedId::kalshi, base::milliseconds(300)}, 19.7);
  rig.book(20.5, 1, 23, 25, false, 20.4);
  auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 800) << "proven up to 19.7";
  EXPECT_EQ(rig.last(Gate::feed_lag)->measured, 300);

  Rig late;
  late.book(1, 0, 58, 60, false, 1);
  late.step(40, domain::FeedHeartbeat{FeedId::kalshi, base::seconds(20)}, 20);
  late.book(40.5, 1, 23, 25, false, 20.5);
  age = late.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 20'500);
  const auto lag = late.last(Gate::feed_lag);
  ASSERT_TRUE(lag);
  EXPECT_EQ(lag->measured, 20'000);
  EXPECT_FALSE(lag->passed);
}

TEST(Freshness, AMessageOfOneMarketSaysNothingOfAnother) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  for (int s = 2; s < 30; ++s) rig.step(s, domain::TradePrinted{{1}, test::cents(25), test::contracts(1), true}, s);
  rig.book(30, 1, 23, 25, false, 30);
  const auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 29'000);
}

TEST(Freshness, WithoutAsOfTheReceiptCountsAsInRecordings) {
  Rig rig;
  rig.book(10, 0, 58, 60, false);
  rig.book(11, 1, 23, 25, false);
  const auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 1'000);
  EXPECT_FALSE(rig.last(Gate::feed_lag)) << "not measured";
}

TEST(Freshness, OnAHaltedVenueNothingIsTraded) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  rig.step(2, domain::FeedChanged{FeedId::kalshi, FeedHealth::halted, "weekly restart", {}});
  for (int s = 3; s < 9; ++s) rig.book(s, 1, 23, 25, false, s);
  ASSERT_TRUE(rig.last(Gate::connection));
  EXPECT_FALSE(rig.last(Gate::connection)->passed);
  EXPECT_FALSE(rig.approved());
}

TEST(Freshness, AfterAHaltABookCountsOnceItIsShownAgain) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  rig.book(1, 1, 38, 42, false, 1);
  rig.step(2, domain::FeedChanged{FeedId::kalshi, FeedHealth::halted, "weekly restart", {}});
  rig.step(100, domain::FeedChanged{FeedId::kalshi, FeedHealth::up, "1 of 1", {}});
  rig.step(101, domain::FeedHeartbeat{FeedId::kalshi, base::milliseconds(50)}, 100.9);
  rig.book(101, 1, 22, 24, false, 101);
  const auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 100'000) << "the other book was not shown since";
  for (int s = 102; s < 110; ++s) rig.book(s, 1, 23, 25, false, s);
  EXPECT_FALSE(rig.approved());
}

TEST(Freshness, AnOrderThatArrivesWhileTheVenueIsHaltedIsNotFilled) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  rig.book(1, 1, 23, 25, false, 1);
  rig.step(2.05, domain::ClockTicked{});  // stood long enough: the pair is ordered
  if (!rig.approved()) {
    rig.book(2.1, 1, 22, 24, false, 2.1);
    rig.step(3.2, domain::ClockTicked{});
  }
  ASSERT_TRUE(rig.approved());
  rig.step(3.21, domain::FeedChanged{FeedId::kalshi, FeedHealth::halted, "paused", {}});
  for (int s = 4; s < 20; ++s) rig.step(s, domain::ClockTicked{});
  const auto fills = rig.all<domain::Fill>();
  for (const auto& fill : fills) EXPECT_LT(fill.at, at_s(3.21));
}

TEST(Freshness, AMarketThatTradesAgainAfterAPauseMustBeShownFirst) {
  Rig rig;
  rig.book(1, 0, 58, 60, false, 1);
  rig.book(1, 1, 38, 42, false, 1);
  rig.step(2, domain::MarketStatusChanged{{0}, domain::MarketStatus::paused, std::nullopt, ""});
  rig.step(50, domain::MarketStatusChanged{{0}, domain::MarketStatus::open, std::nullopt, ""});
  rig.step(51, domain::FeedHeartbeat{FeedId::kalshi, {}}, 51);
  rig.book(51, 1, 23, 25, false, 51);
  auto age = rig.last(Gate::book_age);
  ASSERT_TRUE(age);
  EXPECT_EQ(age->measured, 50'000);
  rig.book(52, 0, 58, 60, false, 52);
  rig.step(53.5, domain::FeedHeartbeat{FeedId::kalshi, {}}, 53.4);
  rig.book(53.6, 1, 22, 24, false, 53.6);
  age = rig.last(Gate::book_age);
  EXPECT_LE(age->measured, 1'000);
}

TEST(Freshness, AnAlarmOfAFeedIsPassedOn) {
  Rig rig;
  rig.step(1, domain::AlarmChanged{FeedId::kalshi, domain::AlarmKind::feed_lag, true, "", "20 s"});
  ASSERT_EQ(rig.all<domain::AlarmChanged>().size(), 1U);
  EXPECT_EQ(rig.all<domain::AlarmChanged>()[0].detail, "20 s");
}

}  // namespace
}  // namespace arbees::engine
