#include <fmt/format.h>

#include <array>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/price_sources.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string sport;
  bool json = false;
};

struct Totals {
  std::size_t states = 0;
  std::size_t refused = 0;
};

constexpr std::array kMissingWords{
    std::pair{winprob::kMissingLine, "line"},
    std::pair{winprob::kMissingClock, "clock"},
    std::pair{winprob::kMissingPossession, "possession"},
    std::pair{winprob::kMissingFieldPosition, "field_position"},
    std::pair{winprob::kMissingTimeouts, "timeouts"},
    std::pair{winprob::kMissingReceiver, "receiver"},
    std::pair{winprob::kMissingSkaters, "skaters"},
    std::pair{winprob::kMissingBaseState, "base_state"},
    std::pair{winprob::kMissingModel, "model"},
};

std::vector<std::string> missing_words(std::uint32_t missing) {
  std::vector<std::string> words;
  for (const auto& [bit, word] : kMissingWords)
    if ((missing & bit) != 0) words.emplace_back(word);
  return words;
}

void print_json(const std::string& file, const Priced& priced) {
  const winprob::Estimate& estimate = priced.estimate;
  boost::json::object line{{"file", file},
                           {"game", priced.game},
                           {"row", priced.row},
                           {"home", estimate.home.to_double()},
                           {"home_raw", estimate.home_raw},
                           {"std_error", estimate.std_error},
                           {"missing", base::to_json(missing_words(estimate.missing))},
                           {"decided", estimate.decided},
                           {"reference", base::to_json(priced.reference)},
                           {"home_won", base::to_json(priced.home_won)}};
  fmt::print("{}\n", base::dump(line));
}

void print_row(const Priced& priced) {
  std::string missing;
  for (const std::string& word : missing_words(priced.estimate.missing)) missing += " " + word;
  fmt::print("{:<18}{:>7}  home {:.4f} ± {:.4f}{}{}{}{}\n", priced.game, priced.row, priced.estimate.home_raw,
             priced.estimate.std_error, priced.reference ? fmt::format("  reference {:.4f}", *priced.reference) : "",
             priced.state.empty() ? "" : "  " + priced.state, missing.empty() ? "" : "  without" + missing,
             priced.estimate.decided ? "  decided" : "");
}

bool is_json(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

void price_bytes(const std::string& file, std::string_view bytes, const Options& options, const PriceSink& sink,
                 const RefusalSink& refuse) {
  if (!is_json(bytes)) return price_csv(options.sport.empty() ? file : options.sport, bytes, sink, refuse);
  if (is_json_lines(bytes)) return price_json_lines(bytes, sink, refuse);
  base::Error why;
  if (!price_espn(bytes, base::parse_enum<domain::Sport>(options.sport), sink, refuse, why)) refuse(why);
}

void price_file(const std::string& file, const Options& options, Totals& totals) {
  const auto refuse = [&](const base::Error& error) {
    ++totals.refused;
    if (options.json)
      fmt::print("{}\n",
                 base::dump(boost::json::object{
                     {"file", file}, {"refused", boost::json::object{{"where", error.where}, {"what", error.what}}}}));
    else complain(base::within(file, error).message());
  };
  const auto bytes = read_recording(file);
  if (!bytes) return refuse({"", bytes.error().what});
  const auto sink = [&](const Priced& priced) {
    ++totals.states;
    options.json ? print_json(file, priced) : print_row(priced);
  };
  price_bytes(file, *bytes, options, sink, refuse);
}

Exit run(const Options& options) {
  Totals totals;
  for (const std::string& file : options.files) {
    if (!options.json && options.files.size() > 1) fmt::print("{}\n", file);
    price_file(file, options, totals);
  }
  if (!options.json) fmt::print("{} states, {} refused\n", totals.states, totals.refused);
  return totals.refused == 0 && totals.states > 0 ? Exit::ok : Exit::failed;
}

}  // namespace

void add_price_command(CLI::App& app, Exit& exit) {
  CLI::App* command = app.add_subcommand("price", "Say what the model thinks of saved game states");
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->files, "ESPN scoreboards and summaries, archives (.csv, .csv.gz), JSON lines")
      ->required();
  command->add_option("--sport", options->sport, "the sport, where a document does not say")
      ->check(CLI::IsMember({"nfl", "nba", "nhl", "mlb", "ncaaf", "ncaab", "other"}));
  command->add_flag("--json", options->json, "one JSON object a line for each state (docs/commands.md)");
  command->callback([&exit, options] { exit = run(*options); });
}

}  // namespace arbees::app
