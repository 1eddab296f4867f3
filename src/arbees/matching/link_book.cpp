#include "arbees/matching/link_book.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>

#include "arbees/matching/link_games.hpp"

namespace arbees::matching {
namespace {

using domain::Game;
using domain::Listing;
using domain::Phase;
using domain::Venue;

struct BookedGame {
  Game game;
  GameFacts facts;
  bool off = false;        ///< postponed or cancelled
  bool postponed = false;  ///< has been off: its date may have moved since
};

struct BookedListing {
  Listing listing;
  ListingFacts facts;
  LinkResult result;
  std::optional<Link> announced;
};

using ListingKey = std::pair<Venue, std::string>;

bool same_to_links(const Game& a, const Game& b) {
  const auto same_team = [](const domain::Team& x, const domain::Team& y) {
    return x.id == y.id && x.name == y.name && x.abbreviation == y.abbreviation;
  };
  return a.sport == b.sport && a.start == b.start && a.season_type == b.season_type &&
         a.neutral_site == b.neutral_site && same_team(a.home, b.home) && same_team(a.away, b.away);
}

/// A started delay moves `start` by minutes: that is the same link.
bool same_link(const Link& a, const Link& b) {
  return a.game_key == b.game_key && a.yes_side == b.yes_side && a.confidence_ppm == b.confidence_ppm;
}

bool is_off(Phase phase) {
  return phase == Phase::postponed || phase == Phase::canceled;
}

}  // namespace

struct LinkBook::State {
  Overrides overrides;
  LinkConfig config;
  std::int32_t bar_ppm = 0;
  std::map<std::string, BookedGame, std::less<>> games;
  std::map<ListingKey, BookedListing> listings;

  [[nodiscard]] std::vector<KnownGame> known(domain::Sport sport) const {
    std::vector<KnownGame> out;
    for (const auto& [key, booked] : games)
      if (!booked.off && booked.game.sport == sport) out.push_back({&booked.game, booked.facts});
    return out;
  }

  void judge(BookedListing& booked, std::span<const KnownGame> known_games, std::vector<LinkChange>& changes) {
    booked.result = choose_link(known_games, booked.listing, booked.facts, overrides, config);
    if (const auto* unlinked = std::get_if<Unlinked>(&booked.result)) note_postponed(booked, *unlinked);
    announce(booked, changes);
  }

  /// Says so when the game that would fit is off, or was and has another date now.
  void note_postponed(BookedListing& booked, const Unlinked& unlinked) const {
    if (unlinked.reason != Reason::no_game && unlinked.reason != Reason::start_differs) return;
    std::vector<KnownGame> off;
    for (const auto& [key, each] : games)
      if (each.postponed && each.game.sport == booked.listing.sport) off.push_back({&each.game, each.facts});
    if (off.empty()) return;
    const LinkResult would_be = choose_link(off, booked.listing, booked.facts, overrides, config);
    std::string what;
    if (const auto* link = std::get_if<Link>(&would_be))
      what = fmt::format("{} is postponed or cancelled", link->game_key);
    else if (const auto& other = std::get<Unlinked>(would_be);
             other.reason == Reason::start_differs && other.candidates.size() == 1)
      what = fmt::format("{} is postponed and has another date", other.candidates.front().game_key);
    if (what.empty()) return;
    Unlinked postponed{Reason::postponed, std::move(what), unlinked.candidates};
    booked.result = std::move(postponed);
  }

  static void announce(BookedListing& booked, std::vector<LinkChange>& changes) {
    const auto* link = std::get_if<Link>(&booked.result);
    if (link != nullptr && booked.announced && same_link(*link, *booked.announced)) return;
    if (link == nullptr && !booked.announced) return;
    LinkChange change;
    change.venue = booked.listing.market.venue;
    change.symbol = booked.listing.market.symbol;
    change.kind = link == nullptr    ? LinkChangeKind::withdrawn
                  : booked.announced ? LinkChangeKind::changed
                                     : LinkChangeKind::linked;
    change.link = link != nullptr ? *link : *booked.announced;
    change.market = linked_market(booked.listing, change.link);
    const auto* unlinked = std::get_if<Unlinked>(&booked.result);
    change.why = unlinked != nullptr ? unlinked->detail : evidence_text(change.link);
    booked.announced = link != nullptr ? std::optional(*link) : std::nullopt;
    changes.push_back(std::move(change));
  }

  std::vector<LinkChange> judge_sport(domain::Sport sport) {
    std::vector<LinkChange> changes;
    const std::vector<KnownGame> known_games = known(sport);
    for (auto& [key, booked] : listings)
      if (booked.listing.sport == sport) judge(booked, known_games, changes);
    return changes;
  }
};

LinkBook::LinkBook(Overrides overrides, LinkConfig config, std::int32_t bar_ppm)
    : state_(std::make_unique<State>(State{std::move(overrides), config, bar_ppm, {}, {}})) {}
LinkBook::~LinkBook() = default;
LinkBook::LinkBook(LinkBook&&) noexcept = default;
LinkBook& LinkBook::operator=(LinkBook&&) noexcept = default;

std::vector<LinkChange> LinkBook::add(const Game& game, Phase phase) {
  const auto found = state_->games.find(game.key);
  if (found != state_->games.end() && found->second.off == is_off(phase) && same_to_links(found->second.game, game))
    return {};
  const bool off = is_off(phase);
  const bool was = found != state_->games.end() && found->second.postponed;
  state_->games.insert_or_assign(game.key, BookedGame{game, facts_of(game), off, off || was});
  return state_->judge_sport(game.sport);
}

std::vector<LinkChange> LinkBook::add(const Listing& listing) {
  BookedListing& booked = state_->listings[{listing.market.venue, listing.market.symbol}];
  booked.listing = listing;
  booked.facts = facts_of(listing);
  std::vector<LinkChange> changes;
  state_->judge(booked, state_->known(listing.sport), changes);
  return changes;
}

std::vector<LinkChange> LinkBook::remove_game(std::string_view game_key) {
  const auto found = state_->games.find(game_key);
  if (found == state_->games.end()) return {};
  const domain::Sport sport = found->second.game.sport;
  state_->games.erase(found);
  return state_->judge_sport(sport);
}

std::vector<LinkChange> LinkBook::remove_listing(Venue venue, std::string_view symbol) {
  const auto found = state_->listings.find({venue, std::string(symbol)});
  if (found == state_->listings.end()) return {};
  found->second.result = Unlinked{Reason::no_game, "no longer listed", {}};
  std::vector<LinkChange> changes;
  State::announce(found->second, changes);
  state_->listings.erase(found);
  return changes;
}

const LinkResult* LinkBook::result(Venue venue, std::string_view symbol) const {
  const auto found = state_->listings.find({venue, std::string(symbol)});
  return found == state_->listings.end() ? nullptr : &found->second.result;
}

const Link* LinkBook::find(Venue venue, std::string_view symbol) const {
  const LinkResult* known = result(venue, symbol);
  return known == nullptr ? nullptr : std::get_if<Link>(known);
}

std::vector<Review> LinkBook::review() const {
  std::vector<Review> out;
  for (const auto& [key, booked] : state_->listings) {
    if (booked.listing.sport == domain::Sport::other) continue;
    const auto* link = std::get_if<Link>(&booked.result);
    if (link == nullptr || link->confidence_ppm < state_->bar_ppm) out.push_back({booked.listing, booked.result});
  }
  return out;
}

std::vector<std::string> LinkBook::unmatched_games() const {
  std::set<std::string> linked;
  for (const auto& [key, booked] : state_->listings)
    if (const auto* link = std::get_if<Link>(&booked.result)) linked.insert(link->game_key);
  std::vector<std::string> out;
  for (const auto& [key, booked] : state_->games)
    if (!linked.contains(key)) out.push_back(key);
  return out;
}

}  // namespace arbees::matching
