#pragma once
#include <array>

/// Constants of the published approximations in normal.hpp, lowest power first. Shared by the scalar and the SIMD path.
namespace arbees::winprob {

inline constexpr double kInvSqrt2Pi = 0.3989422804014326779;
inline constexpr double kLog2E = 1.4426950408889634074;
inline constexpr double kLn2 = 0.69314718055994530942;
inline constexpr double kLn2High =
    6.93147180369123816490e-01;  ///< fdlibm's split: the product with an exponent is exact
inline constexpr double kLn2Low = 1.90821492927058770002e-10;

/// Taylor series of e^r; |r| <= ln(2)/2, remainder below 5e-18.
inline constexpr std::array<double, 14> kExp = {
    1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
    1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};

/// atanh(s)/s in powers of s²; |s| <= 0.172, remainder below 1e-18.
inline constexpr std::array<double, 12> kAtanh = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                                                  1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};

/// Hart 5666: P(Z > a) = e^(-a²/2) · numerator(a) / denominator(a) for 0 <= a < kHartLimit.
inline constexpr double kHartLimit = 7.07106781186547;
inline constexpr std::array<double, 7> kHartNumerator = {220.206867912376,    221.213596169931, 112.079291497871,
                                                         33.912866078383,     6.37396220353165, 0.700383064443688,
                                                         3.52624965998911e-02};
inline constexpr std::array<double, 8> kHartDenominator = {440.413735824752, 793.826512519948,    637.333633378831,
                                                           296.564248779674, 86.7807322029461,    16.064177579207,
                                                           1.75566716318264, 8.83883476483184e-02};

/// AS 241 (PPND16).
inline constexpr std::array<double, 8> kQuantileA = {
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
inline constexpr std::array<double, 8> kQuantileB = {1.0,
                                                     4.2313330701600911252e+1,
                                                     6.8718700749205790830e+2,
                                                     5.3941960214247511077e+3,
                                                     2.1213794301586595867e+4,
                                                     3.9307895800092710610e+4,
                                                     2.8729085735721942674e+4,
                                                     5.2264952788528545610e+3};
inline constexpr std::array<double, 8> kQuantileC = {
    1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
inline constexpr std::array<double, 8> kQuantileD = {1.0,
                                                     2.05319162663775882187e0,
                                                     1.67638483018380384940e0,
                                                     6.89767334985100004550e-1,
                                                     1.48103976427480074590e-1,
                                                     1.51986665636164571966e-2,
                                                     5.47593808499534494600e-4,
                                                     1.05075007164441684324e-9};
inline constexpr std::array<double, 8> kQuantileE = {
    6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,  2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
inline constexpr std::array<double, 8> kQuantileF = {1.0,
                                                     5.99832206555887937690e-1,
                                                     1.36929880922735805310e-1,
                                                     1.48753612908506148525e-2,
                                                     7.86869131145613259100e-4,
                                                     1.84631831751005468180e-5,
                                                     1.42151175831644588870e-7,
                                                     2.04426310338993978564e-15};

}  // namespace arbees::winprob
