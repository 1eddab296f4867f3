#include "arbees/sim/servers/polymarket_listing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/base/hash.hpp"
#include "arbees/sim/random.hpp"
#include "arbees/sim/servers/keys.hpp"

namespace arbees::sim::servers::polymarket {
namespace {

using domain::Sport;

MarketView standing(Random& random, base::Nanos now) {
  MarketView out;
  const std::int64_t middle = random.between(15, 85) * 100;
  for (int level = 1; level <= 6; ++level) {
    out.bids[middle - level * 100] = static_cast<std::int64_t>(random.between(500, 200'000)) * 10'000;
    out.asks[middle + level * 100] = static_cast<std::int64_t>(random.between(500, 200'000)) * 10'000;
  }
  out.last = base::Price::from_raw(middle - 100);
  out.changed = out.status_changed = now;
  return out;
}

MarketListing bystander(std::int64_t id, std::string slug, std::string question, std::array<std::string, 2> outcomes,
                        Random& random, base::Nanos now) {
  MarketListing out;
  const std::uint64_t key = base::hash64(slug);
  out.id = id;
  out.slug = std::move(slug);
  out.question = std::move(question);
  out.condition = hex32_of(key, 30);
  out.question_id = hex32_of(key, 31);
  out.outcomes = std::move(outcomes);
  out.tokens = {token_of(key, 20), token_of(key, 21)};
  out.fixed = standing(random, now);
  return out;
}

std::string description_of(const GameNames& game) {
  const std::string& away = game.away().outcome;
  const std::string& home = game.home().outcome;
  return fmt::format(
      "In the upcoming {} game, scheduled for {} at {}:\nIf {} wins, the market will resolve to \"{}\".\nIf {} wins, "
      "the "
      "market will resolve to \"{}\".\nIf the game is postponed, this market will remain open until the game has been "
      "completed.\nIf the game is canceled entirely or ends in a tie, with no make-up game, this market will resolve "
      "50-50.",
      game.league->abbreviation, long_day(game.facts.start), eastern_clock(game.facts.start, false), away, away, home,
      home);
}

EventListing game_event(const GameNames& game, Random& random, base::Nanos now) {
  EventListing out;
  out.id = game.event_id;
  out.slug = game.slug;
  out.title = game.away().outcome + " vs. " + game.home().outcome;
  out.description = description_of(game);
  out.league = game.league->polymarket;
  out.site = game.league->site;
  out.tag = game.league->polymarket_tag;
  out.tag_slug = out.league;
  out.series_id = game.league->polymarket_series;
  out.series_slug = fmt::format("{}-2026", out.league);
  out.start = game.facts.start;
  out.game_id = game.game_id;
  for (const auto& [at, team] : {std::pair{0, &game.away()}, std::pair{1, &game.home()}})
    out.teams[static_cast<std::size_t>(at)] = {team->polymarket_id, team->name, team->outcome, team->polymarket};
  out.fee_rate = game.facts.sport == Sport::ncaaf ? 0 : 0.05;
  out.game = &game;
  MarketListing winner;
  winner.id = game.moneyline_id;
  winner.slug = game.slug;
  winner.question = out.title;
  winner.condition = game.condition;
  winner.question_id = game.question;
  winner.type = "moneyline";
  winner.outcomes = {game.away().outcome, game.home().outcome};
  winner.tokens = {game.tokens[1], game.tokens[0]};
  winner.home_number = game.game * 4 + 2;
  out.markets.push_back(std::move(winner));
  // The home side first: the reverse of the event's order.
  MarketListing spread = bystander(game.moneyline_id + 1, game.slug + "-spread-home-1pt5",
                                   fmt::format("Spread: {} (-1.5)", game.home().outcome),
                                   {game.home().outcome, game.away().outcome}, random, now);
  spread.type = "spreads";
  spread.line = -1.5;
  spread.group_title = "Spread -1.5";
  MarketListing total = bystander(game.moneyline_id + 2, game.slug + "-total-49pt5", out.title + ": O/U 49.5",
                                  {"Over", "Under"}, random, now);
  total.type = "totals";
  total.line = 49.5;
  total.group_title = "O/U 49.5";
  out.markets.push_back(std::move(spread));
  out.markets.push_back(std::move(total));
  return out;
}

void add_womens_games(Random& random, base::Nanos now, Listings& out) {
  static constexpr std::array<std::array<std::string_view, 6>, 3> kGames = {
      {{"nyl", "New York Liberty", "Liberty", "las", "Los Angeles Sparks", "Sparks"},
       {"chi", "Chicago Sky", "Sky", "phx", "Phoenix Mercury", "Mercury"},
       {"atl", "Atlanta Dream", "Dream", "dal", "Dallas Wings", "Wings"}}};
  std::int64_t number = 0;
  for (const auto& [away, away_name, away_alias, home, home_name, home_alias] : kGames) {
    EventListing event;
    event.id = 880'000 + ++number;
    event.slug = fmt::format("wnba-{}-{}-{}", away, home, iso_day(now, true));
    event.title = fmt::format("{} vs. {}", away_alias, home_alias);
    event.description = event.title;
    event.league = event.tag_slug = "wnba";
    event.site = "https://www.wnba.com/";
    event.tag = 100'254;
    event.series_id = 12'400;
    event.series_slug = "wnba-2026";
    event.start = now + base::seconds(3600);
    event.game_id = 30'000 + number;
    event.teams = {
        ListedTeam{110'000 + number * 2, std::string(away_name), std::string(away_alias), std::string(away)},
        ListedTeam{110'001 + number * 2, std::string(home_name), std::string(home_alias), std::string(home)}};
    event.markets.push_back(bystander(3'500'000 + number, event.slug, event.title,
                                      {std::string(away_alias), std::string(home_alias)}, random, now));
    event.markets.back().type = "moneyline";
    out.events.push_back(std::move(event));
  }
}

void add_futures(const std::vector<GameNames>& directory, Random& random, base::Nanos now, Listings& out) {
  std::int64_t number = 0;
  for (const LeagueNames& league : leagues()) {
    EventListing event;
    event.id = 870'000 + ++number;
    event.slug = fmt::format("{}-champion-2027", league.polymarket);
    event.title = fmt::format("{} Champion 2027", league.abbreviation);
    event.description = event.title;
    event.tag = league.polymarket_tag;
    event.tag_slug = league.polymarket;
    event.start = now + base::seconds(90LL * 86'400);
    event.neg_risk = true;
    for (const GameNames& game : directory) {
      if (game.league != &league || event.markets.size() >= 6) continue;
      const std::string& name = game.home().name;
      event.markets.push_back(bystander(3'400'000 + number * 100 + static_cast<std::int64_t>(event.markets.size()),
                                        fmt::format("will-{}-win-{}", game.home().polymarket, event.slug),
                                        fmt::format("Will the {} win the {} championship?", name, league.abbreviation),
                                        {"Yes", "No"}, random, now));
      event.markets.back().group_title = name;
    }
    out.events.push_back(std::move(event));
  }
}

std::string level_list(const std::vector<std::pair<std::int64_t, std::int64_t>>& best_first) {
  std::string out = "[";
  for (auto at = best_first.rbegin(); at != best_first.rend(); ++at)
    out += fmt::format(R"({}{{"price":"{}","size":"{}"}})", out.size() > 1 ? "," : "", price_text(at->first),
                       size_text(at->second));
  return out + "]";
}

}  // namespace

Listings list_markets(const std::vector<GameNames>& directory, std::uint64_t seed, base::Nanos origin) {
  Listings out;
  Random random(base::mix(seed, 0xF0F0));
  for (const GameNames& game : directory) out.events.push_back(game_event(game, random, origin));
  add_womens_games(random, origin, out);
  add_futures(directory, random, origin, out);
  for (std::size_t e = 0; e < out.events.size(); ++e) {
    for (std::size_t m = 0; m < out.events[e].markets.size(); ++m) {
      const MarketListing& market = out.events[e].markets[m];
      out.conditions[market.condition] = {e, m, 0};
      for (std::size_t o = 0; o < 2; ++o) out.tokens[market.tokens[o]] = {e, m, o};
    }
  }
  return out;
}

std::optional<std::int64_t> TokenBook::best_bid() const {
  return bids.empty() ? std::nullopt : std::optional(bids.front().first);
}
std::optional<std::int64_t> TokenBook::best_ask() const {
  return asks.empty() ? std::nullopt : std::optional(asks.front().first);
}

TokenBook token_book(const MarketListing& market, const View& view, std::size_t outcome) {
  const bool live = market.home_number.has_value();
  const MarketView& source = live ? view.markets()[*market.home_number] : market.fixed;
  // The book is kept for the home token of a moneyline (outcome 1), for outcome 0 elsewhere.
  const bool mirrored = outcome != (live ? 1U : 0U);
  TokenBook out;
  const auto copy = [&](const MarketView::Ladder& ladder, bool descending, auto& into) {
    for (const auto& [price, size] : ladder) into.emplace_back(mirrored ? 10'000 - price : price, size);
    if (descending) std::reverse(into.begin(), into.end());
  };
  copy(mirrored ? source.asks : source.bids, !mirrored, out.bids);
  copy(mirrored ? source.bids : source.asks, mirrored, out.asks);
  out.tick = source.tick;
  out.last = source.last;
  out.status = source.status;
  if (source.settlement) out.settlement = mirrored ? base::complement(*source.settlement) : *source.settlement;
  out.changed = source.changed;
  out.volume = source.volume;
  return out;
}

std::string price_text(std::int64_t price) {
  return base::format_decimal(price, 4);
}
std::string size_text(std::int64_t size) {
  return base::format_decimal(size, 6);
}

std::string book_json(const MarketListing& market, bool neg_risk, const TokenBook& book, std::size_t outcome,
                      base::Nanos at, bool ghost) {
  const std::vector<std::pair<std::int64_t, std::int64_t>> low{{100, 1'000'000'000}};
  const std::vector<std::pair<std::int64_t, std::int64_t>> high{{9900, 1'000'000'000}};
  const std::string head = fmt::format(R"({{"market":"{}","asset_id":"{}","timestamp":"{}","hash":")", market.condition,
                                       market.tokens[outcome], at.value / 1'000'000);
  const std::string tail = fmt::format(
      R"(","bids":{},"asks":{},"min_order_size":"5","tick_size":"{}","neg_risk":{},"last_trade_price":"{}"}})",
      level_list(ghost ? low : book.bids), level_list(ghost ? high : book.asks), price_text(book.tick), neg_risk,
      book.last ? base::to_string(*book.last, 3) : "");
  return head + sha1_hex(head + tail) + tail;
}

}  // namespace arbees::sim::servers::polymarket
