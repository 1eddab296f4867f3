#include "arbees/feeds/espn/diff.hpp"

#include <unordered_map>
#include <unordered_set>

#include "arbees/base/codec.hpp"

namespace arbees::feeds::espn {
namespace {

domain::Play marked(domain::Play play, domain::PlayChange change) {
  play.change = change;
  return play;
}

/// Everything a row says; how it came to us is not part of it.
std::string content_of(const domain::Play& play) {
  base::Writer writer;
  writer.put(marked(play, domain::PlayChange::inserted));
  return std::string(writer.bytes());
}

}  // namespace

std::vector<domain::Play> diff_plays(const std::vector<domain::Play>& previous,
                                     const std::vector<domain::Play>& current) {
  std::unordered_map<std::string_view, const domain::Play*> before;
  std::unordered_set<std::string_view> now;
  for (const domain::Play& play : previous) before.emplace(play.id, &play);
  for (const domain::Play& play : current) now.insert(play.id);
  std::vector<domain::Play> changes;
  for (const domain::Play& play : previous)
    if (!now.contains(play.id)) changes.push_back(marked(play, domain::PlayChange::removed));
  for (const domain::Play& play : current) {
    const auto known = before.find(play.id);
    if (known == before.end()) changes.push_back(marked(play, domain::PlayChange::inserted));
    else if (content_of(play) != content_of(*known->second))
      changes.push_back(marked(play, domain::PlayChange::updated));
  }
  return changes;
}

}  // namespace arbees::feeds::espn
