#include "arbees/trading/desk.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

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

Config calm() {
  Config config;
  config.kalshi_latency_ms = config.polymarket_latency_ms = 100;
  config.latency_spread_ppm = 0;
  return config;
}

/// One desk, two markets: Kalshi's on the home side (0) and Polymarket's on the away side (1).
struct Floor {
  domain::Market markets[2] = {test::market("g", domain::Venue::kalshi, "K", domain::Side::home),
                               test::market("g", domain::Venue::polymarket, "P", domain::Side::away)};
  domain::OrderBook books[2] = {domain::OrderBook(cents(1)), domain::OrderBook(cents(1))};
  bool over[2] = {false, false};
  Desk desk;
  Desk::Told told;
  explicit Floor(const Config& config = calm(), domain::Assumption assumption = domain::Assumption::expected)
      : desk(config, assumption) {}

  BookAccess access(domain::MarketId id) const {
    return {&markets[id.value], &books[id.value], !over[id.value], true, at_s(0), true, true, over[id.value]};
  }
  Books look() const {
    return [this](domain::MarketId id) { return access(id); };
  }
  void book(std::uint32_t id, std::vector<domain::Level> bids, std::vector<domain::Level> asks) {
    books[id].snapshot(bids, asks);
    desk.book_changed({id}, look());
  }
  OrderRequest buy(std::uint32_t id, double limit, std::int64_t quantity) const {
    OrderRequest request;
    request.signal = {1};
    request.market = {id};
    request.venue = markets[id].venue;
    request.wins_with = markets[id].yes_side;
    request.limit = cents(limit);
    request.quantity = contracts(quantity);
    request.reserve = most_cost(markets[id].fees, request.limit, request.quantity);
    return request;
  }
  void run(double s) { desk.run(at_s(s), look(), told); }
  std::vector<domain::Order> orders(OrderPurpose purpose) const {
    std::vector<domain::Order> found;
    for (const auto& body : told)
      if (const auto* order = std::get_if<domain::Order>(&body); order != nullptr && order->purpose == purpose)
        found.push_back(*order);
    return found;
  }
  base::Quantity held(std::uint32_t id) const { return desk.ledger().held({id}, Claim::yes); }
};

/// Both legs of ten are sent; the second finds only `left` on arrival.
Floor half_missed(std::int64_t left, double later_ask) {
  Floor floor;
  floor.book(0, {level(43, 100)}, {level(45, 100)});
  floor.book(1, {level(46, 100)}, {level(48, 100)});
  const OrderRequest pair[] = {floor.buy(0, 45, 10), floor.buy(1, 48, 10)};
  floor.desk.open(pair, at_s(0), floor.look(), floor.told);
  std::vector<domain::Level> asks;
  if (left > 0) asks.push_back(level(48, left));
  asks.push_back(level(later_ask, 100));
  floor.book(1, {level(46, 100)}, asks);
  floor.run(0.2);
  return floor;
}

TEST(Desk, ALegThatFillsShortIsCompletedWhileThatStillPays) {
  // 45¢ and its fee of 1.74¢ are spent; 49¢ and 1.25¢ more make 96.99: still a profit.
  Floor floor = half_missed(4, 49);
  EXPECT_EQ(floor.held(0), contracts(10));
  floor.run(0.5);
  floor.run(1.0);
  EXPECT_EQ(floor.held(1), contracts(10));
  const auto completing = floor.orders(OrderPurpose::complete);
  ASSERT_EQ(completing.size(), 2U) << "sent, then filled";
  EXPECT_EQ(completing[0].limit, cents(49));
  EXPECT_EQ(completing[0].quantity, contracts(6));
  EXPECT_TRUE(floor.orders(OrderPurpose::unwind).empty());
  EXPECT_EQ(floor.desk.uneven_pairs(), 0U);
}

TEST(Desk, AnExcessThatCannotBeCompletedIsSoldAtTheBid) {
  Floor floor = half_missed(4, 60);  // 45 + 60 never pays
  for (double s = 1; s < 13; s += 1) floor.run(s);
  EXPECT_EQ(floor.held(0), contracts(4)) << "the six too many are gone";
  EXPECT_EQ(floor.held(1), contracts(4));
  const auto unwinding = floor.orders(OrderPurpose::unwind);
  ASSERT_EQ(unwinding.size(), 2U);
  EXPECT_EQ(unwinding[0].action, domain::OrderAction::sell);
  EXPECT_EQ(unwinding[1].filled, contracts(6));
  for (const auto& body : floor.told)
    if (const auto* fill = std::get_if<domain::Fill>(&body);
        fill != nullptr && fill->action == domain::OrderAction::sell) {
      EXPECT_EQ(fill->price, cents(43));
      // 6·0.43 − 0.1030 (0.07·6·0.43·0.57 = 0.102942 up) − 6·0.45 − 6·0.01733 (0.17325 → 0.1733 of ten; 0.10398 of
      // six).
      EXPECT_EQ(fill->realised, Money::from_raw(2'580'000 - 103'000 - 2'700'000 - 103'980));
    }
  EXPECT_EQ(floor.desk.uneven_pairs(), 0U);
}

TEST(Desk, AnExcessIsCompletedAtALossWhereSellingItWouldLoseMore) {
  // 45¢ paid and 1.7¢ of fee: completing at 57¢ and its 1.7¢ loses 5.4¢ a pair. A bid of 43¢ would lose 5.5¢.
  for (const auto& [bid, completes] : {std::pair{43, true}, std::pair{44, false}}) {
    Floor floor = half_missed(4, 57);
    floor.book(0, {level(bid, 100)}, {level(45, 100)});
    for (double s = 1; s < 13; s += 1) floor.run(s);
    EXPECT_EQ(!floor.orders(OrderPurpose::complete).empty(), completes) << bid;
    EXPECT_EQ(floor.orders(OrderPurpose::unwind).empty(), completes) << bid;
    EXPECT_EQ(floor.held(0), contracts(completes ? 10 : 4));
    EXPECT_EQ(floor.held(1), floor.held(0)) << "even in the end, either way";
  }
}

TEST(Desk, TheSlowerLegGoesFirstAndTheOtherFollowsForWhatItGot) {
  for (const auto& [offered, filled] : {std::pair{100, 10}, std::pair{6, 6}, std::pair{0, 0}}) {
    Config config = calm();
    config.polymarket_latency_ms = 300;
    Floor floor(config);
    floor.book(0, {level(43, 100)}, {level(45, 100)});
    floor.book(1, {level(46, 100)}, {level(48, 100)});
    const OrderRequest pair[] = {floor.buy(0, 45, 10), floor.buy(1, 48, 10)};
    ASSERT_TRUE(floor.desk.open(pair, at_s(0), floor.look(), floor.told));
    ASSERT_EQ(floor.orders(OrderPurpose::open).size(), 1U) << "only one goes out at first";
    EXPECT_EQ(floor.orders(OrderPurpose::open)[0].market.value, 1U);
    EXPECT_GE(floor.desk.ledger().account().reserved, pair[0].reserve + pair[1].reserve) << "both are paid for";
    if (offered == 0) floor.book(1, {level(46, 100)}, {level(60, 100)});
    else floor.book(1, {level(46, 100)}, {level(48, offered)});
    for (double s = 0.1; s < 9; s += 0.1) floor.run(s);
    EXPECT_EQ(floor.held(0), contracts(filled)) << offered;
    EXPECT_EQ(floor.held(1), contracts(filled)) << offered;
    EXPECT_EQ(floor.desk.ledger().account().reserved, Money{});
    EXPECT_EQ(floor.desk.uneven_pairs(), 0U);
    if (filled == 0)
      EXPECT_EQ(floor.desk.ledger().cash(), Money::from_units(10'000)) << "a first leg that misses costs nothing";
  }
}

TEST(Desk, APairWhoseGameIsOverIsLeftAlone) {
  Floor floor = half_missed(0, 60);
  floor.over[1] = true;
  for (double s = 1; s < 30; s += 1) floor.run(s);
  EXPECT_EQ(floor.held(0), contracts(10));
  EXPECT_EQ(floor.desk.uneven_pairs(), 0U);
}

TEST(Desk, AnExcessBelowTheSmallestOrderIsHeld) {
  Floor floor;
  floor.markets[0].minimum_order = contracts(5);
  floor.book(0, {level(43, 100)}, {level(45, 100)});
  floor.book(1, {level(46, 100)}, {level(48, 8)});
  const OrderRequest pair[] = {floor.buy(0, 45, 10), floor.buy(1, 48, 10)};
  floor.desk.open(pair, at_s(0), floor.look(), floor.told);
  for (double s = 0.2; s < 30; s += 1) floor.run(s);
  EXPECT_EQ(floor.held(0), contracts(10));
  EXPECT_TRUE(floor.orders(OrderPurpose::unwind).empty());
}

TEST(Desk, NeverSpendsOneVenuesMoneyOnTheOther) {
  Config config = calm();
  config.bankroll = 100'000'000;
  config.polymarket_share_ppm = 900'000;  // ten dollars on Kalshi
  Floor floor(config);
  floor.book(0, {level(43, 100)}, {level(45, 100)});
  floor.book(1, {level(46, 100)}, {level(48, 100)});
  const OrderRequest pair[] = {floor.buy(0, 45, 40), floor.buy(1, 48, 40)};
  EXPECT_FALSE(floor.desk.open(pair, at_s(0), floor.look(), floor.told));
  for (const auto& order : floor.orders(OrderPurpose::open)) EXPECT_EQ(order.status, OrderStatus::unfunded);
  EXPECT_EQ(floor.desk.ledger().cash(), Money::from_units(100));
}

TEST(Desk, ARestingOrderFillsOnlyByTradesAndAfterTheQueue) {
  struct Case {
    domain::Assumption assumption;
    std::int64_t printed;  ///< at our price, by sellers
    bool through;          ///< then one more trade of five below it
    std::int64_t filled;
  };
  for (const Case& c :
       {Case{domain::Assumption::expected, 30, false, 0},     // thirty of the queue of thirty
        Case{domain::Assumption::expected, 34, false, 4},     // four reach us
        Case{domain::Assumption::expected, 10, true, 5},      // through the price: no queue is left
        Case{domain::Assumption::pessimistic, 50, false, 0},  // at the price is not through it
        Case{domain::Assumption::pessimistic, 50, true, 5}, Case{domain::Assumption::optimistic, 4, false, 4}}) {
    Floor floor(calm(), c.assumption);
    floor.markets[0].fees.maker_rate_ppm = 17'500;
    floor.book(0, {level(43, 30)}, {level(45, 100)});
    OrderRequest rest = floor.buy(0, 43, 10);
    rest.style = domain::OrderStyle::rest;
    rest.directional = true;
    ASSERT_TRUE(floor.desk.open({&rest, 1}, at_s(0), floor.look(), floor.told));
    floor.run(0.2);
    ASSERT_EQ(floor.orders(OrderPurpose::open).back().status, OrderStatus::resting);
    floor.desk.traded({{0}, cents(43), contracts(c.printed), false}, at_s(1), floor.look(), floor.told);
    if (c.through) floor.desk.traded({{0}, cents(42), contracts(5), false}, at_s(2), floor.look(), floor.told);
    floor.desk.traded({{0}, cents(43), contracts(100), true}, at_s(3), floor.look(), floor.told);  // a buyer: not us
    EXPECT_EQ(floor.held(0), contracts(c.filled)) << base::enum_name(c.assumption) << " " << c.printed;
    for (const auto& body : floor.told)
      if (const auto* fill = std::get_if<domain::Fill>(&body)) EXPECT_TRUE(fill->maker);
    floor.desk.cancel_resting({0}, domain::CancelReason::score_changed, at_s(4));
    floor.run(5);
    const auto last = floor.orders(OrderPurpose::open).back();
    EXPECT_EQ(last.status, OrderStatus::cancelled);
    EXPECT_EQ(last.cancelled_for, domain::CancelReason::score_changed);
    EXPECT_EQ(floor.desk.ledger().account().reserved, Money{});
  }
}

TEST(Desk, APostOnlyOrderThatWouldTradeIsRefused) {
  Floor floor;
  floor.book(0, {level(43, 30)}, {level(45, 100)});
  OrderRequest rest = floor.buy(0, 43, 10);
  rest.style = domain::OrderStyle::rest;
  floor.desk.open({&rest, 1}, at_s(0), floor.look(), floor.told);
  floor.book(0, {level(40, 30)}, {level(42, 100)});
  floor.run(0.2);
  EXPECT_EQ(floor.orders(OrderPurpose::open).back().status, OrderStatus::refused);
  EXPECT_EQ(floor.desk.ledger().cash(), Money::from_units(10'000));
}

TEST(Desk, TheReconcilerFindsAFillThatTheLedgerNeverSaw) {
  Floor floor = half_missed(4, 60);
  Reconciler reconciler(start_money(calm()));
  for (const auto& body : floor.told)
    if (const auto* fill = std::get_if<domain::Fill>(&body)) reconciler.add(*fill);
  EXPECT_TRUE(reconciler.compare(floor.desk.ledger().account()).agrees);
  domain::Fill twice;
  twice.quantity = contracts(1);
  twice.price = cents(45);
  reconciler.add(twice);
  const auto check = reconciler.compare(floor.desk.ledger().account());
  EXPECT_FALSE(check.agrees);
  EXPECT_EQ(check.cash_difference, Money::from_raw(450'000));
}

}  // namespace
}  // namespace arbees::trading
