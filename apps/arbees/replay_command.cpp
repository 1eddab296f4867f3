#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <thread>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/evening.hpp"
#include "apps/arbees/replay_report.hpp"
#include "apps/arbees/replay_server.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> games;
  std::string config;
  double feed_delay_s = 20;
  std::size_t explain = 0;
  unsigned threads = 1;
  bool json = false;
  bool serve = false;
  double speed = 30;
};

/// Each evening in an engine of its own; the threads share nothing but the list, so their number changes no output.
std::vector<ReplayedEvening> play_all(std::vector<feeds::recorded::Recording> evenings, const engine::Config& config,
                                      unsigned threads) {
  std::vector<ReplayedEvening> played(evenings.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < evenings.size(); i = next++) {
      played[i].report = services::play_back(evenings[i].events, config);
      evenings[i].events = {};
      played[i].recording = std::move(evenings[i]);
    }
  };
  std::vector<std::jthread> pool;
  for (unsigned i = 1; i < std::max(threads, 1U); ++i) pool.emplace_back(work);
  work();
  pool.clear();
  return played;
}

void print_json(const std::vector<ReplayedEvening>& played, const std::vector<base::Error>& unreadable) {
  boost::json::array evenings;
  for (const ReplayedEvening& evening : played) evenings.push_back(to_json(evening));
  boost::json::array errors;
  for (const base::Error& error : unreadable)
    errors.push_back(boost::json::object{{"where", error.where}, {"what", error.what}});
  const boost::json::object out{
      {"evenings", std::move(evenings)}, {"unreadable", std::move(errors)}, {"hash", combined_hash(played)}};
  fmt::print("{}\n", base::dump(out));
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  LoadedEvenings loaded = load_evenings(
      options.paths, {base::milliseconds(static_cast<std::int64_t>(options.feed_delay_s * 1e3)), options.games});
  for (const base::Error& error : loaded.unreadable) complain(error.message());
  for (const base::Error& error : loaded.passed_over) complain("passed over: " + error.message());
  if (options.serve) return serve_replay(std::move(loaded.evenings), *config, options.speed);
  const auto played = play_all(std::move(loaded.evenings), config->engine, options.threads);
  if (options.json) {
    print_json(played, loaded.unreadable);
  } else {
    for (const ReplayedEvening& evening : played)
      fmt::print("{}{}\n", describe(evening), explain_some(evening, options.explain));
    fmt::print("{} evening{}, hash {}\n", played.size(), played.size() == 1 ? "" : "s", combined_hash(played));
  }
  return loaded.unreadable.empty() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_replay_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("replay", "Run recorded evenings through the engine and report what it said");
  auto options = std::make_shared<Options>();
  command->add_option("path", options->paths, "tapes, captures, recorded CSV files (.gz too), ESPN summaries, folders")
      ->required();
  command->add_option("--game", options->games, "only this game's rows, by key (repeat for more)");
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_option("--feed-delay", options->feed_delay_s, "seconds after a play until the engine hears of it")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 3600.0));
  command->add_option("--explain", options->explain, "put this many signals of each evening into words");
  command->add_option("--threads", options->threads, "evenings played side by side; changes no output")
      ->capture_default_str()
      ->check(CLI::Range(1U, 64U));
  command->add_flag("--json", options->json)->description("one JSON object (docs/commands.md)");
  command->add_flag("--serve", options->serve)->description("play on screen: the dashboard, store and API as in `up`");
  command->add_option("--speed", options->speed, "with --serve: recorded seconds in a second; 0 = at once")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1e6));
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
