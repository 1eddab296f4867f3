#include "arbees/sim/football.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "arbees/sim/script_writer.hpp"

namespace arbees::sim {
namespace {

using domain::Side;

constexpr int kStep = 30;  ///< seconds a play
constexpr int kSteps = 3600 / kStep;
constexpr int kHalfSteps = kSteps / 2;
constexpr int kQuarterSteps = kSteps / 4;
constexpr int kOvertimeSteps = 600 / kStep;
constexpr int kWidest = 35;
constexpr int kLeads = 2 * kWidest + 1;
constexpr int kUnits = 20;      ///< the field in pieces of five yards
constexpr int kKickoffAt = 15;  ///< units to the goal after a kickoff
constexpr int kPuntUnits = 8;
constexpr int kFieldGoalFrom = 7;
constexpr int kDesperate =
    10;  ///< steps before the end in which a side that trails by more than three plays on fourth down

/// A snap: gain in units, or the ball is lost.
struct Gain {
  int units;
  bool lost;
};
constexpr std::array<Gain, 8> kGains = {
    {{-1, false}, {0, false}, {1, false}, {2, false}, {3, false}, {5, false}, {10, false}, {0, true}}};
using Chances = std::array<double, kGains.size()>;
constexpr Chances kLeague = {0.060, 0.320, 0.285, 0.180, 0.080, 0.036, 0.018, 0.021};

constexpr std::array<std::pair<int, double>, 3> kTouchdown = {{{7, 0.93}, {6, 0.05}, {8, 0.02}}};

struct Rules {
  double home_edge;
  double per_sigma;
  bool college_overtime;
};
constexpr Rules kNfl = {0.010, 0.017, false};
constexpr Rules kCollege = {0.016, 0.038, true};

constexpr double field_goal(int units) {
  return 0.98 - 0.045 * (units - 1);
}

/// Who has the ball where; the home side's lead is kept apart.
struct Spot {
  Side ball = Side::home;
  int to_goal = kKickoffAt;  ///< units, 1…19
  int down = 1;
  int to_go = 2;  ///< units to a first down, 1…3
};

Spot fresh(Side ball, int to_goal) {
  const int at = std::clamp(to_goal, 1, kUnits - 1);
  return {ball, at, 1, std::min(2, at)};
}

constexpr std::size_t kSpots = 2 * (kUnits - 1) * 4 * 3;

std::size_t index(const Spot& spot) {
  return static_cast<std::size_t>(
      (((spot.ball == Side::home ? 0 : 1) * (kUnits - 1) + spot.to_goal - 1) * 4 + spot.down - 1) * 3 + spot.to_go - 1);
}

enum class Call { snap, field_goal, punt };

Call call_of(const Spot& spot, int left, int lead) {
  if (spot.down < 4) return Call::snap;
  const int own_lead = lead * sign_of(spot.ball);
  if (left <= kDesperate && own_lead < -3) return Call::snap;
  if (spot.to_goal <= kFieldGoalFrom) return Call::field_goal;
  return left <= kDesperate && own_lead < 0 ? Call::snap : Call::punt;
}

/// One way a play can end.
struct Way {
  double chance = 0;
  Spot next;
  int points = 0;  ///< for the side that had the ball
  const char* kind = "";
};

class Football final : public GameModel {
 public:
  Football(const Rules& rules, Strength strength, std::string home, std::string away)
      : rules_(rules), home_(std::move(home)), away_(std::move(away)) {
    const double gap = rules.home_edge + rules.per_sigma * (strength.home - strength.away);
    chances_[0] = tilted(gap);
    chances_[1] = tilted(-gap);
    if (rules.college_overtime) {
      tie_ = college_tie();
    } else {
      solve(overtime_, kOvertimeSteps, 0.5, false);
      tie_ = (at(overtime_, kOvertimeSteps, 0, fresh(Side::home, kKickoffAt)) +
              at(overtime_, kOvertimeSteps, 0, fresh(Side::away, kKickoffAt))) /
             2;
    }
    solve(regulation_, kSteps, tie_, true);
  }

  [[nodiscard]] Script play(Random& random) const override {
    ScriptWriter out(home_, away_);
    // The away side receives the second half in the solved chain, so the home side receives first.
    const Spot kickoff = fresh(Side::home, kKickoffAt);
    const double pregame = at(regulation_, kSteps, 0, kickoff);
    domain::FootballDetail detail;
    detail.second_half_receiver = Side::away;
    detail.home_timeouts = detail.away_timeouts = 3;
    out.state.detail = detail;
    play_clock(out, random, regulation_, kSteps, kickoff, false);
    if (out.lead() == 0) {
      out.state.phase = domain::Phase::intermission;
      out.add(tie_);
      out.wait(random.uniform(120, 200));
      if (rules_.college_overtime) play_college_overtime(out, random);
      else
        play_clock(out, random, overtime_, kOvertimeSteps,
                   fresh(random.chance(0.5) ? Side::home : Side::away, kKickoffAt), true);
    }
    out.wait(random.uniform(5, 15));
    return out.finish(pregame);
  }

 private:
  using Table = std::vector<float>;

  static Chances tilted(double gap) {
    Chances p = kLeague;
    p[1] -= gap;
    p[3] += gap * 0.7;
    p[4] += gap * 0.3;
    return p;
  }

  static double at(const Table& table, int left, int lead, const Spot& spot) {
    const int row = std::clamp(lead, -kWidest, kWidest) + kWidest;
    return table[(static_cast<std::size_t>(left) * kLeads + static_cast<std::size_t>(row)) * kSpots + index(spot)];
  }

  /// Every way the play called at `spot` can end; calls `visit(way)`.
  template <class Visit>
  void ways(const Spot& spot, Call call, Visit&& visit) const {
    const Side other = domain::opponent(spot.ball);
    const Spot turned = fresh(other, kUnits - spot.to_goal);
    if (call == Call::punt)
      return visit(Way{1.0, fresh(other, std::min(16, kUnits - spot.to_goal + kPuntUnits)), 0, "Punt"});
    if (call == Call::field_goal) {
      const double good = field_goal(spot.to_goal);
      visit(Way{good, fresh(other, kKickoffAt), 3, "Field Goal Good"});
      return visit(Way{1.0 - good, turned, 0, "Field Goal Missed"});
    }
    const Chances& chances = chances_[spot.ball == Side::home ? 0 : 1];
    for (std::size_t i = 0; i < kGains.size(); ++i) {
      const Gain gain = kGains[i];
      if (gain.lost) {
        visit(Way{chances[i], turned, 0, "Turnover"});
      } else if (gain.units >= spot.to_goal) {
        for (const auto& [points, share] : kTouchdown)
          visit(Way{chances[i] * share, fresh(other, kKickoffAt), points, "Touchdown"});
      } else {
        visit(Way{chances[i], after_gain(spot, gain.units), 0, gain.units >= 2 ? "Pass Reception" : "Rush"});
      }
    }
  }

  static Spot after_gain(Spot spot, int units) {
    const int to_goal = std::clamp(spot.to_goal - units, 1, kUnits - 1);
    if (units >= spot.to_go) return fresh(spot.ball, to_goal);
    if (spot.down == 4) return fresh(domain::opponent(spot.ball), kUnits - to_goal);
    return {spot.ball, to_goal, spot.down + 1, std::clamp(spot.to_go - units, 1, 3)};
  }

  void solve(Table& table, int steps, double tie, bool has_half) {
    table.assign(static_cast<std::size_t>(steps + 1) * kLeads * kSpots, 0.0F);
    for (int left = 0; left <= steps; ++left)
      for (int row = 0; row < kLeads; ++row) solve_row(table, left, row - kWidest, tie, has_half);
  }

  void solve_row(Table& table, int left, int lead, double tie, bool has_half) const {
    float* out = &table[(static_cast<std::size_t>(left) * kLeads + static_cast<std::size_t>(lead + kWidest)) * kSpots];
    if (left == 0) {
      std::fill(out, out + kSpots, static_cast<float>(lead > 0 ? 1.0 : lead < 0 ? 0.0 : tie));
      return;
    }
    for (const Side ball : {Side::home, Side::away})
      for (int to_goal = 1; to_goal < kUnits; ++to_goal)
        for (int down = 1; down <= 4; ++down)
          for (int to_go = 1; to_go <= 3; ++to_go) {
            const Spot spot{ball, to_goal, down, to_go};
            double v = 0;
            ways(spot, call_of(spot, left, lead), [&](const Way& way) {
              v += way.chance *
                   at(table, left - 1, lead + way.points * sign_of(ball), starting(way.next, left - 1, has_half));
            });
            out[index(spot)] = static_cast<float>(std::clamp(v, 0.0, 1.0));
          }
  }

  /// The half starts anew with a kickoff to the side that did not get the first one.
  static Spot starting(const Spot& spot, int left, bool has_half) {
    return has_half && left == kHalfSteps ? fresh(Side::away, kKickoffAt) : spot;
  }

  /// Each side has one drive from the 25 a round.
  [[nodiscard]] std::array<double, 3> drive(Side side) const {
    const double tilt = (chances_[side == Side::home ? 0 : 1][3] - kLeague[3]) * 4;
    return {0.25 - tilt / 2, 0.30 - tilt / 2, 0.45 + tilt};
  }

  [[nodiscard]] double college_tie() const {
    const auto home = drive(Side::home);
    const auto away = drive(Side::away);
    double win = 0;
    double loss = 0;
    for (std::size_t h = 0; h < 3; ++h)
      for (std::size_t a = 0; a < 3; ++a) {
        if (h > a) win += home[h] * away[a];
        if (h < a) loss += home[h] * away[a];
      }
    return repeated(win, loss);
  }

  void play_college_overtime(ScriptWriter& out, Random& random) const {
    auto& detail = std::get<domain::FootballDetail>(out.state.detail);
    constexpr std::array<int, 3> kPoints = {0, 3, 7};
    for (out.state.period = 5; out.lead() == 0; ++out.state.period) {
      out.state.phase = domain::Phase::live;
      out.state.clock_ms.reset();
      for (const Side side : {Side::away, Side::home}) {
        detail.possession = side;
        detail.down = 1, detail.distance = 10, detail.yards_to_goal = 25, detail.kickoff = false;
        out.add(round_value(out.lead(), side));
        out.wait(random.uniform(120, 260));
        const std::size_t result = random.pick(drive(side));
        out.score(side, kPoints[result]);
        const double v = side == Side::away ? round_value(out.lead(), Side::home)
                         : out.lead() > 0   ? 1.0
                         : out.lead() < 0   ? 0.0
                                            : tie_;
        out.add_play(v, side,
                     result == 2   ? "Touchdown"
                     : result == 1 ? "Field Goal Good"
                                   : "Field Goal Missed",
                     result == 0 ? "comes away with nothing" : "scores in overtime", result > 0);
      }
    }
    --out.state.period;
  }

  /// Value with `side` about to have its drive of a round.
  [[nodiscard]] double round_value(int lead, Side side) const {
    if (side == Side::away) return tie_;
    constexpr std::array<int, 3> kPoints = {0, 3, 7};
    const auto home = drive(Side::home);
    double v = 0;
    for (std::size_t h = 0; h < 3; ++h) {
      const int after = lead + kPoints[h];
      v += home[h] * (after > 0 ? 1.0 : after < 0 ? 0.0 : tie_);
    }
    return v;
  }

  static void show(ScriptWriter& out, Random& random, int left, const Spot& spot, bool extra, bool kickoff) {
    auto& detail = std::get<domain::FootballDetail>(out.state.detail);
    const int quarter = extra ? kOvertimeSteps : kQuarterSteps;
    const int elapsed = (extra ? kOvertimeSteps : kSteps) - left;
    out.state.phase = domain::Phase::live;
    out.state.period = extra ? 5 : std::min(elapsed / quarter, 3) + 1;
    const int full = quarter * kStep;
    const int shown = (quarter - elapsed % quarter) * kStep;
    out.state.clock_ms = (shown == full ? full : shown - random.between(0, 22)) * 1000;
    detail.possession = spot.ball;
    detail.kickoff = kickoff;
    if (kickoff) {
      detail.down.reset(), detail.distance.reset(), detail.yards_to_goal.reset();
      return;
    }
    detail.down = spot.down;
    detail.yards_to_goal = spot.to_goal * 5 - random.between(0, 4);
    detail.distance = std::min(spot.down == 1 ? 10 : spot.to_go * 5 - random.between(0, 4), *detail.yards_to_goal);
  }

  void play_clock(ScriptWriter& out, Random& random, const Table& table, int steps, Spot spot, bool extra) const {
    show(out, random, steps, spot, extra, true);
    out.add(at(table, steps, out.lead(), spot));
    for (int left = steps; left > 0;) {
      out.wait(random.uniform(30, 85));
      const Way way = drawn(random, spot, call_of(spot, left, out.lead()));
      const Side side = spot.ball;
      const int before = spot.to_goal;
      --left;
      out.score(side, way.points);
      spot = starting(way.next, left, !extra);
      const bool half = !extra && left == kHalfSteps;
      const bool period_over = left == 0 || (!extra && left % kQuarterSteps == 0);
      if (period_over) out.state.clock_ms = 0;
      else show(out, random, left, spot, extra, way.points > 0);
      describe(out, at(table, left, out.lead(), spot), side, way, before);
      if (way.points > 0) out.wait(random.uniform(110, 180));
      if (!period_over || left == 0) continue;
      out.state.phase = domain::Phase::intermission;
      out.add(at(table, left, out.lead(), spot));
      out.wait(half ? random.uniform(750, 840) : random.uniform(110, 150));
      show(out, random, left, spot, extra, half || way.points > 0);
      out.add(at(table, left, out.lead(), spot));
    }
  }

  [[nodiscard]] Way drawn(Random& random, const Spot& spot, Call call) const {
    double u = random.uniform();
    Way chosen;
    bool done = false;
    ways(spot, call, [&](const Way& way) {
      if (done) return;
      chosen = way;
      done = u < way.chance;
      u -= way.chance;
    });
    return chosen;
  }

  static void describe(ScriptWriter& out, double v, Side side, const Way& way, int before) {
    const int gained = (before - way.next.to_goal) * 5;
    const bool kept = way.next.ball == side;
    std::string text = way.points >= 6   ? "touchdown, " + std::to_string(way.points) + " points"
                       : way.points == 3 ? "field goal is good"
                       : kept            ? (gained > 0 ? "gains " + std::to_string(gained) + " yards" : "no gain")
                                         : "gives the ball up";
    out.add_play(v, side, way.kind, text, way.points > 0);
  }

  Rules rules_;
  std::string home_;
  std::string away_;
  std::array<Chances, 2> chances_{};
  Table regulation_;
  Table overtime_;
  double tie_ = 0.5;
};

}  // namespace

std::unique_ptr<GameModel> make_football(domain::Sport sport, Strength strength, std::string home, std::string away) {
  return std::make_unique<Football>(sport == domain::Sport::nfl ? kNfl : kCollege, strength, std::move(home),
                                    std::move(away));
}

}  // namespace arbees::sim
