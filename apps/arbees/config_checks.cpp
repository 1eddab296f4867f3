#include "apps/arbees/config_checks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include "arbees/base/time.hpp"

namespace arbees::app {
namespace {

constexpr std::int64_t kShare = 1'000'000;           // ppm
constexpr std::int64_t kMaxDollars = 1'000'000'000;  // of paper money; sums of it stay far from overflowing
constexpr std::int64_t kMaxMoney = kMaxDollars * 1'000'000;
constexpr std::int64_t kMaxGamesPerSport = 100;

struct Range {
  std::string_view key;
  std::int64_t low;
  std::int64_t high;
};
constexpr Range kRanges[] = {
    {"sim.games_per_sport", 1, kMaxGamesPerSport},
    {"engine.trading.bankroll", 1'000'000, kMaxMoney},
    {"engine.trading.exposure_per_game_max", 0, kMaxMoney},
    {"engine.trading.exposure_per_sport_max", 0, kMaxMoney},
    {"engine.trading.exposure_per_venue_max", 0, kMaxMoney},
    {"engine.trading.exposure_per_day_max", 0, kMaxMoney},
    {"engine.trading.entries_per_side_max", 1, 1'000},
    {"engine.signals.link_confidence_min", 0, kShare},
    {"engine.signals.standard_error_max", 0, kShare},
    {"engine.signals.depth_min", 0, kMaxMoney},
    {"engine.signals.report_edge", -10'000, 10'000},
    {"engine.trading.complete_edge_min", -10'000, 10'000},
    {"engine.trading.exit_margin", -10'000, 10'000},
    {"live.espn.requests_per_minute", 1, 6'000},
    {"live.kalshi.read_tokens_per_s", 1, 100'000},
    {"live.network.response_mib", 1, 1'024},
    {"report.hour_eastern", 0, 23},
    {"reconcile.every_minutes", 1, 1'440},
    {"polymarket_proxy.requests_per_s", 1, 10'000},
    {"polymarket_proxy.sockets", 1, 1'000},
};

class Checker {
 public:
  template <base::Described T>
  void walk(const T& object, const std::string& path) {
    base::for_each_field(object, [&]<class M>(std::string_view name, const M& member) {
      const std::string key = path.empty() ? std::string(name) : path + "." + std::string(name);
      if (key == "alerts") return;  // alert_setup.cpp checks them
      if constexpr (base::Described<M>) walk(member, key);
      else if constexpr (std::is_integral_v<M> && std::is_signed_v<M>) check(key, member);
      else if constexpr (std::is_floating_point_v<M>) check_real(key, member);
    });
  }
  std::vector<base::Error> problems;

 private:
  void check(const std::string& key, std::int64_t value) {
    Range range{key, 0, INT64_MAX};  // no length of time, count or amount is negative
    if (key.ends_with("_ppm")) range.high = kShare;
    for (const Range& known : kRanges)
      if (known.key == key) range = known;
    if (value >= range.low && value <= range.high) return;
    problems.push_back({key, range.high == INT64_MAX
                                 ? fmt::format("expected {} or more, found {}", range.low, value)
                                 : fmt::format("expected {} to {}, found {}", range.low, range.high, value)});
  }
  void check_real(const std::string& key, double value) {
    if (std::isfinite(value) && value > 0 && value <= 1e6) return;
    problems.push_back({key, fmt::format("expected a number above 0 and up to 1000000, found {}", value)});
  }
};

}  // namespace

std::vector<base::Error> check_values(const AppConfig& config) {
  Checker checker;
  checker.walk(config, "");
  if (config.sim.start.empty()) return std::move(checker.problems);
  const auto start = base::parse_utc(config.sim.start);
  const auto low = base::parse_utc("2000-01-01T00:00:00Z");
  const auto high = base::parse_utc("2100-01-01T00:00:00Z");
  if (!start || *start < *low || *start > *high)
    checker.problems.push_back({"sim.start", fmt::format("expected a UTC time like 2026-09-18T00:15:00Z, from 2000 to "
                                                         "2100, found \"{}\"",
                                                         config.sim.start)});
  return std::move(checker.problems);
}

}  // namespace arbees::app
