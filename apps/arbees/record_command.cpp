#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <thread>

#include "apps/arbees/capture_evening.hpp"
#include "apps/arbees/command.hpp"
#include "apps/arbees/live_feeds.hpp"
#include "arbees/base/session_clock.hpp"

namespace arbees::app {
namespace {

constexpr base::Duration kTellEvery = base::seconds(30);

struct Options {
  std::string config;
  std::string directory = ".arbees/capture";
};

/// Until SIGINT or SIGTERM, or until inputs can no longer be kept: then why.
std::string record_until_stopped(const sigset_t& signals, const services::LiveRunner& runner,
                                 const services::LiveSource& source) {
  const timespec pause{0, 200'000'000};
  base::Nanos told = base::steady_clock_now();
  while (sigtimedwait(&signals, nullptr, &pause) < 0) {
    if (std::string why = runner.failure(); !why.empty()) return why;
    if (base::steady_clock_now() - told < kTellEvery) continue;
    told = base::steady_clock_now();
    for (const ports::FeedReport& report : source.feeds())
      for (const ports::FeedFigure& figure : report.figures)
        if (figure.name == "frames" || figure.name == "answers" || figure.name == "linked")
          spdlog::info("{}: {} {}", report.feed, figure.value, figure.name);
  }
  return {};
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::vector<base::Error> problems;
  auto evening = make_evening(*config, has_kalshi_key(*config), problems);
  services::LiveRunnerOptions live = runner_options(*config, problems);
  if (problems.empty()) {
    auto keep = open_capture(options.directory, *config, feed_names(*evening));
    if (keep) live.keep = *std::move(keep);
    else problems.push_back(keep.error());
  }
  for (const base::Error& problem : problems) complain(problem.message());
  if (!problems.empty()) return Exit::bad_start;

  const auto source = std::make_shared<services::LiveSource>();
  services::LiveRunner runner(std::move(evening), source, std::move(live));
  std::jthread drain([&source] {
    while (source->next()) {
    }
  });
  std::string why;
  if (const auto started = runner.start(); !started) why = started.error().message();
  else
    spdlog::info("recording into {}  (Ctrl-C stops); play it again: arbees replay {}", options.directory,
                 options.directory);
  if (why.empty()) why = record_until_stopped(signals, runner, *source);
  runner.stop();
  if (why.empty()) return Exit::ok;
  complain(why);
  return Exit::failed;
}

}  // namespace

void add_record_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("record", "Keep every raw message of a live evening, without trading it");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_option("--directory", options->directory, "where the capture is written; one that exists goes on")
      ->capture_default_str();
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
