#include "arbees/base/fixed.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace arbees::base {
namespace {

TEST(ParseDecimal, ReadsTheVenuesSpellings) {
  struct Case {
    const char* text;
    int digits;
    std::optional<std::int64_t> raw;
  };
  const Case cases[] = {{"0.5600", 4, 5600},
                        {".48", 4, 4800},
                        {"1", 4, 10000},
                        {"-54.00", 6, -54000000},
                        {"3137446.44", 6, 3137446440000},
                        {"0.3", 4, 3000},
                        {"0.56780", 4, 5678},
                        {"0.56781", 4, std::nullopt},
                        {"", 4, std::nullopt},
                        {".", 4, std::nullopt},
                        {"-", 4, std::nullopt},
                        {"1e3", 4, std::nullopt},
                        {"1.2.3", 4, std::nullopt},
                        {" 1", 4, std::nullopt},
                        {"9223372036854775807", 0, INT64_MAX},
                        {"9223372036854775808", 0, std::nullopt},
                        {"99999999999999999999999999999999", 6, std::nullopt}};
  for (const Case& c : cases) EXPECT_EQ(parse_decimal(c.text, c.digits), c.raw) << c.text;
}

RC_GTEST_PROP(ParseDecimal, FormatThenParseGivesTheSameNumber, (std::int64_t raw, bool money)) {
  RC_PRE(raw != INT64_MIN);
  const int digits = money ? 6 : 4;
  const auto back = parse_decimal(format_decimal(raw, digits, 2), digits);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == raw);
}

RC_GTEST_PROP(Price, ComplementTwiceIsTheSamePrice, ()) {
  const auto price = Price::from_raw(*rc::gen::inRange(0, 10001));
  RC_ASSERT(complement(complement(price)) == price);
  RC_ASSERT((complement(price) + price) == kPriceOne);
}

RC_GTEST_PROP(Notional, BothSidesOfAClaimCostExactlyThePayout, ()) {
  const auto price = Price::from_raw(*rc::gen::inRange(0, 10001));
  const auto quantity = Quantity::from_raw(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000'000));
  const Money yes = notional(price, quantity, Rounding::up);
  const Money no = notional(complement(price), quantity, Rounding::down);
  RC_ASSERT((yes + no).raw() == quantity.raw());
}

TEST(Divide, RoundsEachWay) {
  EXPECT_EQ(divide(7, 2, Rounding::up), 4);
  EXPECT_EQ(divide(-7, 2, Rounding::up), -3);
  EXPECT_EQ(divide(7, 2, Rounding::down), 3);
  EXPECT_EQ(divide(-7, 2, Rounding::down), -4);
  EXPECT_EQ(divide(7, 2, Rounding::nearest), 4);
  EXPECT_EQ(divide(-7, 2, Rounding::nearest), -4);
  EXPECT_EQ(divide(5, 4, Rounding::nearest), 1);
  EXPECT_EQ(divide(-7, 2, Rounding::toward_zero), -3);
}

TEST(FixedDeathTest, OverflowStopsTheProcess) {
  const auto most = Money::from_raw(INT64_MAX);
  EXPECT_DEATH((void)(most + Money::from_raw(1)), "overflow");
  EXPECT_DEATH((void)Quantity::from_units(INT64_MAX), "overflow");
}

}  // namespace
}  // namespace arbees::base
