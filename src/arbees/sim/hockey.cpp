#include "arbees/sim/hockey.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "arbees/sim/script_writer.hpp"

namespace arbees::sim {
namespace {

using domain::Side;

constexpr int kStep = 10;  ///< seconds
constexpr int kPeriodSteps = 1200 / kStep;
constexpr int kSteps = 3 * kPeriodSteps;
constexpr int kOvertimeSteps = 300 / kStep;
constexpr int kPenaltySteps = 120 / kStep;
constexpr int kWidest = 10;
constexpr int kLeads = 2 * kWidest + 1;
/// 0 at even strength, 1…12 steps left of a home power play, 13…24 of an away one.
constexpr int kManpower = 1 + 2 * kPenaltySteps;

constexpr double kGoal = 2.8 * kStep / 3600;     ///< goals a side and step at even strength
constexpr double kPenalty = 3.3 * kStep / 3600;  ///< penalties against a side and step
constexpr double kWithMan = 2.4;
constexpr double kManDown = 0.35;
constexpr int kPullFrom = 130 / kStep;  ///< steps before the end from which a goalkeeper may leave
constexpr double kSixSkaters = 1.8;
constexpr double kEmptyNet = 3.5;
constexpr double kThreeOnThree = 1.7;
constexpr double kHomeEdge = 0.055;
constexpr double kPerSigma = 0.11;

/// What may happen in a step.
enum Outcome { home_goal, away_goal, home_penalty, away_penalty, nothing, outcomes };
using Chances = std::array<double, outcomes>;

class Hockey final : public GameModel {
 public:
  Hockey(Strength strength, std::string home, std::string away) : home_(std::move(home)), away_(std::move(away)) {
    const double gap = kHomeEdge + kPerSigma * (strength.home - strength.away);
    rate_[0] = kGoal * std::exp(gap);
    rate_[1] = kGoal * std::exp(-gap);
    solve_overtime();
    solve_regulation();
  }

  [[nodiscard]] Script play(Random& random) const override {
    ScriptWriter out(home_, away_);
    out.state.detail = domain::HockeyDetail{};
    const double pregame = regulation_[index(kSteps, 0, 0)];
    play_regulation(out, random);
    if (out.lead() == 0) play_overtime(out, random);
    out.wait(random.uniform(4, 10));
    return out.finish(pregame);
  }

 private:
  static std::size_t index(int left, int manpower, int lead) {
    const int at = std::clamp(lead, -kWidest, kWidest) + kWidest;
    return (static_cast<std::size_t>(left) * kManpower + static_cast<std::size_t>(manpower)) * kLeads +
           static_cast<std::size_t>(at);
  }

  static bool net_empty(int left, int lead) { return left <= kPullFrom && lead <= -1 && lead >= -2; }

  [[nodiscard]] Chances chances(int left, int manpower, int lead) const {
    double home = rate_[0];
    double away = rate_[1];
    if (manpower > kPenaltySteps) {
      home *= kManDown;
      away *= kWithMan;
    } else if (manpower > 0) {
      home *= kWithMan;
      away *= kManDown;
    }
    if (net_empty(left, lead)) home *= kSixSkaters, away *= kEmptyNet;
    if (net_empty(left, -lead)) away *= kSixSkaters, home *= kEmptyNet;
    const double penalty = manpower == 0 ? kPenalty : 0.0;
    return {home, away, penalty, penalty, 1.0 - home - away - 2 * penalty};
  }

  /// Manpower after a step in which `outcome` happened. A power-play goal ends the power play.
  static int manpower_after(int manpower, Outcome outcome) {
    const bool home_plays = manpower > 0 && manpower <= kPenaltySteps;
    const bool away_plays = manpower > kPenaltySteps;
    if (outcome == home_penalty) return 2 * kPenaltySteps;
    if (outcome == away_penalty) return kPenaltySteps;
    if ((outcome == home_goal && home_plays) || (outcome == away_goal && away_plays)) return 0;
    if (manpower == 0 || manpower == 1 || manpower == kPenaltySteps + 1) return 0;
    return manpower - 1;
  }

  static int lead_after(int lead, Outcome outcome) {
    return lead + (outcome == home_goal ? 1 : outcome == away_goal ? -1 : 0);
  }

  void solve_regulation() {
    regulation_.resize(static_cast<std::size_t>(kSteps + 1) * kManpower * kLeads);
    for (int left = 0; left <= kSteps; ++left) {
      for (int manpower = 0; manpower < kManpower; ++manpower) {
        for (int lead = -kWidest; lead <= kWidest; ++lead) {
          double v = lead > 0 ? 1.0 : lead < 0 ? 0.0 : overtime_[kOvertimeSteps];
          if (left > 0) {
            const Chances p = chances(left, manpower, lead);
            v = 0;
            for (int o = 0; o < outcomes; ++o)
              v += p[static_cast<std::size_t>(o)] *
                   regulation_[index(left - 1, manpower_after(manpower, static_cast<Outcome>(o)),
                                     lead_after(lead, static_cast<Outcome>(o)))];
          }
          regulation_[index(left, manpower, lead)] = std::clamp(v, 0.0, 1.0);
        }
      }
    }
  }

  /// Sudden death, then a shootout that is a coin.
  void solve_overtime() {
    overtime_[0] = 0.5;
    const double home = rate_[0] * kThreeOnThree;
    const double away = rate_[1] * kThreeOnThree;
    for (std::size_t left = 1; left < overtime_.size(); ++left)
      overtime_[left] = home + (1.0 - home - away) * overtime_[left - 1];
  }

  void show(ScriptWriter& out, Random& random, int left, int manpower) const {
    auto& detail = std::get<domain::HockeyDetail>(out.state.detail);
    out.state.phase = domain::Phase::live;
    const int elapsed = kSteps - left;
    out.state.period = std::min(elapsed / kPeriodSteps, 2) + 1;
    const int steps_left = kPeriodSteps - elapsed % kPeriodSteps;
    out.state.clock_ms = std::min(steps_left * kStep + random.between(-4, 4), 1200) * 1000;
    detail.home_skaters = manpower > kPenaltySteps ? 4 : 5;
    detail.away_skaters = manpower > 0 && manpower <= kPenaltySteps ? 4 : 5;
    detail.home_net_empty = net_empty(left, out.lead());
    detail.away_net_empty = net_empty(left, -out.lead());
    if (detail.home_net_empty) ++*detail.home_skaters;
    if (detail.away_net_empty) ++*detail.away_skaters;
  }

  void play_regulation(ScriptWriter& out, Random& random) const {
    int manpower = 0;
    show(out, random, kSteps, manpower);
    out.state.clock_ms = 1'200'000;
    out.add(regulation_[index(kSteps, 0, 0)]);
    for (int left = kSteps; left > 0;) {
      const auto outcome = static_cast<Outcome>(random.pick(chances(left, manpower, out.lead())));
      --left;
      manpower = manpower_after(manpower, outcome);
      out.wait(kStep + random.uniform(0, 9));
      if (outcome == home_goal) out.score(Side::home, 1);
      if (outcome == away_goal) out.score(Side::away, 1);
      const bool period_over = left % kPeriodSteps == 0;
      if (period_over) out.state.clock_ms = 0;
      else show(out, random, left, manpower);
      describe(out, random, regulation_[index(left, manpower, out.lead())], outcome);
      if (!period_over || left == 0) continue;
      out.state.phase = domain::Phase::intermission;
      out.add(regulation_[index(left, manpower, out.lead())]);
      out.wait(random.uniform(1020, 1140));
      show(out, random, left, manpower);
      out.state.clock_ms = 1'200'000;
      out.add(regulation_[index(left, manpower, out.lead())]);
    }
  }

  static void describe(ScriptWriter& out, Random& random, double v, Outcome outcome) {
    switch (outcome) {
      case home_goal: out.add_play(v, Side::home, "Goal", "scores", true); return out.wait(random.uniform(25, 60));
      case away_goal: out.add_play(v, Side::away, "Goal", "scores", true); return out.wait(random.uniform(25, 60));
      case home_penalty: return out.add_play(v, Side::home, "Penalty", "takes a two-minute minor");
      case away_penalty: return out.add_play(v, Side::away, "Penalty", "takes a two-minute minor");
      default: break;
    }
    if (!random.chance(0.25)) return out.add(v);
    const Side side = random.chance(0.5) ? Side::home : Side::away;
    out.add_play(v, side, random.chance(0.6) ? "Shot" : "Faceoff",
                 random.chance(0.6) ? "shoots, saved" : "wins the faceoff");
  }

  void play_overtime(ScriptWriter& out, Random& random) const {
    auto& detail = std::get<domain::HockeyDetail>(out.state.detail);
    out.state.phase = domain::Phase::intermission;
    out.add(overtime_[kOvertimeSteps]);
    out.wait(random.uniform(60, 120));
    out.state.phase = domain::Phase::live;
    out.state.period = 4;
    detail = {};
    detail.home_skaters = detail.away_skaters = 3;
    for (int left = kOvertimeSteps; left > 0 && out.lead() == 0;) {
      const double home = rate_[0] * kThreeOnThree;
      const double away = rate_[1] * kThreeOnThree;
      const double u = random.uniform();
      --left;
      out.wait(kStep + random.uniform(0, 9));
      out.state.clock_ms = left * kStep * 1000;
      if (u >= home + away) {
        out.add(overtime_[static_cast<std::size_t>(left)]);
        continue;
      }
      const Side side = u < home ? Side::home : Side::away;
      out.score(side, 1);
      out.add_play(side == Side::home ? 1.0 : 0.0, side, "Goal", "scores in overtime", true);
    }
    if (out.lead() != 0) return;
    out.state.period = 5;
    out.state.clock_ms.reset();
    detail.shootout = true;
    out.add(0.5);
    out.wait(random.uniform(240, 420));
    const Side side = random.chance(0.5) ? Side::home : Side::away;
    out.score(side, 1);
    out.add_play(side == Side::home ? 1.0 : 0.0, side, "Shootout", "wins the shootout", true);
  }

  std::string home_;
  std::string away_;
  std::array<double, 2> rate_{};
  std::array<double, kOvertimeSteps + 1> overtime_{};
  std::vector<double> regulation_;
};

}  // namespace

std::unique_ptr<GameModel> make_hockey(Strength strength, std::string home, std::string away) {
  return std::make_unique<Hockey>(strength, std::move(home), std::move(away));
}

}  // namespace arbees::sim
