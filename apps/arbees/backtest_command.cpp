#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "apps/arbees/backtest_config.hpp"
#include "apps/arbees/command.hpp"
#include "apps/arbees/evening.hpp"
#include "arbees/base/json.hpp"
#include "arbees/sim/evening.hpp"

namespace arbees::app {
namespace {

using namespace services::backtest;

constexpr double kFactors[] = {0.5, 1, 2, 4};

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> games;
  std::vector<std::uint64_t> simulated;
  std::string config;
  std::string out;
  double feed_delay_s = 20;
  std::int64_t assume_size = 0;
  unsigned threads = 2;
  bool json = false;
  bool csv = false;
};

/// One strategy over all evenings, once more for each latency factor but 1.
struct Job {
  std::size_t strategy = 0;
  double factor = 1;
  Strategy played;
  std::vector<Played> evenings;
};

Evening simulated(std::uint64_t seed) {
  sim::EveningConfig config;
  config.seed = seed;
  config.start = *base::parse_utc("2026-09-18T00:15:00Z");
  Evening evening;
  evening.name = fmt::format("simulated evening {}", seed);
  evening.simulated = true;
  evening.assumptions = {"Games, prices, sizes and delays are simulated."};
  sim::Evening source(config);
  while (auto event = source.next()) evening.events.push_back(*std::move(event));
  return evening;
}

std::vector<Job> jobs_of(const BacktestConfig& config, std::size_t evenings) {
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < config.strategies.size(); ++i) {
    const NamedStrategy& named = config.strategies[i];
    for (const double factor : kFactors) {
      if (factor != 1 && (named.swept || named.strategy.decider != Decider::engine)) continue;
      Job job{i, factor, named.strategy, std::vector<Played>(evenings)};
      auto& trading = job.played.config.trading;
      trading.kalshi_latency_ms = static_cast<std::int32_t>(trading.kalshi_latency_ms * factor);
      trading.polymarket_latency_ms = static_cast<std::int32_t>(trading.polymarket_latency_ms * factor);
      jobs.push_back(std::move(job));
    }
  }
  return jobs;
}

/// Each evening of each job by itself; the threads share nothing but the list, so their number changes no figure.
void play_all(std::vector<Job>& jobs, const std::vector<Evening>& evenings, unsigned threads) {
  std::atomic<std::size_t> next{0};
  const std::size_t all = jobs.size() * evenings.size();
  const auto work = [&] {
    for (std::size_t i = next++; i < all; i = next++) {
      Job& job = jobs[i % jobs.size()];
      const std::size_t evening = i / jobs.size();
      job.evenings[evening] = play(evenings[evening], job.played);
    }
  };
  std::vector<std::jthread> pool;
  for (unsigned i = 1; i < threads; ++i) pool.emplace_back(work);
  work();
}

/// Shows `contracts` wherever a recording shows a price and no size.
void assume_sizes(Evening& evening, std::int64_t contracts) {
  std::size_t changed = 0;
  for (domain::Event& event : evening.events) {
    auto* book = std::get_if<domain::BookSnapshot>(&event.body);
    if (book == nullptr || book->sizes_known) continue;
    ++changed;
    book->sizes_known = true;
    for (auto* side : {&book->bids, &book->asks})
      for (domain::Level& level : *side) level.quantity = base::Quantity::from_units(contracts);
  }
  if (changed > 0)
    evening.assumptions.push_back(fmt::format(
        "--assume-size: in {} books without sizes, {} contracts are taken to be offered at each price. Nobody knows.",
        changed, contracts));
}

Report report_of(const BacktestConfig& config, const std::vector<Evening>& evenings, const std::vector<Job>& jobs) {
  Report report;
  report.version = ARBEES_VERSION;
  report.seed = config.resampling.seed;
  report.resamples = config.resampling.resamples;
  for (const Evening& evening : evenings)
    report.evenings.push_back({evening.name, evening.events.size(), evening.simulated, evening.assumptions});
  for (const Job& job : jobs)
    if (job.factor == 1) {
      StrategyReport strategy = summarise(job.played, job.evenings, config.resampling);
      strategy.settings = config.strategies[job.strategy].settings;
      for (const Job& other : jobs)
        if (other.strategy == job.strategy) strategy.latency.push_back(summarise_latency(other.factor, other.evenings));
      if (strategy.latency.size() == 1) strategy.latency.clear();
      report.strategies.push_back(std::move(strategy));
    }
  report.warnings = warnings_of(report);
  return report;
}

void print(const Report& report) {
  for (const StrategyReport& s : report.strategies) {
    fmt::print("{:<40} {:>4} games {:>6} trades  staked ${:>10.2f}  fees ${:>8.2f}  profit ${:>10.2f}", s.name,
               s.total.games, s.total.trades, s.total.staked, s.total.fees, s.total.profit);
    if (s.total.interval) fmt::print("  95 % [{:.2f}, {:.2f}]", s.total.interval->low, s.total.interval->high);
    fmt::print("\n");
    if (s.arithmetic)
      fmt::print("    arithmetic says ${:.2f}: {}\n", s.arithmetic->profit,
                 s.arithmetic->holds ? "it holds" : "IT DOES NOT HOLD");
    for (const std::string& warning : s.warnings) fmt::print("    {}\n", warning);
  }
  for (const std::string& warning : report.warnings) fmt::print("{}\n", warning);
  fmt::print("{} evenings, {} resamplings of games, seed {}\n", report.evenings.size(), report.resamples, report.seed);
}

Exit run(const Options& options) {
  BacktestConfig config;
  if (options.config.empty()) config.strategies.push_back({{"default", Decider::engine, {}, 1}, "the defaults", false});
  const auto problems = options.config.empty() ? std::vector<base::Error>{} : load_backtest(options.config, config);
  for (const base::Error& problem : problems) complain(problem.message());
  if (!problems.empty()) return Exit::bad_start;
  LoadedEvenings loaded = load_evenings(
      options.paths, {base::milliseconds(static_cast<std::int64_t>(options.feed_delay_s * 1e3)), options.games});
  for (const base::Error& error : loaded.unreadable) complain(error.message());
  for (const base::Error& error : loaded.passed_over) complain("passed over: " + error.message());
  std::vector<Evening> evenings;
  for (auto& recording : loaded.evenings)
    if (!recording.events.empty())
      evenings.push_back({recording.name, std::move(recording.events), std::move(recording.assumptions), false});
  if (options.assume_size > 0)
    for (Evening& evening : evenings) assume_sizes(evening, options.assume_size);
  for (const std::uint64_t seed : options.simulated) evenings.push_back(simulated(seed));
  if (evenings.empty()) {
    complain("nothing to play: name recordings, or simulated evenings with --simulated SEED");
    return Exit::bad_start;
  }
  auto jobs = jobs_of(config, evenings.size());
  play_all(jobs, evenings, options.threads);
  const Report report = report_of(config, evenings, jobs);
  std::vector<std::pair<std::string, const std::vector<Played>*>> played;
  for (const Job& job : jobs)
    if (job.factor == 1) played.emplace_back(job.played.name, &job.evenings);
  bool written = true;
  if (!options.out.empty()) {
    const std::filesystem::path out(options.out);
    std::error_code failure;
    std::filesystem::create_directories(out, failure);
    written = write_file((out / "backtest.html").string(), to_html(report)) &&
              write_file((out / "backtest.json").string(), base::dump(base::to_json(report)) + "\n") &&
              write_file((out / "trades.csv").string(), trades_csv(played));
  }
  if (options.json) fmt::print("{}\n", base::dump(base::to_json(report)));
  else if (options.csv) fmt::print("{}", trades_csv(played));
  else print(report);
  return written && loaded.unreadable.empty() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_backtest_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("backtest", "Compare strategies on recorded evenings and report what that proves");
  auto options = std::make_shared<Options>();
  command->add_option("path", options->paths, "tapes, recorded CSV files (.gz too), ESPN summaries, folders");
  command->add_option("--config", options->config, "TOML file of strategies and sweeps; without it the defaults alone");
  command->add_option("--simulated", options->simulated, "also a simulated evening of this seed (repeat for more)");
  command->add_option("--game", options->games, "only this game's rows, by key (repeat for more)");
  command->add_option("--out", options->out, "folder for backtest.html, backtest.json and trades.csv");
  command->add_option("--feed-delay", options->feed_delay_s, "seconds after a play until a strategy hears of it")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 3600.0));
  command
      ->add_option("--assume-size", options->assume_size,
                   "contracts offered at each price where a recording shows no sizes; 0 = such prices fill nothing")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--threads", options->threads, "played side by side; changes no figure")
      ->capture_default_str()
      ->check(CLI::Range(1U, 64U));
  command->add_flag("--json", options->json)->description("the report as one JSON object");
  command->add_flag("--csv", options->csv)->description("every trade, a line each");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
