#pragma once
#include <cstdint>
#include <random>

#include "arbees/domain/game.hpp"

/// Random games and states, plausible and absurd, from a seed.
namespace arbees::winprob::testing {

inline constexpr domain::Sport kSports[] = {domain::Sport::nfl,   domain::Sport::ncaaf, domain::Sport::nba,
                                            domain::Sport::ncaab, domain::Sport::nhl,   domain::Sport::mlb};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  int in(int low, int high) { return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1)); }
  bool chance(double p) { return static_cast<double>(engine_() >> 11) * 0x1.0p-53 < p; }
  template <class T>
  std::optional<T> maybe(T value, double p) {
    return chance(p) ? std::optional<T>(value) : std::nullopt;
  }
  domain::Side side() { return chance(0.5) ? domain::Side::home : domain::Side::away; }

 private:
  std::mt19937_64 engine_;
};

/// `told`: how often each input is there.
inline domain::Game random_game(Random& r, domain::Sport sport, double told) {
  domain::Game g;
  g.sport = sport;
  g.neutral_site = r.chance(0.2);
  g.postseason = r.chance(0.2);
  g.season = r.chance(0.5) ? 0 : r.in(2009, 2026);
  g.line.home_spread = r.maybe(r.in(-60, 60) / 2.0, told);
  if (r.chance(told)) {
    const int odds = r.in(101, 900);
    g.line.home_moneyline = r.chance(0.5) ? odds : -odds;
    g.line.away_moneyline = -*g.line.home_moneyline;
  }
  if (r.chance(told)) g.line.home_probability = base::Probability::from_millionths(r.in(20'000, 980'000));
  return g;
}

inline void random_clock(Random& r, domain::Sport sport, domain::GameState& s) {
  const domain::Format f = domain::format_of(sport);
  s.phase = domain::Phase::live;
  s.period = r.in(1, f.regulation_periods + (r.chance(0.2) ? 1 : 0));
  if (sport == domain::Sport::ncaaf && s.period > f.regulation_periods) s.period += r.in(0, 3);
  const int length = s.period > f.regulation_periods ? f.overtime_seconds : f.period_seconds;
  if (f.period_seconds > 0) s.clock_ms = r.chance(0.3) ? r.in(0, std::min(length, 120)) * 1000 : r.in(0, length * 1000);
}

inline domain::GameState random_state(Random& r, domain::Sport sport, double told) {
  domain::GameState s;
  random_clock(r, sport, s);
  s.home_score = r.in(0, 45);
  s.away_score = std::max(0, s.home_score + r.in(-20, 20));
  switch (domain::family_of(sport)) {
    case domain::Family::football:
      s.detail = domain::FootballDetail{.possession = r.maybe(r.side(), told),
                                        .down = r.maybe(r.in(1, 4), told),
                                        .distance = r.maybe(r.in(1, 20), told),
                                        .yards_to_goal = r.maybe(r.in(1, 99), told),
                                        .home_timeouts = r.maybe(r.in(0, 3), told),
                                        .away_timeouts = r.maybe(r.in(0, 3), told),
                                        .second_half_receiver = r.maybe(r.side(), told),
                                        .kickoff = r.chance(0.1),
                                        .home_had_ball = r.maybe(r.chance(0.5), 0.4 * told),
                                        .away_had_ball = r.maybe(r.chance(0.5), 0.4 * told)};
      break;
    case domain::Family::basketball: s.detail = domain::BasketballDetail{r.maybe(r.side(), told)}; break;
    case domain::Family::hockey:
      s.away_score = std::max(0, s.home_score + r.in(-5, 5));
      s.detail = domain::HockeyDetail{r.maybe(r.in(3, 6), told), r.maybe(r.in(3, 6), told), r.chance(0.1),
                                      r.chance(0.1), false};
      break;
    case domain::Family::baseball:
      s.detail = domain::BaseballDetail{.half = r.maybe(static_cast<domain::Half>(r.in(0, 3)), told),
                                        .outs = r.maybe(r.in(0, 2), told),
                                        .bases = r.maybe(r.in(0, 7), told),
                                        .scheduled_innings = r.chance(0.1) ? 7 : 9};
      break;
    case domain::Family::none: break;
  }
  return s;
}

}  // namespace arbees::winprob::testing
