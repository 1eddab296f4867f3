#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "arbees/feeds/espn/json.hpp"
#include "arbees/feeds/espn/parse.hpp"

/// The captured documents, read where they are.
namespace arbees::feeds::espn::captured {

struct File {
  std::string name;      ///< "nfl/scoreboard_20251225_mixed_live_JaredSolomon.json"
  std::string endpoint;  ///< "scoreboard", as the name says
  domain::Sport sport;   ///< as the folder says
  std::string bytes;
};

inline std::filesystem::path folder() {
  return std::filesystem::path(ARBEES_DATA_DIR) / "espn";
}

#define ARBEES_NEED_CAPTURES() \
  if (!std::filesystem::exists(captured::folder())) GTEST_SKIP() << "no captured documents at " << captured::folder()

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Calls `visit` with every file under a folder of a sport, in the order of their names.
template <class Visit>
void each_file(Visit&& visit) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder()))
    if (entry.is_regular_file() && entry.path().parent_path() != folder()) paths.push_back(entry.path());
  std::ranges::sort(paths);
  for (const auto& path : paths) {
    const std::string league = path.parent_path().filename();
    const std::string base_name = path.filename();
    const auto sport = base::parse_enum<domain::Sport>(league);
    visit(File{league + "/" + base_name, base_name.substr(0, base_name.find('_')), sport.value_or(domain::Sport::other),
               read(path)});
  }
}

/// Documents whose content is of the folder's league; the folders with other leagues hold mixtures.
inline base::Result<Document> parse(const File& file) {
  if (file.sport != domain::Sport::other) return parse_document(file.bytes, file.sport);
  auto by_content = parse_document(file.bytes);
  return by_content ? std::move(by_content) : parse_document(file.bytes, domain::Sport::other);
}

/// Calls `visit(event, competition)` for the raw events of a document in the order in which they are read.
template <class Visit>
void each_raw_event(const wire::Node& root, Visit&& visit) {
  const auto one = [&](const wire::Node& event) {
    const wire::Node competitions = event["competitions"];
    competitions.each([&](const wire::Node& competition) { visit(event, competition); });
  };
  const wire::Node content = root["content"];
  const wire::Node page = content["sbData"];
  const wire::Node package = root["gamepackageJSON"];
  const wire::Node& inner = page.present() ? page : package.present() ? package : root;
  const wire::Node events = inner["events"];
  const wire::Node header = inner["header"];
  if (events.is_array()) events.each(one);
  else one(header.present() ? header : inner);
}

}  // namespace arbees::feeds::espn::captured
