#pragma once
#include <string>
#include <vector>

#include "arbees/domain/event.hpp"

/// Small hand-made evenings for the tests of the pure rooms.
namespace arbees::test {

inline base::Price cents(double c) {
  return base::Price::from_raw(static_cast<std::int64_t>(c * 100 + 0.5));
}
inline base::Quantity contracts(std::int64_t n) {
  return base::Quantity::from_units(n);
}
inline base::Nanos at_s(double s) {
  return {1'790'000'000'000'000'000 + static_cast<std::int64_t>(s * 1e9)};
}
inline domain::Level level(double c, std::int64_t n) {
  return {cents(c), contracts(n)};
}

inline domain::FeeSchedule kalshi_fees() {
  return {domain::FeeModel::quadratic, 70'000, 0, 1, 100, domain::FeeRounding::up, "test"};
}
inline domain::FeeSchedule polymarket_fees() {
  return {domain::FeeModel::quadratic, 50'000, 0, 1, 10, domain::FeeRounding::nearest, "test"};
}

inline domain::Game game(const std::string& key, domain::Sport sport = domain::Sport::nba) {
  domain::Game g;
  g.key = key;
  g.sport = sport;
  g.home = {"1", "HOM", "Home Town"};
  g.away = {"2", "AWY", "Away City"};
  g.start = at_s(0);
  g.line.home_spread = 0.0;
  return g;
}

inline domain::Market market(const std::string& game_key, domain::Venue venue, const std::string& symbol,
                             domain::Side yes_side) {
  domain::Market m;
  m.venue = venue;
  m.symbol = symbol;
  m.event = symbol;
  m.game_key = game_key;
  m.yes_side = yes_side;
  m.fees = venue == domain::Venue::kalshi ? kalshi_fees() : polymarket_fees();
  m.rules = {domain::SpecialPayout::half, domain::SpecialPayout::fair_price, domain::SpecialPayout::fair_price};
  m.link_confidence_ppm = 1'000'000;
  m.link_evidence = "test";
  return m;
}

inline domain::GameState live(int period, int clock_s, int home, int away) {
  domain::GameState s;
  s.phase = domain::Phase::live;
  s.period = period;
  s.clock_ms = clock_s * 1000;
  s.home_score = home;
  s.away_score = away;
  return s;
}

/// Collects events in order; ids count from 0 in the order games and markets are opened.
struct Evening {
  std::vector<domain::Event> events;
  void add(double s, domain::EventBody body) { events.push_back({base::at_once(at_s(s)), std::move(body)}); }
  void book(double s, std::uint32_t market, std::vector<domain::Level> bids, std::vector<domain::Level> asks,
            bool sizes_known = true) {
    add(s, domain::BookSnapshot{{market}, std::move(bids), std::move(asks), sizes_known, true, true});
  }
};

}  // namespace arbees::test
