#include "arbees/feeds/espn/league.hpp"

#include <string>

#include "arbees/domain/league.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Sport;

std::string_view slug_of(const domain::League& league) {
  return league.espn_path.substr(league.espn_path.find('/') + 1);
}

/// What follows `before`, up to the next separator of an address.
std::string_view segment_after(std::string_view text, std::string_view before) {
  const std::size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + before.size());
  return text.substr(0, text.find_first_of("/?"));
}

}  // namespace

std::string_view path_of(Sport sport) {
  return domain::league_of(sport).espn_path;
}

std::optional<Sport> sport_of_slug(std::string_view slug) {
  if (slug.empty()) return std::nullopt;
  for (const domain::League& league : domain::leagues())
    if (slug_of(league) == slug) return league.sport;
  return Sport::other;
}

std::optional<Sport> sport_of_uid(std::string_view uid) {
  // Some uids are of a team or an athlete of a sport ("s:40~t:25") and name no league.
  const std::size_t at = uid.find("~l:");
  if (!uid.starts_with("s:") || at == std::string_view::npos) return std::nullopt;
  const std::string_view league_part = uid.substr(0, uid.find('~', at + 1));
  for (const domain::League& league : domain::leagues())
    if (league.espn_uid == league_part) return league.sport;
  return Sport::other;
}

std::optional<Sport> sport_of_ref(std::string_view ref) {
  return sport_of_slug(segment_after(ref, "/leagues/"));
}

std::string_view id_in_ref(std::string_view ref, std::string_view part) {
  const std::string before = "/" + std::string(part) + "/";
  return segment_after(ref, before);
}

}  // namespace arbees::feeds::espn
