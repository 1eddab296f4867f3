#include <fmt/format.h>

#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/serving.hpp"
#include "apps/arbees/up_live.hpp"
#include "arbees/sim/evening.hpp"

namespace arbees::app {
namespace {

class SimulatedSource final : public services::EventSource {
 public:
  explicit SimulatedSource(const sim::EveningConfig& config) : evening_(config) {}
  [[nodiscard]] std::optional<domain::Event> next() override { return evening_.next(); }
  void replayed(const domain::Event&) override { (void)evening_.next(); }  // the same seed, the same events

 private:
  sim::Evening evening_;
};

struct Options {
  std::string config;
  std::string tape;
  std::string capture;
  bool live = false;
  double speed = 1.0;
  bool new_run = false;
};

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  if (options.live) return run_live({options.tape, options.new_run, options.capture}, *config);
  sim::EveningConfig evening;
  evening.seed = config->sim.seed;
  evening.games_per_sport = config->sim.games_per_sport;
  auto continuity = continuity_of(*config, {ports::RunMode::simulated,
                                            fmt::format("seed {}, {} games a sport, from {}", evening.seed,
                                                        evening.games_per_sport, config->sim.start),
                                            options.tape, options.new_run});
  if (!continuity) {
    complain(continuity.error().message());
    return Exit::bad_start;
  }
  if (!continuity->resumes && !config->sim.start.empty()) {
    const auto start = base::parse_utc(config->sim.start);
    if (!start) {
      complain(
          fmt::format("sim.start: expected a UTC time like 2026-09-18T00:15:00Z, found \"{}\"", config->sim.start));
      return Exit::bad_start;
    }
    continuity->run.origin = *start;
  }
  evening.start = continuity->run.origin;
  Session session;
  session.mode = ports::RunMode::simulated;
  session.label = fmt::format("Simulated evening, seed {}", evening.seed);
  session.assumptions = {"Games, prices, sizes and delays are simulated; nothing of it was ever traded."};
  session.source = std::make_unique<SimulatedSource>(evening);
  session.speed = options.speed;
  session.catch_up_to = evening.start;
  session.continuity = *std::move(continuity);
  return serve(std::move(session), *config);
}

}  // namespace

void add_up_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "up",
      "Everything in one process: a simulated evening, or with --live the real one, its store, API and dashboard");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  auto* speed =
      command->add_option("--speed", options->speed, "simulated seconds in a second; 0 = as fast as possible");
  speed->capture_default_str()->check(CLI::Range(0.0, 1e6));
  command->add_flag("--live", options->live, "watch the games and venues of [live] in the configuration")
      ->excludes(speed);
  command->add_option("--capture", options->capture, "with --live: keep every raw message of the feeds in this folder")
      ->needs("--live");
  command->add_option("--tape", options->tape, "where a new run records its events; without it beside the store");
  command->add_flag("--new-run", options->new_run)->description("begin a new run even when the last has not finished");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
