#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arbees/sim/servers/directory.hpp"
#include "arbees/sim/servers/view.hpp"

/// What Kalshi lists: the evening's winner markets, and what else a sports page holds.
namespace arbees::sim::servers::kalshi {

struct MarketListing {
  std::string ticker;
  std::string market_id;  ///< UUID
  std::string title;
  std::string yes_name;
  std::string strike_id;  ///< UUID of the team; empty when it is not about a team
  std::optional<double> floor_strike;
  std::string rules;
  std::optional<std::size_t> number;  ///< in the evening; absent for what only stands around
  MarketView fixed;                   ///< of those that stand around
};

struct EventListing {
  std::string ticker;
  std::string series;
  std::string title;
  std::string sub_title;
  std::string competition;
  std::string scope;   ///< "Game", "Spread", "Total", "Futures"
  std::string strike;  ///< "football_team"
  base::Nanos start;   ///< of the game; of the season's end for futures
  bool clocked = false;
  std::string postponement;  ///< rules_secondary
  const GameNames* game = nullptr;
  std::vector<MarketListing> markets;
};

struct SeriesListing {
  std::string ticker;
  std::string title;
  std::string tag;
  std::string site;
  std::string scope;
  double fee_multiplier = 1;
  std::string fee_type;
};

struct Listings {
  std::vector<SeriesListing> series;
  std::vector<EventListing> events;
};

/// `directory` must outlive the result.
[[nodiscard]] Listings list_markets(const std::vector<GameNames>& directory, std::uint64_t seed, base::Nanos origin);

/// The series part of any ticker: up to the first dash.
[[nodiscard]] std::string series_of(std::string_view ticker);

}  // namespace arbees::sim::servers::kalshi
