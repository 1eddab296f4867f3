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
    ASSERT_EQ(row.size(), 15U) << row.at(0);
    domain::Game game = test::game("g", *base::parse_enum<domain::Sport>(row[1].substr(0, row[1].find('_'))));
    game.postseason = row[1].ends_with("_post");
    domain::Market market = test::market("g", domain::Venue::kalshi, "K", *base::parse_enum<domain::Side>(row[3]));
    market.rules = test::rules_of(row[2]);
    domain::GameState state;
    state.phase = *base::parse_enum<domain::Phase>(row[4]);
    state.home_score = std::stoi(row[5]);
    state.away_score = std::stoi(row[6]);
    Ledger ledger({base::Money::from_units(100), {}});
    domain::Fill bought;
    bought.claim = *base::parse_enum<domain::Claim>(row[7]);
    bought.quantity = test::fixed<base::Quantity>(row[8]);
    const auto cost = test::fixed<base::Money>(row[9]);
    bought.price = base::Price::from_raw(cost.raw() * 10'000 / bought.quantity.raw());
    ASSERT_EQ(base::notional(bought.price, bought.quantity, base::Rounding::up), cost) << row[0];
    bought.fee = test::fixed<base::Money>(row[10]);
    ledger.apply(bought);

    const auto reading = own_reading(market, game, state);
    ASSERT_EQ(reading.has_value(), row[12] != "none") << row[0];
    std::vector<domain::Position> closed;
    if (reading) {
      EXPECT_EQ(reading->yes_value, test::fixed<base::Price>(row[12])) << row[0];
      (void)ledger.settle({0}, {0}, reading->yes_value, closed);
    }
    if (row[11] != "-") (void)ledger.settle({0}, {0}, test::fixed<base::Price>(row[11]), closed);
    EXPECT_EQ(ledger.positions()[0].settled, row[13] != "open") << row[0];
    EXPECT_EQ(ledger.account().realised, test::fixed<base::Money>(row[14])) << row[0];
    if (row[13] == "open") continue;
    EXPECT_EQ(ledger.cash(), base::Money::from_units(100) + test::fixed<base::Money>(row[14])) << row[0];
  }
}

}  // namespace
}  // namespace arbees::trading
