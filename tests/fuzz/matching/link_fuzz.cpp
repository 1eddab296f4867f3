#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "arbees/base/assert.hpp"
#include "arbees/matching/link.hpp"

/// Any texts in a listing's fields. Two laws: nothing crashes, and the market on the other team is never linked to the
/// same side.
namespace {

using namespace arbees;

domain::Game game(const char* key, domain::Sport sport, const char* away, const char* home) {
  domain::Game out;
  out.key = key;
  out.sport = sport;
  out.away.name = away;
  out.home.name = home;
  out.start = base::Nanos{1'790'000'000'000'000'000};
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<domain::Game, 4> kGames = {
      game("1", domain::Sport::nfl, "Detroit Lions", "Buffalo Bills"),
      game("2", domain::Sport::ncaaf, "Miami Hurricanes", "Miami (OH) RedHawks"),
      game("3", domain::Sport::ncaaf, "Michigan State Spartans", "Michigan Wolverines"),
      game("4", domain::Sport::nba, "LA Clippers", "Los Angeles Lakers")};
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  std::array<std::string, 9> fields;
  std::size_t at = 0;
  for (std::string& field : fields) {
    if (at >= all.size()) break;
    const std::size_t end = std::min(all.find('|', at), all.size());
    field = all.substr(at, end - at);
    at = end + 1;
  }
  domain::Listing listing;
  listing.sport = fields[0] == "nfl"   ? domain::Sport::nfl
                  : fields[0] == "nba" ? domain::Sport::nba
                                       : domain::Sport::ncaaf;
  listing.market.venue = fields[1].empty() ? domain::Venue::kalshi : domain::Venue::polymarket;
  listing.team_block = fields[2];
  listing.teams = {{fields[3], fields[4], fields[5], "", domain::Side::away},
                   {fields[6], fields[7], fields[8], "", domain::Side::home}};
  listing.starts = {{domain::StartSource::stated, kGames[0].start}};
  std::array<matching::LinkResult, 2> results;
  for (std::size_t side = 0; side < 2; ++side) {
    listing.yes_team = listing.teams[side];
    results[side] = matching::find_link(kGames, listing);
  }
  const auto* away = std::get_if<matching::Link>(&results[0]);
  const auto* home = std::get_if<matching::Link>(&results[1]);
  if (away != nullptr && home != nullptr && away->game_key == home->game_key)
    ARBEES_ASSERT(away->yes_side != home->yes_side, "both teams' markets are linked to one side");
  return 0;
}
