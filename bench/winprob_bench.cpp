// One state and many: nanoseconds, and ratios to a plain std::erfc loop, to the machine's memory bandwidth and (through
// tools/winprob_python_bench.py) to NumPy and pure Python. Answers are compared before anything is timed.
#include <benchmark/benchmark.h>
#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "arbees/winprob/batch.hpp"
#include "arbees/winprob/winprob.hpp"
#include "bench/winprob_plain.hpp"

namespace {

using namespace arbees;
using namespace arbees::winprob;
using domain::Sport;

constexpr std::size_t kHot = 2000;        ///< rows that stay in the caches
constexpr std::size_t kCold = 1'000'000;  ///< rows that do not
constexpr std::pair<const char*, Sport> kSports[] = {{"nfl", Sport::nfl}, {"ncaaf", Sport::ncaaf},
                                                     {"nba", Sport::nba}, {"ncaab", Sport::ncaab},
                                                     {"nhl", Sport::nhl}, {"mlb", Sport::mlb}};

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

/// Numbers that begin on a cache line, as a column's do who cares for speed.
using Column = hwy::AlignedFreeUniquePtr<double[]>;

/// Rows of one sport as columns; only what its model reads.
struct Rows {
  Sport sport;
  std::map<std::string, Column> columns;
  BatchColumns spans;
  Column answers;
  std::span<double> out;

  Rows(Sport of, std::size_t n) : sport(of), answers(hwy::AllocateAligned<double>(n)), out(answers.get(), n) {
    std::mt19937_64 r(2);
    std::normal_distribution<double> normal;
    const auto add = [&](const char* name, std::span<const double> BatchColumns::* where, auto value) {
      const std::span<double> column((columns[name] = hwy::AllocateAligned<double>(n)).get(), n);
      for (double& x : column) x = value();
      spans.*where = column;
    };
    const auto in = [&](int low, int high) {
      return [&r, low, high] {
        return static_cast<double>(low + static_cast<int>(r() % static_cast<std::uint64_t>(high - low + 1)));
      };
    };
    const auto side = [&r] { return r() % 2 == 0 ? 1.0 : -1.0; };
    const bool low = sport == Sport::nhl || sport == Sport::mlb;
    add("lead", &BatchColumns::lead, [&] { return std::round(normal(r) * (low ? 2.0 : 10.0)); });
    add("strength", &BatchColumns::strength, [&] { return normal(r) * 0.5; });
    add("doubt", &BatchColumns::doubt, [] { return 0.0025; });
    if (sport == Sport::mlb) {
      add("period", &BatchColumns::period, in(1, 9));
      add("half", &BatchColumns::half, in(0, 1));
      add("outs", &BatchColumns::outs, in(0, 2));
      add("bases", &BatchColumns::bases, in(0, 7));
      return;
    }
    add("left", &BatchColumns::left, in(1, sport == Sport::nba ? 2880 : sport == Sport::ncaab ? 2400 : 3600));
    if (sport == Sport::nhl) {
      const auto skaters = [&r] { return r() % 12 == 0 ? 4.0 : 5.0; };
      add("home_skaters", &BatchColumns::home_skaters, skaters);
      add("away_skaters", &BatchColumns::away_skaters, skaters);
      const auto out_of_net = [&r] { return r() % 40 == 0 ? 1.0 : 0.0; };
      add("home_net_empty", &BatchColumns::home_net_empty, out_of_net);
      add("away_net_empty", &BatchColumns::away_net_empty, out_of_net);
      return;
    }
    add("possession", &BatchColumns::possession, side);
    if (domain::family_of(sport) == domain::Family::basketball) return;
    add("down", &BatchColumns::down, in(1, 4));
    add("distance", &BatchColumns::distance, in(1, 20));
    add("yards_to_goal", &BatchColumns::yards_to_goal, in(1, 99));
    add("home_timeouts", &BatchColumns::home_timeouts, in(0, 3));
    add("away_timeouts", &BatchColumns::away_timeouts, in(0, 3));
    add("second_half_receiver", &BatchColumns::second_half_receiver, side);
    add("kickoff", &BatchColumns::kickoff, [&r] { return r() % 10 == 0 ? 1.0 : 0.0; });
  }
};

/// The same model the plain way: one row after another, the library's erfc.
template <double (*Row)(const BatchColumns&, std::size_t)>
void loop(Rows& rows) {
  for (std::size_t i = 0; i < rows.out.size(); ++i) rows.out[i] = Row(rows.spans, i);
}
void erfc_loop(Rows& rows) {
  switch (rows.sport) {
    case Sport::nfl: return loop<bench::plain_football<generated::kNfl>>(rows);
    case Sport::ncaaf: return loop<bench::plain_football<generated::kNcaaf>>(rows);
    case Sport::nba: return loop<bench::plain_basketball<generated::kNba>>(rows);
    case Sport::ncaab: return loop<bench::plain_basketball<generated::kNcaab>>(rows);
    case Sport::nhl: return loop<bench::plain_nhl>(rows);
    default: return loop<bench::plain_mlb>(rows);
  }
}

void plain(benchmark::State& state, Sport sport, std::size_t n) {
  Rows rows(sport, n);
  for (auto _ : state) {
    erfc_loop(rows);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

void batch(benchmark::State& state, Sport sport, std::size_t n) {
  Rows rows(sport, n);
  for (auto _ : state) {
    estimate_batch(sport, rows.spans, rows.out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

/// What the memory allows: the same columns read and one written, with one addition each.
void bandwidth(benchmark::State& state, Sport sport, std::size_t n) {
  Rows rows(sport, n);
  std::vector<const double*> columns;
  for (const auto& [name, column] : rows.columns) columns.push_back(column.get());
  double* out = rows.out.data();
  constexpr std::size_t kPiece = 500;  // of every column in turn, so that `out` stays in the nearest cache
  for (auto _ : state) {
    for (std::size_t from = 0; from < n; from += kPiece) {
      std::fill_n(out + from, kPiece, 0.0);
      for (const double* column : columns)
        for (std::size_t i = from; i < from + kPiece; ++i) out[i] += column[i];
    }
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

double largest_difference(Sport sport) {
  Rows slow(sport, kCold / 4);
  Rows fast(sport, kCold / 4);
  erfc_loop(slow);
  estimate_batch(sport, fast.spans, fast.out);
  double worst = 0.0;
  for (std::size_t i = 0; i < slow.out.size(); ++i) worst = std::max(worst, std::fabs(slow.out[i] - fast.out[i]));
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
    for (const auto& [sport, id] : kSports)
      if (const double ns = of(std::string("scalar/") + sport); ns > 0.0)
        std::printf("scalar %-6s %7.1f ns a state   (bar: 100)\n", sport, ns);
    for (const auto& [sport, id] : kSports)
      for (const char* size : {"hot", "cold"}) {
        const std::string end = std::string("/") + sport + "/" + size;
        const double slow = of("erfc_loop" + end);
        const double fast = of("batch" + end);
        const double floor = of("bandwidth" + end);
        if (fast > 0.0 && slow > 0.0 && floor > 0.0)
          std::printf(
              "batch %-5s %-5s %6.2f ns a row, std::erfc loop %6.2f: %4.1f times as fast (bar: 10); memory alone %.2f "
              "ns\n",
              sport, size, fast, slow, slow / fast, floor);
      }
  }
  [[nodiscard]] double of(const std::string& name) const {
    const auto found = ns_.find(name);
    return found == ns_.end() ? 0.0 : found->second;
  }

 private:
  std::map<std::string, double> ns_;
};

/// Rows, answers, coefficients and timings as JSON, for the Python side of the comparison.
class Sample {
 public:
  explicit Sample(const char* path) : out_(path) {
    out_.precision(17);
    out_ << "{";
  }
  void write(const char* name, Sport sport, double batch_ns, double scalar_ns) {
    Rows rows(sport, 20'000);
    estimate_batch(sport, rows.spans, rows.out);
    out_ << (first_ ? "" : ",") << '"' << name << "\":{\"batch_ns\":" << batch_ns << ",\"scalar_ns\":" << scalar_ns
         << ",\"rows\":{";
    first_ = false;
    for (const auto& [column, values] : rows.columns) list(column, values.get(), rows.out.size(), ",");
    list("answer", rows.out.data(), rows.out.size(), "},\"fit\":{");
    switch (sport) {
      case Sport::nfl: football(generated::kNfl); break;
      case Sport::ncaaf: football(generated::kNcaaf); break;
      case Sport::nba: basketball(generated::kNba); break;
      case Sport::ncaab: basketball(generated::kNcaab); break;
      case Sport::nhl: tables(hockey_table(), generated::kNhl.scale); break;
      default: tables(baseball_table(), generated::kMlb.scale);
    }
    out_ << "}}";
  }
  ~Sample() { out_ << "}\n"; }

 private:
  void list(const std::string& name, const double* values, std::size_t n, const char* after) {
    out_ << '"' << name << "\":[";
    for (std::size_t i = 0; i < n; ++i) out_ << (i == 0 ? "" : ",") << values[i];
    out_ << "]" << after;
  }
  template <class Table>
  void table(const char* name, const Table& rows, const char* after = ",") {
    out_ << '"' << name << "\":[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out_ << (i == 0 ? "[" : ",[");
      for (std::size_t k = 0; k < rows[i].size(); ++k) out_ << (k == 0 ? "" : ",") << rows[i][k];
      out_ << "]";
    }
    out_ << "]" << after;
  }
  template <class Tables, class Scale>
  void tables(const Tables& three, const Scale& scale) {
    out_ << "\"tables\":{";
    for (std::size_t i = 0; i < three.size(); ++i)
      table(std::to_string(i).c_str(), three[i], i + 1 < three.size() ? "," : "},");
    table("scale", scale, "");
  }
  void basketball(const BasketballFit& fit) {
    out_ << "\"total\":" << fit.total_seconds << ",";
    table("lead", fit.lead);
    list("pull", fit.strength_pull.data(), fit.strength_pull.size(), ",");
    list("ball", fit.ball.data(), fit.ball.size(), "");
  }
  void football(const FootballFit& fit) {
    table("lead", fit.lead);
    table("columns", fit.columns);
    table("by_yards", fit.points_by_yards);
    table("by_distance", fit.points_by_distance);
    list("late_place", fit.late_place.data(), fit.late_place.size(), ",");
    out_ << "\"kickoff\":" << fit.kickoff_points;
  }
  std::ofstream out_;
  bool first_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  for (const auto& [name, sport] : kSports) {
    const double worst = largest_difference(sport);
    std::printf("%s: batch against the std::erfc loop on %zu rows (%s): largest difference %.2e\n", name, kCold / 4,
                std::string(batch_target()).c_str(), worst);
    if (!(worst < 1e-9)) {
      std::fprintf(stderr, "the answers differ: nothing is timed\n");
      return 1;
    }
  }
  for (const auto& [name, sport] : kSports)
    benchmark::RegisterBenchmark((std::string("scalar/") + name).c_str(), scalar, sport);
  for (const auto& [sport_name, sport] : kSports)
    for (const auto& [size, rows] : {std::pair{"hot", kHot}, std::pair{"cold", kCold}}) {
      const std::string end = std::string("/") + sport_name + "/" + size;
      benchmark::RegisterBenchmark(("erfc_loop" + end).c_str(), plain, sport, rows);
      benchmark::RegisterBenchmark(("batch" + end).c_str(), batch, sport, rows);
      benchmark::RegisterBenchmark(("bandwidth" + end).c_str(), bandwidth, sport, rows);
    }
  benchmark::Initialize(&argc, argv);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print();
  if (const char* path = std::getenv("ARBEES_BENCH_SAMPLE")) {
    Sample sample(path);
    for (const auto& [name, sport] : kSports)
      sample.write(name, sport, ratios.of(std::string("batch/") + name + "/hot"),
                   ratios.of(std::string("scalar/") + name));
  }
  return 0;
}
