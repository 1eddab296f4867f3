// What the models say of the last minute against what came of it, in seasons that no fit of the last snaps has seen.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "arbees/winprob/csv_states.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

struct Sums {
  double said = 0.0;
  double won = 0.0;
  double spread = 0.0;
  double rows = 0.0;
};

/// By game: each counts once.
using Cell = std::map<std::string, Sums>;

struct Rate {
  double said = 0.0;
  double won = 0.0;
  double z = 0.0;
};

Rate rate_of(const Cell& cell) {
  Rate rate;
  double spread = 0.0;
  const auto games = static_cast<double>(cell.size());
  for (const auto& [game, sums] : cell) {
    rate.said += sums.said / sums.rows / games;
    rate.won += sums.won / sums.rows / games;
    spread += sums.spread / sums.rows / games;
  }
  rate.z = (rate.said - rate.won) / std::sqrt(std::max(spread, 1e-3) / games);
  return rate;
}

constexpr std::array<std::array<int, 2>, 5> kLeads = {{{-8, -4}, {-3, -1}, {0, 0}, {1, 3}, {4, 8}}};
constexpr std::array<int, 5> kClock = {5, 15, 30, 60, 120};

TEST(BaseRates, OfTheLastTwoMinutesInTheNfl) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      popen("gzip -dc '" ARBEES_DATA_DIR "/winprob/nfl.csv.gz' 2>/dev/null | grep -E '^(game_id|202[123])'", "r"),
      &pclose);
  std::array<char, 1024> buffer{};
  const auto next = [&](std::string& line) {
    if (pipe == nullptr || std::fgets(buffer.data(), buffer.size(), pipe.get()) == nullptr) return false;
    line = buffer.data();
    while (!line.empty() && line.back() == '\n') line.pop_back();
    return true;
  };
  std::string line;
  if (!next(line)) GTEST_SKIP() << "no archive at " ARBEES_DATA_DIR;
  auto states = CsvStates::open(line, "nfl");
  ASSERT_TRUE(states);
  std::map<std::array<std::size_t, 3>, Cell> cells;
  CsvRow row;
  while (next(line)) {
    if (!states->read(line, row) || row.state.period != 4) continue;
    const auto* ball = std::get_if<domain::FootballDetail>(&row.state.detail);
    const double seconds = states->seconds_left().value_or(0.0);
    if (ball == nullptr || !ball->possession || seconds < 1.0 || seconds > kClock.back()) continue;
    const bool home = *ball->possession == domain::Side::home;
    const int lead = (home ? 1 : -1) * (row.state.home_score - row.state.away_score);
    if (std::abs(lead) > 8) continue;
    std::size_t band = 0;
    while (lead > kLeads[band][1]) ++band;
    std::size_t clock = 0;
    while (seconds > kClock[clock]) ++clock;
    const double p = estimate(row.game, row.state).home_raw;
    Sums& sums = cells[{ball->kickoff ? 1U : 0U, band, clock}][row.game_id];
    sums.said += home ? p : 1.0 - p;
    sums.won += home ? row.home_won : 1.0 - row.home_won;
    sums.spread += p * (1.0 - p);
    sums.rows += 1.0;
  }
  int judged = 0;
  for (const auto& [key, cell] : cells) {
    if (cell.size() < 12) continue;
    const Rate rate = rate_of(cell);
    const auto& [kick, band, clock] = key;
    std::printf("%s lead %+d..%+d to %3d s: %3zu games said %.3f won %.3f z %+.1f\n", kick != 0 ? "kickoff" : "snap   ",
                kLeads[band][0], kLeads[band][1], kClock[clock], cell.size(), rate.said, rate.won, rate.z);
    EXPECT_LT(std::fabs(rate.z), 3.0);
    ++judged;
  }
  EXPECT_GE(judged, 20);
}

}  // namespace
}  // namespace arbees::winprob
