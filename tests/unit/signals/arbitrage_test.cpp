#include "arbees/signals/arbitrage.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/evening.hpp"

namespace arbees::signals {
namespace {

using domain::Claim;
using domain::Side;
using domain::SpecialPayout;
using domain::Venue;
using test::cents;
using test::contracts;
using test::level;

/// Two markets on one game with their books; the input points into it.
struct Pair {
  domain::Game game = test::game("g");
  domain::Market markets[2] = {test::market("g", Venue::kalshi, "K-HOM", Side::home),
                               test::market("g", Venue::polymarket, "P-AWY", Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1))};
  History mids[2];
  std::vector<MarketView> views;

  GameInput input() {
    views.clear();
    for (std::uint32_t i = 0; i < 2; ++i)
      views.push_back({{i},
                       &markets[i],
                       &books[i],
                       &mids[i],
                       true,
                       true,
                       domain::MarketStatus::open,
                       domain::FeedHealth::up,
                       test::at_s(0)});
    GameInput in;
    in.game = &game;
    in.markets = views;
    in.now = test::at_s(1);
    return in;
  }
  Candidates find() {
    Candidates out;
    find_arbitrage(input(), Config{}, out);
    return out;
  }
};

TEST(Arbitrage, BuysBothSidesInEqualSharesAndCountsBothFees) {
  Pair pair;
  pair.books[0].snapshot({}, std::vector{level(45, 100)});
  pair.books[1].snapshot({}, std::vector{level(48, 40)});
  const auto found = pair.find();
  ASSERT_EQ(found.size(), 1U);
  const domain::Signal& signal = found[0];
  EXPECT_EQ(signal.quantity, contracts(40));
  EXPECT_EQ(signal.edge_gross, cents(7));
  // Kalshi: 0.07·40·0.45·0.55 = 0.693. Polymarket: 0.05·40·0.48·0.52 = 0.4992.
  EXPECT_EQ(signal.legs[0].fee, base::Money::from_raw(693'000));
  EXPECT_EQ(signal.legs[1].fee, base::Money::from_raw(499'200));
  // 40 − 18.00 − 19.20 − 0.693 − 0.4992 = 1.6078.
  EXPECT_EQ(signal.expected_profit, base::Money::from_raw(1'607'800));
  EXPECT_NE(signal.legs[0].wins_with, signal.legs[1].wins_with);
}

TEST(Arbitrage, StopsWhereTheNextPairNoLongerProfits) {
  Pair pair;
  pair.books[0].snapshot({}, std::vector{level(45, 10), level(49, 10), level(60, 1000)});
  pair.books[1].snapshot({}, std::vector{level(46, 15), level(47, 1000)});
  const auto found = pair.find();
  ASSERT_EQ(found.size(), 1U);
  // 45+46, then 49+46 (fees 1.75+1.24 → 97.99), 49+47 (98.99) profit; 60+47 does not.
  EXPECT_EQ(found[0].quantity, contracts(20));
  EXPECT_EQ(found[0].legs[0].limit_price, cents(49));
  EXPECT_EQ(found[0].legs[1].limit_price, cents(47));
}

TEST(Arbitrage, FeesTurnAThinGapIntoNothing) {
  Pair pair;
  pair.books[0].snapshot({}, std::vector{level(49, 100)});
  pair.books[1].snapshot({}, std::vector{level(49, 100)});  // 98 before fees, 101 after
  EXPECT_EQ(pair.find().size(), 0U);
}

TEST(Arbitrage, UsesTheNoSideWhenBothMarketsNameTheSameTeam) {
  Pair pair;
  pair.markets[1].yes_side = Side::home;
  pair.books[0].snapshot({}, std::vector{level(40, 50)});
  pair.books[1].snapshot(std::vector{level(52, 50)}, {});  // selling YES at 52 = buying NO at 48
  const auto found = pair.find();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].legs[1].claim, Claim::no);
  EXPECT_EQ(found[0].legs[1].best_price, cents(48));
}

TEST(Arbitrage, OneBookSeenFromTwoSidesDoesNotArbitrageItself) {
  Pair pair;
  for (auto& market : pair.markets) {
    market.venue = Venue::polymarket;
    market.event = "0xcondition";
    market.shares_book = true;
  }
  pair.books[0].snapshot({}, std::vector{level(45, 100)});
  pair.books[1].snapshot({}, std::vector{level(48, 40)});
  EXPECT_EQ(pair.find().size(), 0U);
  pair.markets[1].event = "0xother";
  EXPECT_EQ(pair.find().size(), 1U);
}

TEST(Arbitrage, DepthBehindTwoTokensOfOneBookIsOfferedOnce) {
  Pair pair;
  domain::Market third = test::market("g", Venue::polymarket, "P-HOM", Side::home);
  for (domain::Market* market : {&pair.markets[1], &third}) {
    market->event = "0xcondition";
    market->shares_book = true;
  }
  pair.books[0].snapshot({}, std::vector{level(45, 100)});
  pair.books[1].snapshot(std::vector{level(40, 40)}, std::vector{level(48, 40)});
  domain::OrderBook mirror(cents(1));
  mirror.snapshot(std::vector{level(52, 40)}, std::vector{level(60, 40)});
  GameInput input = pair.input();
  History mid;
  pair.views.push_back({{2}, &third, &mirror, &mid});
  input.markets = pair.views;
  Candidates out;
  find_arbitrage(input, Config{}, out);
  EXPECT_EQ(out.size(), 1U) << "YES of one token and NO of the other are the same forty contracts";
}

TEST(Arbitrage, WithoutSizesItTellsTheEdgeAndPromisesNoContracts) {
  Pair pair;
  pair.books[0].snapshot({}, std::vector{level(40, 1)}, false);
  pair.books[1].snapshot({}, std::vector{level(48, 50)});
  const auto found = pair.find();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].quantity, contracts(0));
  EXPECT_EQ(found[0].expected_profit, base::Money{});
}

TEST(Arbitrage, IsRisklessOnlyWhenNoOutcomePaysLess) {
  struct Case {
    const char* name;
    SpecialPayout tie_a, tie_b, cancel_a, cancel_b;
    bool one_venue;
    bool can_tie;
    double floor;
  };
  const auto half = SpecialPayout::half;
  const auto fair = SpecialPayout::fair_price;
  const auto open = SpecialPayout::stays_open;
  const auto unknown = SpecialPayout::unknown;
  for (const Case& c :
       {Case{"one venue, one fair price for both sides", half, half, fair, fair, true, true, 100},
        Case{"half and half", half, half, half, half, false, false, 100},
        Case{"fair price against half: the fair price can be nothing", half, half, fair, half, false, false, 50},
        Case{"a tie paid half against an unknown rule", half, unknown, half, half, false, true, 50},
        Case{"the same, where the sport has no ties", half, unknown, half, half, false, false, 100},
        Case{"one stays open while the other pays", half, half, fair, open, false, false, 0},
        Case{"nothing known", unknown, unknown, unknown, unknown, false, false, 0}}) {
    auto a = test::market("g", Venue::kalshi, "A", Side::home);
    auto b = test::market("g", c.one_venue ? Venue::kalshi : Venue::polymarket, "B", Side::away);
    a.rules = {c.tie_a, c.cancel_a, c.cancel_a};
    b.rules = {c.tie_b, c.cancel_b, c.cancel_b};
    EXPECT_EQ(pair_payout(a, b, c.can_tie).least(), cents(c.floor)) << c.name;
  }
}

RC_GTEST_PROP(Arbitrage, WhatItFindsProfitsInBothOutcomesAndNeverExceedsTheDepth, ()) {
  Pair pair;
  for (auto& book : pair.books) {
    std::vector<domain::Level> asks;
    int price = *rc::gen::inRange(20, 60);
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      asks.push_back(level(price, *rc::gen::inRange(1, 500)));
      price += *rc::gen::inRange(1, 4);
    }
    book.snapshot({}, asks);
  }
  for (const domain::Signal& signal : pair.find()) {
    base::Money spent;
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& leg = signal.legs[i];
      spent += leg.cost + leg.fee;
      base::Quantity shown;
      pair.books[i].walk(domain::BookSide::ask, [&](const domain::Level& l) {
        if (l.price <= leg.limit_price) shown += l.quantity;
        return true;
      });
      RC_ASSERT(signal.quantity <= shown);
    }
    const base::Money payout = base::notional(base::kPriceOne, signal.quantity, base::Rounding::down);
    RC_ASSERT(payout - spent == signal.expected_profit);
    RC_ASSERT(signal.expected_profit.raw() > 0);
  }
}

}  // namespace
}  // namespace arbees::signals
