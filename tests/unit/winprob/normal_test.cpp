#include "arbees/winprob/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace arbees::winprob {
namespace {

TEST(Normal, AgreesWithTheLibrary) {
  for (double x = -36.0; x <= 36.0; x += 0.00731) {
    const double exact = 0.5 * std::erfc(-x / std::sqrt(2.0));
    ASSERT_NEAR(normal_cdf(x), exact, 1e-14) << x;
    if (x < 0.0 && x > -7.0) ASSERT_NEAR(normal_cdf(x) / exact, 1.0, 1e-8) << x;
    ASSERT_NEAR(exp_exact(x) / std::exp(x), 1.0, 1e-15) << x;
  }
  for (double x = 1e-9; x < 1e9; x *= 1.0731)
    ASSERT_NEAR(log_exact(x), std::log(x), 1e-14 * std::max(1.0, std::fabs(std::log(x)))) << x;
}

TEST(Normal, QuantileIsTheInverse) {
  for (double p = 1e-9; p < 1.0; p += 0.000317) ASSERT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
}

TEST(Normal, EveryInputHasAnAnswer) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(normal_cdf(std::nan("")), 0.5);
  EXPECT_EQ(normal_cdf(inf), 1.0);
  EXPECT_EQ(normal_cdf(-inf), 0.0);
  EXPECT_TRUE(std::isfinite(normal_quantile(0.0)) && std::isfinite(normal_quantile(1.0)));
  EXPECT_TRUE(std::isfinite(log_exact(0.0)) && std::isfinite(exp_exact(inf)));
}

}  // namespace
}  // namespace arbees::winprob
