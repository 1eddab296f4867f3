// MLB: run distribution of 24 base-out states against tables by half-inning. tools/fit_winprob/baseball.py is the same.
#include <algorithm>
#include <cmath>
#include <variant>

#include "arbees/winprob/baseball_table.hpp"
#include "arbees/winprob/generated/mlb.hpp"
#include "arbees/winprob/moment.hpp"
#include "arbees/winprob/winprob.hpp"

namespace arbees::winprob {
namespace {

constexpr double kHalfInnings = 19.0;  ///< the scale of the knots: a little more than the game is long
constexpr double kZLimit = 6.0;
constexpr double kEmptyBases = 0.7;  ///< against a runner on first

Belief chance(const Inning& inning, int lead, int bases, int outs, const Strength& strength) {
  const BaseballFit& fit = generated::kMlb;
  const double z = baseball_table()[inning.row()][static_cast<std::size_t>(bases * 3 + outs)]
                                   [static_cast<std::size_t>(lead + kLeadRuns)];
  const double left =
      2.0 * (static_cast<double>(kInnings) - inning.number) + (inning.bottom ? 0.0 : 1.0) + (3 - outs) / 3.0;
  const double root = knot_root(left / kHalfInnings);
  const Knot knot = Knot::at(root, kBaseballKnots);
  const double pull = knot.in(fit.scale, 1);
  return believe(knot.in(fit.scale, 0) * z + pull * strength.mean, pull * pull * strength.variance,
                 Knot::at(root, kErrorKnots).in(fit.model_sd));
}

/// The bases are not told, the outs are: empty, first, second and loaded about as often as they come.
Belief typical_bases(const Inning& inning, int lead, int outs, const Strength& strength) {
  const Belief quiet =
      mix(chance(inning, lead, 0, outs, strength), chance(inning, lead, 1, outs, strength), kEmptyBases);
  const Belief loud = mix(chance(inning, lead, 2, outs, strength), chance(inning, lead, 7, outs, strength), 0.6);
  return mix(quiet, loud, 0.8);
}

/// Nothing of the half-inning is told: four states that between them are about as common and as dangerous as all 24.
/// The bases may also be full with nobody out: that widens the error and moves nothing.
Belief typical_half(const Inning& inning, int lead, const Strength& strength) {
  constexpr double kRare = 0.04;
  const Belief early = mix(chance(inning, lead, 0, 0, strength), chance(inning, lead, 1, 1, strength));
  const Belief late = mix(chance(inning, lead, 0, 1, strength), chance(inning, lead, 1, 2, strength));
  Belief half = mix(early, late);
  const double off = chance(inning, lead, 7, 0, strength).p - half.p;
  half.variance += kRare * off * off;
  return half;
}

}  // namespace

Answer baseball(const Moment& moment, const Strength& strength, bool runner_in_extras,
                const domain::SportDetail& detail) {
  const auto* play = std::get_if<domain::BaseballDetail>(&detail);
  const int scheduled = play != nullptr ? std::clamp(play->scheduled_innings, 3, 9) : 9;
  const int lead = static_cast<int>(std::clamp(moment.lead, -1.0 * kLeadRuns, 1.0 * kLeadRuns));
  const auto inning_at = [&](int number, bool bottom) {
    const int n = std::clamp(number + static_cast<int>(kInnings) - scheduled, 1, static_cast<int>(kInnings));
    return Inning{n, bottom, !bottom && number > scheduled && runner_in_extras};
  };
  if (play == nullptr || !play->half) {
    const Belief top = typical_half(inning_at(moment.period, false), lead, strength);
    return {mix(top, typical_half(inning_at(moment.period, true), lead, strength)), kMissingBaseState};
  }
  int number = std::max(moment.period, 1);
  bool bottom = *play->half == domain::Half::bottom || *play->half == domain::Half::middle;
  const bool between = *play->half == domain::Half::middle || *play->half == domain::Half::end;
  const bool three_out = !between && play->outs && *play->outs >= 3;
  if (*play->half == domain::Half::end || (three_out && bottom)) {
    ++number;
    bottom = false;
  } else if (three_out) {
    bottom = true;
  }
  // The feed still says live, but the last half-inning is over and nobody is level.
  if (number > scheduled && number > moment.period && lead != 0)
    return {believe(lead > 0 ? kZLimit : -kZLimit, 0.0, 0.05), 0};
  const Inning inning = inning_at(number, bottom);
  if (between || three_out) {
    const int bases = runner_in_extras && number > scheduled ? 2 : 0;
    return {chance(inning, lead, bases, 0, strength), 0};
  }
  const bool outs_told = play->outs && *play->outs >= 0;
  if (outs_told && !play->bases) return {typical_bases(inning, lead, *play->outs, strength), kMissingBaseState};
  if (!outs_told || !play->bases || *play->bases < 0 || *play->bases > 7)
    return {typical_half(inning, lead, strength), kMissingBaseState};
  return {chance(inning, lead, *play->bases, *play->outs, strength), 0};
}

}  // namespace arbees::winprob
