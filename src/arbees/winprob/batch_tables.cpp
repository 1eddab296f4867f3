#include "arbees/winprob/batch_tables.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "arbees/winprob/normal.hpp"
#include "arbees/winprob/normal_constants.hpp"

namespace arbees::winprob {
namespace {

/// Newton's divided differences at the Chebyshev points of [0, 1], multiplied out to powers.
template <std::size_t n, class F>
std::array<double, n> interpolate(const F& f) {
  std::array<double, n> points{};
  std::array<double, n> c{};
  for (std::size_t i = 0; i < n; ++i) {
    points[i] = 0.5 - 0.5 * std::cos(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n));
    c[i] = f(points[i]);
  }
  for (std::size_t level = 1; level < n; ++level)
    for (std::size_t i = n - 1; i >= level; --i) c[i] = (c[i] - c[i - 1]) / (points[i] - points[i - level]);
  std::array<double, n> powers{};
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = n - 1; k > 0; --k) powers[k] = powers[k - 1] - points[i] * powers[k];
    powers[0] = c[i] - points[i] * powers[0];
  }
  return powers;
}

NormalPieces build_pieces() {
  NormalPieces pieces;
  constexpr double kLength = NormalPieces::kEnd / 16.0;
  for (std::size_t piece = 0; piece < 16; ++piece) {
    const auto terms = interpolate<NormalPieces::kTerms>(
        [&](double f) { return normal_cdf(kLength * (static_cast<double>(piece) + f)) - 0.5; });
    for (std::size_t power = 0; power < terms.size(); ++power) pieces.terms[power][piece] = terms[power];
  }
  for (std::size_t piece = 0; piece < 16; ++piece) {
    const auto bits = [&](std::size_t power) { return std::bit_cast<std::uint64_t>(pieces.terms[power][piece]); };
    pieces.terms[5][piece] = std::bit_cast<double>((bits(5) >> 32 << 32) | bits(6) >> 32);
  }
  double end = 0.0;
  for (const NormalPieces::Row& row : pieces.terms) end += row[15];
  pieces.terms[0][15] -= end - (0.5 - 1e-6) + 1e-11;
  return pieces;
}

PowerTable build_powers() {
  PowerTable table;
  for (std::size_t i = 0; i < table.sixteenths.size(); ++i)
    table.sixteenths[i] = std::bit_cast<double>(
        std::bit_cast<std::uint64_t>(exp_exact(static_cast<double>(i) / 16.0 * kLn2)) - (std::uint64_t{i} << 48));
  table.terms = interpolate<PowerTable::kTerms>([](double f) { return exp_exact(f / 16.0 * kLn2); });
  for (std::size_t power = 0; power < table.terms.size(); ++power)
    table.terms[power] = std::ldexp(table.terms[power], static_cast<int>(4 * power));
  return table;
}

}  // namespace

const BatchTables& batch_tables() {
  static const BatchTables tables{build_powers(), build_pieces()};
  return tables;
}

}  // namespace arbees::winprob
