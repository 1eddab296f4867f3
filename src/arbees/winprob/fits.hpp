#pragma once
#include <array>
#include <cstddef>

/// The shapes of the generated coefficients (generated/*.hpp, written by tools/fit_winprob). Tables run over knots that
/// are uniform in the square root of the time left: knot 0 is the end of the game.
namespace arbees::winprob {

/// Pregame strength is in probits: the normal quantile of the probability that home wins. Errors are kept as
/// precisions, 1/sd², since they are weights.
struct StrengthFit {
  double margin_sd;         ///< points per probit of a closing spread
  double home;              ///< home advantage where nothing else is known
  double prior;             ///< of a side's strength in this league, when nothing is known
  double line_weight;       ///< of a closing spread
  double moneyline_weight;  ///< of a closing moneyline
  double rating_weight;     ///< of a rating's forecast or a thin venue's price

  constexpr StrengthFit(double points_per_probit, double home_advantage, double unknown_sd, double line_sd,
                        double moneyline_sd, double rating_sd)
      : margin_sd(points_per_probit),
        home(home_advantage),
        prior(1.0 / (unknown_sd * unknown_sd)),
        line_weight(1.0 / (line_sd * line_sd)),
        moneyline_weight(1.0 / (moneyline_sd * moneyline_sd)),
        rating_weight(1.0 / (rating_sd * rating_sd)) {}
};

inline constexpr std::size_t kClockKnots = 17;
inline constexpr std::size_t kLeads = 61;      ///< whole points 0…60; larger leads read as 60
inline constexpr std::size_t kErrorKnots = 9;  ///< of `model_sd`: standard deviation of z between refits

using ClockCurve = std::array<double, kClockKnots>;
using LeadTable = std::array<std::array<double, kLeads>, kClockKnots>;
using ErrorCurve = std::array<double, kErrorKnots>;

/// Columns of FootballFit::columns. All are from the home side: positive helps home.
enum FootballColumn : std::size_t {
  kStrengthColumn,
  kPointsOpen,   ///< expected points of the ball's place, in open play
  kPointsClose,  ///< the same as the first half runs out
  kBallOpen,     ///< having the ball
  kBallClose,
  kReceiver,   ///< first half: home receives the second
  kTimeouts,   ///< from here on late columns, 0 until six minutes before the end: home's left less away's
  kKneel,      ///< the leader has the ball and can run out the clock
  kLatePlace,  ///< near the goal line or in range of a field goal, and a score is enough
  kLeaderBall,
  kFootballColumns
};

/// What the ball's place says is in whole numbers of this, so that the batch keeps it in 16 bits.
inline constexpr double kPointUnit = 1.0 / 4096.0;

struct FootballFit {
  StrengthFit strength;
  double kickoff_points;  ///< expected points of the receiving side
  double typical_points;  ///< of a side with the ball somewhere
  double typical_points_sd;
  std::array<std::array<double, 101>, 4> points_by_yards;    ///< [down - 1][yards to the goal]
  std::array<std::array<double, 31>, 4> points_by_distance;  ///< subtracted; [down - 1][yards to a first down]
  std::array<double, 101> late_place;                        ///< by yards to the goal
  LeadTable lead;
  LeadTable marginal;  ///< z of the lead when nothing is known of the ball
  std::array<std::array<double, kFootballColumns>, kClockKnots> columns;
  ErrorCurve model_sd;
};

struct BasketballFit {
  StrengthFit strength;
  double total_seconds;
  LeadTable lead;
  ClockCurve strength_pull;
  ClockCurve ball;
  ErrorCurve model_sd;
};

inline constexpr std::size_t kHockeyKnots = 25;
inline constexpr std::size_t kGoals = 7;  ///< leads 0…6
inline constexpr std::size_t kHockeyScaleKnots = 7;

struct HockeyFit {
  StrengthFit strength;
  double power_play_rate;  ///< net goals per second of one more skater
  std::array<std::array<double, kGoals>, kHockeyKnots> lead;
  std::array<std::array<double, 2>, kHockeyKnots>
      net_empty;  ///< the side behind by one, by two has pulled its goalkeeper
  std::array<std::array<double, 2>, kHockeyScaleKnots> scale;  ///< of the chain's z; of strength
  ErrorCurve model_sd;
};

inline constexpr std::size_t kRuns = 12;  ///< runs 0…10, and 11 or more
inline constexpr int kLeadRuns = 15;      ///< leads -15…15
inline constexpr std::size_t kRunLeads = 31;
inline constexpr std::size_t kInnings = 9;
inline constexpr std::size_t kBaseballKnots = 13;

struct BaseballFit {
  StrengthFit strength;
  std::array<std::array<double, kRuns>, 24> runs;           ///< [bases * 3 + outs][runs to the end of the half-inning]
  std::array<std::array<double, kRunLeads>, kInnings> top;  ///< P(home) as the half-inning starts, even sides
  std::array<std::array<double, kRunLeads>, kInnings> bottom;
  std::array<double, kRunLeads> after;                      ///< after the last inning; level counts one half
  std::array<double, kRunLeads> extra_bottom_runner;        ///< bottom of an extra inning, runner on second
  std::array<std::array<double, 2>, kBaseballKnots> scale;  ///< of the table's z; of strength
  ErrorCurve model_sd;
};

}  // namespace arbees::winprob
