#pragma once
#include <array>
#include <cstddef>
#include <span>

#include "arbees/domain/sport.hpp"
#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/fits.hpp"

/// The coefficients as the batch reads them. Tables are made at the first question and live as long as the program.
namespace arbees::winprob {

/// A curve over up to 17 knots: value at each knot and the step to the next, padded to two registers.
struct CurveTable {
  alignas(64) std::array<double, 16> low{};
  alignas(64) std::array<double, 16> step{};

  template <class At>
  [[nodiscard]] static CurveTable of(std::size_t knots, const At& value) {
    CurveTable table;
    for (std::size_t k = 0; k + 1 < knots; ++k) {
      table.low[k] = value(k);
      table.step[k] = value(k + 1) - value(k);
    }
    return table;
  }
};

/// A lead's value at each knot, knots side by side: two neighbours are one load. [lead][knot].
struct LeadByKnot {
  std::array<double, kLeads * kClockKnots> table{};

  explicit LeadByKnot(const LeadTable& from) {
    for (std::size_t lead = 0; lead < kLeads; ++lead)
      for (std::size_t k = 0; k < kClockKnots; ++k) table[lead * kClockKnots + k] = from[k][lead];
  }
};

/// 2^x in two parts: sixteenths, and on [0, 1/16) a polynomial to 1e-12.
struct PowerTable {
  static constexpr std::size_t kTerms = 5;
  alignas(64) std::array<double, 16> sixteenths{};
  std::array<double, kTerms> terms{};
};
[[nodiscard]] const PowerTable& power_table();

/// Φ(x) − ½ on [0, kEnd] in sixteen pieces of equal length: Chebyshev interpolation in the way along the piece, error
/// below 1e-11. terms[power][piece].
struct NormalPieces {
  static constexpr double kEnd = 4.76;
  static constexpr std::size_t kTerms = 7;
  struct alignas(64) Row : std::array<double, 16> {};
  std::array<Row, kTerms> terms{};
};
[[nodiscard]] const NormalPieces& normal_pieces();

/// One entry a sport; each is in its batch_*.cpp.
void batch_football(domain::Sport league, const BatchColumns& columns, std::span<double> out);
void batch_basketball(domain::Sport league, const BatchColumns& columns, std::span<double> out);
void batch_hockey(const BatchColumns& columns, std::span<double> out);
void batch_baseball(const BatchColumns& columns, std::span<double> out);

}  // namespace arbees::winprob
