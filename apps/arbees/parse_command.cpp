#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/parse_sources.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

struct Source {
  const char* name;
  const char* help;
  ParseSource parse;
};

const std::vector<Source> kSources = {
    {"espn", "Scoreboards, summaries, schedules and core documents of ESPN", &parse_espn},
    {"kalshi", "Kalshi's markets, events, series, books, trades and WebSocket messages", &parse_kalshi},
    {"polymarket", "Polymarket's events, markets, books, trades and market-channel messages", &parse_polymarket},
};

struct Options {
  std::vector<std::string> files;
  std::string sport;
  bool json = false;
};

struct NamedFile {
  std::string name;
  ParsedFile content;
};

using Counts = std::map<std::string, std::size_t>;

NamedFile parse_one(const Source& source, const std::string& name, std::optional<domain::Sport> sport) {
  const auto bytes = read_file(name);
  if (bytes) return {name, source.parse(*bytes, sport)};
  NamedFile unread{name, {}};
  unread.content.refused.push_back(bytes.error());
  return unread;
}

std::string type_of(const ParsedEvent& event) {
  const boost::json::value* type = event.json.if_contains("type");
  return type != nullptr && type->is_string() ? std::string(type->get_string()) : "?";
}

Counts count_types(const ParsedFile& file) {
  Counts counts;
  for (const ParsedEvent& event : file.events) ++counts[type_of(event)];
  return counts;
}

boost::json::object file_json(const NamedFile& file) {
  boost::json::array events;
  for (const ParsedEvent& event : file.content.events) events.push_back(event.json);
  boost::json::array refused;
  for (const base::Error& error : file.content.refused)
    refused.push_back(boost::json::object{{"where", error.where}, {"what", error.what}});
  const auto or_null = [](const std::string& text) {
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
  };
  return {{"file", file.name},
          {"kind", or_null(file.content.kind)},
          {"sport", or_null(file.content.sport)},
          {"events", std::move(events)},
          {"refused", std::move(refused)}};
}

void print_json(const Source& source, const std::vector<NamedFile>& files) {
  boost::json::array list;
  Counts types;
  std::size_t events = 0;
  std::size_t refused = 0;
  for (const NamedFile& file : files) {
    list.push_back(file_json(file));
    for (const auto& [type, n] : count_types(file.content)) types[type] += n;
    events += file.content.events.size();
    refused += file.content.refused.size();
  }
  boost::json::object by_type;
  for (const auto& [type, n] : types) by_type[type] = n;
  boost::json::object totals{
      {"files", files.size()}, {"events", events}, {"refused", refused}, {"by_type", std::move(by_type)}};
  fmt::print("{}\n", base::dump(boost::json::object{
                         {"source", source.name}, {"files", std::move(list)}, {"totals", std::move(totals)}}));
}

void print_table(const std::vector<NamedFile>& files) {
  std::size_t refused = 0;
  Counts types;
  for (const NamedFile& file : files) {
    const ParsedFile& content = file.content;
    fmt::print("{}\n  {}{}{}", file.name, content.kind.empty() ? "not recognised" : content.kind,
               content.sport.empty() ? "" : ", ", content.sport);
    for (const auto& [type, n] : count_types(content)) {
      fmt::print(", {} {}", n, type);
      types[type] += n;
    }
    fmt::print("\n");
    for (const ParsedEvent& event : content.events)
      if (!event.line.empty()) fmt::print("  {}\n", event.line);
    for (const base::Error& error : content.refused) fmt::print("  refused  {}\n", error.message());
    refused += content.refused.size();
  }
  fmt::print("{} file{}", files.size(), files.size() == 1 ? "" : "s");
  for (const auto& [type, n] : types) fmt::print(", {} {}", n, type);
  fmt::print(", {} refused\n", refused);
}

Exit run(const Source& source, const Options& options) {
  const auto sport = base::parse_enum<domain::Sport>(options.sport);
  std::vector<NamedFile> files;
  bool all_parsed = true;
  for (const std::string& name : options.files) {
    files.push_back(parse_one(source, name, sport));
    all_parsed = all_parsed && files.back().content.refused.empty();
  }
  if (options.json) print_json(source, files);
  else print_table(files);
  return all_parsed ? Exit::ok : Exit::failed;
}

}  // namespace

void add_parse_command(CLI::App& app, Exit& exit) {
  CLI::App* parse = app.add_subcommand("parse", "Show what saved feed and venue documents say, in Arbees' own terms");
  parse->require_subcommand(1);
  for (const Source& source : kSources) {
    CLI::App* command = parse->add_subcommand(source.name, source.help);
    const auto options = std::make_shared<Options>();
    command->add_option("FILE", options->files, "files to read; .gz is unpacked, - is standard input")->required();
    command->add_option("--sport", options->sport, "the sport, where a document does not say")
        ->check(CLI::IsMember({"nfl", "nba", "nhl", "mlb", "ncaaf", "ncaab", "other"}));
    command->add_flag("--json", options->json, "one JSON object instead of a table (docs/commands.md)");
    command->callback([&source, &exit, options] { exit = run(source, *options); });
  }
}

}  // namespace arbees::app
