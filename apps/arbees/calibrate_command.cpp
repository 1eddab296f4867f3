#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "apps/arbees/calibrate_report.hpp"
#include "apps/arbees/command.hpp"
#include "arbees/api/live_calibration.hpp"
#include "arbees/base/json.hpp"
#include "arbees/services/bounded_file.hpp"
#include "arbees/services/stored_outputs.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string html;
  std::string store;
  std::string run;
  bool json = false;
  bool clock_only = false;
};

struct Scored {
  winprob::Calibration calibration;
  std::size_t without_clock = 0;  ///< rows, scored or left out
};
using BySport = std::map<domain::Sport, Scored>;

base::Result<void> score_file(const std::string& path, bool clock_only, BySport& sports) {
  auto reader = services::LineReader::open(path);
  if (!reader) return std::unexpected(reader.error());
  std::string line;
  auto more = reader->next(line);
  if (!more) return std::unexpected(more.error());
  if (!*more) return base::fail(path, "is empty");
  auto states = winprob::CsvStates::open(line, path);
  if (!states) return std::unexpected(base::within(path, states.error()));
  Scored& sport = sports.try_emplace(states->sport(), Scored{winprob::Calibration(states->sport())}).first->second;
  winprob::CsvRow row;
  std::size_t scored = 0;
  std::size_t refused = 0;
  std::optional<base::Error> first;
  std::size_t without_clock = 0;
  std::size_t first_without_clock = 0;
  for (std::size_t number = 2; (more = reader->next(line)) && *more; ++number) {
    if (line.empty() || line == "\r") continue;
    if (auto read = states->read(line, row); !read) {
      ++refused;
      if (!first) first = base::within(path, base::within(fmt::format("line {}", number), read.error()));
      continue;
    }
    const bool no_clock = winprob::lacks_clock(row);
    if (no_clock && ++without_clock == 1) first_without_clock = number;
    if (no_clock && clock_only) continue;
    ++scored;
    sport.calibration.add(*states, row);
  }
  if (!more) return std::unexpected(more.error());
  sport.without_clock += without_clock;
  if (scored == 0) return std::unexpected(first.value_or(base::Error{path, "has no rows"}));
  if (refused > 0)
    fmt::print(stderr, "{} of {} rows cannot be scored and are left out; the first: {}\n", refused, refused + scored,
               first->message());
  if (without_clock > 0)
    fmt::print(stderr, "{}: {} of {} rows have no clock ({}); the first: line {}\n", path, without_clock,
               scored + (clock_only ? without_clock : 0),
               clock_only ? "left out" : "scored as of the middle of the period; --clock-only leaves them out",
               first_without_clock);
  return {};
}

/// `without_clock`: rows by sport, where archives were read.
void print(const std::vector<winprob::CalibrationReport>& reports, bool json,
           const std::map<domain::Sport, std::size_t>* without_clock = nullptr) {
  if (!json) {
    for (const auto& report : reports) fmt::print("{}", to_text(report));
    return;
  }
  boost::json::object sports;
  for (const auto& report : reports) {
    auto one = to_json(report);
    if (without_clock != nullptr) one["rows_without_clock"] = without_clock->at(report.sport);
    sports[base::enum_name(report.sport)] = std::move(one);
  }
  fmt::print("{}\n", base::dump(boost::json::object{{"sports", std::move(sports)}}));
}

/// The games of one run in a store, from its outputs page by page.
base::Result<std::vector<winprob::CalibrationReport>> score_store(const Options& options) {
  if (!std::filesystem::exists(options.store)) return base::fail(options.store, "there is no such file");
  auto store = store::sqlite::SqliteStore::open(options.store);
  if (!store) return std::unexpected(store.error());
  auto runs = (*store)->runs();
  if (!runs) return std::unexpected(runs.error());
  const auto wanted = std::find_if(runs->begin(), runs->end(),
                                   [&](const ports::RunInfo& r) { return options.run.empty() || r.id == options.run; });
  if (wanted == runs->end())
    return base::fail(options.store, options.run.empty() ? "holds no run" : "holds no run " + options.run);
  api::LiveCalibration live;
  using ports::OutputKind;
  const auto read = services::for_each_output(
      **store, wanted->id,
      {OutputKind::game_listed, OutputKind::market_listed, OutputKind::game_view, OutputKind::quote},
      [&](const domain::Output& output) { live.fold(output); });
  if (!read) return std::unexpected(read.error());
  if (!options.json)
    fmt::print("run {}: {} games watched, {} decided{}\n", wanted->id, live.watched(), live.decided(),
               live.decided() < api::kFewGames ? "; too few to conclude anything" : "");
  return live.reports();
}

Exit run(const Options& options) {
  if (!options.store.empty()) {
    const auto reports = score_store(options);
    if (!reports) {
      complain(reports.error().message());
      return Exit::failed;
    }
    print(*reports, options.json);
    return Exit::ok;
  }
  if (options.files.empty()) {
    complain("calibrate: give archives, or --store PATH");
    return Exit::bad_start;
  }
  BySport sports;
  bool whole = true;
  for (const std::string& path : options.files) {
    if (const auto scored = score_file(path, options.clock_only, sports); !scored) {
      complain(scored.error().message());
      whole = false;
    }
  }
  std::vector<winprob::CalibrationReport> reports;
  std::map<domain::Sport, std::size_t> without_clock;
  for (const auto& [sport, scored] : sports) {
    reports.push_back(scored.calibration.report());
    without_clock[sport] = scored.without_clock;
  }
  print(reports, options.json, &without_clock);
  if (!options.html.empty()) whole = write_file(options.html, to_html(reports)) && whole;
  return whole ? Exit::ok : Exit::failed;
}

}  // namespace

void add_calibrate_command(CLI::App& app, Exit& exit) {
  CLI::App* command = app.add_subcommand(
      "calibrate", "Score the win-probability models on archives of game states with known outcomes");
  const auto options = std::make_shared<Options>();
  auto* files = command->add_option("FILE", options->files,
                                    "CSV archives, one row a state; .gz is unpacked (docs/models.md has the columns)");
  auto* stored = command->add_option("--store", options->store,
                                     "instead: the games of a run in this store, against the venues' prices");
  command->add_option("--run", options->run, "this run of the store; the newest when not given")->needs(stored);
  stored->excludes(files);
  command->add_flag("--json", options->json, "one JSON object instead of tables (docs/commands.md)");
  command->add_flag("--clock-only", options->clock_only, "leave out rows that lack the clock of a period that has one");
  command->add_option("--html", options->html, "also write a page with reliability and learning curves");
  command->callback([&exit, options] { exit = run(*options); });
}

}  // namespace arbees::app
