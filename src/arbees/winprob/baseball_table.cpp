#include "arbees/winprob/baseball_table.hpp"

#include <algorithm>

#include "arbees/winprob/generated/mlb.hpp"
#include "arbees/winprob/normal.hpp"

namespace arbees::winprob {
namespace {

constexpr double kZLimit = 6.0;

const std::array<double, kRunLeads>& next_values(const BaseballFit& fit, const Inning& inning) {
  const auto i = static_cast<std::size_t>(inning.number - 1);
  if (!inning.bottom) return inning.runner_after ? fit.extra_bottom_runner : fit.bottom[i];
  return i + 1 < kInnings ? fit.top[i + 1] : fit.after;
}

/// P(home) between even sides.
double even_chance(const BaseballFit& fit, const Inning& inning, int lead, std::size_t state) {
  if (inning.bottom && inning.number == static_cast<int>(kInnings) && lead > 0) return 1.0;
  const auto& next = next_values(fit, inning);
  const auto& runs = fit.runs[state];
  const int step = inning.bottom ? 1 : -1;
  double p = 0.0;
  int at = lead + kLeadRuns;
  for (std::size_t r = 0; r < kRuns; ++r) {
    p += runs[r] * next[static_cast<std::size_t>(std::clamp(at, 0, 2 * kLeadRuns))];
    at += step;
  }
  return p;
}

void fill(BaseballTable& table, const Inning& inning) {
  for (std::size_t state = 0; state < 24; ++state)
    for (int lead = -kLeadRuns; lead <= kLeadRuns; ++lead) {
      const double p = std::clamp(even_chance(generated::kMlb, inning, lead, state), 1e-9, 1.0 - 1e-9);
      table[inning.row()][state][static_cast<std::size_t>(lead + kLeadRuns)] =
          std::clamp(normal_quantile(p), -kZLimit, kZLimit);
    }
}

BaseballTable build() {
  BaseballTable table{};
  for (int number = 1; number <= static_cast<int>(kInnings); ++number) {
    fill(table, {number, false, false});
    fill(table, {number, true, false});
  }
  fill(table, {static_cast<int>(kInnings), false, true});
  return table;
}

}  // namespace

const BaseballTable& baseball_table() {
  static const BaseballTable table = build();
  return table;
}

}  // namespace arbees::winprob
