#include "arbees/venues/polymarket/fees.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/venues/data_files.hpp"

namespace arbees::venues::polymarket {
namespace {

using base::Money;
using base::Price;
using base::Quantity;
using domain::FeeModel;

std::optional<FeeTerms> terms_of(std::string_view json) {
  const auto document = wire::Document::parse(json);
  const wire::Node root = document->root();
  const auto terms = parse_fee_terms(root);
  return terms ? std::optional(*terms) : std::nullopt;
}

TEST(PolymarketFees, ReadBothSpellings) {
  const auto gamma = terms_of(R"({"exponent":1,"rate":0.05,"takerOnly":true,"rebateRate":0.15})");
  ASSERT_TRUE(gamma);
  EXPECT_EQ(gamma->rate, Money::from_raw(50'000));
  const auto clob = terms_of(R"({"r":0.05,"e":1,"to":true})");
  ASSERT_TRUE(clob);
  EXPECT_EQ(clob->rate, gamma->rate);
  const auto socket = terms_of(R"({"exponent":"2","rate":"0.02","taker_only":true,"rebate_rate":"0"})");
  ASSERT_TRUE(socket);
  EXPECT_EQ(socket->exponent, 2);
  EXPECT_FALSE(terms_of(R"({"exponent":1})"));
  EXPECT_FALSE(terms_of(R"({"exponent":1.5,"rate":0.05})"));
  EXPECT_FALSE(terms_of("[]"));
}

TEST(PolymarketFees, TakersPayAndMakersDoNot) {
  const auto schedule = fee_schedule(terms_of(R"({"exponent":1,"rate":0.05,"takerOnly":true})"), "sports_fees_v3");
  EXPECT_EQ(schedule.taker_fee(Price::from_raw(5000), Quantity::from_units(100)), Money::from_raw(1'250'000));
  EXPECT_EQ(schedule.maker_fee(Price::from_raw(5000), Quantity::from_units(100)), Money{});
  // 0.05·1·0.07·0.93 = 0.003255 → nearest 0.00001, halves up: 0.00326.
  EXPECT_EQ(schedule.taker_fee(Price::from_raw(700), Quantity::from_units(1)), Money::from_raw(3'260));
  EXPECT_NE(schedule.evidence.find("sports_fees_v3"), std::string::npos);
}

TEST(PolymarketFees, WhatIsNotKnownIsNotFree) {
  EXPECT_EQ(fee_schedule(std::nullopt, "").model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule(terms_of(R"({"exponent":1,"rate":0})"), "zero_fees").model, FeeModel::free);
  EXPECT_EQ(fee_schedule(terms_of(R"({"exponent":4,"rate":0.05})"), "").model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule(terms_of(R"({"exponent":1,"rate":-0.05})"), "").model, FeeModel::unknown);
  EXPECT_EQ(fee_schedule(terms_of(R"({"exponent":1,"rate":1.05})"), "").model, FeeModel::unknown);
}

TEST(PolymarketFees, HistorySaysWhatItRestsOn) {
  const auto cost = [](base::Date day, std::string_view league) {
    return fees_on(day, league).taker_fee(Price::from_raw(5000), Quantity::from_units(100));
  };
  EXPECT_EQ(cost({2025, 6, 18}, "mlb"), Money{});
  EXPECT_EQ(cost({2026, 1, 31}, "nba"), Money{});
  EXPECT_EQ(cost({2026, 2, 15}, "cbb"), Money::from_raw(437'500));
  EXPECT_EQ(cost({2026, 6, 6}, "nba"), Money::from_raw(750'000));
  EXPECT_EQ(cost({2026, 9, 16}, "nfl"), Money::from_raw(1'250'000));
  EXPECT_EQ(cost({2026, 9, 16}, "cfb"), Money{});
  EXPECT_EQ(cost({2026, 11, 24}, "nba"), Money::from_raw(1'250'000));
  EXPECT_EQ(cost({2019, 1, 1}, "nba"), std::nullopt);
}

TEST(PolymarketFees, EveryCaseOfTheVectors) {
  ARBEES_NEEDS_DATA("markets/known_answer_vectors.json");
  const auto document = wire::Document::parse(test::read_whole(test::data_folder("markets/known_answer_vectors.json")));
  ASSERT_TRUE(document);
  const wire::Node root = document->root();
  const wire::Node vector = root["polymarket_fee"];
  const wire::Node rate = vector["rate"];
  const wire::Node exponent = vector["exponent"];
  const wire::Node shares = vector["shares"];
  const wire::Node cases = vector["cases"];
  const auto schedule = fee_schedule(FeeTerms{*rate.fixed<Money>(), *exponent.integer(), true, {}}, "");
  std::size_t checked = 0;
  cases.each_member([&](std::string_view price, const wire::Node& expected) {
    const auto fee = schedule.taker_fee(*base::parse_fixed<Price>(price), *shares.fixed<Quantity>());
    ASSERT_TRUE(fee);
    const double rounded = std::round(*expected.number() * 1e5) / 1e5;  // the venue keeps five decimals
    EXPECT_NEAR(fee->to_double(), rounded, 1e-9) << "at " << price;
    ++checked;
  });
  EXPECT_EQ(checked, 9U);
}

}  // namespace
}  // namespace arbees::venues::polymarket
