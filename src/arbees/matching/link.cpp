#include "arbees/matching/link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "arbees/matching/known_teams.hpp"
#include "arbees/matching/link_games.hpp"

namespace arbees::matching {
namespace {

using domain::Game;
using domain::Listing;
using domain::Side;

constexpr std::size_t kCandidatesMax = 5;
/// Two games of one pair are told apart by start when the other is at least this much farther away.
constexpr std::int64_t kClearlyNearerS = 3600;

/// A game that the listing's teams fit, and how its start answers.
struct Fit {
  const KnownGame* known = nullptr;
  PairVerdict pair;
  StartVerdict start;
};

std::string describe(const Game& game) {
  return fmt::format("{} at {}, {}", game.away.name, game.home.name, base::format_utc(game.start).substr(0, 16));
}

std::int64_t distance_s(const Fit& fit) {
  return fit.start.difference ? std::abs(fit.start.difference->value / 1'000'000'000) : 0;
}

bool nearer(const Fit& a, const Fit& b) {
  if (distance_s(a) != distance_s(b)) return distance_s(a) < distance_s(b);
  return a.known->game->key < b.known->game->key;
}

Unlinked refuse(Reason reason, std::string detail, std::vector<Fit> considered = {}) {
  std::ranges::sort(considered, nearer);
  Unlinked unlinked{reason, std::move(detail), {}};
  for (const Fit& fit : considered) {
    if (unlinked.candidates.size() == kCandidatesMax) break;
    const std::string why = !fit.pair.contradiction.empty() ? fit.pair.contradiction
                            : !fit.start.why.empty()        ? fit.start.why
                                                            : "fits";
    unlinked.candidates.push_back({fit.known->game->key, fmt::format("{}: {}", describe(*fit.known->game), why)});
  }
  return unlinked;
}

std::string side_words(const ListingFacts& facts) {
  const auto text = [](const std::array<Claim, 4>& side) {
    for (const Claim& claim : side)
      if (!claim.text.empty()) return claim.text;
    return std::string("?");
  };
  return fmt::format("\"{}\" and \"{}\"", text(facts.yes), text(facts.other));
}

/// A side that no source names as one team we know, or whose display name means nobody.
bool is_unknown(const std::array<Claim, 4>& side) {
  const Claim& name = side[static_cast<std::size_t>(Source::name)];
  if (!name.text.empty() && name.teams.empty()) return true;
  return std::ranges::none_of(side, [](const Claim& claim) { return claim.teams.size() == 1; });
}

Unlinked no_game(const ListingFacts& facts) {
  if (is_unknown(facts.yes) || is_unknown(facts.other))
    return refuse(Reason::unknown_team,
                  fmt::format("no known game, and {} are not both teams of the tables", side_words(facts)));
  return refuse(Reason::no_game, fmt::format("no known game of {}", side_words(facts)));
}

/// Of a day's games of one pair, in order of start: the one with the listing's number.
const KnownGame* numbered(std::span<const Fit> fits, const Fit& near, std::int32_t number) {
  std::vector<const KnownGame*> day;
  for (const Fit& fit : fits)
    if (base::eastern_date(fit.known->game->start) == base::eastern_date(near.known->game->start))
      day.push_back(fit.known);
  if (day.size() < 2 || static_cast<std::size_t>(number) > day.size()) return nullptr;
  std::ranges::sort(day, {}, [](const KnownGame* known) { return known->game->start; });
  return day[static_cast<std::size_t>(number) - 1];
}

/// The one game among those that fit, or why there is none. `same_pair` holds them and the pair's other games.
std::variant<const Fit*, Unlinked> pick(std::span<const Fit> fitting, const std::vector<Fit>& same_pair,
                                        const Listing& listing) {
  const Fit* nearest = &*std::ranges::min_element(fitting, nearer);
  if (listing.game_number > 0) {
    const KnownGame* by_number = numbered(same_pair, *nearest, listing.game_number);
    if (by_number != nullptr) {
      const auto same = std::ranges::find(fitting, by_number, &Fit::known);
      if (same == fitting.end() || (nearest->start.difference && by_number != nearest->known))
        return refuse(Reason::conflict, "the game number and the start mean different games of that day", same_pair);
      return &*same;
    }
    if (!nearest->start.difference)
      return refuse(Reason::ambiguous, "one of two games that day, and only one is known", same_pair);
  }
  for (const Fit& fit : fitting) {
    if (&fit == nearest) continue;
    if (!nearest->start.difference || distance_s(fit) - distance_s(*nearest) < kClearlyNearerS ||
        distance_s(*nearest) > kClearlyNearerS)
      return refuse(Reason::ambiguous, "more than one game of this pair fits", same_pair);
  }
  return nearest;
}

Link make_link(const Fit& fit, const SideVerdict& side) {
  Link link;
  link.game_key = fit.known->game->key;
  link.yes_side = fit.pair.yes_side;
  link.start_difference = fit.start.difference;
  link.evidence = fit.pair.evidence;
  link.evidence.push_back(fit.start.evidence);
  for (const Evidence& evidence : side.evidence) link.evidence.push_back(evidence);
  link.evidence.push_back({EvidenceKind::side, fmt::format("{} independent facts for the side", side.sources),
                           side.sources > 2 ? confidence::kSideThrice : confidence::kSideTwice});
  std::int32_t sum = 0;
  for (const Evidence& evidence : link.evidence) sum += evidence.ppm;
  link.confidence_ppm = std::clamp(sum, 0, confidence::kProven);
  return link;
}

/// Why nothing may be linked to the game, whatever fits; nothing for a game of the league.
std::optional<Unlinked> outside_league(const Fit& fit) {
  const Game& game = *fit.known->game;
  if (game.season_type == domain::SeasonType::exhibition)
    return refuse(Reason::exhibition, fmt::format("{} is no game of the league", game.key), {fit});
  if (!game.key.starts_with("espn:")) return std::nullopt;
  for (const domain::Team* team : {&game.home, &game.away})
    if (is_known_team(game.sport, team->id) == false)
      return refuse(Reason::unknown_team,
                    fmt::format("{} (id {}) is no known team of the league", team->name, team->id), {fit});
  return std::nullopt;
}

LinkResult link_by_facts(std::span<const KnownGame> games, const Listing& listing, const ListingFacts& facts,
                         const LinkConfig& config) {
  std::vector<Fit> same_pair;
  std::vector<Fit> contradicting;
  for (const KnownGame& known : games) {
    if (known.game->sport != listing.sport) continue;
    const Readings readings = read(facts, known.facts, *known.game);
    PairVerdict pair = judge_pair(facts, readings, *known.game);
    if (pair.fit == PairFit::none) continue;
    Fit fit{&known, std::move(pair), judge_start(listing, *known.game, config)};
    if (fit.pair.fit == PairFit::fits) same_pair.push_back(std::move(fit));
    else if (fit.start.fits) contradicting.push_back(std::move(fit));
  }
  if (!contradicting.empty()) {
    const std::string why = contradicting.front().pair.contradiction;
    return refuse(Reason::conflict, why, std::move(contradicting));
  }
  if (same_pair.empty()) return no_game(facts);
  std::vector<Fit> fitting;
  for (const Fit& fit : same_pair) {
    if (fit.start.contradicts) return refuse(Reason::conflict, fit.start.why, same_pair);
    if (fit.start.fits) fitting.push_back(fit);
  }
  if (fitting.empty()) return refuse(Reason::start_differs, "no game of this pair at that time", same_pair);
  const auto picked = pick(fitting, same_pair, listing);
  if (const auto* unlinked = std::get_if<Unlinked>(&picked)) return *unlinked;
  const Fit& fit = *std::get<const Fit*>(picked);
  if (auto outside = outside_league(fit)) return *std::move(outside);
  const Readings readings = read(facts, fit.known->facts, *fit.known->game);
  const SideVerdict side = judge_side(facts, readings, *fit.known->game, fit.pair.yes_side);
  if (side.sources < 2)
    return refuse(Reason::side_unproven, "fewer than two independent facts say which side YES is", {fit});
  return make_link(fit, side);
}

bool is_forbidden(const Prohibition& rule, const Listing& listing, std::string_view game_key) {
  if (rule.venue && *rule.venue != listing.market.venue) return false;
  if (!rule.symbol.empty()) return rule.symbol == listing.market.symbol;
  return !rule.game_key.empty() && rule.game_key == game_key;
}

LinkResult link_confirmed(std::span<const KnownGame> games, const Listing& listing, const ListingFacts& facts,
                          const Confirmation& word, const LinkConfig& config) {
  const auto known = std::ranges::find(games, word.game_key, [](const KnownGame& each) { return each.game->key; });
  if (known == games.end())
    return refuse(Reason::no_game, fmt::format("confirmed for {}, which is not known", word.game_key));
  const Game& game = *known->game;
  const Readings readings = read(facts, known->facts, game);
  const PairVerdict pair = judge_pair(facts, readings, game);
  if (judge_side(facts, readings, game, opponent(word.yes_side)).sources >= 2)
    return refuse(Reason::conflict,
                  fmt::format("confirmed as {}, but its own facts say that YES is the other side",
                              base::enum_name(word.yes_side)),
                  {Fit{&*known, pair, {}}});
  if (pair.fit != PairFit::fits && !is_unknown(facts.yes) && !is_unknown(facts.other))
    return refuse(Reason::conflict,
                  fmt::format("confirmed for {}, but it is about {}", describe(game), side_words(facts)),
                  {Fit{&*known, pair, {}}});
  Link link;
  link.game_key = game.key;
  link.yes_side = word.yes_side;
  link.confidence_ppm = confidence::kProven;
  link.confirmed = true;
  link.start_difference = judge_start(listing, game, config).difference;
  link.evidence.push_back({EvidenceKind::confirmed,
                           fmt::format("confirmed by hand: {}, YES is {}", describe(game),
                                       word.yes_side == Side::home ? game.home.name : game.away.name),
                           confidence::kProven});
  for (const Evidence& evidence : pair.evidence) link.evidence.push_back(evidence);
  return link;
}

}  // namespace

LinkResult choose_link(std::span<const KnownGame> games, const Listing& listing, const ListingFacts& facts,
                       const Overrides& overrides, const LinkConfig& config) {
  const auto forbidden = [&](std::string_view game_key) {
    return std::ranges::any_of(overrides.forbid,
                               [&](const Prohibition& rule) { return is_forbidden(rule, listing, game_key); });
  };
  if (forbidden("")) return refuse(Reason::forbidden, "forbidden by hand");
  if (listing.sport == domain::Sport::other)
    return refuse(Reason::other_league, fmt::format("no model for \"{}\"", listing.league));
  const auto word = std::ranges::find_if(overrides.confirm, [&](const Confirmation& each) {
    return each.venue == listing.market.venue && each.symbol == listing.market.symbol;
  });
  if (!facts.distinct && word == overrides.confirm.end())
    return refuse(Reason::unnamed_teams, fmt::format("it names {}", side_words(facts)));
  LinkResult result = word != overrides.confirm.end() ? link_confirmed(games, listing, facts, *word, config)
                                                      : link_by_facts(games, listing, facts, config);
  if (const auto* link = std::get_if<Link>(&result); link != nullptr && forbidden(link->game_key))
    return refuse(Reason::forbidden, fmt::format("{} is forbidden by hand", link->game_key));
  return result;
}

LinkResult find_link(std::span<const Game> games, const Listing& listing, const Overrides& overrides,
                     const LinkConfig& config) {
  std::vector<KnownGame> known;
  known.reserve(games.size());
  for (const Game& game : games)
    if (game.sport == listing.sport) known.push_back({&game, facts_of(game)});
  return choose_link(known, listing, facts_of(listing), overrides, config);
}

domain::Market linked_market(const Listing& listing, const Link& link) {
  domain::Market market = listing.market;
  market.game_key = link.game_key;
  market.yes_side = link.yes_side;
  market.link_confidence_ppm = link.confidence_ppm;
  market.link_evidence = evidence_text(link);
  return market;
}

std::string evidence_text(const Link& link) {
  std::string text;
  for (const Evidence& evidence : link.evidence) text += (text.empty() ? "" : "; ") + evidence.text;
  return text;
}

}  // namespace arbees::matching
