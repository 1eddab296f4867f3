#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "arbees/domain/sport.hpp"

/// Many states at once: every game on earth after each event, or every way a game could go on. SIMD, chosen at run time
/// (SSE4, AVX2, AVX-512); the scalar function beside it agrees to 1e-9. Pure, no allocation, any thread.
namespace arbees::winprob {

/// Columns of equal length n; a column of length 1 counts for all rows. A lead or time that is NaN
/// reads as 0; any other NaN makes the row one half.
///   lead       home's, in points, goals or runs
///   left       seconds of regulation (basketball overtime: of the overtime) left; baseball: half-innings left, 0…18
///   strength   home's pregame strength in probits: `pregame_strength`
///   doubt      its variance
///   situation  basketball: +1 home has the ball, −1 away has, 0 unknown. Football: expected points of the ball's
///   place, from
///              the home side. Hockey and baseball: ignored
/// For basketball this is the whole model while the clock runs; for the others the model without the finer columns
/// (timeouts, kneeling, outs and bases): what `estimate` says of an average state with this lead and time.
struct BatchColumns {
  std::span<const double> lead;
  std::span<const double> left;
  std::span<const double> strength;
  std::span<const double> doubt;
  std::span<const double> situation;
};

/// Home's probability for each row of `out`. Rows beyond a column's length are not touched; a sport without a model
/// gives one half.
void estimate_batch(domain::Sport sport, const BatchColumns& columns, std::span<double> out);

/// One row of the same, in plain IEEE arithmetic.
[[nodiscard]] double estimate_row(domain::Sport sport, double lead, double left, double strength, double doubt,
                                  double situation);

/// The instruction set that `estimate_batch` uses on this machine: "AVX3", "AVX2", "SSE4", …
[[nodiscard]] std::string_view batch_target();

}  // namespace arbees::winprob
