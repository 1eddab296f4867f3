#include "arbees/feeds/espn/board.hpp"

#include <fmt/format.h>

#include <chrono>

#include "arbees/feeds/espn/league.hpp"

namespace arbees::feeds::espn {
namespace {

std::string sport_url(const std::string& base_url, domain::Sport sport) {
  return fmt::format("{}/apis/site/v2/sports/{}", base_url, path_of(sport));
}

}  // namespace

std::string scoreboard_url(const std::string& base_url, const Board& board) {
  // A limit above 500 is answered with 25 events; ranges of days are refused.
  std::string url = fmt::format("{}/scoreboard?dates={:04}{:02}{:02}&limit=500", sport_url(base_url, board.sport),
                                board.day.year, board.day.month, board.day.day);
  if (board.group != 0) url += fmt::format("&groups={}", board.group);
  return url;
}

std::string summary_url(const std::string& base_url, const domain::Game& game) {
  return fmt::format("{}/summary?event={}", sport_url(base_url, game.sport), game.key.substr(game.key.find(':') + 1));
}

base::Date day_before(base::Date day) {
  using namespace std::chrono;
  const sys_days today =
      year(day.year) / month(static_cast<unsigned>(day.month)) / std::chrono::day(static_cast<unsigned>(day.day));
  const year_month_day before = today - days(1);
  return {static_cast<int>(before.year()), static_cast<std::int32_t>(static_cast<unsigned>(before.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(before.day()))};
}

std::vector<std::int32_t> groups_of(domain::Sport sport) {
  switch (sport) {
    case domain::Sport::ncaab: return {50};  // all Division I
    case domain::Sport::ncaaf: return {90};  // all Division I: 80 (FBS) and 81 (FCS) in one
    default: return {0};
  }
}

}  // namespace arbees::feeds::espn
