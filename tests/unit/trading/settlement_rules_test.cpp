#include "arbees/trading/settlement_rules.hpp"

#include <gtest/gtest.h>

#include "arbees/trading/ledger.hpp"
#include "support/known_answers.hpp"

namespace arbees::trading {
namespace {

// Each row's derivation: docs/known_answers.md, "Settlements".
TEST(Settlement, AgreesWithEveryKnownAnswer) {
  const auto rows = test::known_answers("settlements");
  ASSERT_GE(rows.size(), 20U);
  for (const test::Row& row : rows) {
    ASSERT_EQ(row.size(), 14U) << row.at(0);
    domain::Market market = test::market("g", domain::Venue::kalshi, "K", *base::parse_enum<domain::Side>(row[2]));
    market.rules = test::rules_of(row[1]);
    domain::GameState state;
    state.phase = *base::parse_enum<domain::Phase>(row[3]);
    state.home_score = std::stoi(row[4]);
    state.away_score = std::stoi(row[5]);
    Ledger ledger({base::Money::from_units(100), {}});
    domain::Fill bought;
    bought.claim = *base::parse_enum<domain::Claim>(row[6]);
    bought.quantity = test::fixed<base::Quantity>(row[7]);
    const auto cost = test::fixed<base::Money>(row[8]);
    bought.price = base::Price::from_raw(cost.raw() * 10'000 / bought.quantity.raw());
    ASSERT_EQ(base::notional(bought.price, bought.quantity, base::Rounding::up), cost) << row[0];
    bought.fee = test::fixed<base::Money>(row[9]);
    ledger.apply(bought);

    const auto reading = own_reading(market, state);
    ASSERT_EQ(reading.has_value(), row[11] != "none") << row[0];
    std::vector<domain::Position> closed;
    if (reading) {
      EXPECT_EQ(reading->yes_value, test::fixed<base::Price>(row[11])) << row[0];
      (void)ledger.settle({0}, {0}, reading->yes_value, closed);
    }
    if (row[10] != "-") (void)ledger.settle({0}, {0}, test::fixed<base::Price>(row[10]), closed);
    EXPECT_EQ(ledger.positions()[0].settled, row[12] != "open") << row[0];
    EXPECT_EQ(ledger.account().realised, test::fixed<base::Money>(row[13])) << row[0];
    if (row[12] == "open") continue;
    EXPECT_EQ(ledger.cash(), base::Money::from_units(100) + test::fixed<base::Money>(row[13])) << row[0];
  }
}

}  // namespace
}  // namespace arbees::trading
