#include "arbees/winprob/normal.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "arbees/winprob/normal_constants.hpp"

namespace arbees::winprob {
namespace {

/// c[0] + c[1]x + … by Estrin's scheme: pairs first, so the chain of dependent operations is short.
template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
  if constexpr (N == 1) {
    return c[0];
  } else {
    std::array<double, (N + 1) / 2> pairs{};
    for (std::size_t i = 0; i < N / 2; ++i) pairs[i] = c[2 * i] + c[2 * i + 1] * x;
    if constexpr (N % 2 == 1) pairs[N / 2] = c[N - 1];
    return polynomial(pairs, x * x);
  }
}

}  // namespace

double exp_exact(double x) {
  if (x < -700.0) return 0.0;
  if (x > 700.0) x = 700.0;
  const double scaled = x * kLog2E;
  const auto nearest = static_cast<std::int64_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
  const auto k = static_cast<double>(nearest);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  const auto exponent = static_cast<std::uint64_t>(nearest + 1023) << 52;
  return polynomial(kExp, r) * std::bit_cast<double>(exponent);
}

double log_exact(double x) {
  if (!(x > 0.0)) return -745.0;
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m *= 2.0;
    --exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  const double series = polynomial(kAtanh, s * s);
  return exponent * kLn2High + (exponent * kLn2Low + 2.0 * s * series);
}

Normal normal(double x) {
  if (std::isnan(x)) return {0.5, kInvSqrt2Pi};
  const double a = std::fabs(x);
  if (a > 37.0) return {x < 0.0 ? 0.0 : 1.0, 0.0};
  const double e = exp_exact(-0.5 * a * a);
  double tail = 0.0;
  if (a < kHartLimit) {
    tail = e * (polynomial(kHartNumerator, a) / polynomial(kHartDenominator, a));
  } else {
    const double fraction = a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))));
    tail = e * kInvSqrt2Pi / fraction;
  }
  return {x < 0.0 ? tail : 1.0 - tail, kInvSqrt2Pi * e};
}

double normal_cdf(double x) {
  return normal(x).cdf;
}

double normal_quantile(double p) {
  if (!(p > 1e-12)) p = 1e-12;
  if (p > 1.0 - 1e-12) p = 1.0 - 1e-12;
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kQuantileA, r) / polynomial(kQuantileB, r);
  }
  double r = std::sqrt(-log_exact(q < 0.0 ? p : 1.0 - p));
  double x = 0.0;
  if (r <= 5.0) {
    r -= 1.6;
    x = polynomial(kQuantileC, r) / polynomial(kQuantileD, r);
  } else {
    r -= 5.0;
    x = polynomial(kQuantileE, r) / polynomial(kQuantileF, r);
  }
  return q < 0.0 ? -x : x;
}

}  // namespace arbees::winprob
