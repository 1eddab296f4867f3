#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "apps/arbees/books_replay.hpp"
#include "apps/arbees/command.hpp"
#include "arbees/base/json.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string venue;
  bool use_yes_price = false;
  bool json = false;
};

struct NamedReplay {
  std::string name;
  base::Result<ReplayedFile> replay;
};

std::string text(const std::optional<domain::Level>& level) {
  if (!level) return "none";
  return fmt::format("{} x {}", base::to_string(level->price), base::to_string(level->quantity, 0));
}

std::optional<domain::Level> first(const std::vector<domain::Level>& levels) {
  return levels.empty() ? std::nullopt : std::optional(levels.front());
}

boost::json::object counts_json(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  boost::json::object out;
  for (const auto& [name, n] : counts) out[name] = n;
  return out;
}

boost::json::object book_json(const ReplayedBook& book) {
  const bool live = book.state == BookState::live;
  return {{"venue", base::enum_name(book.venue)},
          {"symbol", book.symbol},
          {"state", live ? "live" : "void"},
          {"fault", live ? boost::json::value(nullptr) : boost::json::value(base::enum_name(book.fault))},
          {"crossed", book.crossed},
          {"sequence", base::to_json(book.sequence)},
          {"last_change", base::to_json(book.last_change)},
          {"best_bid", base::to_json(first(book.bids))},
          {"best_ask", base::to_json(first(book.asks))},
          {"bids", base::to_json(book.bids)},
          {"asks", base::to_json(book.asks)}};
}

boost::json::object file_json(const NamedReplay& file) {
  boost::json::array venues;
  boost::json::array books;
  boost::json::array refused;
  std::size_t frames = 0;
  if (file.replay) {
    frames = file.replay->frames;
    for (const ReplayedVenue& venue : file.replay->venues) {
      boost::json::array steps;
      for (const auto& [kind, symbols] : venue.next_steps)
        steps.push_back(boost::json::object{{"kind", kind}, {"symbols", base::to_json(symbols)}});
      venues.push_back(boost::json::object{{"venue", base::enum_name(venue.venue)},
                                           {"counts", counts_json(venue.counts)},
                                           {"by_type", counts_json(venue.by_type)},
                                           {"next_steps", std::move(steps)}});
    }
    for (const ReplayedBook& book : file.replay->books) books.push_back(book_json(book));
    for (const base::Error& error : file.replay->refused)
      refused.push_back(boost::json::object{{"where", error.where}, {"what", error.what}});
  } else {
    refused.push_back(boost::json::object{{"where", file.replay.error().where}, {"what", file.replay.error().what}});
  }
  return {{"file", file.name},
          {"frames", frames},
          {"venues", std::move(venues)},
          {"books", std::move(books)},
          {"refused", std::move(refused)}};
}

void print_book(const ReplayedBook& book) {
  const bool live = book.state == BookState::live;
  std::string detail = live ? "live" : fmt::format("void: {}", base::enum_name(book.fault));
  if (book.crossed) detail += ", crossed";
  if (book.sequence) detail += fmt::format(", sequence {}", *book.sequence);
  if (book.last_change) detail += fmt::format(", changed {}", base::format_utc(*book.last_change));
  fmt::print("{} {}  {}\n", base::enum_name(book.venue), book.symbol, detail);
  if (!live) return;
  fmt::print("  best bid {}, best ask {}; {} bids, {} asks\n", text(first(book.bids)), text(first(book.asks)),
             book.bids.size(), book.asks.size());
  for (std::size_t i = 0; i < std::max(book.bids.size(), book.asks.size()); ++i)
    fmt::print("  {:>28} | {}\n", i < book.bids.size() ? text(book.bids[i]) : "",
               i < book.asks.size() ? text(book.asks[i]) : "");
}

void print_file(const NamedReplay& file) {
  if (!file.replay) {
    fmt::print("{}\n  refused  {}\n", file.name, file.replay.error().message());
    return;
  }
  fmt::print("{}\n", file.name);
  for (const ReplayedVenue& venue : file.replay->venues) {
    fmt::print("  {}:", base::enum_name(venue.venue));
    for (const auto& [name, n] : venue.counts)
      if (n > 0) fmt::print(" {} {},", n, name);
    fmt::print(" by type");
    for (const auto& [name, n] : venue.by_type) fmt::print(" {} {}", n, name);
    fmt::print("\n");
    for (const auto& [kind, symbols] : venue.next_steps)
      fmt::print("  to do: {} for {}\n", kind, fmt::join(symbols, ", "));
  }
  for (const base::Error& error : file.replay->refused) fmt::print("  refused  {}\n", error.message());
  for (const ReplayedBook& book : file.replay->books) print_book(book);
}

Exit run(const Options& options) {
  const ReplayOptions replay{base::parse_enum<domain::Venue>(options.venue), options.use_yes_price};
  boost::json::array list;
  bool whole = true;
  for (const std::string& name : options.files) {
    const auto bytes = read_recording(name);
    const NamedReplay file{name, bytes ? replay_books(*bytes, replay) : std::unexpected(bytes.error())};
    whole = whole && file.replay && file.replay->refused.empty();
    if (options.json) list.push_back(file_json(file));
    else print_file(file);
  }
  if (options.json) fmt::print("{}\n", base::dump(boost::json::object{{"files", std::move(list)}}));
  return whole ? Exit::ok : Exit::failed;
}

}  // namespace

void add_books_command(CLI::App& app, Exit& exit) {
  CLI::App* command =
      app.add_subcommand("books", "Rebuild order books from captured WebSocket messages of either venue");
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->files, "files to read; .gz is unpacked, - is standard input")->required();
  command->add_option("--venue", options->venue, "whose messages they are; told from the content when left out")
      ->check(CLI::IsMember({"kalshi", "polymarket"}));
  command->add_flag("--use-yes-price", options->use_yes_price, "Kalshi: the stream was subscribed with use_yes_price");
  command->add_flag("--json", options->json, "one JSON object instead of ladders (docs/commands.md)");
  command->callback([&exit, options] { exit = run(*options); });
}

}  // namespace arbees::app
