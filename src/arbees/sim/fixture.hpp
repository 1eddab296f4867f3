#pragma once
#include <vector>

#include "arbees/domain/game.hpp"
#include "arbees/domain/market.hpp"
#include "arbees/sim/script.hpp"

namespace arbees::sim {

/// A game of the evening before it is opened: who plays, how it truly goes, and its four markets in the order home and
/// away on Kalshi, home and away on Polymarket.
struct Fixture {
  domain::Game game;
  Script script;
  base::Nanos start;
  double importance = 1.0;  ///< scales the sizes that are shown
  std::vector<domain::Market> markets;
};

struct FixtureTerms {
  domain::FeeSchedule kalshi_fees;
  domain::FeeSchedule polymarket_fees;
  base::Nanos now;
  int games_per_sport = 2;
  base::Duration starts_within = base::seconds(2400);
};

/// Teams drawn without repetition from the real leagues, strengths drawn from a normal distribution, the pregame line
/// that a fair bookmaker who knows the strengths would post. Every second game is in progress at `terms.now`, the
/// others start from 40 seconds after it on, within `starts_within`.
[[nodiscard]] std::vector<Fixture> draw_fixtures(const FixtureTerms& terms, Random& random);

}  // namespace arbees::sim
