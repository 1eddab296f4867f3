#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "apps/arbees/capture_evening.hpp"
#include "apps/arbees/command.hpp"
#include "arbees/base/json.hpp"
#include "arbees/tape/lines.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string file;
  std::string game;
  std::string from;
};

Exit bad_start(const base::Error& error) {
  complain(error.message());
  return Exit::bad_start;
}

/// Prints what could be read; what could not is said on stderr.
Exit cat_log(const std::string& path, const tape::LineFilter& filter) {
  auto reader = tape::TapeReader::open(path);
  if (!reader) return bad_start(reader.error());
  tape::EventLines lines(filter);
  while (const auto event = reader->next())
    if (const auto line = lines.line(*event)) fmt::print("{}\n", *line);
  bool whole = true;
  for (const std::string& loss : {reader->damage(), reader->skipped().text()}) {
    if (loss.empty()) continue;
    complain(fmt::format("{}: {}", path, loss));
    whole = false;
  }
  const auto& games = lines.games();
  if (!filter.game.empty() && std::ranges::find(games, filter.game) == games.end()) {
    std::vector<std::string> some;
    for (const std::string& game : games)
      if (some.size() < 5) some.push_back(base::dump(boost::json::value(game)));  // a key may hold any bytes
    complain(fmt::format("{}: has no game {}; it has {}: {}{}", path, base::dump(boost::json::value(filter.game)),
                         games.size(), fmt::join(some, ", "), some.size() < games.size() ? ", …" : ""));
    whole = false;
  }
  return whole ? Exit::ok : Exit::failed;
}

Exit cat_capture(const std::string& path, const tape::LineFilter& filter) {
  if (!filter.game.empty()) {
    complain(
        fmt::format("{}: a capture holds raw messages, which are not sorted by game; --game is for event logs", path));
    return Exit::bad_start;
  }
  auto reader = tape::CaptureReader::open(path);
  if (!reader) return bad_start(reader.error());
  while (const auto record = reader->next())
    if (record->input.received >= filter.from) fmt::print("{}\n", tape::line_of(*record));
  for (const tape::CaptureDamage& damage : reader->damage())
    complain(fmt::format("{}: at byte {}: {}", damage.file, damage.offset, damage.what));
  return reader->damage().empty() ? Exit::ok : Exit::failed;
}

Exit run(const Options& options) {
  tape::LineFilter filter{.game = options.game};
  if (!options.from.empty()) {
    const auto from = base::parse_utc(options.from);
    if (!from) {
      complain(fmt::format("--from: expected a UTC time like 2026-09-18T00:15:00Z, found \"{}\"", options.from));
      return Exit::bad_start;
    }
    filter.from = *from;
  }
  return is_capture(options.file) ? cat_capture(options.file, filter) : cat_log(options.file, filter);
}

}  // namespace

void add_log_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand("log", "Reads event logs and captures");
  command->require_subcommand(1);
  auto* cat = command->add_subcommand(
      "cat", "Prints the events of an event log, or the raw messages of a capture, as JSON lines");
  auto options = std::make_shared<Options>();
  cat->add_option("file", options->file, "event log (.tape) or capture (folder or .arbcap)")->required();
  cat->add_option("--game", options->game, "only events about this game and its markets, by its key: espn:401772994");
  cat->add_option("--from", options->from, "only what was received at this UTC time or later, 2026-09-18T00:15:00Z");
  cat->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
