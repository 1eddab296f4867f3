#include <gtest/gtest.h>

#include "arbees/venues/polymarket/listing.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::SpecialPayout;

// Sentences of Gamma's descriptions, January to September 2026.
constexpr std::string_view kOpen =
    "If the game is postponed, this market will remain open until the game has been completed.\n";

TEST(PolymarketRules, EachSentenceOfATieIsReadAndNothingElseIs) {
  struct Case {
    std::string_view sentence;
    SpecialPayout tie;
    SpecialPayout canceled;
  };
  const auto half = SpecialPayout::half;
  const auto unknown = SpecialPayout::unknown;
  for (const Case& c : {
           Case{"If the game is canceled entirely or ends in a tie, with no make-up game, this market will resolve "
                "50-50.",
                half, half},
           Case{"If the game is canceled entirely, with no make-up game, or ends in a tie, this market will resolve "
                "50-50.",
                half, half},
           Case{"If the game is canceled entirely, with no make-up game, this market will resolve 50-50.", unknown,
                half},
           Case{"If the game ends in a tie, this market will resolve to \"Grizzlies\".", unknown, unknown},
           Case{"", unknown, unknown},
       }) {
    const auto rules = rules_of(std::string(kOpen) + std::string(c.sentence));
    EXPECT_EQ(rules.tie, c.tie) << c.sentence;
    EXPECT_EQ(rules.canceled, c.canceled) << c.sentence;
    EXPECT_EQ(rules.postponed, SpecialPayout::stays_open) << c.sentence;
  }
}

}  // namespace
}  // namespace arbees::venues::polymarket
