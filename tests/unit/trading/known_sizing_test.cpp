#include <gtest/gtest.h>

#include "arbees/domain/unit_fee.hpp"
#include "arbees/trading/sizing.hpp"
#include "support/known_answers.hpp"

namespace arbees::trading {
namespace {

// Each row's derivation: docs/known_answers.md, "Sizing".
TEST(Sizing, AgreesWithEveryKnownAnswer) {
  const auto rows = test::known_answers("sizing");
  ASSERT_GE(rows.size(), 15U);
  for (const test::Row& row : rows) {
    ASSERT_EQ(row.size(), 12U) << row.at(0);
    const domain::FeeSchedule fees = test::fees_of(row[3]);
    SizingTerms terms;
    terms.legs.push_back({domain::Venue::kalshi, &fees});
    terms.worth = test::fixed<base::Price>(row[1]);
    terms.threshold = test::cents_of(row[6]);
    // What may be lost to rounding beyond price and fee is no part of the derivations.
    terms.venue_room = {base::Money::from_units(1'000'000'000), {}};
    terms.room = test::fixed<base::Money>(row[7]);
    terms.least = std::stoll(row[8]);
    const auto fair = base::parse_decimal(row[1], 6).value();
    const auto error = base::parse_decimal(row[2], 6).value();
    const auto wealth = test::fixed<base::Money>(row[5]);
    terms.endings = {Ending{fair - error, wealth, base::kPriceOne}, Ending{1'000'000 - fair + error, wealth, {}},
                     Ending{}};
    std::vector<domain::WalkStep> steps;
    for (const domain::Level& level : test::levels_of(row[4])) {
      const base::Price fee = domain::unit_fee_or_none(fees, level.price);
      if (terms.worth - level.price - fee < terms.threshold) break;
      steps.push_back({level.quantity, {level.price, {}}, {fee, {}}});
    }
    terms.steps = steps;

    const Sized sized = size_order(terms);
    EXPECT_EQ(std::to_string(sized.count), row[9]) << row[0];
    const bool too_small = sized.count < terms.least;
    const std::string refused = too_small ? "bankroll" : sized.edge < terms.threshold ? "rounding" : "none";
    EXPECT_EQ(refused, row[11]) << row[0];
    if (!too_small) EXPECT_EQ(sized.limits[0], test::cents_of(row[10])) << row[0];
  }
}

}  // namespace
}  // namespace arbees::trading
