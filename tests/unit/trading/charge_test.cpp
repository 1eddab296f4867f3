#include "arbees/trading/charge.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

using base::Money;
using domain::OrderAction;

/// A schedule that charges exactly this for a fill, so that the venue's printed trade fees can be fed in.
domain::FeeSchedule charging(std::int32_t trade_fee_micros) {
  domain::FeeSchedule fees;
  fees.model = domain::FeeModel::quadratic;
  fees.taker_rate_ppm = 1;  // rounds up to one quantum
  fees.quantum_micros = trade_fee_micros;
  fees.balance_quantum_micros = 10'000;
  return fees;
}

// Kalshi, getting_started/fee_rounding (1 June 2026): three examples of three equal fills of one order. The trade fee
// is given; the balance changes by whole cents, the loss accumulates, and whole cents come back once it exceeds one.
TEST(Charge, KalshisPublishedRoundingExamples) {
  struct Case {
    const char* price;
    const char* count;
    std::int32_t trade_fee;
    std::int64_t net_fees[3];
  };
  for (const Case& c : {
           // −0.055 − 0.0085 = −0.0635 → −0.07: 0.0065; 0.0130 > 0.01 gives 0.01 back; 0.0030 + 0.0065 = 0.0095 does
           // not.
           Case{"0.055", "1", 8'500, {15'000, 5'000, 15'000}},
           // −0.15 − 0.0041 = −0.1541 → −0.16: 0.0059; 0.0118 gives back; 0.0018 + 0.0059 = 0.0077 does not.
           Case{"0.50", "0.30", 4'100, {10'000, 0, 10'000}},
           // −0.009903 − 0.0005 = −0.010403 → −0.02: 0.009597; 0.019194 gives back; 0.009194 + 0.009597 does again.
           Case{"0.3301", "0.03", 500, {10'097, 97, 97}},
       }) {
    Money lost;
    for (const std::int64_t expected : c.net_fees) {
      const auto cost = charge(charging(c.trade_fee), false, OrderAction::buy, *base::parse_fixed<base::Price>(c.price),
                               *base::parse_fixed<base::Quantity>(c.count), lost);
      ASSERT_TRUE(cost);
      EXPECT_EQ(cost->fee, Money::from_raw(expected)) << c.price;
    }
  }
}

TEST(Charge, ASellerIsRoundedDownToo) {
  auto fees = test::kalshi_fees();
  fees.balance_quantum_micros = 10'000;
  Money lost;
  // 10 · 0.51 − 0.07·10·0.51·0.49 (0.17493 → 0.1750) = 4.925 → 4.92: half a cent is kept.
  const auto cost = charge(fees, false, OrderAction::sell, test::cents(51), test::contracts(10), lost);
  EXPECT_EQ(cost->fee, Money::from_raw(180'000));
  EXPECT_EQ(cost->rounding, Money::from_raw(5'000));
  EXPECT_EQ(lost, Money::from_raw(5'000));
}

TEST(Charge, WithoutBalanceRoundingThereIsNone) {
  Money lost;
  const auto cost =
      charge(test::polymarket_fees(), false, OrderAction::buy, test::cents(51), test::contracts(10), lost);
  // 0.05·10·0.51·0.49 = 0.12495.
  EXPECT_EQ(cost->fee, Money::from_raw(124'950));
  EXPECT_EQ(cost->rounding, Money{});
  EXPECT_FALSE(charge({}, false, OrderAction::buy, test::cents(51), test::contracts(10), lost))
      << "unknown is not free";
}

}  // namespace
}  // namespace arbees::trading
