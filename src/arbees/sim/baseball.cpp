#include "arbees/sim/baseball.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "arbees/sim/script_writer.hpp"

namespace arbees::sim {
namespace {

using domain::Half;
using domain::Side;

constexpr int kInnings = 9;
constexpr int kWidest = 12;  ///< leads from here on count as decided
constexpr int kLeads = 2 * kWidest + 1;
constexpr int kSecond = 0b010;

enum Hit { strikeout, out_in_play, walk, single, double_, triple, homer, hits };
using Chances = std::array<double, hits>;

/// Major-league rates a plate appearance, about 4.4 runs a side and game with the advances below.
constexpr Chances kLeague = {0.222, 0.461, 0.092, 0.143, 0.045, 0.004, 0.033};
constexpr double kHomeEdge = 0.022;  ///< share by which getting on base is likelier
constexpr double kPerSigma = 0.030;

/// One way a plate appearance can end.
struct Advance {
  double chance = 0;
  int bases = 0;
  int outs = 0;  ///< made on the play
  int runs = 0;
};
using Advances = std::vector<Advance>;

Advances forced(int bases) {
  if (bases == 0b111) return {{1.0, 0b111, 0, 1}};
  if ((bases & 1) == 0) return {{1.0, bases | 1, 0, 0}};
  return {{1.0, (bases & kSecond) == 0 ? bases | kSecond : 0b111, 0, 0}};
}

Advances singled(int bases) {
  const int third = (bases >> 2) & 1;
  const int first = (bases & 1) << 1;  // goes to second
  if ((bases & kSecond) == 0) return {{1.0, 1 | first, 0, third}};
  return {{0.6, 1 | first, 0, third + 1}, {0.4, 1 | first | 0b100, 0, third}};
}

Advances doubled(int bases) {
  const int home = ((bases >> 2) & 1) + ((bases >> 1) & 1);
  if ((bases & 1) == 0) return {{1.0, kSecond, 0, home}};
  return {{0.4, kSecond, 0, home + 1}, {0.6, kSecond | 0b100, 0, home}};
}

/// A ball in play that makes an out: sacrifice fly and double play where they can be.
Advances put_out(int bases, int outs) {
  const bool fly = outs < 2 && (bases & 0b100) != 0;
  const bool pair = outs < 2 && (bases & 1) != 0;
  Advances out;
  double rest = 1.0;
  if (fly) out.push_back({0.35, bases & ~0b100, 1, 1}), rest -= 0.35;
  if (pair) out.push_back({0.13, bases & ~1, 2, 0}), rest -= 0.13;
  out.push_back({rest, bases, 1, 0});
  return out;
}

Advances advances(Hit hit, int bases, int outs) {
  switch (hit) {
    case strikeout: return {{1.0, bases, 1, 0}};
    case out_in_play: return put_out(bases, outs);
    case walk: return forced(bases);
    case single: return singled(bases);
    case double_: return doubled(bases);
    case triple: return {{1.0, 0b100, 0, __builtin_popcount(static_cast<unsigned>(bases))}};
    default: return {{1.0, 0, 0, __builtin_popcount(static_cast<unsigned>(bases)) + 1}};
  }
}

/// Where a game stands. `inning` 10 stands for every extra inning.
struct Place {
  int inning = 1;
  bool bottom = false;
  int outs = 0;
  int bases = 0;
  int lead = 0;  ///< of the home side
};

class Baseball final : public GameModel {
 public:
  Baseball(Strength strength, std::string home, std::string away) : home_(std::move(home)), away_(std::move(away)) {
    const double gap = kHomeEdge + kPerSigma * (strength.home - strength.away);
    chances_[0] = tilted(gap);
    chances_[1] = tilted(-gap);
    values_.assign(static_cast<std::size_t>(kInnings + 1) * 2 * 3 * 8 * kLeads, 0.0);
    solve_extra_innings();
    for (int inning = kInnings; inning >= 1; --inning) solve_inning(inning);
  }

  [[nodiscard]] Script play(Random& random) const override {
    ScriptWriter out(home_, away_);
    out.state.phase = domain::Phase::live;
    Place place;
    show(out, place, 1);
    out.add(value(place));
    const double pregame = value(place);
    for (int inning = 1;; ++inning) {
      place.inning = std::min(inning, kInnings + 1);
      if (!play_half(out, random, place, inning, false)) break;
      if (!play_half(out, random, place, inning, true)) break;
      if (inning >= kInnings && place.lead != 0) break;
    }
    out.wait(random.uniform(5, 15));
    return out.finish(pregame);
  }

 private:
  static Chances tilted(double share) {
    Chances p = kLeague;
    double moved = 0;
    for (int hit = walk; hit < hits; ++hit) {
      const double more = p[static_cast<std::size_t>(hit)] * share;
      p[static_cast<std::size_t>(hit)] += more;
      moved += more;
    }
    p[strikeout] -= moved / 3;
    p[out_in_play] -= moved * 2 / 3;
    return p;
  }

  static std::size_t index(const Place& p) {
    const int lead = std::clamp(p.lead, -kWidest, kWidest) + kWidest;
    const int row = (((p.inning - 1) * 2 + (p.bottom ? 1 : 0)) * 3 + p.outs) * 8 + p.bases;
    return static_cast<std::size_t>(row) * kLeads + static_cast<std::size_t>(lead);
  }

  /// Is the game over in this place, whatever the outs?
  static bool over(const Place& p) { return p.inning >= kInnings && p.bottom && p.lead > 0; }

  [[nodiscard]] double value(const Place& p) const {
    if (p.lead >= kWidest || over(p)) return 1.0;
    if (p.lead <= -kWidest) return 0.0;
    return values_[index(p)];
  }

  /// Value when the half inning of `p` ends with its lead.
  [[nodiscard]] double after_half(const Place& p) const {
    if (!p.bottom) return value({p.inning, true, 0, p.inning > kInnings ? kSecond : 0, p.lead});
    if (p.inning >= kInnings && p.lead != 0) return p.lead > 0 ? 1.0 : 0.0;
    if (p.inning >= kInnings) return extra_;
    return value({p.inning + 1, false, 0, 0, p.lead});
  }

  /// Places with fewer outs lean on those with more; within one number of outs every plate appearance adds a runner or
  /// a run, so the fullest bases of the widest lead come first.
  void solve_half(int inning, bool bottom) {
    constexpr std::array<int, 8> kFullestFirst = {7, 6, 5, 3, 4, 2, 1, 0};
    const int sign = bottom ? 1 : -1;
    for (int outs = 2; outs >= 0; --outs) {
      // runs + runners grows by one a turn: order by that sum.
      for (int sum = kWidest + 3; sum >= -kWidest; --sum) {
        for (const int bases : kFullestFirst) {
          const int batting_lead = sum - __builtin_popcount(static_cast<unsigned>(bases));
          if (batting_lead < -kWidest || batting_lead > kWidest) continue;
          const Place p{inning, bottom, outs, bases, batting_lead * sign};
          values_[index(p)] = solved(p);
        }
      }
    }
  }

  [[nodiscard]] double solved(const Place& p) const {
    if (p.lead >= kWidest || over(p)) return 1.0;
    if (p.lead <= -kWidest) return 0.0;
    const Chances& chances = chances_[p.bottom ? 0 : 1];
    double v = 0;
    for (int hit = 0; hit < hits; ++hit)
      for (const Advance& a : advances(static_cast<Hit>(hit), p.bases, p.outs))
        v += chances[static_cast<std::size_t>(hit)] * a.chance * after(p, a);
    return v;
  }

  [[nodiscard]] double after(Place p, const Advance& a) const {
    p.lead += p.bottom ? a.runs : -a.runs;
    p.outs += a.outs;
    p.bases = a.bases;
    if (over(p)) return 1.0;
    return p.outs >= 3 ? after_half(p) : value(p);
  }

  void solve_inning(int inning) {
    solve_half(inning, true);
    solve_half(inning, false);
  }

  /// Extra innings start with a runner on second and repeat until one decides.
  void solve_extra_innings() {
    const Place start{kInnings + 1, false, 0, kSecond, 0};
    extra_ = 0.0;
    solve_inning(kInnings + 1);
    const double win = value(start);
    extra_ = 1.0;
    solve_inning(kInnings + 1);
    const double loss = 1.0 - value(start);
    extra_ = repeated(win, loss);
    solve_inning(kInnings + 1);
  }

  static void show(ScriptWriter& out, const Place& place, int inning) {
    out.state.period = inning;
    domain::BaseballDetail detail;
    detail.half = place.bottom ? Half::bottom : Half::top;
    detail.outs = place.outs;
    detail.bases = place.bases;
    detail.balls = 0;
    detail.strikes = 0;
    out.state.detail = detail;
  }

  /// False when the game ended in this half.
  bool play_half(ScriptWriter& out, Random& random, Place& place, int inning, bool bottom) const {
    place.bottom = bottom;
    place.outs = 0;
    place.bases = inning > kInnings ? kSecond : 0;
    if (over(place)) return false;
    show(out, place, inning);
    out.add(value(place));
    while (place.outs < 3) {
      pitches(out, random, value(place));
      if (!plate_appearance(out, random, place, inning)) return false;
    }
    auto& detail = std::get<domain::BaseballDetail>(out.state.detail);
    detail.half = bottom ? Half::end : Half::middle;
    detail.bases = 0;
    out.add(after_half(place));
    out.wait(random.uniform(105, 140));
    return true;
  }

  static void pitches(ScriptWriter& out, Random& random, double v) {
    auto& detail = std::get<domain::BaseballDetail>(out.state.detail);
    for (int i = random.between(0, 2); i > 0; --i) {
      out.wait(random.uniform(18, 35));
      if (random.chance(0.5)) detail.balls = std::min(*detail.balls + 1, 3);
      else detail.strikes = std::min(*detail.strikes + 1, 2);
      out.add(v);
    }
    out.wait(random.uniform(35, 90));
  }

  bool plate_appearance(ScriptWriter& out, Random& random, Place& place, int inning) const {
    const Side side = place.bottom ? Side::home : Side::away;
    const auto hit = static_cast<Hit>(random.pick(chances_[place.bottom ? 0 : 1]));
    const Advances ways = advances(hit, place.bases, place.outs);
    std::array<double, 4> weights{};
    for (std::size_t i = 0; i < ways.size(); ++i) weights[i] = ways[i].chance;
    const Advance& way = ways[random.pick({weights.data(), ways.size()})];
    place.lead += place.bottom ? way.runs : -way.runs;
    place.outs = std::min(place.outs + way.outs, 3);
    place.bases = way.bases;
    out.score(side, way.runs);
    const bool done = over(place);
    const double v = done ? 1.0 : place.outs >= 3 ? after_half(place) : value(place);
    show(out, place, inning);
    describe(out, v, side, hit, way);
    return !done;
  }

  static void describe(ScriptWriter& out, double v, Side side, Hit hit, const Advance& way) {
    constexpr std::array<std::pair<const char*, const char*>, hits> kWords = {{{"Strikeout", "strikes out"},
                                                                               {"Groundout", "is put out in play"},
                                                                               {"Walk", "walks"},
                                                                               {"Single", "singles"},
                                                                               {"Double", "doubles"},
                                                                               {"Triple", "triples"},
                                                                               {"Home Run", "homers"}}};
    const auto& [kind, text] = kWords[hit];
    const char* named = way.outs == 2 ? "Grounded Into DP" : (hit == out_in_play && way.runs > 0) ? "Sac Fly" : kind;
    out.add_play(v, side, named, text, way.runs > 0);
  }

  std::string home_;
  std::string away_;
  std::array<Chances, 2> chances_{};  ///< home batting, away batting
  std::vector<double> values_;
  double extra_ = 0.5;
};

}  // namespace

std::unique_ptr<GameModel> make_baseball(Strength strength, std::string home, std::string away) {
  return std::make_unique<Baseball>(strength, std::move(home), std::move(away));
}

}  // namespace arbees::sim
