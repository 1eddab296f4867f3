#pragma once

/// The normal distribution in plain IEEE arithmetic: additions, multiplications, divisions and square roots only, so
/// every machine returns the same bits (a libm's exp or erfc may not). Pure functions, any thread.
namespace arbees::winprob {

/// e^x to about 1 ulp; 0 below -700, finite above 700 (clamped).
[[nodiscard]] double exp_exact(double x);

/// Natural logarithm to about 1 ulp of a positive, finite x; -745 for x <= 0.
[[nodiscard]] double log_exact(double x);

/// P(Z <= x). Hart 1968, algorithm 5666, in West's form ("Better approximations to cumulative normal functions",
/// 2005); absolute error below 1e-15. NaN gives 0.5.
[[nodiscard]] double normal_cdf(double x);

/// normal_cdf(x) and the density at x, for the price of one.
struct Normal {
  double cdf;
  double pdf;
};
[[nodiscard]] Normal normal(double x);

/// The x with normal_cdf(x) = p. Wichura 1988, AS 241; p is first clamped to [1e-12, 1 - 1e-12].
[[nodiscard]] double normal_quantile(double p);

}  // namespace arbees::winprob
