#include "arbees/trading/paper_exchange.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using domain::BookSide;
using domain::Claim;
using domain::OrderStatus;
using test::at_s;
using test::cents;
using test::contracts;
using test::level;

struct Stand {
  domain::Market market = test::market("g", domain::Venue::kalshi, "K", domain::Side::home);
  domain::OrderBook book{cents(1)};
  bool tradable = true;
  bool continuous = true;
  base::Nanos seen_at = at_s(0);
  PaperExchange exchange{Config{}};

  domain::Order send(std::uint32_t id, Claim claim, double limit, std::int64_t quantity, base::Duration hold = {}) {
    domain::Order order;
    order.id = {id};
    order.claim = claim;
    order.limit = cents(limit);
    order.quantity = contracts(quantity);
    return exchange.send(order, hold, at_s(0), access());
  }
  BookAccess access() const { return {&market, &book, tradable, continuous, seen_at}; }
  Books books() const {
    return [this](domain::MarketId) { return access(); };
  }
  std::optional<Execution> run(double s) { return exchange.execute_next(at_s(s), books()); }
};

TEST(PaperExchange, AnOrderWaitsForItsLatencyAndTheVenuesHold) {
  Stand desk;
  desk.book.snapshot({}, std::vector{level(50, 100)});
  const auto order = desk.send(1, Claim::yes, 50, 10, base::seconds(3));
  EXPECT_GE(order.arrives_at, at_s(3.06));
  EXPECT_LE(order.arrives_at, at_s(3.18));
  EXPECT_FALSE(desk.run(3.05).has_value());
  EXPECT_TRUE(desk.run(3.2).has_value());
}

TEST(PaperExchange, TakesWhatIsThereWhenItArrivesNotWhenItWasSent) {
  Stand desk;
  desk.book.snapshot({}, std::vector{level(50, 100)});
  desk.send(1, Claim::yes, 50, 10);
  desk.book.snapshot({}, std::vector{level(51, 100)});
  const auto execution = desk.run(1);
  ASSERT_TRUE(execution.has_value());
  EXPECT_EQ(execution->order.status, OrderStatus::missed);
  EXPECT_TRUE(execution->fills.empty());
}

TEST(PaperExchange, APolledBookIsMetAtItsNextLookOrMissed) {
  Stand desk;
  desk.continuous = false;
  desk.book.snapshot({}, std::vector{level(50, 100)});
  desk.send(1, Claim::yes, 50, 10);
  EXPECT_FALSE(desk.run(1).has_value()) << "nobody has looked since the order arrived";
  desk.seen_at = at_s(2);
  const auto met = desk.run(2);
  ASSERT_TRUE(met.has_value());
  EXPECT_EQ(met->order.filled, contracts(10));
  EXPECT_EQ(met->fills[0].at, at_s(2));
  desk.send(2, Claim::yes, 50, 10);
  desk.seen_at = at_s(0);
  const auto missed = desk.run(60);
  ASSERT_TRUE(missed.has_value());
  EXPECT_EQ(missed->order.status, OrderStatus::missed);
}

TEST(PaperExchange, WalksLevelsUpToItsLimitAndTakesPartially) {
  Stand desk;
  desk.book.snapshot({}, std::vector{level(50, 4), level(51, 3), level(52, 100)});
  desk.send(1, Claim::yes, 51, 10);
  const auto execution = desk.run(1);
  ASSERT_EQ(execution->fills.size(), 2U);
  EXPECT_EQ(execution->order.status, OrderStatus::partly_filled);
  EXPECT_EQ(execution->order.filled, contracts(7));
  EXPECT_EQ(execution->fills[1].price, cents(51));
  // 0.07·4·0.25 = 0.07; 0.07·3·0.51·0.49 = 0.052479 → 0.0525.
  EXPECT_EQ(execution->fills[0].fee, base::Money::from_raw(70'000));
  EXPECT_EQ(execution->fills[1].fee, base::Money::from_raw(52'500));
}

TEST(PaperExchange, BuyingNoTakesTheBids) {
  Stand desk;
  desk.book.snapshot(std::vector{level(60, 5)}, {});
  desk.send(1, Claim::no, 40, 5);
  const auto execution = desk.run(1);
  ASSERT_EQ(execution->fills.size(), 1U);
  EXPECT_EQ(execution->fills[0].price, cents(40));
}

TEST(PaperExchange, WhatWasTakenStaysTakenUntilTheLevelFallsBelowIt) {
  struct Case {
    const char* name;
    void (*change)(Stand&);
    std::int64_t left;  ///< of ten displayed, eight of them taken
  };
  const auto asks = [](Stand& d, std::vector<domain::Level> levels) {
    d.book.snapshot({}, levels);
    d.exchange.book_changed({0}, d.books());
  };
  static const auto show = asks;
  for (const Case& c : {
           Case{"nothing", [](Stand&) {}, 2},
           Case{"the same again", [](Stand& d) { show(d, {level(50, 10)}); }, 2},
           Case{"one more", [](Stand& d) { show(d, {level(50, 11)}); }, 3},
           Case{"down to five and up to ten",
                [](Stand& d) {
                  show(d, {level(50, 5)});
                  show(d, {level(50, 10)});
                },
                5},
           Case{"gone and back",
                [](Stand& d) {
                  show(d, {});
                  show(d, {level(50, 10)});
                },
                10},
           Case{"void and back",
                [](Stand& d) {
                  d.book.void_book(domain::BookFault::disconnected);
                  d.exchange.book_changed({0}, d.books());
                  show(d, {level(50, 10)});
                },
                2},
           Case{"gone while paused, and back",
                [](Stand& d) {
                  d.tradable = false;
                  show(d, {});
                  d.tradable = true;
                  show(d, {level(50, 10)});
                },
                2},
       }) {
    Stand desk;
    desk.book.snapshot({}, std::vector{level(50, 10)});
    desk.send(1, Claim::yes, 50, 8);
    ASSERT_EQ(desk.run(1)->order.filled, contracts(8)) << c.name;
    c.change(desk);
    desk.send(2, Claim::yes, 50, 100);
    EXPECT_EQ(desk.run(1)->order.filled, contracts(c.left)) << c.name;
  }
}

TEST(PaperExchange, FillsNothingThatTheDataCannotSupport) {
  struct Case {
    const char* name;
    void (*spoil)(Stand&);
  };
  for (const Case& c :
       {Case{"sizes unknown", [](Stand& d) { d.book.snapshot({}, std::vector{level(50, 1)}, false); }},
        Case{"void book", [](Stand& d) { d.book.void_book(domain::BookFault::sequence_gap); }},
        Case{"crossed book", [](Stand& d) { d.book.snapshot(std::vector{level(55, 5)}, std::vector{level(50, 5)}); }},
        Case{"market closed", [](Stand& d) { d.tradable = false; }},
        Case{"fee unknown", [](Stand& d) { d.market.fees = {}; }}}) {
    Stand desk;
    desk.book.snapshot({}, std::vector{level(50, 100)});
    desk.send(1, Claim::yes, 60, 10);
    c.spoil(desk);
    const auto execution = desk.run(1);
    ASSERT_TRUE(execution.has_value()) << c.name;
    EXPECT_TRUE(execution->fills.empty()) << c.name;
  }
}

RC_GTEST_PROP(PaperExchange, NeverFillsMoreThanIsDisplayed, ()) {
  Stand desk;
  std::vector<domain::Level> asks;
  base::Quantity shown;
  for (int i = 0; i < 5; ++i) {
    asks.push_back(level(40 + i, *rc::gen::inRange(1, 50)));
    shown += asks.back().quantity;
  }
  desk.book.snapshot({}, asks);
  const int orders = *rc::gen::inRange(1, 10);
  for (int i = 1; i <= orders; ++i)
    desk.send(static_cast<std::uint32_t>(i), Claim::yes, *rc::gen::inRange(35, 50), *rc::gen::inRange(1, 60));
  base::Quantity filled;
  while (const auto execution = desk.run(10)) {
    for (const auto& f : execution->fills) {
      RC_ASSERT(f.price <= execution->order.limit);
      filled += f.quantity;
    }
    RC_ASSERT(execution->order.filled <= execution->order.quantity);
  }
  RC_ASSERT(filled <= shown);
}

}  // namespace
}  // namespace arbees::trading
