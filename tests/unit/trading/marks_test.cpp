#include "arbees/trading/marks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "arbees/trading/desk.hpp"
#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using base::Money;
using domain::Claim;
using test::at_s;
using test::cents;
using test::contracts;
using test::level;

/// One Kalshi market and one account.
struct Held {
  domain::Market market = test::market("g", domain::Venue::kalshi, "K", domain::Side::home);
  domain::OrderBook book{cents(1)};
  bool tradable = true;
  bool fresh = true;
  Ledger ledger{{Money::from_units(1'000), Money{}}};
  TakenDepth taken;

  BookAccess access() const {
    BookAccess view{&market, &book, tradable, true, at_s(0)};
    view.fresh = fresh;
    return view;
  }
  Books look() const {
    return [this](domain::MarketId) { return access(); };
  }
  void buy(Claim claim, double price, std::int64_t quantity) {
    domain::Fill fill;
    fill.claim = claim;
    fill.price = cents(price);
    fill.quantity = contracts(quantity);
    fill.at = at_s(0);
    ledger.apply(fill);
  }
  void mark(double s, Claim claim = Claim::yes) {
    ledger.mark({0}, claim, mark_holding({0}, claim, ledger.held({0}, claim), {}, look(), taken), at_s(s));
  }
  Money worth() const { return ledger.account().value_held; }
};

TEST(Marks, AHoldingIsWorthWhatSellingItNowWouldBring) {
  struct Case {
    const char* name;
    std::vector<domain::Level> bids;
    std::int64_t taken;
    std::int64_t micros;
  };
  for (const Case& c : {
           // 100 · 0.40 − 0.07 · 100 · 0.4 · 0.6 = 40 − 1.68.
           Case{"deep enough", {level(40, 500)}, 0, 38'320'000},
           // 60 · 0.40 − 1.008, then 40 · 0.30 − 0.588.
           Case{"two levels", {level(40, 60), level(30, 500)}, 0, 22'992'000 + 11'412'000},
           Case{"the depth ends", {level(40, 60)}, 0, 22'992'000},
           Case{"some of it was taken", {level(40, 60), level(30, 500)}, 60, 27'900'000 + 630'000},
           Case{"no bid", {}, 0, 0},
       }) {
    Held held;
    held.buy(Claim::yes, 45, 100);
    held.book.snapshot(c.bids, std::vector{level(60, 10)});
    if (c.taken > 0) held.taken.take({0}, held.access(), domain::BookSide::bid, cents(40), contracts(c.taken));
    held.mark(1);
    EXPECT_EQ(held.worth(), Money::from_raw(c.micros)) << c.name;
    EXPECT_TRUE(held.ledger.account().marks_current) << c.name;
  }
}

TEST(Marks, NoIsSoldIntoTheAsks) {
  Held held;
  held.buy(Claim::no, 45, 10);
  held.book.snapshot(std::vector{level(40, 500)}, std::vector{level(60, 500)});
  held.mark(1, Claim::no);
  EXPECT_EQ(held.worth(), Money::from_raw(4'000'000 - 168'000));
  EXPECT_EQ(held.ledger.find({0}, Claim::no)->mid, cents(50));
}

TEST(Marks, ABookThatProvesNothingLeavesTheLastValueAndRaisesNoPeak) {
  for (void (*spoil)(Held&) : {
           +[](Held& h) { h.book.void_book(domain::BookFault::disconnected); }, +[](Held& h) { h.fresh = false; },
           +[](Held& h) { h.tradable = false; },
           +[](Held& h) { h.book.snapshot(std::vector{level(99, 900)}, std::vector{level(2, 900)}); },  // crossed
           +[](Held& h) { h.book.snapshot(std::vector{level(99, 900)}, {}, false); },                   // no sizes
       }) {
    Held held;
    held.buy(Claim::yes, 45, 100);
    held.book.snapshot(std::vector{level(40, 500)}, std::vector{level(42, 500)});
    held.mark(1);
    const Money before = held.worth();
    const Money peak = held.ledger.account().peak;
    const std::int32_t drawdown = held.ledger.drawdown_ppm();
    spoil(held);
    held.mark(30);
    EXPECT_EQ(held.worth(), before);
    EXPECT_FALSE(held.ledger.account().marks_current);
    EXPECT_FALSE(held.ledger.find({0}, Claim::yes)->mark_current);
    EXPECT_EQ(held.ledger.account().peak, peak);
    EXPECT_EQ(held.ledger.drawdown_ppm(), drawdown);
    EXPECT_FALSE(held.ledger.mark_expired({0}));
    held.mark(122);  // two minutes after the last proof
    EXPECT_EQ(held.worth(), Money{});
    EXPECT_TRUE(held.ledger.mark_expired({0}));
    EXPECT_EQ(held.ledger.drawdown_ppm(), drawdown) << "an expired mark is an alarm and no drawdown";
    EXPECT_GT(held.ledger.account().value_mid, Money{}) << "the band is wide open";
    held.fresh = held.tradable = true;
    held.book.snapshot(std::vector{level(40, 500)}, std::vector{level(42, 500)});
    held.mark(123);
    EXPECT_EQ(held.worth(), before);
    EXPECT_FALSE(held.ledger.mark_expired({0}));
  }
}

TEST(Marks, WhatNoBookHasProvedIsWorthNothingAndIsNoDrawdown) {
  Held held;
  held.buy(Claim::yes, 45, 100);
  EXPECT_EQ(held.worth(), Money{});
  EXPECT_EQ(held.ledger.drawdown_ppm(), 0);
  EXPECT_FALSE(held.ledger.account().marks_current);
}

TEST(Marks, TheTwinsViewOfTheSameBookStandsIn) {
  domain::Market markets[2] = {test::market("g", domain::Venue::polymarket, "H", domain::Side::home),
                               test::market("g", domain::Venue::polymarket, "A", domain::Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1))};
  const Books look = [&](domain::MarketId id) {
    BookAccess view{&markets[id.value], &books[id.value], true, true, at_s(0)};
    view.book_id = domain::MarketId{0};
    view.mirrored = id.value == 1;
    view.twin = domain::MarketId{1 - id.value};
    return view;
  };
  books[1].snapshot({}, std::vector{level(60, 500)});  // home's book is void; the away token is offered at 60¢
  const auto mark = mark_holding({0}, Claim::yes, contracts(10), {}, look, TakenDepth{});
  ASSERT_TRUE(mark.value.has_value());
  EXPECT_EQ(*mark.value, Money::from_raw(4'000'000 - 120'000)) << "whoever buys away at 60¢ sells home at 40¢";
}

/// The most that the displayed bids could pay for a holding, before any fee.
Money could_be_had(std::vector<domain::Level> bids, base::Quantity held) {
  std::ranges::sort(bids, std::greater{}, &domain::Level::price);
  Money total;
  for (const domain::Level& each : bids) {
    const base::Quantity part = std::min(each.quantity, held);
    total += base::notional(each.price, part, base::Rounding::down);
    held -= part;
  }
  return total;
}

// With the results unknown, marking never counts more than could be had at that moment, and the peak is never above
// what was provably there at some moment.
RC_GTEST_PROP(Marks, NeverCountMoreThanCouldBeHad, ()) {
  Held held;
  std::vector<domain::Level> bids;
  Money best = held.ledger.account().cash;
  const auto steps = *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 6));
  double s = 1;
  for (const int step : steps) {
    s += *rc::gen::inRange(1, 60);
    const auto quantity = *rc::gen::inRange<std::int64_t>(1, 200);
    const auto price = *rc::gen::inRange(1, 98);
    if (step == 0 && held.ledger.cash() > Money::from_units(200)) held.buy(Claim::yes, price, quantity);
    if (step == 1 || step == 2) {
      bids = {level(price, quantity)};
      if (price > 5) bids.push_back(level(price - 5, quantity * 2));
      if (step == 2 && quantity % 3 == 0) bids.clear();
      held.book.snapshot(bids, std::vector{level(99, 5)});
    }
    if (step == 3) held.book.void_book(domain::BookFault::sequence_gap);
    if (step == 4) held.fresh = !held.fresh;
    if (step == 5 && held.ledger.held({0}, Claim::yes) >= contracts(1)) {
      domain::Fill sale;
      sale.action = domain::OrderAction::sell;
      sale.price = cents(price);
      sale.quantity = contracts(1);
      held.ledger.apply(sale);
    }
    held.mark(s);
    const bool proved = held.fresh && held.book.usable();
    const base::Quantity quantity_held = held.ledger.held({0}, Claim::yes);
    const Money most = could_be_had(bids, quantity_held);
    const domain::Account account = held.ledger.account();
    if (proved) RC_ASSERT(account.value_held <= most);
    RC_ASSERT(account.value_mid >= account.value_held);
    RC_ASSERT(account.marks_current == (proved || quantity_held.raw() == 0));
    best = std::max(best, account.cash + (proved ? most : Money{}));
    RC_ASSERT(account.peak <= best);
  }
}

}  // namespace
}  // namespace arbees::trading
