#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "arbees/winprob/fits.hpp"
#include "arbees/winprob/football_constants.hpp"

/// Football's tables by place, in sixteen bits: the fits are whole numbers of `kPointUnit`, so nothing is lost.
namespace arbees::winprob {

struct SnapTables {
  using Yards = std::array<std::int16_t, 128>;  ///< 0…100, padded to two registers of two
  alignas(64) std::array<Yards, 4> points{};    ///< [down - 1]
  alignas(64) Yards late{};
  alignas(64) std::array<std::int16_t, 128> costs{};  ///< by `cost_at`
  std::int16_t kickoff = 0;

  /// The first two downs fill the first half; within it the odd down is second, by its lowest bit.
  [[nodiscard]] static constexpr std::size_t cost_at(std::size_t down, std::size_t far) {
    return (down >= 3 ? 64U : 0U) + (down % 2) * 32U + far;
  }

  explicit SnapTables(const FootballFit& fit) : kickoff(units(fit.kickoff_points)) {
    for (std::size_t yards = 0; yards <= 100; ++yards) {
      late[yards] = units(fit.late_place[yards]);
      for (std::size_t down = 0; down < 4; ++down) points[down][yards] = units(fit.points_by_yards[down][yards]);
    }
    for (std::size_t down = 1; down <= 4; ++down)
      for (std::size_t far = 0; far <= 30; ++far)
        costs[cost_at(down, far)] = units(fit.points_by_distance[down - 1][far]);
  }

 private:
  [[nodiscard]] static std::int16_t units(double points) {
    return static_cast<std::int16_t>(std::lround(points / kPointUnit));
  }
};

}  // namespace arbees::winprob
