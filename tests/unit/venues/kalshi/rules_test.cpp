#include <gtest/gtest.h>

#include "arbees/venues/kalshi/listing.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::SpecialPayout;

// Sentences of `rules_secondary`, January to September 2026.
TEST(KalshiRules, NotStartedWithinTwoDaysSaysNothingOfACancelledGame) {
  struct Case {
    const char* series;
    const char* sentence;
    SpecialPayout tie;
    SpecialPayout postponed;
    SpecialPayout canceled;
  };
  const auto half = SpecialPayout::half;
  const auto fair = SpecialPayout::fair_price;
  const auto unknown = SpecialPayout::unknown;
  for (const Case& c : {
           Case{"KXNFLGAME",
                "If the game is not started within 48 hours, the market will resolve to a fair market price. If the "
                "game ends in a tie, the market will resolve to $0.50 for each team.",
                half, fair, unknown},
           Case{"KXNCAAFGAME",
                "If the game is not started within 48 hours, the market will resolve to the a fair market price.",
                unknown, fair, unknown},
           Case{"KXMLBGAME",
                "If the game is cancelled or rescheduled to over two days away, the market will resolve to a fair "
                "price in accordance with the rules.",
                unknown, fair, fair},
           Case{"KXWNBAGAME",
                "If the cancelled game is not played or is rescheduled further than 2 days out, all markets will "
                "resolve to a fair price in accordance with the rules.",
                unknown, fair, fair},
           Case{"KXNCAAFGAME of January",
                "If the cancelled game is not played or is rescheduled further than two weeks out, the market will "
                "resolve to a fair price for each team in accordance with the rules. If the game is declared a tie, "
                "the market will resolve to 50/50 for both teams.",
                half, fair, fair},
           Case{"without rules", "", unknown, unknown, unknown},
       }) {
    MarketInfo market;
    market.rules_secondary = c.sentence;
    const auto rules = rules_of(market);
    EXPECT_EQ(rules.tie, c.tie) << c.series;
    EXPECT_EQ(rules.postponed, c.postponed) << c.series;
    EXPECT_EQ(rules.canceled, c.canceled) << c.series;
  }
}

}  // namespace
}  // namespace arbees::venues::kalshi
