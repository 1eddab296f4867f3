#include "apps/arbees/up_live.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "apps/arbees/capture_evening.hpp"
#include "apps/arbees/continuity.hpp"
#include "apps/arbees/live_feeds.hpp"
#include "apps/arbees/serving.hpp"
#include "arbees/services/live_runner.hpp"

namespace arbees::app {
namespace {

std::vector<std::string> assumptions_of(const AppConfig& config) {
  std::vector<std::string> assumptions{"Trades are on paper: nothing is sent to a venue."};
  if (config.live.kalshi.enabled && !has_kalshi_key(config))
    assumptions.emplace_back("Without a Kalshi key its books are polled every few seconds, not streamed.");
  if (!config.live.kalshi.enabled) assumptions.emplace_back("Kalshi is not watched.");
  if (!config.live.polymarket.enabled) assumptions.emplace_back("Polymarket is not watched.");
  if (config.live.rehearsal.origin_ns != 0)
    assumptions.push_back(
        fmt::format("A rehearsal against simulated servers, {} times as fast as life.", config.live.rehearsal.speed));
  return assumptions;
}

/// What else decides the events of a live run: a restart with other feeds begins a new one.
std::string source_of(const AppConfig& config) {
  std::string source = fmt::format("live {}", fmt::join(config.live.espn.sports, ","));
  if (config.live.kalshi.enabled) source += " " + config.live.kalshi.rest_url;
  if (config.live.polymarket.enabled) source += " " + config.live.polymarket.clob_url;
  return source;
}

}  // namespace

Exit run_live(const LiveOptions& options, const AppConfig& config) {
  std::vector<base::Error> problems;
  std::shared_ptr<services::LiveEvening> evening = make_evening(config, has_kalshi_key(config), problems);
  services::LiveRunnerOptions live = runner_options(config, problems);
  if (problems.empty() && !options.capture.empty()) {
    auto keep = open_capture(options.capture, config, feed_names(*evening));
    if (keep) live.keep = *std::move(keep);
    else problems.push_back(keep.error());
  }
  for (const base::Error& problem : problems) complain(problem.message());
  if (!problems.empty()) return Exit::bad_start;
  auto continuity = continuity_of(config, {ports::RunMode::live, source_of(config), options.tape, options.new_run});
  if (!continuity) {
    complain(continuity.error().message());
    return Exit::bad_start;
  }
  const auto source =
      std::make_shared<services::LiveSource>([evening](const domain::Event& event) { evening->replayed(event); });
  const auto clock = live.clock;
  const auto runner = std::make_shared<services::LiveRunner>(evening, source, std::move(live));
  Session session;
  session.mode = ports::RunMode::live;
  session.label = config.live.rehearsal.origin_ns != 0 ? "Live, against simulated servers" : "Live";
  session.assumptions = assumptions_of(config);
  session.source = std::make_unique<services::SharedSource>(source);
  session.speed = config.live.rehearsal.speed;
  session.catch_up_to = base::Nanos{INT64_MAX};  // what comes is due
  session.continuity = *std::move(continuity);
  session.clock = clock;
  session.sandbox = config.live.rehearsal.origin_ns != 0;
  session.confirm_clock = [runner](const std::string& by) { return runner->confirm_clock(by); };
  session.begin = [runner] { return runner->start(); };
  session.end = [runner] { runner->stop(); };
  session.failure = [runner] { return runner->failure(); };
  return serve(std::move(session), config);
}

}  // namespace arbees::app
