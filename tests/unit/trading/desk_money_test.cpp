#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "arbees/trading/desk.hpp"
#include "support/evening.hpp"

/// Where a desk's money lies, and what it may be spent on.
namespace arbees::trading {
namespace {

using base::Money;
using domain::Claim;
using domain::OrderPurpose;
using domain::OrderStatus;
using test::at_s;
using test::cents;
using test::contracts;
using test::level;

Config slower_polymarket() {
  Config config;
  config.kalshi_latency_ms = 100;
  config.polymarket_latency_ms = 300;
  config.latency_spread_ppm = 0;
  return config;
}

/// Kalshi's market on the home side (0) and Polymarket's on the away side (1).
struct TwoVenues {
  domain::Market markets[2] = {test::market("g", domain::Venue::kalshi, "K", domain::Side::home),
                               test::market("g", domain::Venue::polymarket, "P", domain::Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(0.1)), domain::OrderBook(cents(0.1))};
  Desk desk;
  Desk::Told told;
  explicit TwoVenues(const Config& config = slower_polymarket()) : desk(config, domain::Assumption::expected) {
    for (domain::Market& market : markets) market.grid = {{base::Price{}, base::kPriceOne, base::Price::from_raw(10)}};
  }

  Books look() const {
    return
        [this](domain::MarketId id) { return BookAccess{&markets[id.value], &books[id.value], true, true, at_s(0)}; };
  }
  void book(std::uint32_t id, std::vector<domain::Level> bids, std::vector<domain::Level> asks) {
    books[id].snapshot(bids, asks);
    desk.book_changed({id}, look());
  }
  OrderRequest buy(std::uint32_t id, Claim claim, double limit, std::int64_t quantity) const {
    OrderRequest request;
    request.signal = {1};
    request.market = {id};
    request.venue = markets[id].venue;
    request.claim = claim;
    request.limit = cents(limit);
    request.quantity = contracts(quantity);
    request.reserve = most_cost(markets[id].fees, request.limit, request.quantity);
    return request;
  }
  bool open(const OrderRequest& request, double s) {
    const bool sent = desk.open({&request, 1}, at_s(s), look(), told);
    desk.run(at_s(s + 1), look(), told);
    return sent;
  }
  void run(double s) { desk.run(at_s(s), look(), told); }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& body : told)
      if (const auto* each = std::get_if<T>(&body)) found.push_back(*each);
    return found;
  }
  std::size_t orders(OrderPurpose purpose) const {
    const auto every = all<domain::Order>();
    return static_cast<std::size_t>(std::ranges::count(every, purpose, &domain::Order::purpose));
  }
  bool reconciles() {
    desk.reconcile(told);
    return all<domain::Reconciliation>().back().agrees;
  }
};

TEST(DeskMoney, YesAndNoOfOneKalshiMarketNetToADollar) {
  TwoVenues floor;
  floor.book(0, {level(44, 100)}, {level(45, 100)});
  ASSERT_TRUE(floor.open(floor.buy(0, Claim::yes, 45, 10), 0));
  const Money after_yes = floor.desk.ledger().cash();
  floor.book(0, {level(47, 100)}, {level(48, 100)});
  ASSERT_TRUE(floor.open(floor.buy(0, Claim::no, 53, 6), 2));  // NO at 53¢ is selling YES at 47¢
  const auto fill = floor.all<domain::Fill>().back();
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::yes), contracts(4));
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::no), base::Quantity{});
  // Six dollars come back at once: 6 − 6 · 0.53 − its fee.
  EXPECT_EQ(floor.desk.ledger().cash(), after_yes + Money::from_raw(6'000'000 - 3'180'000) - fill.fee);
  // 6 · (1 − 0.53 − 0.45) less both fees: 0.1047 of this, 6/10 of 0.1733 of the first.
  EXPECT_EQ(fill.realised, Money::from_raw(120'000) - fill.fee - Money::from_raw(103'980));
  EXPECT_EQ(floor.all<domain::Position>().back().claim, Claim::yes) << "the position that was closed is told, too";
  EXPECT_EQ(floor.all<domain::Position>().back().quantity, contracts(4));
  EXPECT_TRUE(floor.reconciles());
  floor.desk.settle({0}, {0}, base::kPriceOne, domain::SettlementSource::venue, domain::SettlementCause::decided,
                    at_s(9), floor.told);
  EXPECT_EQ(floor.all<domain::Settlement>().back().paid, Money::from_units(4));
  EXPECT_TRUE(floor.reconciles());
}

TEST(DeskMoney, PolymarketNetsNothingByItself) {
  TwoVenues floor;
  floor.book(1, {level(44, 100)}, {level(45, 100)});
  ASSERT_TRUE(floor.open(floor.buy(1, Claim::yes, 45, 10), 0));
  ASSERT_TRUE(floor.open(floor.buy(1, Claim::no, 56, 10), 2));
  EXPECT_EQ(floor.desk.ledger().held({1}, Claim::yes), contracts(10));
  EXPECT_EQ(floor.desk.ledger().held({1}, Claim::no), contracts(10));
  EXPECT_TRUE(floor.reconciles());
}

TEST(DeskMoney, WhatIsBeingSoldIsNotBoughtAgainstAtTheSameTime) {
  TwoVenues floor;
  floor.book(0, {level(44, 100)}, {level(45, 100)});
  OrderRequest bet = floor.buy(0, Claim::yes, 45, 10);
  bet.directional = true;
  ASSERT_TRUE(floor.open(bet, 0));
  floor.desk.exit({1}, {0}, Claim::yes, cents(44), {}, at_s(5), floor.look(), floor.told);
  const OrderRequest no = floor.buy(0, Claim::no, 56, 10);
  EXPECT_FALSE(floor.desk.open({&no, 1}, at_s(5), floor.look(), floor.told)) << "the sale would find nothing to sell";
  floor.run(6);
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::yes), base::Quantity{});
  EXPECT_TRUE(floor.open(no, 7));
}

TEST(DeskMoney, TheSecondLegsMoneyStaysReservedUntilItsOrderIsOut) {
  Config config = slower_polymarket();
  config.bankroll = 20'000'000;  // ten dollars on each venue
  TwoVenues floor(config);
  floor.book(0, {level(43, 100)}, {level(45, 100)});
  floor.book(1, {level(46, 100)}, {level(48, 100)});
  const OrderRequest pair[] = {floor.buy(0, Claim::yes, 45, 20), floor.buy(1, Claim::yes, 48, 20)};
  ASSERT_TRUE(floor.desk.open(pair, at_s(0), floor.look(), floor.told));
  floor.run(0.3);  // the slow leg is back, its fill is known at 0.6
  EXPECT_EQ(floor.desk.ledger().held({1}, Claim::yes), contracts(20));
  EXPECT_LT(floor.desk.ledger().cash(domain::Venue::kalshi), Money::from_units(1));
  const OrderRequest other = floor.buy(0, Claim::yes, 45, 20);
  EXPECT_FALSE(floor.desk.open({&other, 1}, at_s(0.4), floor.look(), floor.told)) << "that money is promised";
  for (double s = 0.5; s < 2; s += 0.1) floor.run(s);
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::yes), contracts(20));
  EXPECT_EQ(floor.desk.ledger().account().reserved, Money{});
}

TEST(DeskMoney, AFirstLegThatFillsShortGivesTheRestOfTheSecondsMoneyBack) {
  TwoVenues floor;
  floor.book(0, {level(43, 100)}, {level(45, 100)});
  floor.book(1, {level(46, 100)}, {level(48, 6)});
  const OrderRequest pair[] = {floor.buy(0, Claim::yes, 45, 20), floor.buy(1, Claim::yes, 48, 20)};
  ASSERT_TRUE(floor.desk.open(pair, at_s(0), floor.look(), floor.told));
  floor.run(0.3);
  const Money reserved = floor.desk.ledger().account().reserved;
  EXPECT_GE(reserved, most_cost(floor.markets[0].fees, cents(45), contracts(6)) - Money::from_raw(20'000));
  EXPECT_LE(reserved, base::notional(cents(50), contracts(6), base::Rounding::up));
  floor.book(0, {level(43, 100)}, {level(60, 100)});  // it can't be completed any more
  for (double s = 0.5; s < 20; s += 0.5) floor.run(s);
  EXPECT_EQ(floor.desk.ledger().account().reserved, Money{}) << "nothing is promised for ever";
}

// One contract of 43¢ brings 41¢ after Kalshi's rounding to the cent; a hundred bring 41.28¢ each. Judged by one
// contract, completing at 57.6¢ looked the cheaper way out.
TEST(DeskMoney, UnwindingIsJudgedByTheWholeSaleNotByOneContractsRounding) {
  TwoVenues floor;
  floor.markets[0].fees.balance_quantum_micros = 10'000;
  floor.book(0, {level(43, 500)}, {level(45, 500)});
  floor.book(1, {level(46, 100)}, {level(48, 100)});
  Config together = slower_polymarket();
  together.pair_order = PairOrder::together;
  floor.desk = Desk(together, domain::Assumption::expected);
  const OrderRequest pair[] = {floor.buy(0, Claim::yes, 45, 100), floor.buy(1, Claim::yes, 48, 100)};
  floor.desk.open(pair, at_s(0), floor.look(), floor.told);
  floor.book(1, {level(46, 100)}, {level(57.6, 500)});
  for (double s = 0.5; s < 20; s += 0.5) floor.run(s);
  EXPECT_EQ(floor.orders(OrderPurpose::complete), 0U);
  EXPECT_GT(floor.orders(OrderPurpose::unwind), 0U);
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::yes), base::Quantity{});
}

TEST(DeskMoney, ACompletionBelowTheVenuesSmallestSpendIsNotSent) {
  TwoVenues floor;
  floor.markets[1].minimum_spend = Money::from_units(1);
  floor.book(0, {level(43, 100)}, {level(45, 10)});
  floor.book(1, {level(46, 100)}, {level(48, 9)});
  const OrderRequest pair[] = {floor.buy(0, Claim::yes, 45, 10), floor.buy(1, Claim::yes, 48, 10)};
  Config together = slower_polymarket();
  together.pair_order = PairOrder::together;
  floor.desk = Desk(together, domain::Assumption::expected);
  floor.desk.open(pair, at_s(0), floor.look(), floor.told);
  floor.run(0.4);
  ASSERT_EQ(floor.desk.ledger().held({1}, Claim::yes), contracts(9));
  floor.book(1, {level(46, 100)}, {level(48, 50)});  // one more would cost 48 cents
  for (double s = 0.5; s < 20; s += 0.5) floor.run(s);
  EXPECT_EQ(floor.orders(OrderPurpose::complete), 0U);
  EXPECT_EQ(floor.desk.ledger().held({0}, Claim::yes), contracts(9)) << "the one too many was sold";
}

TEST(DeskMoney, AVenueRefusesWhatItWouldNotTake) {
  struct Case {
    const char* name;
    double limit;
    std::int64_t quantity;
  };
  for (const Case& c : {Case{"a limit off the grid", 48.05, 10}, Case{"below the smallest order", 48, 4},
                        Case{"below the smallest spend", 10, 9}}) {
    TwoVenues floor;
    floor.markets[1].minimum_order = contracts(5);
    floor.markets[1].minimum_spend = Money::from_units(1);
    floor.book(1, {}, {level(9, 100)});
    floor.open(floor.buy(1, Claim::yes, c.limit, c.quantity), 0);
    EXPECT_EQ(floor.all<domain::Order>().back().status, OrderStatus::refused) << c.name;
    EXPECT_TRUE(floor.all<domain::Fill>().empty()) << c.name;
    EXPECT_EQ(floor.desk.ledger().cash(), Money::from_units(10'000)) << c.name;
  }
}

TEST(DeskMoney, DepthUnderWayIsHeldBackFromTheNextDecision) {
  TwoVenues floor;
  floor.book(0, {level(43, 100)}, {level(45, 30), level(46, 30)});
  floor.book(1, {level(46, 100)}, {level(48, 100)});
  const OrderRequest pair[] = {floor.buy(0, Claim::yes, 46, 40), floor.buy(1, Claim::yes, 48, 40)};
  ASSERT_TRUE(floor.desk.open(pair, at_s(0), floor.look(), floor.told));  // Polymarket first, Kalshi is to follow
  const auto held_back = [&](std::uint32_t market) {
    std::vector<HeldBackDepth> out;
    floor.desk.held_back({market}, floor.look(), out);
    std::map<std::int64_t, std::int64_t> by_price;
    for (const auto& each : out) by_price[each.price.raw()] += each.quantity.raw() / base::Quantity::kScale;
    return by_price;
  };
  EXPECT_EQ(held_back(0), (std::map<std::int64_t, std::int64_t>{{4500, 30}, {4600, 10}})) << "the leg that follows";
  EXPECT_EQ(held_back(1), (std::map<std::int64_t, std::int64_t>{{4800, 40}})) << "the order on its way";
  for (double s = 0.1; s < 2; s += 0.1) floor.run(s);
  EXPECT_EQ(held_back(0), (std::map<std::int64_t, std::int64_t>{{4500, 30}, {4600, 10}})) << "now taken";
  floor.book(0, {level(43, 100)}, {level(45, 30), level(46, 5)});
  EXPECT_EQ(held_back(0), (std::map<std::int64_t, std::int64_t>{{4500, 30}, {4600, 5}}));
}

}  // namespace
}  // namespace arbees::trading
