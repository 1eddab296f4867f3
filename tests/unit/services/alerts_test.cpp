#include "arbees/services/alerts.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "arbees/services/live_evening.hpp"

namespace arbees::services {
namespace {

using alerts::Alert;
using alerts::AlertKind;
using alerts::Severity;
using domain::FeedHealth;
using domain::FeedId;

constexpr base::Nanos kStart{1'800'000'000'000'000'000};

/// Numbers and dates what it is told, and keeps the alerts.
class Evening {
 public:
  explicit Evening(const AlertRules& rules = {}) : watch(rules) {}
  std::vector<Alert> say(std::int64_t at_s, domain::OutputBody body) {
    return keep(watch.see({++sequence, kStart + base::seconds(at_s), std::move(body)}));
  }
  /// The process looked at: the engine has said as much as was heard.
  std::vector<Alert> look(std::int64_t at_s) {
    runtime.engine_time = kStart + base::seconds(at_s);
    runtime.outputs = sequence;
    return keep(watch.see(runtime, runtime.engine_time));
  }
  std::vector<Alert> keep(std::vector<Alert> found) {
    all.insert(all.end(), found.begin(), found.end());
    return found;
  }
  AlertWatch watch;
  ports::Runtime runtime;
  std::uint64_t sequence = 0;
  std::vector<Alert> all;
};

domain::Signal signal(std::int64_t edge, std::int64_t profit_dollars, bool approved = true, std::uint32_t game = 0) {
  domain::Signal s;
  s.id = {1};
  s.game = {game};
  s.legs.push_back({});
  s.edge_net = base::Price::from_raw(edge);
  s.expected_profit = base::Money::from_units(profit_dollars);
  s.approved = approved;
  return s;
}

domain::GameListed listed(std::uint32_t id) {
  domain::GameListed game;
  game.id = {id};
  game.game.home.name = "Buffalo Bills";
  game.game.away.name = "Detroit Lions";
  return game;
}

domain::FeedView feed(FeedHealth health, std::string detail = "", FeedId id = FeedId::kalshi) {
  return {id, health, std::move(detail)};
}

TEST(AlertWatch, OnlyApprovedSignalsThatReachBothBarsAreTold) {
  AlertRules rules;
  rules.signal_edge_min = 300;
  rules.signal_profit_dollars_min = 10;
  const struct {
    domain::Signal signal;
    bool told;
  } cases[] = {
      {signal(300, 10), true}, {signal(299, 10), false}, {signal(300, 9), false}, {signal(900, 90, false), false}};
  for (const auto& one : cases) {
    Evening evening(rules);
    (void)evening.say(0, listed(0));
    const auto found = evening.say(1, one.signal);
    ASSERT_EQ(found.size(), one.told ? 1U : 0U);
    if (!one.told) continue;
    EXPECT_EQ(found[0].kind, AlertKind::signal);
    EXPECT_NE(found[0].title.find("3.0¢ net, $10.00 expected: Detroit Lions at Buffalo Bills"), std::string::npos)
        << found[0].title;
    EXPECT_EQ(found[0].at, kStart + base::seconds(1));
  }
  rules.signals = false;
  EXPECT_TRUE(Evening(rules).say(0, signal(900, 90)).empty());
}

TEST(AlertWatch, TheSameSignalIsNotToldAgainBeforeItsTimeAndThenSaysHowManyThereWere) {
  Evening evening;
  EXPECT_EQ(evening.say(0, signal(400, 5)).size(), 1U);
  EXPECT_EQ(evening.say(1, signal(400, 5, true, 1)).size(), 1U) << "another game is another matter";
  EXPECT_TRUE(evening.say(10, signal(400, 5)).empty());
  EXPECT_TRUE(evening.say(599, signal(400, 5)).empty());
  const auto again = evening.say(600, signal(400, 5));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_NE(again[0].text.find("2 more like it"), std::string::npos) << again[0].text;
}

TEST(AlertWatch, TheKillSwitchIsToldWhenItChanges) {
  Evening evening;
  EXPECT_TRUE(evening.say(0, domain::TradingState{}).empty()) << "off is nothing new";
  ASSERT_EQ(evening.say(1, domain::TradingState{true, false, 0}).size(), 1U);
  EXPECT_EQ(evening.all.back().title, "Kill switch on");
  EXPECT_TRUE(evening.say(2, domain::TradingState{true, false, 5}).empty());
  ASSERT_EQ(evening.say(3, domain::TradingState{false, false, 0}).size(), 1U);
  EXPECT_EQ(evening.all.back().title, "Kill switch off");
}

TEST(AlertWatch, AStepOfTheClockIsToldWithTheWayOn) {
  Evening evening;
  const auto stopped = evening.say(1, domain::ClockChanged{base::seconds(-60), false, "set back by 60.0 s"});
  ASSERT_EQ(stopped.size(), 1U);
  EXPECT_EQ(stopped[0].severity, Severity::critical);
  EXPECT_NE(stopped[0].text.find("set back by 60.0 s"), std::string::npos);
  EXPECT_NE(stopped[0].text.find("resume the cause"), std::string::npos);
  const auto again = evening.say(2, domain::ClockChanged{{}, true, "espn and kalshi agree"});
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].severity, Severity::info);
}

TEST(AlertWatch, ADeadFeedIsToldOnceAndOnceThatItIsBack) {
  Evening evening;
  (void)evening.say(0, feed(FeedHealth::up));
  EXPECT_TRUE(evening.say(10, feed(FeedHealth::down, "connection reset")).empty()) << "it may come back at once";
  EXPECT_TRUE(evening.look(29).empty());
  const auto dead = evening.look(30);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].title, "Kalshi is down");
  EXPECT_EQ(dead[0].severity, Severity::critical);
  EXPECT_NE(dead[0].text.find("connection reset"), std::string::npos);
  EXPECT_TRUE(evening.say(40, feed(FeedHealth::down)).empty());
  EXPECT_TRUE(evening.look(500).empty());
  const auto back = evening.say(600, feed(FeedHealth::up));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].title, "Kalshi is back after 10 min");
  EXPECT_TRUE(evening.say(601, feed(FeedHealth::up)).empty());
}

TEST(AlertWatch, AFeedThatShowsNoLifeIsDeadToo) {
  Evening evening;
  (void)evening.say(0, feed(FeedHealth::up));
  EXPECT_TRUE(evening.look(119).empty());
  ASSERT_EQ(evening.look(120).size(), 1U);
  EXPECT_EQ(evening.all.back().title, "Kalshi shows no life");
  EXPECT_EQ(evening.say(130, feed(FeedHealth::up)).size(), 1U) << "back";
}

TEST(AlertWatch, NoFeedIsCalledSilentWhileTheEngineIsAheadOfWhatWasHeard) {
  Evening evening;
  (void)evening.say(0, feed(FeedHealth::up));
  evening.runtime.engine_time = kStart + base::seconds(1'000);
  evening.runtime.outputs = evening.sequence + 1;  // said, and perhaps it is the feed's sign of life
  EXPECT_TRUE(evening.watch.see(evening.runtime, kStart).empty());
}

TEST(AlertWatch, AFeedThatNobodyWatchesIsNotMissed) {
  Evening evening;
  (void)evening.say(0, feed(FeedHealth::down, std::string(kNotWatched)));
  (void)evening.say(0, feed(FeedHealth::down, "not heard of yet", FeedId::polymarket));
  const auto found = evening.look(1'000);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].title, "Polymarket is down");
}

TEST(AlertWatch, AnAlarmIsToldWhenItBeginsAndWhenItEnds) {
  Evening evening;
  const auto late = [](bool active) {
    return domain::AlarmChanged{FeedId::kalshi, domain::AlarmKind::feed_lag, active, "", "messages arrive 20.0 s late"};
  };
  const auto told = evening.say(1, late(true));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].severity, Severity::warning);
  EXPECT_EQ(told[0].title, "Kalshi: messages arrive late");
  EXPECT_EQ(told[0].text, "messages arrive 20.0 s late");
  EXPECT_TRUE(evening.say(2, late(true)).empty());
  EXPECT_EQ(evening.say(3, late(false)).size(), 1U);
  EXPECT_TRUE(evening.say(4, late(false)).empty()) << "it was over already";
  EXPECT_TRUE(
      evening.say(5, domain::AlarmChanged{FeedId::kalshi, domain::AlarmKind::venue_halted, true, "KXNFL-A", "x"})
          .empty())
      << "one paused market is for the screen";
}

TEST(AlertWatch, AHaltedVenueIsNotCalledDead) {
  Evening evening;
  (void)evening.say(0, feed(FeedHealth::up));
  (void)evening.say(1, feed(FeedHealth::halted, "weekly maintenance"));
  EXPECT_TRUE(evening.say(7'000, feed(FeedHealth::up, "", FeedId::games)).empty());
}

/// However the feed goes up and down and the messages come: when it has not been up for as long as the rule says, it
/// has been told, once for each time, and its return is told after it and only then.
TEST(AlertWatch, NeverADeadFeedWithoutAWord) {
  rc::check([] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 25), rc::gen::inRange(0, 4)));
    AlertRules rules;
    rules.feed_dead_s = 30;
    rules.feed_silent_s = 60;
    Evening evening(rules);
    (void)evening.say(0, feed(FeedHealth::up));
    std::int64_t now = 0, well = 0;
    bool up = true, told = false;
    for (const auto& [pause, what] : steps) {
      now += pause;
      std::vector<Alert> found;
      if (what == 0) found = evening.say(now, feed(FeedHealth::up));
      else if (what == 1) found = evening.say(now, feed(FeedHealth::down));
      else if (what == 2) found = evening.say(now, feed(FeedHealth::suspect));
      else found = evening.look(now);
      if (what <= 2) up = what == 0;
      if (what == 0) {
        RC_ASSERT(found.size() == (told ? 1U : 0U));  // back, or nothing
        well = now;
        told = false;
        continue;
      }
      const bool dead = now - well >= (up ? 60 : 30);
      RC_ASSERT(found.size() == (dead && !told ? 1U : 0U));
      told = told || dead;
    }
  });
}

TEST(AlertWatch, ADrawdownIsToldOnceUntilItHasRecovered) {
  const auto account = [](std::int64_t worth, domain::Assumption assumption = domain::Assumption::expected) {
    domain::Account a;
    a.assumption = assumption;
    a.cash = base::Money::from_units(worth);
    a.peak = base::Money::from_units(1'000);
    return a;
  };
  Evening evening;
  EXPECT_TRUE(evening.say(0, account(901)).empty());
  EXPECT_TRUE(evening.say(1, account(500, domain::Assumption::pessimistic)).empty()) << "decisions follow the expected";
  ASSERT_EQ(evening.say(2, account(900)).size(), 1U);
  EXPECT_EQ(evening.all.back().title, "Drawdown of 10.0 %");
  EXPECT_TRUE(evening.say(3, account(850)).empty());
  EXPECT_TRUE(evening.say(4, account(940)).empty());
  EXPECT_TRUE(evening.say(5, account(890)).empty()) << "it had not recovered";
  EXPECT_TRUE(evening.say(6, account(951)).empty());
  EXPECT_EQ(evening.say(7, account(899)).size(), 1U) << "a new one";
  const auto stop = evening.say(8, domain::TradingState{false, true, 200'000});
  ASSERT_EQ(stop.size(), 1U);
  EXPECT_EQ(stop[0].kind, AlertKind::drawdown);
  EXPECT_EQ(stop[0].severity, Severity::critical);
}

TEST(AlertWatch, AlarmsTheStoreAndTheEndAreToldOnceEach) {
  Evening evening;
  evening.runtime.store.ok = true;
  EXPECT_TRUE(evening.look(0).empty());
  evening.runtime.alarms = {"the ledger does not agree"};
  ASSERT_EQ(evening.look(1).size(), 1U);
  EXPECT_EQ(evening.all.back().text, "the ledger does not agree");
  EXPECT_TRUE(evening.look(2).empty());
  evening.runtime.store.ok = false;
  evening.runtime.store.error = "disk full";
  EXPECT_TRUE(evening.look(3).empty());
  EXPECT_TRUE(evening.look(12).empty());
  ASSERT_EQ(evening.look(13).size(), 1U);
  EXPECT_NE(evening.all.back().text.find("disk full"), std::string::npos);
  evening.runtime.store.ok = true;
  ASSERT_EQ(evening.look(20).size(), 1U);
  EXPECT_EQ(evening.all.back().title, "The store takes again");
  evening.runtime.finished = true;
  ASSERT_EQ(evening.look(21).size(), 1U);
  EXPECT_EQ(evening.all.back().kind, AlertKind::engine);
  EXPECT_TRUE(evening.look(22).empty());
  EXPECT_EQ(evening.watch.stopped("tape failed").text, "tape failed");
}

TEST(AlertWatch, ALedgerThatDisagreesIsToldOnceUntilItAgrees) {
  Evening evening;
  domain::Reconciliation books;
  EXPECT_TRUE(evening.say(0, books).empty());
  books.agrees = false;
  EXPECT_EQ(evening.say(1, books).size(), 1U);
  EXPECT_TRUE(evening.say(2, books).empty());
  books.agrees = true;
  EXPECT_TRUE(evening.say(3, books).empty());
}

TEST(AlertWatch, WhatWasSaidBeforeIsKnownAndNotTold) {
  Evening evening;
  evening.watch.remember({1, kStart, listed(0)});
  evening.watch.remember({2, kStart, domain::TradingState{true, false, 0}});
  evening.sequence = 2;
  EXPECT_TRUE(evening.say(1, domain::TradingState{true, false, 0}).empty());
  ASSERT_EQ(evening.say(2, signal(400, 5)).size(), 1U);
  EXPECT_NE(evening.all.back().title.find("Detroit Lions"), std::string::npos);
}

}  // namespace
}  // namespace arbees::services
