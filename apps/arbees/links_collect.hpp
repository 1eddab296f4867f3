#pragma once
#include <map>
#include <string>
#include <vector>

#include "arbees/base/result.hpp"
#include "arbees/domain/game.hpp"
#include "arbees/domain/listing.hpp"
#include "arbees/matching/link.hpp"

/// Games and markets out of saved documents of the three sources, joined across files, for `arbees links`.
namespace arbees::app {

struct CollectedGame {
  domain::Game game;
  domain::Phase phase = domain::Phase::unknown;
};

struct CollectedListing {
  domain::Listing listing;
  std::string title;  ///< the venue's, for people
  std::string slug;   ///< Polymarket's; empty on Kalshi
};

/// A market that is not even a candidate: its kind, its league or its fields say so.
struct RefusedMarket {
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;  ///< ticker, slug or the place in the file
  std::string title;
  matching::Reason reason = matching::Reason::not_winner;
  std::string detail;
};

/// `problems`: files, or parts of files, that could not be read.
struct Collected {
  std::map<std::string, CollectedGame> games;  ///< by key; what a later file says of a game replaces the earlier
  std::vector<CollectedListing> listings;      ///< each symbol once, in order of first appearance
  std::vector<RefusedMarket> refused;
  std::vector<base::Error> problems;
  std::size_t other_games = 0;  ///< of leagues without a model
};

struct LinkFiles {
  std::vector<std::string> espn;
  std::vector<std::string> kalshi;
  std::vector<std::string> polymarket;
};

/// Reads everything that can be read. Kalshi's markets, events, series and milestones find each other across files: a
/// market gets its sibling, its series' fees and its milestone's start wherever they were.
[[nodiscard]] Collected collect(const LinkFiles& files);

}  // namespace arbees::app
