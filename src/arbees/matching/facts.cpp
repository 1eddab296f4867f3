#include "arbees/matching/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/matching/spelling.hpp"

namespace arbees::matching {
namespace {

using domain::ListedTeam;
using domain::Listing;
using domain::Side;
using domain::Venue;

std::size_t at(Source source) {
  return static_cast<std::size_t>(source);
}

bool same_team(const ListedTeam& a, const ListedTeam& b) {
  return a.name == b.name && a.code == b.code && a.id == b.id;
}

/// Both codes of "LADAZ" given one of them; of "det-buf" by position.
struct Codes {
  std::string yes;
  std::string other;
  std::optional<Side> yes_side_by_order;
};

Codes codes_of_block(const Listing& listing) {
  const std::string block = plain_code(listing.team_block);
  const std::string yes = plain_code(listing.yes_team.code);
  Codes codes{yes, "", std::nullopt};
  if (yes.empty() || block.size() <= yes.size()) return codes;
  const bool first = block.starts_with(yes);
  const bool second = block.ends_with(yes);
  if (first == second) return codes;
  codes.other = first ? block.substr(yes.size()) : block.substr(0, block.size() - yes.size());
  codes.yes_side_by_order = first ? Side::away : Side::home;  // Kalshi names the visitors first
  return codes;
}

/// Polymarket's slug names two codes in the order of the outcomes.
Codes codes_of_slug(const Listing& listing, std::size_t yes_index) {
  const std::size_t dash = listing.team_block.find('-');
  if (dash == std::string::npos || listing.teams.size() != 2) return {};
  std::string first = listing.team_block.substr(0, dash);
  std::string second = listing.team_block.substr(dash + 1);
  if (yes_index == 1) std::swap(first, second);
  return {plain_code(first), plain_code(second), std::nullopt};
}

std::optional<std::size_t> index_of_yes(const Listing& listing) {
  if (listing.teams.size() != 2 || same_team(listing.teams[0], listing.teams[1])) return std::nullopt;
  for (std::size_t i = 0; i < 2; ++i)
    if (same_team(listing.teams[i], listing.yes_team)) return i;
  return std::nullopt;
}

void claim_names(ListingFacts& facts, std::array<Claim, 4>& side, Venue venue, const ListedTeam& team) {
  side[at(Source::name)] = {team.name, teams_named(facts.sport, team.name)};
  if (plain_name(team.full_name) != plain_name(team.name))  // the same words twice are one source
    side[at(Source::full_name)] = {team.full_name, teams_named(facts.sport, team.full_name)};
  side[at(Source::id)] = {team.id, teams_with_venue_id(facts.sport, venue, team.id)};
}

void claim_code(ListingFacts& facts, std::array<Claim, 4>& side, Venue venue, const std::string& code) {
  if (!code.empty()) side[at(Source::code)] = {code, teams_coded(facts.sport, venue, code)};
}

bool any_text(const std::array<Claim, 4>& side) {
  return std::ranges::any_of(side, [](const Claim& claim) { return !claim.text.empty(); });
}

bool means(const TeamSet& set, const TeamAlias* team) {
  return team != nullptr && std::ranges::find(set, team) != set.end();
}

/// A name that the tables lack may still be the feed's own.
Seen seen_by_own_name(std::string_view text, const domain::Game& game) {
  const std::string name = plain_name(text);
  const bool home = name == plain_name(game.home.name);
  const bool away = name == plain_name(game.away.name);
  if (home == away) return Seen::nothing;
  return home ? Seen::home : Seen::away;
}

/// A code that the tables lack: which of the two names, or the feed's own codes, can it be short for?
Seen seen_by_fit(std::string_view code, const GameFacts& facts, const domain::Game& game) {
  const auto fits = [&](const domain::Team& team, const TeamAlias* alias) {
    if (plain_code(team.abbreviation) == code) return true;
    const std::string name = alias != nullptr ? plain_code(plain_name(alias->city)) : plain_code(team.name);
    return abbreviates(code, name + "university");  // "cmu" for Central Michigan
  };
  const bool home = fits(game.home, facts.home);
  const bool away = fits(game.away, facts.away);
  if (home == away) return Seen::nothing;
  return home ? Seen::home : Seen::away;
}

Reading read_claim(Source source, const Claim& claim, const GameFacts& facts, const domain::Game& game) {
  if (claim.text.empty()) return {};
  if (claim.teams.empty()) {
    if (source == Source::id) return {};
    if (source == Source::code) return {seen_by_fit(claim.text, facts, game), true};
    return {seen_by_own_name(claim.text, game), false};
  }
  const bool home = means(claim.teams, facts.home);
  const bool away = means(claim.teams, facts.away);
  const bool weak = claim.teams.size() > 1;
  if (home && away) return {Seen::either, true};
  if (home || away) return {home ? Seen::home : Seen::away, weak};
  return {Seen::third, false};
}

}  // namespace

ListingFacts facts_of(const Listing& listing) {
  ListingFacts facts;
  facts.sport = listing.sport;
  const Venue venue = listing.market.venue;
  const auto yes_index = index_of_yes(listing);
  const bool slug = venue == Venue::polymarket;
  const Codes codes = slug ? codes_of_slug(listing, yes_index.value_or(0)) : codes_of_block(listing);
  claim_names(facts, facts.yes, venue, listing.yes_team);
  claim_code(facts, facts.yes, venue, slug && !codes.yes.empty() ? codes.yes : plain_code(listing.yes_team.code));
  if (yes_index) {
    const ListedTeam& other = listing.teams[1 - *yes_index];
    claim_names(facts, facts.other, venue, other);
    claim_code(facts, facts.other, venue, slug && !codes.other.empty() ? codes.other : plain_code(other.code));
  }
  if (!slug) claim_code(facts, facts.other, venue, codes.other);
  facts.listed_side = listing.yes_team.side ? listing.yes_team.side : codes.yes_side_by_order;
  const bool alike = listing.teams.size() == 2 && !listing.teams[0].name.empty() &&
                     plain_name(listing.teams[0].name) == plain_name(listing.teams[1].name);
  facts.distinct = any_text(facts.yes) && any_text(facts.other) && !alike;
  return facts;
}

GameFacts facts_of(const domain::Game& game) {
  return {team_of(game.sport, game.home.id, game.home.name), team_of(game.sport, game.away.id, game.away.name)};
}

Readings read(const ListingFacts& listing, const GameFacts& facts, const domain::Game& game) {
  Readings readings;
  for (const Source source : kSources) {
    readings.yes[at(source)] = read_claim(source, listing.yes[at(source)], facts, game);
    readings.other[at(source)] = read_claim(source, listing.other[at(source)], facts, game);
  }
  return readings;
}

}  // namespace arbees::matching
