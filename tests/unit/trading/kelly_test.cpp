#include "arbees/trading/kelly.hpp"

#include <gtest/gtest.h>

#include "support/evening.hpp"

namespace arbees::trading {
namespace {

TEST(Kelly, KnownShares) {
  struct Case {
    int fair_ppm, error_ppm;
    double cost_cents;
    std::int64_t share_ppm;
  };
  // (p − c)/(1 − c): 0.6 at 50¢ → 0.2; even money at fair odds → 0; an error of 5 points takes 0.6 to 0.55 → 0.1.
  for (const Case& c : {Case{600'000, 0, 50, 200'000}, Case{500'000, 0, 50, 0}, Case{400'000, 0, 50, 0},
                        Case{600'000, 50'000, 50, 100'000}, Case{600'000, 100'000, 50, 0},
                        Case{1'000'000, 0, 90, 1'000'000}, Case{1'000'000, 0, 100, 0}})
    EXPECT_EQ(kelly_share_ppm(base::Probability::from_millionths(c.fair_ppm), c.error_ppm, test::cents(c.cost_cents)),
              c.share_ppm)
        << c.fair_ppm << " " << c.error_ppm << " " << c.cost_cents;
}

}  // namespace
}  // namespace arbees::trading
