#pragma once
#include "arbees/domain/game.hpp"
#include "arbees/winprob/fits.hpp"

namespace arbees::winprob {

/// Home's pregame strength in probits and how unsure it is.
struct Strength {
  double mean = 0.0;
  double variance = 0.0;
  bool known = false;         ///< a line, a price or a rating was there
  double disagreement = 0.0;  ///< variance beyond `variance`: its sources contradict each other
};

/// Combines whatever was known before the game, each source weighted by its precision, with the league's home advantage
/// (none at a neutral site) as the prior: closing spread (points / margin_sd), moneyline (vig removed in proportion), a
/// venue's price just before the start, a rating. Baseball's and hockey's "spread" is a fixed ±1.5 whose price is not
/// told: it says who is favoured and little more, and beside a moneyline of the other sign nothing. Unreadable sources
/// (not finite, odds of 0, absurd spreads, a moneyline pair whose implied sum is below 1 or above 1.15) are left out.
[[nodiscard]] Strength pregame_strength(const domain::Game& game, const StrengthFit& fit);

}  // namespace arbees::winprob
