#include "arbees/feeds/recorded/link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "arbees/matching/team_aliases.hpp"
#include "arbees/matching/ticker.hpp"

namespace arbees::feeds::recorded {
namespace {

using domain::Side;
using domain::Sport;
using matching::KalshiTicker;
using matching::TeamAlias;
using matching::TeamPair;

constexpr std::int32_t kProven = 1'000'000;
constexpr std::int32_t kPairedByRecorder = 950'000;  ///< the recording's own pairing of an id with a game
constexpr std::int32_t kHomeUnproven = 900'000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// "mlb-2026-07-17-tbbosg1" cut into sport, date and what follows.
struct Key {
  std::string_view sport;
  std::string_view date;
  std::string_view rest;
};

std::optional<Key> cut_key(std::string_view key) {
  const std::size_t dash = key.find('-');
  if (dash == std::string_view::npos || key.size() < dash + 13) return std::nullopt;
  const std::string_view date = key.substr(dash + 1, 10);
  for (std::size_t i = 0; i < date.size(); ++i) {
    const bool is_dash = i == 4 || i == 7;
    if (is_dash ? date[i] != '-' : (date[i] < '0' || date[i] > '9')) return std::nullopt;
  }
  if (key[dash + 11] != '-') return std::nullopt;
  return Key{key.substr(0, dash), date, key.substr(dash + 12)};
}

struct Names {
  std::string_view away;
  std::string_view home;
};

std::optional<Names> cut_names(std::string_view rest) {
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == rest.size()) return std::nullopt;
  if (rest.find('-', dash + 1) != std::string_view::npos) return std::nullopt;
  return Names{rest.substr(0, dash), rest.substr(dash + 1)};
}

domain::Team team_of(const TeamAlias& alias) {
  return {std::string(alias.espn_id), std::string(alias.espn), std::string(alias.name)};
}

std::string code_of(const TeamAlias& alias) {
  return lower(alias.kalshi.empty() ? alias.espn : alias.kalshi);
}

domain::Team plain_team(std::string_view code) {
  std::string upper(code);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return {"", upper, upper};
}

base::Result<TeamPair> pair_from_names(Sport sport, const Names& names) {
  const TeamPair pair{matching::find_team(sport, names.away), matching::find_team(sport, names.home)};
  if (pair.first == nullptr || pair.second == nullptr || pair.first == pair.second)
    return base::fail("game_key", fmt::format("no two teams are known by \"{}\" and \"{}\"", names.away, names.home));
  return pair;
}

/// The away and home team of a game of a sport we know, from its key, its ticker, or both in agreement.
base::Result<TeamPair> known_pair(Sport sport, const Key& key, const std::optional<KalshiTicker>& ticker) {
  std::optional<TeamPair> from_ticker;
  if (ticker) {
    from_ticker = matching::split_codes(sport, ticker->block);
    if (!from_ticker)
      return base::fail("market_id", fmt::format("\"{}\" does not split into two teams", ticker->block));
  }
  const auto names = cut_names(key.rest);
  if (!names) {
    if (from_ticker) return *from_ticker;
    return base::fail("game_key", "one team is named, not a game: which side is home cannot be proven");
  }
  auto pair = pair_from_names(sport, *names);
  if (!pair) return pair;
  if (from_ticker && (from_ticker->first != pair->first || from_ticker->second != pair->second))
    return base::fail("game_key", "the key and the ticker name different games");
  return pair;
}

std::string date_of(const KalshiTicker& ticker) {
  return fmt::format("{:04}-{:02}-{:02}", ticker.day.year, ticker.day.month, ticker.day.day);
}

/// Why an outcome cannot be read as a side, or nothing.
std::optional<std::string> doubtful(std::string_view outcome) {
  if (outcome.starts_with("token:")) return "the token is not named: which side it pays cannot be proven";
  if (outcome.ends_with('?')) return "the recording itself marks the side as doubtful";
  if (outcome == "NO" || outcome.ends_with(":NO")) return "a price of NO without the side it is against";
  return std::nullopt;
}

/// Both the ticker's suffix and the outcome, where present, must name the same one of the two sides.
template <class Find>
base::Result<Side> agreed_side(const Naming& naming, const std::optional<KalshiTicker>& ticker, Find&& find) {
  if (const auto why = doubtful(naming.outcome)) return base::fail("outcome", *why);
  std::optional<Side> side;
  const bool outcome_names = !naming.outcome.empty() && naming.outcome != "YES";
  if (ticker) {
    side = find(ticker->suffix);
    if (!side) return base::fail("market_id", fmt::format("\"{}\" is neither of the two teams", ticker->suffix));
  }
  if (outcome_names) {
    const std::optional<Side> named = find(naming.outcome);
    if (!named) return base::fail("outcome", fmt::format("\"{}\" is neither of the two teams", naming.outcome));
    if (side && *side != *named) return base::fail("outcome", "the outcome and the ticker name different sides");
    side = named;
  }
  if (!side) return base::fail("outcome", "no side is named");
  return *side;
}

bool is_winner_series(std::string_view series) {
  return series.ends_with("GAME") || series.ends_with("MATCH");
}

/// "worldcup-2026-semifinals-usa": a team and a round instead of a game.
bool is_round_key(std::string_view key) {
  const std::size_t last = key.rfind('-');
  if (last == std::string_view::npos || last == 0) return false;
  const std::string_view head = key.substr(0, last);
  return head.ends_with("final") || head.ends_with("finals");
}

bool is_round(const Naming& naming, domain::Venue venue) {
  if (!is_round_key(naming.game_key)) return false;
  return venue == domain::Venue::polymarket || naming.market_id.starts_with("KXWCROUND-");
}

domain::ResolutionRules rules_of(domain::Venue venue, Sport sport) {
  using domain::SpecialPayout;
  if (sport == Sport::other) return {};
  // Kalshi's secondary rules (NFL: a tie 0.50 each, not started within 48 h a fair price, of a cancelled game nothing;
  // MLB: cancelled or over two days away a fair price, of a tie nothing) and Polymarket's market descriptions (tie or
  // cancelled without a make-up game: 50-50; postponed stays open).
  if (venue == domain::Venue::kalshi && sport == Sport::mlb)
    return {SpecialPayout::unknown, SpecialPayout::fair_price, SpecialPayout::fair_price};
  if (venue == domain::Venue::kalshi) return {SpecialPayout::half, SpecialPayout::fair_price, SpecialPayout::unknown};
  return {SpecialPayout::half, SpecialPayout::stays_open, SpecialPayout::half};
}

base::Result<domain::Venue> venue_of(std::string_view name) {
  const auto venue = base::parse_enum<domain::Venue>(name);
  if (!venue) return base::fail("venue", fmt::format("expected kalshi or polymarket, found \"{}\"", name));
  return *venue;
}

base::Result<std::optional<KalshiTicker>> ticker_of(domain::Venue venue, std::string_view market_id) {
  if (venue != domain::Venue::kalshi || market_id.empty()) return std::optional<KalshiTicker>{};
  const auto ticker = matching::parse_kalshi_ticker(market_id);
  if (!ticker) return base::fail("market_id", "expected a Kalshi ticker of one game");
  if (!is_winner_series(ticker->series))
    return base::fail("market_id", fmt::format("{} is not about which side wins", ticker->series));
  // A tennis player's code may be TIE too; it is then part of the block.
  if (ticker->suffix == "TIE" && !ticker->block.starts_with("TIE") && !ticker->block.ends_with("TIE"))
    return base::fail("market_id", "a draw is neither side's win");
  return std::optional(*ticker);
}

void name_market(Link& link, const Naming& naming, domain::Venue venue, std::string_view side_code) {
  domain::Market& market = link.market;
  market.venue = venue;
  market.game_key = link.game.key;
  market.rules = rules_of(venue, link.game.sport);
  market.yes_name = std::string(naming.outcome.empty() ? side_code : naming.outcome);
  if (venue == domain::Venue::kalshi && !naming.market_id.empty()) {
    const std::size_t dash = naming.market_id.rfind('-');
    market.symbol = std::string(naming.market_id);
    market.event = std::string(naming.market_id.substr(0, dash));
    link.series = std::string(naming.market_id.substr(0, naming.market_id.find('-')));
    return;
  }
  // The recording does not keep token ids: slug or game and side name the token.
  market.event = std::string(naming.market_id.empty() ? naming.game_key : naming.market_id);
  market.shares_book = venue == domain::Venue::polymarket;  // the two tokens of a condition match by minting
  market.symbol = market.event + ":" + std::string(side_code);
  link.series = market.symbol;
}

base::Result<Link> link_known(const Naming& naming, domain::Venue venue, Sport sport, const Key& key,
                              const std::optional<KalshiTicker>& ticker) {
  const auto pair = known_pair(sport, key, ticker);
  if (!pair) return std::unexpected(pair.error());
  const auto side = agreed_side(naming, ticker, [&](std::string_view text) -> std::optional<Side> {
    const TeamAlias* team = matching::find_team(sport, text);
    if (team == pair->second) return Side::home;
    if (team == pair->first) return Side::away;
    return std::nullopt;
  });
  if (!side) return std::unexpected(side.error());

  Link link;
  link.game.sport = sport;
  link.game.away = team_of(*pair->first);
  link.game.home = team_of(*pair->second);
  const std::string date = ticker ? date_of(*ticker) : std::string(key.date);
  const std::string number = ticker && ticker->doubleheader > 0 ? fmt::format("-g{}", ticker->doubleheader) : "";
  link.game.key =
      fmt::format("{}-{}-{}-{}{}", base::enum_name(sport), date, code_of(*pair->first), code_of(*pair->second), number);
  if (ticker) link.game.start = ticker->start().value_or(base::Nanos{});
  const TeamAlias& yes = *side == Side::home ? *pair->second : *pair->first;
  name_market(link, naming, venue, code_of(yes));
  link.market.yes_side = *side;
  const bool slug = venue == domain::Venue::polymarket && naming.market_id.find('-') != std::string_view::npos;
  link.market.link_confidence_ppm = ticker || slug ? kProven : kPairedByRecorder;
  link.market.link_evidence =
      fmt::format("{} {} and side \"{}\" read by the team table: {} at {}, YES is {}",
                  ticker ? "ticker"
                  : slug ? "slug"
                         : "the recording's key",
                  ticker || slug ? naming.market_id : naming.game_key, ticker ? ticker->suffix : naming.outcome,
                  pair->first->name, pair->second->name, yes.name);
  return link;
}

/// Two codes of a contest that we have no team table for.
std::optional<Names> other_names(const std::optional<Key>& key, const std::optional<KalshiTicker>& ticker) {
  if (ticker) {
    const std::string_view block = ticker->block;
    const std::string_view suffix = ticker->suffix;
    const bool first = block.size() > suffix.size() && block.starts_with(suffix);
    const bool last = block.size() > suffix.size() && block.ends_with(suffix);
    if (first == last) return std::nullopt;
    if (first) return Names{suffix, block.substr(suffix.size())};
    return Names{block.substr(0, block.size() - suffix.size()), suffix};
  }
  return key ? cut_names(key->rest) : std::nullopt;
}

base::Result<Link> link_other(const Naming& naming, domain::Venue venue, const std::optional<Key>& key,
                              const std::optional<KalshiTicker>& ticker) {
  const auto names = other_names(key, ticker);
  if (!names) return base::fail(ticker ? "market_id" : "game_key", "does not name two sides");
  Link link;
  link.home_unproven = true;
  link.game.away = plain_team(names->away);
  link.game.home = plain_team(names->home);
  const auto side = agreed_side(naming, ticker, [&](std::string_view text) -> std::optional<Side> {
    const std::string code = plain_team(text).name;
    if (code == link.game.home.name) return Side::home;
    if (code == link.game.away.name) return Side::away;
    return std::nullopt;
  });
  if (!side) return std::unexpected(side.error());
  const std::string number = ticker && ticker->doubleheader > 0 ? fmt::format("-g{}", ticker->doubleheader) : "";
  link.game.key = fmt::format("{}-{}-{}-{}{}", lower(naming.sport), ticker ? date_of(*ticker) : std::string(key->date),
                              lower(names->away), lower(names->home), number);
  if (ticker) link.game.start = ticker->start().value_or(base::Nanos{});
  name_market(link, naming, venue, lower(*side == Side::home ? names->home : names->away));
  link.market.yes_side = *side;
  link.market.link_confidence_ppm = kHomeUnproven;
  link.market.link_evidence =
      fmt::format("{} names {} and {}; which of them is at home is not known",
                  ticker ? naming.market_id : naming.game_key, link.game.away.name, link.game.home.name);
  return link;
}

/// "England reaches the final": both venues trade the same claim, and no opponent is named.
base::Result<Link> link_round(const Naming& naming, domain::Venue venue) {
  if (naming.outcome.empty() || naming.market_id.empty()) return base::fail("outcome", "no team is named");
  if (const auto why = doubtful(naming.outcome)) return base::fail("outcome", *why);
  Link link;
  link.one_sided = true;
  link.game.key = lower(naming.game_key);
  link.game.home = {"", std::string(naming.outcome), std::string(naming.outcome)};
  link.game.away = {"", "any other", "any other outcome"};
  name_market(link, naming, venue, lower(naming.outcome));
  link.market.yes_side = Side::home;
  link.market.link_confidence_ppm = kHomeUnproven;
  link.market.link_evidence = fmt::format("the recording pairs {} with {}: YES is that {} gets through",
                                          naming.market_id, naming.game_key, naming.outcome);
  return link;
}

}  // namespace

Sport sport_of(std::string_view name) {
  if (name == "ncaamb") return Sport::ncaab;
  return base::parse_enum<Sport>(name).value_or(Sport::other);
}

base::Result<Link> link_market(const Naming& naming) {
  const auto venue = venue_of(naming.venue);
  if (!venue) return std::unexpected(venue.error());
  const auto key = cut_key(naming.game_key);
  if (is_round(naming, *venue)) return link_round(naming, *venue);
  const auto ticker = ticker_of(*venue, naming.market_id);
  if (!ticker) return std::unexpected(ticker.error());
  const Sport sport = sport_of(naming.sport);
  if (sport == Sport::other) return link_other(naming, *venue, key, *ticker);
  if (!key) return base::fail("game_key", fmt::format("expected sport-date-away-home, found \"{}\"", naming.game_key));
  return link_known(naming, *venue, sport, *key, *ticker);
}

base::Result<domain::Game> link_game(std::string_view game_key) {
  const auto key = cut_key(game_key);
  const auto names = key ? cut_names(key->rest) : std::nullopt;
  if (!names) return base::fail("game_key", fmt::format("expected sport-date-away-home, found \"{}\"", game_key));
  const Sport sport = sport_of(key->sport);
  if (sport == Sport::other) return base::fail("game_key", fmt::format("no plays are read for \"{}\"", key->sport));
  const auto pair = pair_from_names(sport, *names);
  if (!pair) return std::unexpected(pair.error());
  domain::Game game;
  game.sport = sport;
  game.away = team_of(*pair->first);
  game.home = team_of(*pair->second);
  game.key =
      fmt::format("{}-{}-{}-{}", base::enum_name(sport), key->date, code_of(*pair->first), code_of(*pair->second));
  return game;
}

}  // namespace arbees::feeds::recorded
