#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/stored_run.hpp"
#include "arbees/services/day_report.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  std::string store;
  std::string run;
  std::string day;
  std::string html;
  std::string markdown;
};

std::optional<services::Span> span_of_day(const std::string& day) {
  base::Date date;
  if (std::sscanf(day.c_str(), "%d-%d-%d", &date.year, &date.month, &date.day) != 3 || !base::is_valid(date) ||
      date.year < 2007)
    return std::nullopt;
  return services::span_of(date);
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  services::Span span;
  if (!options.day.empty()) {
    const auto day = span_of_day(options.day);
    if (!day) {
      complain(fmt::format("--day: expected an Eastern day like 2026-09-18, found \"{}\"", options.day));
      return Exit::bad_start;
    }
    span = *day;
  }
  auto store = store::sqlite::SqliteStore::open(options.store.empty() ? config->store.path : options.store);
  if (!store) {
    complain(store.error().message());
    return Exit::bad_start;
  }
  const auto wanted = run_or_newest(**store, options.run);
  if (!wanted) {
    complain(wanted.error().message());
    return Exit::bad_start;
  }
  const auto report = services::day_report(**store, *wanted, span);
  if (!report) {
    complain(report.error().message());
    return Exit::failed;
  }
  const std::string text = services::to_markdown(*report);
  const bool written = (options.html.empty() || write_file(options.html, services::to_html(*report))) &&
                       (options.markdown.empty() || write_file(options.markdown, text));
  if (options.html.empty() && options.markdown.empty()) fmt::print("{}", text);
  return written ? Exit::ok : Exit::failed;
}

}  // namespace

void add_report_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("report", "What a run saw, traded, refused, made and lost, and what misbehaved");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_option("--store", options->store, "SQLite file; without it the configured one");
  command->add_option("--run", options->run, "run by name; without it the newest");
  command->add_option("--day", options->day, "only this Eastern day, 2026-09-18");
  command->add_option("--html", options->html, "write a page to this file");
  command->add_option("--markdown", options->markdown, "write Markdown to this file; without any file it is printed");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
