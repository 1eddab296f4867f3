#pragma once
#include <cstdint>

#include "arbees/base/probability.hpp"
#include "arbees/domain/game.hpp"

/// Win probability: what is thought of a game before it starts and what its state says, to the chance that the home
/// side is paid. Pure functions without allocation, locks or clocks; any thread. docs/models.md has formulas, data,
/// scores.
namespace arbees::winprob {

/// Inputs that the feed did not give, as bits of `Estimate::missing`.
enum Missing : std::uint32_t {
  kMissingNothing = 0,
  kMissingLine = 1U << 0,           ///< no pregame strength of any kind: home advantage alone
  kMissingClock = 1U << 1,          ///< the middle of the period is assumed
  kMissingPossession = 1U << 2,     ///< the two cases are averaged
  kMissingFieldPosition = 1U << 3,  ///< down, distance or yards to the goal: a typical down is assumed
  kMissingTimeouts = 1U << 4,       ///< taken as equal
  kMissingReceiver = 1U << 5,       ///< who receives the second half
  kMissingSkaters = 1U << 6,        ///< taken as even
  kMissingBaseState = 1U << 7,      ///< half, outs or bases: a typical state of the inning is assumed
  kMissingModel = 1U << 8,          ///< a sport without a model, or a state outside its rules
};

/// What the model says of one state.
struct Estimate {
  base::Probability home;     ///< of the home side being paid, a tie counted half; 0 or 1 only when `decided`
  double home_raw = 0.5;      ///< the same before quantising: inside (0, 1) unless decided
  double std_error = 0.5;     ///< model and missing information together; 0 when decided
  std::uint32_t missing = 0;  ///< bits of `Missing`
  bool decided = false;       ///< the game is over and the feed shows who won (or that nobody did)
};

/// Total: any game and state give a number in [0, 1] and never NaN; what cannot be read becomes a wider `std_error`.
/// Under 100 ns.
[[nodiscard]] Estimate estimate(const domain::Game& game, const domain::GameState& state);

/// What one play did.
struct PlayImpact {
  Estimate before;
  Estimate after;
  double home_change = 0.0;  ///< after − before, as the home side sees it
  double std_error = 0.0;    ///< of the change: inputs that only one of the two states has, and the model
};

/// The estimates on both sides of a play. States may be in any order; nothing is remembered.
[[nodiscard]] PlayImpact play_impact(const domain::Game& game, const domain::GameState& before,
                                     const domain::GameState& after);

}  // namespace arbees::winprob
