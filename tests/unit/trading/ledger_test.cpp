#include "arbees/trading/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using base::Money;
using domain::Claim;
using test::cents;
using test::contracts;

VenueMoney start(std::int64_t dollars) {
  return {Money::from_units(dollars), Money{}};
}

domain::Fill fill(std::uint32_t market, Claim claim, double price, std::int64_t quantity, std::int64_t fee_micros) {
  domain::Fill f;
  f.market = {market};
  f.claim = claim;
  f.price = cents(price);
  f.quantity = contracts(quantity);
  f.fee = Money::from_raw(fee_micros);
  return f;
}

TEST(Ledger, AWinPaysOneAndALossNothing) {
  struct Case {
    Claim claim;
    double yes_value;
    std::int64_t profit_micros;
  };
  // 10 at 40¢ with a fee of 17¢ cost 4.17.
  for (const Case& c :
       {Case{Claim::yes, 100, 5'830'000}, Case{Claim::yes, 0, -4'170'000}, Case{Claim::no, 0, 5'830'000},
        Case{Claim::no, 100, -4'170'000}, Case{Claim::yes, 50, 830'000}, Case{Claim::no, 50, 830'000}}) {
    Ledger ledger(start(100));
    auto bought = fill(0, c.claim, 40, 10, 170'000);
    ledger.apply(bought);
    EXPECT_EQ(ledger.cash(), Money::from_raw(95'830'000));
    std::vector<domain::Position> closed;
    const auto settlement = ledger.settle({0}, {0}, cents(c.yes_value), closed);
    EXPECT_EQ(settlement.profit, Money::from_raw(c.profit_micros));
    EXPECT_EQ(ledger.cash(), Money::from_units(100) + settlement.profit);
    EXPECT_EQ(ledger.account().realised, settlement.profit);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_TRUE(closed[0].settled);
  }
}

TEST(Ledger, PaysAMarketOnce) {
  Ledger ledger(start(100));
  auto bought = fill(0, Claim::yes, 40, 10, 0);
  ledger.apply(bought);
  std::vector<domain::Position> closed;
  (void)ledger.settle({0}, {0}, cents(100), closed);
  const auto again = ledger.settle({0}, {0}, cents(100), closed);
  EXPECT_EQ(again.paid, Money{});
  EXPECT_EQ(ledger.cash(), Money::from_units(106));
}

TEST(Ledger, CannotReserveWhatItDoesNotHave) {
  Ledger ledger(start(10));
  EXPECT_TRUE(ledger.reserve(domain::Venue::kalshi, Money::from_units(8)));
  EXPECT_FALSE(ledger.reserve(domain::Venue::kalshi, Money::from_units(3)));
  ledger.release(domain::Venue::kalshi, Money::from_units(8));
  EXPECT_EQ(ledger.cash(), Money::from_units(10));
}

TEST(Ledger, ASaleTakesItsShareAtAverageCost) {
  Ledger ledger(start(100));
  auto first = fill(0, Claim::yes, 40, 10, 100'000);
  auto second = fill(0, Claim::yes, 50, 10, 300'000);
  ledger.apply(first);
  ledger.apply(second);  // 20 for 9.00 and fees of 0.40: 45¢ and 2¢ each
  auto sale = fill(0, Claim::yes, 60, 5, 50'000);
  sale.action = domain::OrderAction::sell;
  const auto& left = ledger.apply(sale);
  // 5 · 0.60 − 0.05 − 5 · 0.45 − 5 · 0.02 = 0.60.
  EXPECT_EQ(sale.realised, Money::from_raw(600'000));
  EXPECT_EQ(left.quantity, contracts(15));
  EXPECT_EQ(left.cost, Money::from_raw(6'750'000));
  EXPECT_EQ(left.fees, Money::from_raw(300'000));
  // 100 − 9.40 + 2.95.
  EXPECT_EQ(ledger.cash(), Money::from_raw(93'550'000));
  EXPECT_EQ(ledger.account().realised, Money::from_raw(600'000));
}

TEST(Ledger, ACorrectionPaysTheDifferenceAndTakesItBack) {
  Ledger ledger(start(100));
  auto bought = fill(0, Claim::yes, 40, 10, 0);
  ledger.apply(bought);
  std::vector<domain::Position> closed;
  (void)ledger.settle({0}, {0}, cents(100), closed);
  const auto taken_back = ledger.settle({0}, {0}, cents(0), closed);
  EXPECT_EQ(taken_back.previous, cents(100));
  EXPECT_EQ(taken_back.paid, Money::from_units(-10));
  EXPECT_EQ(taken_back.profit, Money::from_units(-10));
  EXPECT_EQ(ledger.cash(), Money::from_units(96));
  EXPECT_EQ(closed.back().realised, Money::from_units(-4));
  const auto half = ledger.settle({0}, {0}, cents(50), closed);
  EXPECT_EQ(half.paid, Money::from_units(5));
  EXPECT_EQ(ledger.account().realised, Money::from_units(1));
}

TEST(Ledger, MoneyOfOneVenueDoesNotPayOnTheOther) {
  Ledger ledger({Money::from_units(5), Money::from_units(100)});
  EXPECT_FALSE(ledger.reserve(domain::Venue::kalshi, Money::from_units(6)));
  EXPECT_TRUE(ledger.reserve(domain::Venue::polymarket, Money::from_units(6)));
}

RC_GTEST_PROP(Ledger, NeverCreatesOrLosesAMillionthOfADollar, ()) {
  Ledger ledger(start(1'000'000));
  std::vector<domain::Position> closed;
  Money reserved;
  Money fees;
  std::set<std::uint32_t> settled;
  for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
    const auto market = static_cast<std::uint32_t>(*rc::gen::inRange(0, 4));
    switch (*rc::gen::inRange(0, 4)) {
      case 0: {
        const auto amount = Money::from_raw(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
        if (ledger.reserve(domain::Venue::kalshi, amount)) reserved += amount;
        break;
      }
      case 1:
        ledger.release(domain::Venue::kalshi, reserved);
        reserved = {};
        break;
      case 2: {
        auto f = fill(market, *rc::gen::element(Claim::yes, Claim::no), 0, 0, *rc::gen::inRange(0, 1'000'000));
        f.price = base::Price::from_raw(*rc::gen::inRange(0, 10001));
        f.quantity = base::Quantity::from_raw(*rc::gen::inRange<std::int64_t>(0, 100'000'000));
        f.action = *rc::gen::element(domain::OrderAction::buy, domain::OrderAction::sell);
        if (f.action == domain::OrderAction::sell) f.quantity = std::min(f.quantity, ledger.held(f.market, f.claim));
        if (settled.contains(market) || (f.action == domain::OrderAction::sell && f.quantity.raw() == 0)) break;
        ledger.apply(f);
        fees += f.fee;
        break;
      }
      default:  // again with another value: a correction
        settled.insert(market);
        (void)ledger.settle({market}, {0}, base::Price::from_raw(*rc::gen::element(0, 5000, 10000)), closed);
    }
    RC_ASSERT(ledger.balanced());
  }
  Money held;
  for (const auto& p : ledger.positions())
    if (!p.settled) held += p.cost + p.fees;
  RC_ASSERT(ledger.account().fees_paid == fees);
  RC_ASSERT(ledger.cash() + reserved + held - ledger.account().realised == Money::from_units(1'000'000));
}

}  // namespace
}  // namespace arbees::trading
