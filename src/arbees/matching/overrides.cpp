#include "arbees/matching/overrides.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace arbees::matching {
namespace {

std::vector<std::string> cut(std::string_view text) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',', at)) {
    parts.emplace_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  parts.emplace_back(text.substr(at));
  return parts;
}

bool any_empty(const std::vector<std::string>& parts) {
  return std::ranges::any_of(parts, [](const std::string& part) { return part.empty(); });
}

}  // namespace

base::Result<Confirmation> parse_confirmation(std::string_view text) {
  const auto parts = cut(text);
  const auto bad = [&] { return base::fail(std::string(text), "expected VENUE,SYMBOL,GAME,home|away"); };
  if (parts.size() != 4 || any_empty(parts)) return bad();
  const auto venue = base::parse_enum<domain::Venue>(parts[0]);
  const auto side = base::parse_enum<domain::Side>(parts[3]);
  if (!venue || !side) return bad();
  return Confirmation{*venue, parts[1], parts[2], *side};
}

base::Result<Prohibition> parse_prohibition(std::string_view text) {
  const auto parts = cut(text);
  if (parts.size() == 1 && !any_empty(parts)) return Prohibition{std::nullopt, "", parts[0]};
  const auto venue = base::parse_enum<domain::Venue>(parts[0]);
  if (parts.size() == 2 && !any_empty(parts) && venue) return Prohibition{*venue, parts[1], ""};
  return base::fail(std::string(text), "expected VENUE,SYMBOL or GAME");
}

}  // namespace arbees::matching
