#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "arbees/domain/game.hpp"
#include "arbees/domain/listing.hpp"

/// Which game a venue's market is about and which side its YES is. Nothing is guessed: whatever is not proven, or
/// contradicted by any of the listing's own facts, is refused with its reason. docs/matching.md explains the recipe.
namespace arbees::matching {

enum class EvidenceKind : std::uint8_t { pair, start, side, order, confirmed };
BOOST_DESCRIBE_ENUM(EvidenceKind, pair, start, side, order, confirmed)

/// One fact and what it adds to the confidence (or takes, when negative).
struct Evidence {
  EvidenceKind kind = EvidenceKind::pair;
  std::string text;
  std::int32_t ppm = 0;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, text, ppm))

/// What each fact adds, in ppm; the sum, at most 1'000'000, is the confidence of a link. The bar to trade on is
/// signals::Config::link_confidence_min; a link below it is shown and held for a person to confirm.
namespace confidence {
inline constexpr std::int32_t kPairByNames = 400'000;      ///< both display names are these two teams'
inline constexpr std::int32_t kPairByOther = 350'000;      ///< …or both codes, full names or ids
inline constexpr std::int32_t kPairInPieces = 250'000;     ///< …or one side by one source and one by another
inline constexpr std::int32_t kPairAgain = 100'000;        ///< a second source agrees (once)
inline constexpr std::int32_t kPairFits = 50'000;          ///< …or, per side, its code fits its team and not the other
inline constexpr std::int32_t kStartSame = 250'000;        ///< the stated start within 15 minutes
inline constexpr std::int32_t kStart = 200'000;            ///< …or within the tolerance
inline constexpr std::int32_t kStartFar = 140'000;         ///< …over an hour off, from a derived time or in baseball
inline constexpr std::int32_t kDayOnly = 200'000;          ///< only the day is known and it is the same
inline constexpr std::int32_t kDayOnlyBaseball = 120'000;  ///< …in the sport that plays two games a day
inline constexpr std::int32_t kSideTwice = 250'000;        ///< two independent facts for YES (fewer: refused)
inline constexpr std::int32_t kSideThrice = 300'000;       ///< three or more
inline constexpr std::int32_t kOrderDiffers = -150'000;    ///< home and away swapped, and not at a neutral site
inline constexpr std::int32_t kProven = 1'000'000;
}  // namespace confidence

/// `confidence_ppm` is the sum of the evidence, capped at 1'000'000; a person's confirmation makes it 1'000'000.
struct Link {
  std::string game_key;
  domain::Side yes_side = domain::Side::home;
  std::int32_t confidence_ppm = 0;
  std::optional<base::Duration> start_difference;  ///< the game's start minus the listing's; absent when a day is all
  std::vector<Evidence> evidence;
  bool confirmed = false;  ///< by a person
};

enum class Reason : std::uint8_t {
  other_league,   ///< a sport or league without a model: women's leagues, soccer, …
  not_winner,     ///< spread, total, future, prop: not a claim on who wins one game
  unreadable,     ///< the venue's fields are missing or of an old shape
  unnamed_teams,  ///< the listing does not name two different teams
  unknown_team,   ///< a name that the tables lack or that means several teams
  no_game,        ///< no known game of this pair
  start_differs,  ///< games of this pair are known, none at this time
  ambiguous,      ///< more than one game fits
  conflict,       ///< the listing's own facts contradict each other
  side_unproven,  ///< the game is found, which side YES is has fewer than two facts
  forbidden,      ///< by a person
  postponed,      ///< the game that fits is postponed or cancelled, or its date has moved
  exhibition      ///< the game that fits is none of the league: all-stars, a guest from elsewhere
};
BOOST_DESCRIBE_ENUM(Reason, other_league, not_winner, unreadable, unnamed_teams, unknown_team, no_game, start_differs,
                    ambiguous, conflict, side_unproven, forbidden, postponed, exhibition)

/// A game that was considered and why it was not taken.
struct Candidate {
  std::string game_key;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (game_key, why))

struct Unlinked {
  Reason reason = Reason::no_game;
  std::string detail;
  std::vector<Candidate> candidates;  ///< nearest start first, at most five
};

using LinkResult = std::variant<Link, Unlinked>;

/// A person's word that a market is about a game, YES being `yes_side`.
struct Confirmation {
  domain::Venue venue = domain::Venue::kalshi;
  std::string symbol;
  std::string game_key;
  domain::Side yes_side = domain::Side::home;
};
BOOST_DESCRIBE_STRUCT(Confirmation, (), (venue, symbol, game_key, yes_side))

/// A person's word that a market, or every market of a game, must not be linked. `symbol` or `game_key` is empty.
struct Prohibition {
  std::optional<domain::Venue> venue;  ///< absent: both venues
  std::string symbol;
  std::string game_key;
};
BOOST_DESCRIBE_STRUCT(Prohibition, (), (venue, symbol, game_key))

/// What a person decided. A prohibition beats a confirmation. A confirmation against two or more of the listing's own
/// facts (the other side, or two other teams) is refused as a conflict.
struct Overrides {
  std::vector<Confirmation> confirm;
  std::vector<Prohibition> forbid;
};
BOOST_DESCRIBE_STRUCT(Overrides, (), (confirm, forbid))

/// How far a listing's start may lie from the game's.
struct LinkConfig {
  std::int32_t start_tolerance_s = 3 * 3600;          ///< where the venue states the start
  std::int32_t derived_start_tolerance_s = 6 * 3600;  ///< where it is an offset from another time
  std::int32_t doubleheader_tolerance_s = 45 * 60;    ///< where a game number shows that two are played that day
};
BOOST_DESCRIBE_STRUCT(LinkConfig, (), (start_tolerance_s, derived_start_tolerance_s, doubleheader_tolerance_s))

/// The game of `listing` among `games`, which are those that can still be bet on: leave out postponed and cancelled
/// ones. The order of `games` does not matter. Does not keep references. Safe from any thread.
[[nodiscard]] LinkResult find_link(std::span<const domain::Game> games, const domain::Listing& listing,
                                   const Overrides& overrides = {}, const LinkConfig& config = {});

/// The listing's market with game, side, confidence and evidence filled in.
[[nodiscard]] domain::Market linked_market(const domain::Listing& listing, const Link& link);

/// "both names; start 0 s apart; …": one line for people and for Market::link_evidence.
[[nodiscard]] std::string evidence_text(const Link& link);

}  // namespace arbees::matching
