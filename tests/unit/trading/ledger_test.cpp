#include "arbees/trading/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using base::Money;
using domain::Claim;
using test::cents;
using test::contracts;

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
    Ledger ledger(Money::from_units(100));
    ledger.apply(fill(0, c.claim, 40, 10, 170'000));
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
  Ledger ledger(Money::from_units(100));
  ledger.apply(fill(0, Claim::yes, 40, 10, 0));
  std::vector<domain::Position> closed;
  (void)ledger.settle({0}, {0}, cents(100), closed);
  const auto again = ledger.settle({0}, {0}, cents(100), closed);
  EXPECT_EQ(again.paid, Money{});
  EXPECT_EQ(ledger.cash(), Money::from_units(106));
}

TEST(Ledger, CannotReserveWhatItDoesNotHave) {
  Ledger ledger(Money::from_units(10));
  EXPECT_TRUE(ledger.reserve(Money::from_units(8)));
  EXPECT_FALSE(ledger.reserve(Money::from_units(3)));
  ledger.release(Money::from_units(8));
  EXPECT_EQ(ledger.cash(), Money::from_units(10));
}

RC_GTEST_PROP(Ledger, NeverCreatesOrLosesAMillionthOfADollar, ()) {
  Ledger ledger(Money::from_units(1'000'000));
  std::vector<domain::Position> closed;
  Money reserved;
  for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
    const auto market = static_cast<std::uint32_t>(*rc::gen::inRange(0, 4));
    switch (*rc::gen::inRange(0, 4)) {
      case 0: {
        const auto amount = Money::from_raw(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
        if (ledger.reserve(amount)) reserved += amount;
        break;
      }
      case 1:
        ledger.release(reserved);
        reserved = {};
        break;
      case 2: {
        auto f = fill(market, *rc::gen::element(Claim::yes, Claim::no), 0, 0, *rc::gen::inRange(0, 1'000'000));
        f.price = base::Price::from_raw(*rc::gen::inRange(0, 10001));
        f.quantity = base::Quantity::from_raw(*rc::gen::inRange<std::int64_t>(0, 100'000'000));
        ledger.apply(f);
        break;
      }
      default: (void)ledger.settle({market}, {0}, base::Price::from_raw(*rc::gen::element(0, 5000, 10000)), closed);
    }
    RC_ASSERT(ledger.balanced());
  }
  Money held;
  for (const auto& p : ledger.positions())
    if (!p.settled) held += p.cost + p.fees;
  RC_ASSERT(ledger.cash() + reserved + held - ledger.account().realised == Money::from_units(1'000'000));
}

}  // namespace
}  // namespace arbees::trading
