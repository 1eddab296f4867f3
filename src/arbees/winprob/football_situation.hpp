#pragma once
#include <array>
#include <cstddef>

#include "arbees/domain/game.hpp"
#include "arbees/winprob/drive.hpp"
#include "arbees/winprob/fits.hpp"
#include "arbees/winprob/football_constants.hpp"
#include "arbees/winprob/moment.hpp"

/// What football's models share. Internal to this room.
namespace arbees::winprob {

/// What is known of the next snap; the same whichever side has the ball.
struct Snap {
  double points = 0.0;                ///< expected, of the side with the ball
  double points_sd = 0.0;             ///< 0 when field position is known
  std::size_t yards = kKickoffYards;  ///< to the goal
  double snaps = 0.0;                 ///< left before fourth down; 0 on kickoffs
  bool placed = false;                ///< down or kickoff known
  bool kickoff = false;
  Spot spot;              ///< of a snap that is placed
  bool distance = false;  ///< yards to a first down are known
};

struct Situation {
  const FootballFit& fit;
  const Moment& moment;
  const Strength& strength;
  const domain::FootballDetail* play;  ///< may be absent
  Snap snap;
  double first_half = 0.0;  ///< 1 in the first half
  double closing = 0.0;     ///< rises to 1 as the first half runs out
  double home_timeouts = 2.0;
  double away_timeouts = 2.0;
  bool timeouts_known = false;
  double receiver = 0.0;  ///< +1 home receives the second half, -1 away, 0 unknown or past
};

[[nodiscard]] Snap snap_at(const FootballFit& fit, const Spot& spot, bool distance_known);

/// Where the ball may be when nobody says, each as likely as the others.
inline constexpr std::array<Spot, 4> kTypicalSpots = {
    {{8.0, 1.0, 8.0}, {30.0, 1.0, 10.0}, {55.0, 2.0, 8.0}, {75.0, 2.0, 8.0}}};

/// The side `side` (+1 home, -1 away) has the ball or will receive it.
[[nodiscard]] Belief football_overtime(const Situation& s, double side);
/// Nobody says who has the ball.
[[nodiscard]] Belief football_overtime_without_ball(const Situation& s);
/// The clock of regulation is at 0 and the feed still says live: a lead has all but won, a level game goes on.
[[nodiscard]] Belief football_expired(const Situation& s);
/// Does the last snaps' model have a say?
[[nodiscard]] bool football_late(const Situation& s);
/// The last snaps: `fitted` is what the fitted table says, `least` and `most` what it says of nine points behind and
/// ahead.
[[nodiscard]] Belief football_last_snaps(const Situation& s, double side, double pull, const Belief& fitted,
                                         double least, double most);

}  // namespace arbees::winprob
