#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "apps/arbees/alert_setup.hpp"
#include "apps/arbees/command.hpp"

namespace arbees::app {
namespace {

Exit run(const std::string& path) {
  const auto config = configured(path);
  if (!config) return Exit::bad_start;
  const auto setup = alerts_or_complain(config->alerts);
  if (!setup) return Exit::bad_start;
  if (setup->channels.empty()) {
    complain(
        "no channel is configured: set one of [alerts.webhook], [alerts.discord], [alerts.telegram], "
        "[alerts.email] or its secret in the environment; docs/alerts.md");
    return Exit::bad_start;
  }
  const alerts::Alert alert{alerts::AlertKind::test,
                            alerts::Severity::info,
                            "test",
                            "A test of Arbees' alerts",
                            "If you read this, alerts reach you here.",
                            base::wall_clock_now()};
  Exit exit = Exit::ok;
  for (const auto& channel : setup->channels) {
    const alerts::Answer answer = channel->send(alert, {});
    const bool taken = answer.reception == alerts::Reception::taken;
    if (!taken) exit = Exit::failed;
    fmt::print("{:<5} {}: {}\n", taken ? "ok" : "FAIL", channel->label(), answer.said);
    std::fflush(stdout);
  }
  return exit;
}

}  // namespace

void add_alerts_command(CLI::App& app, Exit& exit) {
  auto* command =
      app.add_subcommand("alerts", "Messages to people who are not looking: webhook, Discord, Telegram, email");
  command->require_subcommand(1);
  auto* test =
      command->add_subcommand("test", "Send one test message to each configured channel and say what it answered");
  auto path = std::make_shared<std::string>();
  test->add_option("--config", *path, "TOML file; secrets may come from the environment");
  test->callback([path, &exit] { exit = run(*path); });
}

}  // namespace arbees::app
