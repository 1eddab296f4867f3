#pragma once
#include <array>
#include <cstddef>

#include "arbees/winprob/fits.hpp"

namespace arbees::winprob {

/// A half-inning in the life of a nine-inning game.
struct Inning {
  int number = 1;  ///< 1…9, extra innings read as the ninth
  bool bottom = false;
  bool runner_after = false;  ///< top of an extra inning whose bottom starts with a runner on second

  [[nodiscard]] std::size_t row() const {
    if (runner_after) return 2 * kInnings;
    return 2 * static_cast<std::size_t>(number - 1) + (bottom ? 1 : 0);
  }
};

/// z of home between even sides, [half-inning][bases · 3 + outs][lead + 15]: runs to come against the value of the next
/// half-inning (Tango's win expectancy). 110 KB.
using BaseballTable = std::array<std::array<std::array<double, kRunLeads>, 24>, 2 * kInnings + 1>;

/// Worked out once, at the first question.
[[nodiscard]] const BaseballTable& baseball_table();

}  // namespace arbees::winprob
