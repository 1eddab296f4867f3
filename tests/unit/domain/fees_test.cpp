#include "arbees/domain/fees.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::domain {
namespace {

using base::Money;
using base::Price;
using base::Quantity;

FeeSchedule kalshi() {
  return {FeeModel::quadratic, 70'000, 17'500, 1, 100, FeeRounding::up, "test"};
}
FeeSchedule polymarket(std::int32_t rate_ppm) {
  return {FeeModel::quadratic, rate_ppm, 0, 1, 10, FeeRounding::nearest, "test"};
}

TEST(FeeSchedule, KnownAnswers) {
  // Kalshi, 10 at 0.50: 0.07·10·0.25 = 0.175. One at 0.56: 0.07·0.2464 = 0.017248, up to 0.0173.
  EXPECT_EQ(kalshi().taker_fee(Price::from_raw(5000), Quantity::from_units(10)), Money::from_raw(175'000));
  EXPECT_EQ(kalshi().taker_fee(Price::from_raw(5600), Quantity::from_units(1)), Money::from_raw(17'300));
  // Polymarket, 100 at 0.50 with rate 0.05: 1.25. With 0.03: 0.75.
  EXPECT_EQ(polymarket(50'000).taker_fee(Price::from_raw(5000), Quantity::from_units(100)), Money::from_raw(1'250'000));
  EXPECT_EQ(polymarket(30'000).taker_fee(Price::from_raw(5000), Quantity::from_units(100)), Money::from_raw(750'000));
  // 0.05·1·0.01·0.99 = 0.000495, to the nearest 0.00001: 0.0005.
  EXPECT_EQ(polymarket(50'000).taker_fee(Price::from_raw(100), Quantity::from_units(1)), Money::from_raw(500));
}

TEST(FeeSchedule, UnknownIsNotZero) {
  EXPECT_FALSE(FeeSchedule{}.taker_fee(Price::from_raw(5000), Quantity::from_units(1)).has_value());
  FeeSchedule none;
  none.model = FeeModel::free;
  EXPECT_EQ(none.taker_fee(Price::from_raw(5000), Quantity::from_units(1)), Money{});
}

RC_GTEST_PROP(FeeSchedule, IsTheSameForAClaimAndItsComplement, ()) {
  const auto price = Price::from_raw(*rc::gen::inRange(0, 10001));
  const auto quantity = Quantity::from_raw(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000'000));
  RC_ASSERT(kalshi().taker_fee(price, quantity) == kalshi().taker_fee(base::complement(price), quantity));
}

RC_GTEST_PROP(FeeSchedule, ARoundedFeeIsWithinOneQuantumOfTheExactOne, ()) {
  FeeSchedule schedule = *rc::gen::arbitrary<bool>() ? kalshi() : polymarket(50'000);
  schedule.exponent = *rc::gen::inRange(1, 4);
  const auto price = Price::from_raw(*rc::gen::inRange(0, 10001));
  const auto quantity = Quantity::from_raw(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
  const double p = price.to_double();
  double exact = schedule.taker_rate_ppm / 1e6 * quantity.to_double();
  for (int i = 0; i < schedule.exponent; ++i) exact *= p * (1 - p);
  const double fee = schedule.taker_fee(price, quantity)->to_double();
  const double quantum = schedule.quantum_micros / 1e6;
  RC_ASSERT(fee >= exact - quantum / 2 - 1e-9);
  RC_ASSERT(fee <= exact + quantum + 1e-9);
}

}  // namespace
}  // namespace arbees::domain
