#pragma once
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "arbees/domain/sport.hpp"

/// Many states at once: every game on earth after each event, or every way a game could go on. SIMD, chosen at run time
/// (SSE4, AVX2, AVX-512), with every input that the sport's model has; `estimate` says the same to 1e-9. Pure, no
/// allocation, any thread.
namespace arbees::winprob {

/// What a row may say, for all sports; a model reads what its sport has. Home's side throughout; NaN is "not told".
template <class T>
struct BatchInputs {
  T lead{};                  ///< home's, in points, goals or runs
  T left{};                  ///< seconds of regulation left, in overtime of the overtime; not in baseball
  T strength{};              ///< home's pregame strength in probits: `pregame_strength`
  T doubt{};                 ///< its variance
  T possession{};            ///< +1 home has the ball, −1 away has
  T period{};                ///< quarter, half, period or inning, counting on; not told: regulation
  T postseason{};            ///< 1: ties are played out
  T down{};                  ///< 1…4
  T distance{};              ///< yards to a first down
  T yards_to_goal{};         ///< of the side with the ball
  T home_timeouts{};         ///< 0…3
  T away_timeouts{};         ///< 0…3
  T second_half_receiver{};  ///< +1 home receives, −1 away
  T kickoff{};               ///< 1: the next play is a kickoff to the side in possession
  T home_skaters{};
  T away_skaters{};
  T home_net_empty{};  ///< 1: the goalkeeper is out
  T away_net_empty{};
  T half{};               ///< baseball: 0 top, 1 bottom
  T outs{};               ///< 0…3
  T bases{};              ///< bit 0 = first, bit 1 = second, bit 2 = third
  T scheduled_innings{};  ///< not told: 9
  T runner_in_extras{};   ///< 0: extra innings start with empty bases; not told: the season's rule
  T season{};             ///< whose overtime rules hold; not told: the newest
  T home_had_ball{};      ///< football: 1 has had, or has now, a possession in this overtime, 0 has not
  T away_had_ball{};
};

/// A larger doubt reads as this.
inline constexpr double kDoubtLimit = 1e12;

/// A column of length 1 counts for all rows; an empty one is told for none.
using BatchColumns = BatchInputs<std::span<const double>>;
using BatchRow = BatchInputs<double>;

template <class T>
inline constexpr std::array<T BatchInputs<T>::*, 26> kBatchInputs = {&BatchInputs<T>::lead,
                                                                     &BatchInputs<T>::left,
                                                                     &BatchInputs<T>::strength,
                                                                     &BatchInputs<T>::doubt,
                                                                     &BatchInputs<T>::possession,
                                                                     &BatchInputs<T>::period,
                                                                     &BatchInputs<T>::postseason,
                                                                     &BatchInputs<T>::down,
                                                                     &BatchInputs<T>::distance,
                                                                     &BatchInputs<T>::yards_to_goal,
                                                                     &BatchInputs<T>::home_timeouts,
                                                                     &BatchInputs<T>::away_timeouts,
                                                                     &BatchInputs<T>::second_half_receiver,
                                                                     &BatchInputs<T>::kickoff,
                                                                     &BatchInputs<T>::home_skaters,
                                                                     &BatchInputs<T>::away_skaters,
                                                                     &BatchInputs<T>::home_net_empty,
                                                                     &BatchInputs<T>::away_net_empty,
                                                                     &BatchInputs<T>::half,
                                                                     &BatchInputs<T>::outs,
                                                                     &BatchInputs<T>::bases,
                                                                     &BatchInputs<T>::scheduled_innings,
                                                                     &BatchInputs<T>::runner_in_extras,
                                                                     &BatchInputs<T>::season,
                                                                     &BatchInputs<T>::home_had_ball,
                                                                     &BatchInputs<T>::away_had_ball};

/// A row of which nothing is told.
[[nodiscard]] constexpr BatchRow untold_row() {
  BatchRow row;
  for (const auto input : kBatchInputs<double>) row.*input = std::numeric_limits<double>::quiet_NaN();
  return row;
}
[[nodiscard]] BatchRow row_of(const BatchColumns& columns, std::size_t row);

/// Home's probability for each row of `out`. Rows beyond a column's length are not touched; a sport without a model
/// gives one half. Ordinary rows (the clock runs in regulation, nothing is missing, whole numbers where a game has
/// them, a football's or basketball's doubt below 2, not football's last 160 seconds within 8
/// points, not basketball's last 3 seconds) are worked
/// out together; the others one by one through `estimate_row`, about forty times slower. `out` must not overlap a
/// column: some rows are worked out twice. Columns that begin on a cache line are read a little faster.
void estimate_batch(domain::Sport sport, const BatchColumns& columns, std::span<double> out);

/// One row through the scalar models: the probability of `estimate`. A strength or doubt that is not told gives one
/// half.
[[nodiscard]] double estimate_row(domain::Sport sport, const BatchRow& row);

/// The instruction set that `estimate_batch` uses on this machine: "AVX3", "AVX2", "SSE4", …
[[nodiscard]] std::string_view batch_target();

}  // namespace arbees::winprob
