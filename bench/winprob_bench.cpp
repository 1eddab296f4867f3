// One state and many: nanoseconds, and ratios to a plain std::erfc loop, to the machine's memory bandwidth and (through
// tools/winprob_python_bench.py) to NumPy and pure Python. Answers are compared before anything is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/curves.hpp"
#include "arbees/winprob/winprob.hpp"

namespace {

using namespace arbees;
using namespace arbees::winprob;
using domain::Sport;

constexpr std::size_t kHot = 4096;      ///< rows that stay in the caches
constexpr std::size_t kCold = 1 << 20;  ///< rows that do not
constexpr Sport kSports[] = {Sport::nfl, Sport::ncaaf, Sport::nba, Sport::ncaab, Sport::nhl, Sport::mlb};
constexpr const char* kNames[] = {"nfl", "ncaaf", "nba", "ncaab", "nhl", "mlb"};

struct States {
  domain::Game game;
  std::vector<domain::GameState> states;

  explicit States(Sport sport) : states(kHot) {
    std::mt19937_64 r(1);
    const auto in = [&](int low, int high) {
      return low + static_cast<int>(r() % static_cast<std::uint64_t>(high - low + 1));
    };
    game.sport = sport;
    game.line.home_spread = -3.5;
    game.line.home_moneyline = -170;
    game.line.away_moneyline = 150;
    const domain::Format f = domain::format_of(sport);
    for (domain::GameState& s : states) {
      s.phase = domain::Phase::live;
      s.period = in(1, f.regulation_periods);
      if (f.period_seconds > 0) s.clock_ms = in(0, f.period_seconds * 1000);
      const bool low = sport == Sport::nhl || sport == Sport::mlb;
      s.home_score = in(0, low ? 6 : 40);
      s.away_score = in(0, low ? 6 : 40);
      const auto side = in(0, 1) != 0 ? domain::Side::home : domain::Side::away;
      switch (domain::family_of(sport)) {
        case domain::Family::football:
          s.detail = domain::FootballDetail{side, in(1, 4), in(1, 15), in(1, 99), in(0, 3), in(0, 3), side, false};
          break;
        case domain::Family::basketball: s.detail = domain::BasketballDetail{side}; break;
        case domain::Family::hockey:  // a sixth of a game is played with a man less
          s.detail = domain::HockeyDetail{in(0, 11) == 0 ? 4 : 5, in(0, 11) == 0 ? 4 : 5, false, false, false};
          break;
        default:
          s.detail = domain::BaseballDetail{
              in(0, 1) != 0 ? domain::Half::top : domain::Half::bottom, in(0, 2), in(0, 7), 0, 0, 9};
      }
    }
  }
};

void scalar(benchmark::State& state, Sport sport) {
  const States s(sport);
  for (auto _ : state)
    for (const domain::GameState& one : s.states) benchmark::DoNotOptimize(estimate(s.game, one));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kHot));
}

struct Rows {
  std::vector<double> lead, left, strength, doubt, situation, out;

  explicit Rows(std::size_t n) : lead(n), left(n), strength(n), doubt(n), situation(n), out(n) {
    std::mt19937_64 r(2);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < n; ++i) {
      left[i] = static_cast<double>(r() % 2881);
      lead[i] = std::round(normal(r) * 10.0);
      strength[i] = normal(r) * 0.5;
      doubt[i] = 0.0025;
      situation[i] = r() % 2 == 0 ? 1.0 : -1.0;
    }
  }
  [[nodiscard]] BatchColumns columns() const { return {lead, left, strength, doubt, situation}; }
};

/// The same model the plain way: one row after another, the library's erfc.
void erfc_loop(const Curve& c, Rows& rows) {
  for (std::size_t i = 0; i < rows.out.size(); ++i) {
    const double share = std::clamp(rows.left[i] * c.scale, 0.0, 1.0);
    const double u = std::sqrt(share) * (c.knots - 1);
    const int k = std::min(static_cast<int>(u), c.knots - 2);
    const double f = u - k;
    const auto between = [&](const double* at, int step) { return at[0] + f * (at[step] - at[0]); };
    const int column = static_cast<int>(std::min(std::fabs(rows.lead[i]), static_cast<double>(c.width - 1)));
    const double pull = between(c.pull + k, 1);
    const double z = std::copysign(between(c.lead + k * c.width + column, c.width), rows.lead[i]) +
                     pull * rows.strength[i] + between(c.ball + k, 1) * rows.situation[i];
    const double p = 0.5 * std::erfc(-z / std::sqrt(2.0 * (1.0 + pull * pull * rows.doubt[i])));
    rows.out[i] = std::clamp(p, 1e-6, 1.0 - 1e-6);
  }
}

void plain(benchmark::State& state, std::size_t n) {
  Rows rows(n);
  for (auto _ : state) {
    erfc_loop(curve_of(Sport::nba), rows);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

void batch(benchmark::State& state, std::size_t n) {
  Rows rows(n);
  for (auto _ : state) {
    estimate_batch(Sport::nba, rows.columns(), rows.out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

/// What the memory allows: the same five columns read and one written, with one addition each.
void bandwidth(benchmark::State& state, std::size_t n) {
  Rows rows(n);
  const double* a = rows.lead.data();
  const double* b = rows.left.data();
  const double* c = rows.strength.data();
  const double* d = rows.doubt.data();
  const double* e = rows.situation.data();
  double* out = rows.out.data();
  for (auto _ : state) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] + b[i] + c[i] + d[i] + e[i];
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

double largest_difference() {
  Rows slow(kCold);
  Rows fast(kCold);
  erfc_loop(curve_of(Sport::nba), slow);
  estimate_batch(Sport::nba, fast.columns(), fast.out);
  double worst = 0.0;
  for (std::size_t i = 0; i < kCold; ++i) worst = std::max(worst, std::fabs(slow.out[i] - fast.out[i]));
  return worst;
}

/// Remembers nanoseconds per row for the ratios.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (rate == run.counters.end() || run.error_occurred) continue;
      double& best = ns_[run.benchmark_name()];
      const double ns = 1e9 / rate->second.value;
      best = best == 0.0 ? ns : std::min(best, ns);
    }
    ConsoleReporter::ReportRuns(runs);
  }
  void print() const {
    for (const char* sport : kNames)
      if (const double ns = of(std::string("scalar/") + sport); ns > 0.0)
        std::printf("scalar %-6s %7.1f ns a state   (bar: 100)\n", sport, ns);
    for (const char* size : {"hot", "cold"}) {
      const double slow = of(std::string("erfc_loop/") + size);
      const double fast = of(std::string("batch/") + size);
      const double floor = of(std::string("bandwidth/") + size);
      if (fast > 0.0 && slow > 0.0 && floor > 0.0)
        std::printf(
            "batch %-5s %7.2f ns a row, std::erfc loop %.2f: %.1f times as fast; memory alone %.2f ns (%.1f GB/s), "
            "batch at %.0f %% of it\n",
            size, fast, slow, slow / fast, floor, 48.0 / floor, 100.0 * floor / fast);
    }
  }
  [[nodiscard]] double of(const std::string& name) const {
    const auto found = ns_.find(name);
    return found == ns_.end() ? 0.0 : found->second;
  }

 private:
  std::map<std::string, double> ns_;
};

/// Tables, rows, answers and timings as JSON, for the Python side of the comparison.
void write_sample(const char* path, double batch_ns, double scalar_ns) {
  std::ofstream out(path);
  out.precision(17);
  Rows rows(20'000);
  estimate_batch(Sport::nba, rows.columns(), rows.out);
  const Curve& c = curve_of(Sport::nba);
  const auto list = [&](const char* name, const double* values, std::size_t n) {
    out << '"' << name << "\":[";
    for (std::size_t i = 0; i < n; ++i) out << (i == 0 ? "" : ",") << values[i];
    out << "],\n";
  };
  out << "{";
  list("lead_table", c.lead, static_cast<std::size_t>(c.knots * c.width));
  list("pull", c.pull, static_cast<std::size_t>(c.knots));
  list("ball", c.ball, static_cast<std::size_t>(c.knots));
  list("lead", rows.lead.data(), rows.lead.size());
  list("left", rows.left.data(), rows.left.size());
  list("strength", rows.strength.data(), rows.strength.size());
  list("doubt", rows.doubt.data(), rows.doubt.size());
  list("situation", rows.situation.data(), rows.situation.size());
  list("answer", rows.out.data(), rows.out.size());
  out << "\"scale\":" << c.scale << ",\"width\":" << c.width << ",\"batch_ns\":" << batch_ns
      << ",\"scalar_ns\":" << scalar_ns << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  const double worst = largest_difference();
  std::printf("batch against the std::erfc loop on %zu rows (%s): largest difference %.2e\n", kCold,
              std::string(batch_target()).c_str(), worst);
  if (!(worst < 1e-9)) {
    std::fprintf(stderr, "the answers differ: nothing is timed\n");
    return 1;
  }
  for (std::size_t i = 0; i < std::size(kSports); ++i)
    benchmark::RegisterBenchmark((std::string("scalar/") + kNames[i]).c_str(), scalar, kSports[i]);
  for (const auto& [name, rows] : {std::pair{"hot", kHot}, std::pair{"cold", kCold}}) {
    benchmark::RegisterBenchmark((std::string("erfc_loop/") + name).c_str(), plain, rows);
    benchmark::RegisterBenchmark((std::string("batch/") + name).c_str(), batch, rows);
    benchmark::RegisterBenchmark((std::string("bandwidth/") + name).c_str(), bandwidth, rows);
  }
  benchmark::Initialize(&argc, argv);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print();
  if (const char* path = std::getenv("ARBEES_BENCH_SAMPLE"))
    write_sample(path, ratios.of("batch/hot"), ratios.of("scalar/nba"));
  return 0;
}
