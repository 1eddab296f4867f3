#include "arbees/venues/kalshi/fees.hpp"

#include <gtest/gtest.h>

#include "arbees/venues/kalshi/document.hpp"
#include "arbees/venues/kalshi/fee_history.hpp"
#include "arbees/venues/kalshi/ticker.hpp"
#include "arbees/wire/json.hpp"
#include "unit/venues/data_files.hpp"

namespace arbees::venues::kalshi {
namespace {

using base::Money;
using base::Price;
using base::Quantity;
using domain::FeeModel;

Price price(std::string_view text) {
  return *base::parse_fixed<Price>(text);
}
Quantity count(std::string_view text) {
  return *base::parse_fixed<Quantity>(text);
}
Multiplier times(std::string_view text) {
  return *base::parse_fixed<Multiplier>(text);
}

TEST(KalshiFees, TypeAndMultiplierMakeTheSchedule) {
  const auto plain = fee_schedule("KXNBAGAME", "quadratic", times("1"));
  EXPECT_EQ(plain.taker_fee(price("0.5"), count("10")), Money::from_raw(175'000));
  EXPECT_EQ(plain.maker_fee(price("0.5"), count("10")), Money{});
  const auto half = fee_schedule("KXMLBGAME", "quadratic_with_maker_fees", times("0.5"));
  EXPECT_EQ(half.taker_fee(price("0.48"), count("1")), Money::from_raw(8'800));     // 0.008736 up
  EXPECT_EQ(half.maker_fee(price("0.5"), count("100")), Money::from_raw(218'800));  // 0.21875 up
  EXPECT_EQ(fee_schedule("KXNEW", "quadratic", times("0")).model, FeeModel::free);
}

TEST(KalshiFees, WhatIsNotKnownIsNotFree) {
  EXPECT_EQ(fee_schedule("KXNBAGAME", "flat", times("1")).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "", times("1")).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "cubic", times("1")).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "quadratic", std::nullopt).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "quadratic", times("-1")).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "quadratic", times("101")).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNBAGAME", "quadratic", times("0.333333")).model, FeeModel::unknown)
      << "a rate that is no whole ppm would be charged rounded";
  EXPECT_EQ(fee_schedule("KXMVESPORTS", "quadratic", times("1")).model, FeeModel::unknown);
}

TEST(KalshiFees, AnEventOverridesWhatItNames) {
  const FeeOverride only_multiplier{"", times("0.5")};
  const auto cheaper = fee_schedule("KXNFLGAME", "quadratic_with_maker_fees", times("1"), only_multiplier);
  EXPECT_EQ(cheaper.taker_rate_ppm, 35'000);
  EXPECT_EQ(cheaper.maker_rate_ppm, 8'750);
  EXPECT_NE(cheaper.evidence.find("event override"), std::string::npos);
  EXPECT_EQ(fee_schedule("KXNFLGAME", "quadratic_with_maker_fees", times("1"), {"quadratic", {}}).maker_rate_ppm, 0);
  EXPECT_EQ(fee_schedule("KXNFLGAME", "quadratic", times("1"), {"flat", {}}).model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule("KXNFLGAME", "quadratic", times("1"), {}).evidence.find("override"), std::string::npos);
}

TEST(KalshiFees, HistorySaysWhatItRestsOn) {
  const auto cost = [](base::Date day, std::string_view series) {
    return fees_on(day, series).taker_fee(price("0.56"), count("1"));  // 0.017248
  };
  EXPECT_EQ(cost({2025, 11, 22}, "KXNBAGAME"), Money::from_raw(20'000)) << "whole cents until February 2026";
  EXPECT_EQ(cost({2026, 2, 28}, "KXNBAGAME"), Money::from_raw(20'000));
  EXPECT_EQ(cost({2026, 6, 6}, "KXNBAGAME"), Money::from_raw(20'000)) << "the dearer rule while the change is undated";
  EXPECT_EQ(cost({2026, 9, 16}, "KXNFLGAME"), Money::from_raw(17'300));
  EXPECT_EQ(cost({2026, 8, 20}, "KXMLBGAME"), Money::from_raw(8'700));
  EXPECT_EQ(cost({2026, 10, 1}, "KXNBAGAME"), Money::from_raw(17'300));
  EXPECT_EQ(cost({2020, 1, 1}, "KXNBAGAME"), std::nullopt);
  EXPECT_EQ(cost({2026, 9, 1}, "KXMVESPORTS"), std::nullopt);
  for (const base::Date day : {base::Date{2025, 1, 1}, base::Date{2026, 4, 1}, base::Date{2026, 9, 1}})
    EXPECT_FALSE(fees_on(day, "KXNBAGAME").evidence.empty());
}

TEST(KalshiFees, EveryRealFillOfTheVectorsIsExact) {
  ARBEES_NEEDS_DATA("markets/known_answer_vectors.json");
  const auto document = wire::Document::parse(test::read_whole(test::data_folder("markets/known_answer_vectors.json")));
  ASSERT_TRUE(document);
  const wire::Node root = document->root();
  const wire::Node fills = root["kalshi_fee_real_fills"];
  const wire::Node vectors = fills["vectors"];
  std::size_t checked = 0;
  vectors.each([&](const wire::Node& vector) {
    const wire::Node series = vector["series"];
    const wire::Node multiplier = vector["fee_multiplier"];
    const wire::Node at = vector["price_yes"];
    const wire::Node size = vector["count"];
    const wire::Node fee = vector["fee_cost_observed"];
    const auto schedule = fee_schedule(*series.text(), "quadratic", *multiplier.fixed<Multiplier>());
    EXPECT_EQ(schedule.taker_fee(*at.fixed<Price>(), *size.fixed<Quantity>()), *fee.fixed<Money>())
        << "fill " << checked << " of " << *series.text();
    ++checked;
  });
  EXPECT_EQ(checked, 25U);
  const wire::Node combos = fills["combos_not_matching_exactly"];
  combos.each([&](const wire::Node& vector) {
    const wire::Node series = vector["series"];
    EXPECT_EQ(fee_schedule(*series.text(), "quadratic", times("1")).model, FeeModel::unknown);
  });
}

TEST(KalshiFees, EveryRealFillOfTheAccountIsExactOrUnknown) {
  ARBEES_NEEDS_DATA("markets/kalshi/rest_portfolio_fills_redacted.json");
  const auto document =
      parse_document(test::read_whole(test::data_folder("markets/kalshi/rest_portfolio_fills_redacted.json")));
  ASSERT_TRUE(document);
  std::size_t exact = 0;
  std::size_t unknown = 0;
  for (const FillInfo& fill : document->fills) {
    ASSERT_TRUE(fill.is_taker && fill.fee);
    const auto schedule = fees_on(base::eastern_date(fill.at), series_of(fill.ticker));
    const auto fee = schedule.taker_fee(fill.yes_price, fill.quantity);
    if (!fee) {
      ++unknown;
      continue;
    }
    EXPECT_EQ(*fee, *fill.fee) << fill.ticker << " " << base::to_string(fill.yes_price);
    ++exact;
  }
  EXPECT_EQ(exact, 25U);
  EXPECT_EQ(unknown, 8U) << "combos";
}

}  // namespace
}  // namespace arbees::venues::kalshi
