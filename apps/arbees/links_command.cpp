#include <fmt/format.h>

#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/links_collect.hpp"
#include "apps/arbees/links_report.hpp"
#include "arbees/matching/overrides.hpp"

namespace arbees::app {
namespace {

struct Options {
  LinkFiles files;
  std::vector<std::string> confirm;
  std::vector<std::string> forbid;
  bool json = false;
};

/// Nothing, after complaining about each bad entry.
std::optional<matching::Overrides> overrides_of(const Options& options) {
  matching::Overrides overrides;
  bool good = true;
  const auto take = [&](const auto& parsed, auto& list, std::string_view option) {
    if (parsed) list.push_back(*parsed);
    else complain(fmt::format("{} {}", option, parsed.error().message()));
    good = good && parsed.has_value();
  };
  for (const std::string& text : options.confirm)
    take(matching::parse_confirmation(text), overrides.confirm, "--confirm");
  for (const std::string& text : options.forbid) take(matching::parse_prohibition(text), overrides.forbid, "--forbid");
  return good ? std::optional(std::move(overrides)) : std::nullopt;
}

Exit run(const Options& options) {
  const auto overrides = overrides_of(options);
  if (!overrides) return Exit::bad_start;
  const Collected collected = collect(options.files);
  const LinkReport report = link_all(collected, *overrides);
  if (options.json) fmt::print("{}\n", to_json(report));
  else fmt::print("{}", to_text(report));
  for (const base::Error& problem : collected.problems) complain(problem.message());
  return collected.problems.empty() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_links_command(CLI::App& app, Exit& exit) {
  CLI::App* command = app.add_subcommand("links", "Show which market of which venue is about which game, and why");
  const auto options = std::make_shared<Options>();
  command->add_option("--espn", options->files.espn, "ESPN's scoreboards, schedules and summaries; .gz is unpacked");
  command->add_option("--kalshi", options->files.kalshi, "Kalshi's /markets, /events, /series, /milestones");
  command->add_option("--polymarket", options->files.polymarket, "Gamma's /events and /markets");
  command->add_option("--confirm", options->confirm, "VENUE,SYMBOL,GAME,home|away: a link you have checked yourself");
  command->add_option("--forbid", options->forbid, "VENUE,SYMBOL or GAME: never link this market, or this game");
  command->add_flag("--json", options->json, "one JSON object instead of a table (docs/commands.md)");
  command->callback([&exit, options] { exit = run(*options); });
}

}  // namespace arbees::app
