#include "arbees/sim/fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "arbees/matching/team_aliases.hpp"

namespace arbees::sim {
namespace {

using domain::Side;
using domain::Sport;
using matching::TeamAlias;

constexpr std::array<Sport, 6> kSports = {Sport::nfl, Sport::nba, Sport::nhl, Sport::mlb, Sport::ncaaf, Sport::ncaab};

/// Standard deviation of the final margin, to post a spread that says the same as the moneyline.
double margin_deviation(Sport sport) {
  switch (sport) {
    case Sport::nfl:
    case Sport::nba: return 13.0;
    case Sport::ncaaf: return 15.0;
    case Sport::ncaab: return 11.5;
    default: return 0.0;
  }
}

/// Inverse of the normal distribution by bisection: called a dozen times an evening.
double normal_quantile(double p) {
  double low = -6;
  double high = 6;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (0.5 * std::erfc(-middle / std::numbers::sqrt2) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// American odds of a probability with the bookmaker's margin on top.
std::int32_t moneyline(double p) {
  const double priced = std::clamp(p + 0.022, 0.02, 0.97);
  const double odds = priced >= 0.5 ? -100 * priced / (1 - priced) : 100 * (1 - priced) / priced;
  return static_cast<std::int32_t>(std::lround(odds / 5) * 5);
}

domain::PregameLine line_of(Sport sport, double home) {
  domain::PregameLine line;
  line.home_moneyline = moneyline(home);
  line.away_moneyline = moneyline(1 - home);
  if (const double deviation = margin_deviation(sport); deviation > 0)
    line.home_spread = -std::round(normal_quantile(std::clamp(home, 0.01, 0.99)) * deviation * 2) / 2;
  return line;
}

domain::Team team_of(const TeamAlias& alias) {
  return {std::string(alias.espn_id), std::string(alias.espn), std::string(alias.name)};
}

std::string code_of(const TeamAlias& alias) {
  return std::string(alias.kalshi.empty() ? alias.espn : alias.kalshi);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// In this world both venues pay alike whatever happens; in ours they differ on a postponed game.
constexpr domain::ResolutionRules kRules = {domain::SpecialPayout::half, domain::SpecialPayout::fair_price,
                                            domain::SpecialPayout::half};

std::vector<domain::Market> markets_of(const Fixture& fixture, const FixtureTerms& terms, const TeamAlias& home,
                                       const TeamAlias& away) {
  std::vector<domain::Market> out;
  const std::string league = upper(base::enum_name(fixture.game.sport));
  for (const domain::Venue venue : {domain::Venue::kalshi, domain::Venue::polymarket}) {
    const bool kalshi = venue == domain::Venue::kalshi;
    for (const Side side : {Side::home, Side::away}) {
      const TeamAlias& yes = side == Side::home ? home : away;
      domain::Market market;
      market.venue = venue;
      market.event = kalshi ? fmt::format("SIM{}GAME-{}{}", league, code_of(away), code_of(home))
                            : fmt::format("sim-{}-{}-{}", lower(league), lower(code_of(away)), lower(code_of(home)));
      market.symbol = kalshi ? market.event + "-" + code_of(yes) : market.event + ":" + lower(code_of(yes));
      market.shares_book = !kalshi;
      market.game_key = fixture.game.key;
      market.yes_side = side;
      market.yes_name = std::string(yes.name);
      market.fees = kalshi ? terms.kalshi_fees : terms.polymarket_fees;
      market.minimum_order = base::Quantity::from_units(kalshi ? 1 : 5);
      market.rules = kRules;
      market.taker_hold = kalshi ? base::Duration{} : base::seconds(1);
      market.link_confidence_ppm = 1'000'000;
      market.link_evidence = "simulated: the market was made for this game";
      out.push_back(std::move(market));
    }
  }
  return out;
}

base::Nanos start_of(const Fixture& fixture, const FixtureTerms& terms, bool in_progress, Random& random) {
  constexpr int kSoonest = 40;
  const auto latest = static_cast<int>(terms.starts_within.value / base::seconds(1).value);
  const base::Nanos now = terms.now;
  if (!in_progress) return now + base::seconds(random.between(kSoonest, std::max(latest, kSoonest)));
  const double elapsed = random.uniform(0.08, 0.75) * static_cast<double>(fixture.script.moments.back().at.value);
  return now - base::Duration{static_cast<std::int64_t>(elapsed)};
}

Fixture draw_fixture(Sport sport, int number, const TeamAlias& home, const TeamAlias& away, const FixtureTerms& terms,
                     Random& random) {
  Fixture out;
  out.game.key = fmt::format("sim:{}-{}", base::enum_name(sport), number + 1);
  out.game.sport = sport;
  out.game.home = team_of(home);
  out.game.away = team_of(away);
  const Strength strength{random.normal(), random.normal()};
  const auto model = make_game_model(sport, strength, out.game.home.name, out.game.away.name);
  out.script = model->play(random);
  out.importance = random.log_normal(1.0, 0.8);
  out.start = start_of(out, terms, number % 2 == 0, random);
  out.game.start = out.start;
  out.game.line = line_of(sport, out.script.pregame_value);
  out.markets = markets_of(out, terms, home, away);
  return out;
}

}  // namespace

std::vector<Fixture> draw_fixtures(const FixtureTerms& terms, Random& random) {
  std::vector<Fixture> out;
  for (const Sport sport : kSports) {
    const auto league = matching::teams(sport);
    std::vector<const TeamAlias*> pool;
    for (const TeamAlias& team : league) pool.push_back(&team);
    for (std::size_t i = pool.size() - 1; i > 0; --i)
      std::swap(pool[i], pool[static_cast<std::size_t>(random.between(0, static_cast<int>(i)))]);
    const int games = std::min(terms.games_per_sport, static_cast<int>(pool.size() / 2));
    for (int g = 0; g < games; ++g) {
      const auto at = static_cast<std::size_t>(g) * 2;
      out.push_back(draw_fixture(sport, g, *pool[at], *pool[at + 1], terms, random));
    }
  }
  return out;
}

}  // namespace arbees::sim
