#include "arbees/sim/servers/kalshi_listing.hpp"

#include <fmt/format.h>

#include <array>

#include "arbees/base/hash.hpp"
#include "arbees/sim/random.hpp"

namespace arbees::sim::servers::kalshi {
namespace {

using domain::Side;
using domain::Sport;

std::string dated(const GameNames& game) {
  const base::Nanos start = game.facts.start;
  std::string day = fmt::format("{}, {}", short_day(start), iso_day(start, true).substr(0, 4));
  if (game.facts.sport == Sport::mlb) day += " at " + eastern_clock(start, true);
  return day;
}

std::string secondary_rules(const GameNames& game, const std::string& match) {
  std::string out =
      fmt::format("The following market refers to the team who wins the {} {} game originally scheduled for {}.", match,
                  game.league->kalshi_phrase, dated(game));
  if (game.facts.sport == Sport::nfl)
    out += " If the game ends in a tie, the market will resolve to $0.50 for each team.";
  return out +
         " If the game is postponed but begins within 48 hours from its originally scheduled start time, the market "
         "will remain open and resolve based on the official final result. If the game is not started within 48 hours, "
         "the market will resolve to a fair market price.";
}

/// Titles of three seasons and leagues: they are no key to anything.
std::string winner_title(const GameNames& game, const std::string& match, const std::string& team) {
  switch (game.facts.sport) {
    case Sport::nfl: return team + " wins";
    case Sport::mlb: return match + " Winner?";
    default: return fmt::format("Will {} win the {} {} game?", team, match, game.league->kalshi_phrase);
  }
}

EventListing winner_event(const GameNames& game) {
  EventListing out;
  const std::string match = game.away().kalshi_name + " vs " + game.home().kalshi_name;
  out.ticker = game.kalshi_event;
  out.series = series_of(out.ticker);
  out.title = match;
  out.sub_title = fmt::format("{} vs {} ({})", game.away().kalshi, game.home().kalshi, short_day(game.facts.start));
  out.competition = game.league->competition;
  out.scope = "Game";
  out.strike = game.league->strike;
  out.start = game.facts.start;
  out.clocked = game.facts.sport == Sport::mlb;
  out.game = &game;
  out.postponement = secondary_rules(game, match);
  for (const Side side : {Side::home, Side::away}) {
    const auto at = static_cast<std::size_t>(side);
    const TeamNames& team = game.teams[at];
    MarketListing market;
    market.ticker = game.tickers[at];
    market.market_id = game.market_ids[at];
    market.title = winner_title(game, match, team.kalshi_name);
    market.yes_name = team.kalshi_name;
    market.strike_id = team.kalshi_id;
    market.rules =
        fmt::format("If {} wins the {} {} game originally scheduled for {}, then the market resolves to Yes.",
                    team.kalshi_name, match, game.league->kalshi_phrase, dated(game));
    market.number = game.game * 4 + at;
    out.markets.push_back(std::move(market));
  }
  return out;
}

/// A book that stands still around a price.
MarketView standing(Random& random, base::Nanos now) {
  MarketView out;
  const std::int64_t middle = random.between(15, 85) * 100;
  for (int level = 1; level <= 6; ++level) {
    out.bids[middle - level * 100] = static_cast<std::int64_t>(random.between(10, 4000)) * 1'000'000;
    out.asks[middle + level * 100] = static_cast<std::int64_t>(random.between(10, 4000)) * 1'000'000;
  }
  out.last = out.previous = base::Price::from_raw(middle - 100);
  out.changed = out.status_changed = now;
  return out;
}

MarketListing bystander(std::string ticker, std::string name, Random& random, base::Nanos now) {
  MarketListing out;
  out.market_id = uuid_of(base::hash64(ticker), 3);
  out.ticker = std::move(ticker);
  out.title = name + "?";
  out.yes_name = std::move(name);
  out.rules = "If this happens, then the market resolves to Yes.";
  out.fixed = standing(random, now);
  return out;
}

/// Spread and total of a game: same teams, same day, another question.
void add_side_events(const GameNames& game, Random& random, base::Nanos now, Listings& out) {
  const EventListing winner = winner_event(game);
  const std::string block = winner.ticker.substr(winner.series.size() + 1);
  const std::string league = fmt::format("KX{}", game.league->kalshi);
  for (const std::string scope : {"Spread", "Total"}) {
    EventListing event = winner;
    event.markets.clear();
    event.game = nullptr;
    event.series = league + (scope == "Spread" ? "SPREAD" : "TOTAL");
    event.ticker = event.series + "-" + block;
    event.title = winner.title + ": " + scope;
    event.scope = scope;
    for (int line = 3; line <= 7; line += 4) {
      const std::string code =
          scope == "Spread" ? fmt::format("{}{}", game.home().kalshi, line) : std::to_string(line + 40);
      const std::string name = scope == "Spread"
                                   ? fmt::format("{} wins by over {}.5 points", game.home().kalshi_name, line)
                                   : fmt::format("Over {}.5 points scored", line + 40);
      MarketListing market = bystander(event.ticker + "-" + code, name, random, now);
      market.floor_strike = (scope == "Spread" ? line : line + 40) + 0.5;
      if (scope == "Spread") market.strike_id = game.home().kalshi_id;
      event.markets.push_back(std::move(market));
    }
    out.events.push_back(std::move(event));
  }
}

/// Women's games between the same cities on the same evening: a matcher that reads names alone links them wrongly.
void add_womens_games(Random& random, base::Nanos now, Listings& out) {
  static constexpr std::array<std::array<std::string_view, 4>, 3> kGames = {{{"NY", "New York", "LA", "Los Angeles"},
                                                                             {"CHI", "Chicago", "PHX", "Phoenix"},
                                                                             {"ATL", "Atlanta", "DAL", "Dallas"}}};
  for (const auto& [away, away_name, home, home_name] : kGames) {
    EventListing event;
    event.series = "KXWNBAGAME";
    event.ticker = fmt::format("KXWNBAGAME-{}{}{}", ticker_day(now), away, home);
    event.title = fmt::format("{} vs {}", away_name, home_name);
    event.sub_title = fmt::format("{} ({})", event.title, short_day(now));
    event.competition = "Pro Basketball (W)";
    event.scope = "Game";
    event.strike = "basketball_team";
    event.start = now + base::seconds(3600);
    for (const auto& [code, name] : {std::pair{home, home_name}, std::pair{away, away_name}}) {
      MarketListing market = bystander(fmt::format("{}-{}", event.ticker, code), std::string(name), random, now);
      market.strike_id = uuid_of(base::hash64(market.ticker), 4);
      event.markets.push_back(std::move(market));
    }
    out.events.push_back(std::move(event));
  }
}

void add_futures(const std::vector<GameNames>& directory, Random& random, base::Nanos now, Listings& out) {
  for (const LeagueNames& league : leagues()) {
    EventListing event;
    event.series = fmt::format("KX{}", league.kalshi);
    event.ticker = event.series + "-27";
    event.title = fmt::format("{} Champion", league.competition);
    event.sub_title = "In 2027";
    event.competition = league.competition;
    event.scope = "Futures";
    event.strike = league.strike;
    event.start = now + base::seconds(90LL * 86'400);
    for (const GameNames& game : directory) {
      if (game.league != &league || event.markets.size() >= 8) continue;
      MarketListing market = bystander(event.ticker + "-" + game.home().kalshi, game.home().kalshi_name, random, now);
      market.strike_id = game.home().kalshi_id;
      event.markets.push_back(std::move(market));
    }
    out.events.push_back(std::move(event));
  }
}

void add_series(Listings& out) {
  for (const LeagueNames& league : leagues()) {
    const bool half = league.sport == Sport::mlb;
    const std::string base = fmt::format("KX{}", league.kalshi);
    const auto add = [&](const std::string& ticker, const std::string& what, const char* scope, const char* fees) {
      out.series.push_back({ticker, fmt::format("{} {}", league.competition, what), std::string(league.tag),
                            std::string(league.site), scope, half ? 0.5 : 1.0, fees});
    };
    add(base + "GAME", "Game", "Game", "quadratic_with_maker_fees");
    add(base + "SPREAD", "Spread", "Spread", "quadratic");
    add(base + "TOTAL", "Total Points", "Total", "quadratic");
    add(base, "Champion", "Futures", "quadratic");
  }
  out.series.push_back({"KXWNBAGAME", "Women's Pro Basketball Game", "Basketball", "https://www.wnba.com/", "Game", 1.0,
                        "quadratic_with_maker_fees"});
}

}  // namespace

std::string series_of(std::string_view ticker) {
  return std::string(ticker.substr(0, ticker.find('-')));
}

Listings list_markets(const std::vector<GameNames>& directory, std::uint64_t seed, base::Nanos origin) {
  Listings out;
  Random random(base::mix(seed, 0xCAFF));
  for (const GameNames& game : directory) {
    out.events.push_back(winner_event(game));
    add_side_events(game, random, origin, out);
  }
  add_womens_games(random, origin, out);
  add_futures(directory, random, origin, out);
  add_series(out);
  return out;
}

}  // namespace arbees::sim::servers::kalshi
