#include "apps/arbees/evening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

#include "apps/arbees/capture_evening.hpp"
#include "apps/arbees/command.hpp"
#include "apps/arbees/espn_evening.hpp"
#include "apps/arbees/fee_lookup.hpp"
#include "arbees/feeds/recorded/index.hpp"
#include "arbees/feeds/recorded/merge.hpp"
#include "arbees/services/bounded_file.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::app {
namespace {

using feeds::recorded::Recording;

/// What to read: `named` was asked for by name, the rest was found in a folder.
struct File {
  std::string path;
  bool named = true;
};

std::vector<File> files_of(const std::vector<std::string>& paths, std::vector<base::Error>& unreadable) {
  std::vector<File> files;
  for (const std::string& path : paths) {
    std::error_code failure;
    if (!std::filesystem::is_directory(path, failure) || is_capture(path)) {
      files.push_back({path, true});
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(path, failure))
      if (entry.is_regular_file()) inside.push_back(entry.path().string());
    if (failure) unreadable.push_back({path, failure.message()});
    std::ranges::sort(inside);
    for (std::string& file : inside) files.push_back({std::move(file), false});
  }
  return files;
}

base::Result<Recording> from_tape(const std::string& name, std::string_view bytes) {
  auto tape = tape::read_tape(bytes);
  if (!tape) return std::unexpected(base::within(name, tape.error()));
  Recording recording;
  recording.name = name;
  recording.counts.rows = recording.counts.used = tape->events.size();
  if (!tape->damage.empty()) recording.assumptions.push_back("the tape is damaged " + tape->damage);
  if (tape->skipped.count > 0) recording.assumptions.push_back("of the tape, " + tape->skipped.text());
  for (const domain::Event& event : tape->events)
    if (const auto* opened = std::get_if<domain::GameOpened>(&event.body)) recording.games.push_back(opened->game.key);
  recording.events = std::move(tape->events);
  return recording;
}

base::Result<Recording> load(const std::string& path, const EveningOptions& options) {
  if (is_capture(path)) return load_capture(path);
  const auto bytes = read_recording(path);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string name = std::filesystem::path(path).filename().string();
  if (tape::is_tape(*bytes)) return from_tape(name, *bytes);
  const std::size_t start = bytes->find_first_not_of(" \t\r\n");
  const bool is_json = start != std::string::npos && ((*bytes)[start] == '{' || (*bytes)[start] == '[');
  if (is_json && bytes->size() > services::kMaxDocumentBytes)
    return base::fail(path, fmt::format("a JSON document of more than {} MiB", services::kMaxDocumentBytes >> 20));
  if (is_json) return record_summary(name, *bytes, options.play_delay);
  feeds::recorded::LoadOptions load_options;
  load_options.fees = historical_fees();
  load_options.games = options.games;
  load_options.play_delay = options.play_delay;
  auto recording = feeds::recorded::load_recording(name, *bytes, load_options);
  if (!recording) return std::unexpected(base::within(name, recording.error()));
  return recording;
}

/// What the index beside a recording (INDEX.csv) says of it; nothing when there is none.
std::vector<feeds::recorded::IndexEntry> index_beside(const std::string& path) {
  const auto bytes = read_file((std::filesystem::path(path).parent_path() / "INDEX.csv").string());
  if (!bytes) return {};
  return feeds::recorded::read_index(*bytes).value_or(std::vector<feeds::recorded::IndexEntry>{});
}

/// How much a part shows of each market: full books before touches with sizes before bare prices, then more updates.
struct Showing {
  int quality = 0;
  std::size_t updates = 0;
  auto operator<=>(const Showing&) const = default;
};

std::map<std::string, Showing> showings(const Recording& part) {
  std::vector<std::string> symbols;
  std::map<std::string, Showing> out;
  for (const domain::Event& event : part.events) {
    if (const auto* opened = std::get_if<domain::MarketOpened>(&event.body)) symbols.push_back(opened->market.symbol);
    const auto saw = [&](domain::MarketId market, int quality) {
      Showing& showing = out[symbols.at(market.value)];
      showing.quality = std::max(showing.quality, quality);
      ++showing.updates;
    };
    if (const auto* delta = std::get_if<domain::BookDelta>(&event.body)) saw(delta->market, 3);
    if (const auto* book = std::get_if<domain::BookSnapshot>(&event.body))
      saw(book->market, book->sizes_known ? 2 : book->bid_known && book->ask_known ? 1 : 0);
  }
  return out;
}

/// Leaves the quotes of each market to the part that shows most of it.
void choose_quotes(std::vector<Recording>& parts) {
  std::vector<std::map<std::string, Showing>> all;
  for (const Recording& part : parts) all.push_back(showings(part));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::set<std::string> dropped;
    for (const auto& [symbol, own] : all[i])
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const auto other = all[j].find(symbol);
        if (j == i || other == all[j].end()) continue;
        if (other->second > own || (other->second == own && j < i)) dropped.insert(symbol);
      }
    if (dropped.empty()) continue;
    std::vector<std::string> symbols;
    for (const domain::Event& event : parts[i].events)
      if (const auto* opened = std::get_if<domain::MarketOpened>(&event.body)) symbols.push_back(opened->market.symbol);
    std::erase_if(parts[i].events, [&](const domain::Event& event) {
      const auto* book = std::get_if<domain::BookSnapshot>(&event.body);
      return book != nullptr && dropped.contains(symbols.at(book->market.value));
    });
    parts[i].assumptions.push_back(
        fmt::format("{} also quotes {} market{} of which another file shows more; those quotes are left out",
                    parts[i].name, dropped.size(), dropped.size() == 1 ? "" : "s"));
  }
}

/// Union-find over the files: two belong together when they know a game in common.
std::vector<std::vector<std::size_t>> group(const std::vector<Recording>& parts,
                                            const std::map<std::string, std::string>& same_game) {
  std::vector<std::size_t> parent(parts.size());
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::string, std::size_t> owner;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::string& game : parts[i].games) {
      const auto alias = same_game.find(game);
      const auto [at, is_new] = owner.try_emplace(alias == same_game.end() ? game : alias->second, i);
      if (!is_new) parent[std::max(root(i), root(at->second))] = std::min(root(i), root(at->second));
    }
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < parts.size(); ++i) groups[root(i)].push_back(i);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [first, members] : groups) out.push_back(std::move(members));
  return out;
}

std::map<std::string, std::string> aliases(const std::vector<Recording>& parts) {
  std::vector<std::string> keys;
  for (const Recording& part : parts) keys.insert(keys.end(), part.games.begin(), part.games.end());
  std::map<std::string, std::string> same_game;
  for (const Recording& part : parts)
    for (const domain::Event& event : part.events)
      if (const auto* opened = std::get_if<domain::GameOpened>(&event.body))
        if (opened->game.key.starts_with("espn:"))
          if (const auto key = same_game_key(opened->game, keys)) same_game[opened->game.key] = *key;
  return same_game;
}

}  // namespace

LoadedEvenings load_evenings(const std::vector<std::string>& paths, const EveningOptions& options) {
  LoadedEvenings out;
  std::vector<Recording> parts;
  for (const File& file : files_of(paths, out.unreadable)) {
    auto part = load(file.path, options);
    if (!part) {
      // A folder may hold other things beside its recordings: they are told, and are no failure.
      (file.named ? out.unreadable : out.passed_over).push_back(part.error());
      continue;
    }
    if (options.games.empty())
      for (const auto& entry : index_beside(file.path))
        if (entry.file == part->name) feeds::recorded::annotate(*part, entry);
    parts.push_back(*std::move(part));
  }
  feeds::recorded::MergeOptions merge_options;
  merge_options.same_game = aliases(parts);
  for (const auto& members : group(parts, merge_options.same_game)) {
    std::vector<Recording> together;
    for (const std::size_t i : members) together.push_back(std::move(parts[i]));
    if (together.size() == 1) {
      out.evenings.push_back(std::move(together[0]));
      continue;
    }
    choose_quotes(together);
    const std::string name = together[0].name;
    auto evening = feeds::recorded::merge(std::move(together), merge_options);
    if (evening) out.evenings.push_back(*std::move(evening));
    else out.unreadable.push_back(base::within(name, evening.error()));
  }
  return out;
}

}  // namespace arbees::app
