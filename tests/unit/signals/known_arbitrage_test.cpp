#include <gtest/gtest.h>

#include "arbees/signals/arbitrage.hpp"
#include "support/known_answers.hpp"

namespace arbees::signals {
namespace {

// Each row's derivation: docs/known_answers.md, "Arbitrage".
TEST(Arbitrage, AgreesWithEveryKnownAnswer) {
  const auto rows = test::known_answers("arbitrage");
  ASSERT_GE(rows.size(), 40U);
  for (const test::Row& row : rows) {
    ASSERT_EQ(row.size(), 14U) << row.at(0);
    domain::Game game = test::game("g", *base::parse_enum<domain::Sport>(row[8].substr(0, row[8].find('_'))));
    game.postseason = row[8].ends_with("_post");
    domain::Market a = test::market("g", domain::Venue::kalshi, "A", domain::Side::home);
    domain::Market b =
        test::market("g", row[7] == "one" ? domain::Venue::kalshi : domain::Venue::polymarket, "B", domain::Side::away);
    a.fees = test::fees_of(row[1]);
    b.fees = test::fees_of(row[3]);
    a.rules = test::rules_of(row[5]);
    b.rules = test::rules_of(row[6]);
    domain::OrderBook books[2];
    books[0].snapshot({}, test::levels_of(row[2]));
    books[1].snapshot({}, test::levels_of(row[4]));
    const History mid;
    const std::vector<MarketView> views = {{{0}, &a, &books[0], &mid}, {{1}, &b, &books[1], &mid}};
    GameInput input;
    input.game = &game;
    input.markets = views;
    input.now = test::at_s(1);
    Config config;
    config.report_edge = 0;
    Candidates found;
    find_arbitrage(input, config, found);
    if (row[9] == "none") {
      EXPECT_EQ(found.size(), 0U) << row[0];
      continue;
    }
    ASSERT_EQ(found.size(), 1U) << row[0];
    const domain::Signal& signal = found[0];
    EXPECT_EQ(signal.quantity, test::fixed<base::Quantity>(row[9])) << row[0];
    EXPECT_EQ(signal.legs[0].fee, test::fixed<base::Money>(row[10])) << row[0];
    EXPECT_EQ(signal.legs[1].fee, test::fixed<base::Money>(row[11])) << row[0];
    EXPECT_EQ(signal.expected_profit, test::fixed<base::Money>(row[12])) << row[0];
    EXPECT_EQ(signal.worst_case, test::fixed<base::Money>(row[13])) << row[0];
  }
}

}  // namespace
}  // namespace arbees::signals
