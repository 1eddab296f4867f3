#include "arbees/feeds/espn/play_list.hpp"

#include <algorithm>

#include "arbees/feeds/espn/diff.hpp"

namespace arbees::feeds::espn {
namespace {

constexpr int kShorterReadings = 3;

bool has(const std::vector<domain::Play>& changes, domain::PlayChange change) {
  return std::ranges::find(changes, change, &domain::Play::change) != changes.end();
}

}  // namespace

std::vector<domain::Play> PlayList::offer(const std::vector<domain::Play>& reading) {
  std::vector<domain::Play> changes = diff_plays(held_, reading);
  const bool shorter = has(changes, domain::PlayChange::removed) && !has(changes, domain::PlayChange::inserted);
  if (shorter && ++times_shorter_ < kShorterReadings) return {};
  times_shorter_ = 0;
  held_ = reading;
  return changes;
}

}  // namespace arbees::feeds::espn
