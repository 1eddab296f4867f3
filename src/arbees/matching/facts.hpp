#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "arbees/matching/link.hpp"
#include "arbees/matching/team_names.hpp"

/// What a listing says about its two teams, and how one game answers to it. Used by link.cpp and link_book.cpp.
namespace arbees::matching {

/// Where a listing names a team. Each is a source of its own: none is made from another.
enum class Source : std::uint8_t { name, full_name, code, id };
BOOST_DESCRIBE_ENUM(Source, name, full_name, code, id)
inline constexpr std::array<Source, 4> kSources = {Source::name, Source::full_name, Source::code, Source::id};

/// A team as one source names it. `teams` empty: nobody we know.
struct Claim {
  std::string text;
  TeamSet teams;
};

/// The YES side and the other one, by each source; an empty text where the source is silent.
struct ListingFacts {
  domain::Sport sport = domain::Sport::other;
  std::array<Claim, 4> yes;
  std::array<Claim, 4> other;
  std::optional<domain::Side> listed_side;  ///< of YES, as the venue says or as its order means
  bool distinct = false;                    ///< two sides are named, and not alike
};
[[nodiscard]] ListingFacts facts_of(const domain::Listing& listing);

struct GameFacts {
  const TeamAlias* home = nullptr;
  const TeamAlias* away = nullptr;
};
[[nodiscard]] GameFacts facts_of(const domain::Game& game);

/// What a claim means in one game. `third`: another team. `weak`: alone it could mean others too.
enum class Seen : std::uint8_t { nothing, home, away, either, third };
struct Reading {
  Seen seen = Seen::nothing;
  bool weak = false;

  [[nodiscard]] bool is_side() const { return seen == Seen::home || seen == Seen::away; }
  [[nodiscard]] bool proves() const { return is_side() && !weak; }
};

/// All claims read in one game.
struct Readings {
  std::array<Reading, 4> yes;
  std::array<Reading, 4> other;
};
[[nodiscard]] Readings read(const ListingFacts& listing, const GameFacts& facts, const domain::Game& game);

/// How the pair of teams answers: not this game; this game; or some facts say this game and others say not.
enum class PairFit : std::uint8_t { none, fits, contradicts };
struct PairVerdict {
  PairFit fit = PairFit::none;
  domain::Side yes_side = domain::Side::home;
  std::vector<Evidence> evidence;
  std::string contradiction;
};
[[nodiscard]] PairVerdict judge_pair(const ListingFacts& listing, const Readings& readings, const domain::Game& game);

/// Which facts say that YES is `side`; `sources` counts those that are independent.
struct SideVerdict {
  int sources = 0;
  std::vector<Evidence> evidence;
};
[[nodiscard]] SideVerdict judge_side(const ListingFacts& listing, const Readings& readings, const domain::Game& game,
                                     domain::Side side);

/// How the start answers. `evidence` is set when it fits, `why` when it does not.
struct StartVerdict {
  bool fits = false;
  bool contradicts = false;  ///< one stated time fits, another does not
  std::optional<base::Duration> difference;
  Evidence evidence;
  std::string why;
};
[[nodiscard]] StartVerdict judge_start(const domain::Listing& listing, const domain::Game& game,
                                       const LinkConfig& config);

}  // namespace arbees::matching
