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

/// What a lead says at each knot, knots side by side: two neighbours are one load. [lead + 60][knot].
struct LeadByKnot {
  std::array<double, (2 * kLeads - 1) * kClockKnots> table{};

  /// `more(lead, knot)` is added to the lead's own part.
  template <class More>
  LeadByKnot(const LeadTable& from, const More& more) {
    constexpr int kMost = static_cast<int>(kLeads) - 1;
    for (int lead = -kMost; lead <= kMost; ++lead)
      for (std::size_t k = 0; k < kClockKnots; ++k) {
        const double part = from[k][static_cast<std::size_t>(lead < 0 ? -lead : lead)];
        table[static_cast<std::size_t>(lead + kMost) * kClockKnots + k] = (lead < 0 ? -part : part) + more(lead, k);
      }
  }
  /// The row of a lead of 0.
  [[nodiscard]] const double* level() const { return table.data() + (kLeads - 1) * kClockKnots; }
};

/// 2^x in two parts: sixteenths, and on [0, 1/16) a polynomial to 2e-9 of it. From the bits of 2^(i/16) the i that a
/// shifted count of sixteenths leaves below the exponent is already taken.
struct PowerTable {
  static constexpr std::size_t kTerms = 4;
  alignas(64) std::array<double, 16> sixteenths{};
  std::array<double, kTerms> terms{};
};

/// Φ(x) − ½ on [0, kEnd] in sixteen pieces of equal length: Chebyshev interpolation in the way along the piece, error
/// below 3e-11; at the end not above ½ − 10⁻⁶, which is the floor. terms[power][piece]; the fifth power's low half is
/// the high half of the sixth's, which needs no more.
struct NormalPieces {
  static constexpr double kEnd = 4.753424308822899;      ///< the quantile of 1 − 10⁻⁶
  static constexpr double kLast = 16.0 * (1.0 - 1e-12);  ///< of the last piece
  static constexpr std::size_t kTerms = 7;
  struct alignas(64) Row : std::array<double, 16> {};
  std::array<Row, kTerms> terms{};
};

/// What the sports share.
struct BatchTables {
  PowerTable powers;
  NormalPieces normal;
};
[[nodiscard]] const BatchTables& batch_tables();

/// One entry a sport; each is in its batch_*.cpp.
void batch_football(domain::Sport league, const BatchColumns& columns, std::span<double> out);
void batch_basketball(domain::Sport league, const BatchColumns& columns, std::span<double> out);
void batch_hockey(const BatchColumns& columns, std::span<double> out);
void batch_baseball(const BatchColumns& columns, std::span<double> out);

}  // namespace arbees::winprob
