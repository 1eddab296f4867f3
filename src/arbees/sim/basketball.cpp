#include "arbees/sim/basketball.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "arbees/sim/script_writer.hpp"

namespace arbees::sim {
namespace {

using domain::Side;

constexpr int kWidest = 60;  ///< leads beyond this count as this
constexpr int kLeads = 2 * kWidest + 1;
constexpr int kOvertime = 300;

/// Chances of 0, 1, 2 and 3 points.
using Points = std::array<double, 4>;

struct Rules {
  int periods;
  int period_seconds;
  int shortest;  ///< possession, seconds
  int longest;
  Points points;
  double home_edge;  ///< points a possession
  double per_sigma;  ///< points a possession for one standard deviation of strength
};

constexpr Rules kNba = {4, 720, 8, 20, {0.475, 0.055, 0.348, 0.122}, 0.022, 0.042};
constexpr Rules kCollege = {2, 1200, 12, 24, {0.485, 0.065, 0.335, 0.115}, 0.050, 0.085};

/// Who leads eases off: points a possession and point of lead. Brings the spread of final margins from 16 to the 12-13
/// points that real games show.
constexpr double kEasing = 0.0022;

class Basketball final : public GameModel {
 public:
  Basketball(const Rules& rules, Strength strength, std::string home, std::string away)
      : rules_(rules), home_(std::move(home)), away_(std::move(away)) {
    const double gap = (strength.home - strength.away) * rules.per_sigma / 2;
    edge_[0] = rules.home_edge / 2 + gap;
    edge_[1] = -edge_[0];
    overtime_ = overtime_value();
    regulation_ = table(rules.periods * rules.period_seconds, rules.period_seconds, overtime_);
  }

  [[nodiscard]] Script play(Random& random) const override {
    ScriptWriter out(home_, away_);
    out.state.detail = domain::BasketballDetail{};
    const double pregame =
        (value(regulation_, total(), 0, Side::home) + value(regulation_, total(), 0, Side::away)) / 2;
    Side ball = random.chance(0.5) ? Side::home : Side::away;
    play_clock(out, random, regulation_, total(), 0, ball);
    for (int extra = 1; out.lead() == 0; ++extra) {
      rest(out, random, 120, overtime_);
      ball = random.chance(0.5) ? Side::home : Side::away;
      play_clock(out, random, decider_, kOvertime, extra, ball);
    }
    out.wait(random.uniform(4, 12));
    return out.finish(pregame);
  }

 private:
  /// Values by seconds left, lead and who has the ball.
  using Table = std::vector<float>;

  [[nodiscard]] int total() const { return rules_.periods * rules_.period_seconds; }
  static std::size_t index(int left, int lead, Side ball) {
    const int at = std::clamp(lead, -kWidest, kWidest) + kWidest;
    return (static_cast<std::size_t>(left) * kLeads + static_cast<std::size_t>(at)) * 2 + (ball == Side::home ? 0 : 1);
  }
  static double value(const Table& table, int left, int lead, Side ball) { return table[index(left, lead, ball)]; }

  /// What a possession of `ball` brings with the home side `lead` ahead.
  [[nodiscard]] Points points(int lead, Side ball) const {
    const double shift = edge_[ball == Side::home ? 0 : 1] - kEasing * lead * sign_of(ball);
    Points p = rules_.points;
    const double moved = std::clamp(shift / 2, -p[2] * 0.8, p[0] * 0.8);
    p[2] += moved;
    p[0] -= moved;
    return p;
  }

  [[nodiscard]] Table table(int seconds, int period, double tie) const {
    Table out(static_cast<std::size_t>(seconds + 1) * kLeads * 2);
    for (int lead = -kWidest; lead <= kWidest; ++lead)
      for (const Side ball : {Side::home, Side::away})
        out[index(0, lead, ball)] = static_cast<float>(lead > 0 ? 1.0 : lead < 0 ? 0.0 : tie);
    std::array<double, kLeads> after{};
    for (int left = 1; left <= seconds; ++left) {
      const int boundary = (left - 1) / period * period;
      for (const Side ball : {Side::home, Side::away}) {
        average_after(out, left, boundary, ball, after);
        for (int lead = -kWidest; lead <= kWidest; ++lead) {
          const Points p = points(lead, ball);
          double v = 0;
          for (int made = 0; made < 4; ++made) {
            const int now = std::clamp(lead + made * sign_of(ball), -kWidest, kWidest);
            v += p[static_cast<std::size_t>(made)] * after[static_cast<std::size_t>(now + kWidest)];
          }
          out[index(left, lead, ball)] = static_cast<float>(std::clamp(v, 0.0, 1.0));
        }
      }
    }
    return out;
  }

  void average_after(const Table& table, int left, int boundary, Side ball, std::array<double, kLeads>& after) const {
    after.fill(0.0);
    const Side other = domain::opponent(ball);
    for (int used = rules_.shortest; used <= rules_.longest; ++used) {
      const int then = std::max(left - used, boundary);
      for (int lead = -kWidest; lead <= kWidest; ++lead)
        after[static_cast<std::size_t>(lead + kWidest)] += table[index(then, lead, other)];
    }
    for (double& v : after) v /= rules_.longest - rules_.shortest + 1;
  }

  /// Overtimes repeat until one decides; `decider_` keeps the values inside one.
  double overtime_value() {
    const auto start = [](const Table& t) {
      return (value(t, kOvertime, 0, Side::home) + value(t, kOvertime, 0, Side::away)) / 2;
    };
    const double win = start(table(kOvertime, kOvertime, 0.0));
    const double loss = 1.0 - start(table(kOvertime, kOvertime, 1.0));
    const double v = repeated(win, loss);
    decider_ = table(kOvertime, kOvertime, v);
    return v;
  }

  static void rest(ScriptWriter& out, Random& random, double seconds, double v) {
    out.state.phase = domain::Phase::intermission;
    out.state.clock_ms = 0;
    out.add(v);
    out.wait(random.uniform(seconds * 0.9, seconds * 1.1));
  }

  void show(ScriptWriter& out, int left, int extra, Side ball) const {
    const int period_seconds = extra > 0 ? kOvertime : rules_.period_seconds;
    const int elapsed = (extra > 0 ? kOvertime : total()) - left;
    out.state.phase = domain::Phase::live;
    out.state.period = extra > 0 ? rules_.periods + extra : elapsed / period_seconds + 1;
    out.state.clock_ms = (period_seconds - elapsed % period_seconds) * 1000;
    std::get<domain::BasketballDetail>(out.state.detail).possession = ball;
  }

  void play_clock(ScriptWriter& out, Random& random, const Table& values, int seconds, int extra, Side ball) const {
    const int period = extra > 0 ? kOvertime : rules_.period_seconds;
    int left = seconds;
    show(out, left, extra, ball);
    out.add(value(values, left, out.lead(), ball));
    while (left > 0) {
      const int boundary = (left - 1) / period * period;
      const int then = std::max(left - random.between(rules_.shortest, rules_.longest), boundary);
      const Points p = points(out.lead(), ball);
      const int made = static_cast<int>(random.pick(p));
      out.wait((left - then) * 1.55 + random.uniform(0, 6) + (random.chance(0.03) ? random.uniform(75, 150) : 0.0));
      const Side side = ball;
      ball = domain::opponent(ball);
      left = then;
      out.score(side, made);
      if (left == boundary) {
        out.state.clock_ms = 0;
      } else {
        show(out, left, extra, ball);
      }
      std::get<domain::BasketballDetail>(out.state.detail).possession = ball;
      describe(out, random, value(values, left, out.lead(), ball), side, made);
      if (left == 0 || left != boundary) continue;
      const bool half = left * 2 == seconds;
      rest(out, random, half ? 900 : 150, value(values, left, out.lead(), ball));
      show(out, left, extra, ball);
      out.add(value(values, left, out.lead(), ball));
    }
  }

  static void describe(ScriptWriter& out, Random& random, double v, Side side, int made) {
    switch (made) {
      case 3: return out.add_play(v, side, "Three Point Jump Shot", "makes a three point jump shot", true);
      case 2: return out.add_play(v, side, random.chance(0.5) ? "Layup" : "Jump Shot", "scores two", true);
      case 1: return out.add_play(v, side, "Free Throw", "makes one of two free throws", true);
      default: break;
    }
    if (random.chance(0.27)) return out.add_play(v, side, "Turnover", "turns the ball over");
    out.add_play(v, side, "Missed Shot", "misses, rebound to the other side");
  }

  Rules rules_;
  std::string home_;
  std::string away_;
  std::array<double, 2> edge_{};
  double overtime_ = 0.5;
  Table regulation_;
  Table decider_;
};

}  // namespace

std::unique_ptr<GameModel> make_basketball(domain::Sport sport, Strength strength, std::string home, std::string away) {
  return std::make_unique<Basketball>(sport == domain::Sport::nba ? kNba : kCollege, strength, std::move(home),
                                      std::move(away));
}

}  // namespace arbees::sim
