#pragma once
#include <span>

#include "arbees/matching/facts.hpp"

/// The choice among games whose facts are already known; `find_link` and `LinkBook` share it.
namespace arbees::matching {

/// A game with its facts; neither is owned.
struct KnownGame {
  const domain::Game* game = nullptr;
  GameFacts facts;
};

[[nodiscard]] LinkResult choose_link(std::span<const KnownGame> games, const domain::Listing& listing,
                                     const ListingFacts& facts, const Overrides& overrides, const LinkConfig& config);

}  // namespace arbees::matching
