#include <fmt/format.h>

#include <algorithm>

#include "arbees/matching/facts.hpp"

namespace arbees::matching {
namespace {

using domain::Side;

std::size_t at(Source source) {
  return static_cast<std::size_t>(source);
}

std::optional<Side> side_of(const Reading& reading) {
  if (reading.seen == Seen::home) return Side::home;
  if (reading.seen == Seen::away) return Side::away;
  return std::nullopt;
}

std::string_view words(Source source) {
  switch (source) {
    case Source::name: return "names";
    case Source::full_name: return "full names";
    case Source::code: return "codes";
    case Source::id: return "the venue's team ids";
  }
  return "";
}

const std::string& team_name(const domain::Game& game, Side side) {
  return side == Side::home ? game.home.name : game.away.name;
}

/// The side YES is by one source's two readings, where both are proven and different.
std::optional<Side> complete(const Reading& yes, const Reading& other) {
  if (!yes.proves() || !other.proves() || yes.seen == other.seen) return std::nullopt;
  return side_of(yes);
}

/// What the facts say together: which side YES is by any proven reading, and the first fact against another.
struct Together {
  std::optional<Side> yes_by_own;
  std::optional<Side> yes_by_other;
  bool third = false;
  std::string contradiction;
};

void add(std::optional<Side>& so_far, Side side, Together& together, std::string_view text, const domain::Game& game) {
  if (!so_far) so_far = side;
  else if (*so_far != side && together.contradiction.empty())
    together.contradiction = fmt::format("\"{}\" means {}, another of its names means {}", text, team_name(game, side),
                                         team_name(game, *so_far));
}

Together weigh(const ListingFacts& listing, const Readings& readings, const domain::Game& game) {
  Together together;
  for (const Source source : kSources) {
    const Reading& yes = readings.yes[at(source)];
    const Reading& other = readings.other[at(source)];
    for (const auto& [reading, claim] :
         {std::pair{&yes, &listing.yes[at(source)]}, {&other, &listing.other[at(source)]}}) {
      if (reading->seen != Seen::third) continue;
      together.third = true;
      if (together.contradiction.empty())
        together.contradiction = fmt::format("\"{}\" is {}, not of this game", claim->text, claim->teams.front()->name);
    }
    if (yes.proves()) add(together.yes_by_own, *side_of(yes), together, listing.yes[at(source)].text, game);
    if (other.proves())
      add(together.yes_by_other, opponent(*side_of(other)), together, listing.other[at(source)].text, game);
  }
  if (together.yes_by_own && together.yes_by_other && *together.yes_by_own != *together.yes_by_other &&
      together.contradiction.empty())
    together.contradiction = fmt::format("both sides are named as {}", team_name(game, *together.yes_by_own));
  return together;
}

/// One side by one source, the other by another, weak or not.
bool in_pieces(const Readings& readings, const Together& together) {
  const auto any_side = [](const std::array<Reading, 4>& side) {
    return std::ranges::any_of(side, [](const Reading& reading) { return reading.is_side(); });
  };
  return (together.yes_by_own && any_side(readings.other)) || (together.yes_by_other && any_side(readings.yes));
}

void credit_pair(PairVerdict& verdict, const Readings& readings, const std::vector<Source>& sources) {
  const auto say = [&](std::string text, std::int32_t ppm) {
    verdict.evidence.push_back({EvidenceKind::pair, std::move(text), ppm});
  };
  if (sources.empty()) say("each team by one source", confidence::kPairInPieces);
  else if (sources.front() == Source::name) say("both names are these teams'", confidence::kPairByNames);
  else say(fmt::format("both {} are these teams'", words(sources.front())), confidence::kPairByOther);
  if (sources.size() > 1) {
    say(fmt::format("{} say the same pair", words(sources[1])), confidence::kPairAgain);
    return;
  }
  if (sources.empty()) return;
  const auto right = [](const Reading& reading, Side side) { return side_of(reading) == side; };
  if (sources.front() != Source::name) {
    if (readings.yes[at(Source::name)].proves()) say("its name says the same", confidence::kPairAgain);
    return;
  }
  if (right(readings.yes[at(Source::code)], verdict.yes_side)) say("its code fits the name", confidence::kPairFits);
  if (right(readings.other[at(Source::code)], opponent(verdict.yes_side)))
    say("the other code fits the other name", confidence::kPairFits);
}

/// A name that is given and means nobody: a player, a typing error, a team the tables lack.
bool unread_name(const ListingFacts& listing, const Readings& readings) {
  const auto unread = [](const Claim& claim, const Reading& reading) {
    return !claim.text.empty() && reading.seen == Seen::nothing;
  };
  return unread(listing.yes[at(Source::name)], readings.yes[at(Source::name)]) ||
         unread(listing.other[at(Source::name)], readings.other[at(Source::name)]);
}

}  // namespace

PairVerdict judge_pair(const ListingFacts& listing, const Readings& readings, const domain::Game& game) {
  const Together together = weigh(listing, readings, game);
  std::vector<Source> sources;
  for (const Source source : kSources)
    if (complete(readings.yes[at(source)], readings.other[at(source)])) sources.push_back(source);
  PairVerdict verdict;
  if (unread_name(listing, readings)) return verdict;
  if (sources.empty() && (together.third || !in_pieces(readings, together))) return verdict;
  if (!together.contradiction.empty()) {
    verdict.fit = PairFit::contradicts;
    verdict.contradiction = together.contradiction;
    return verdict;
  }
  verdict.fit = PairFit::fits;
  verdict.yes_side = together.yes_by_own ? *together.yes_by_own : *together.yes_by_other;
  credit_pair(verdict, readings, sources);
  return verdict;
}

SideVerdict judge_side(const ListingFacts& listing, const Readings& readings, const domain::Game& game, Side side) {
  SideVerdict verdict;
  const auto count = [&](std::string text) {
    ++verdict.sources;
    verdict.evidence.push_back({EvidenceKind::side, std::move(text), 0});
  };
  const std::string& team = team_name(game, side);
  for (const Source source : kSources)
    if (readings.yes[at(source)].proves() && side_of(readings.yes[at(source)]) == side)
      count(fmt::format("{} \"{}\" is {}", base::enum_name(source), listing.yes[at(source)].text, team));
  // A code that only fits is a fact where nothing else is one; the other code is no source of its own, being of the
  // same ticker or slug.
  if (verdict.sources < 2 && side_of(readings.yes[at(Source::code)]) == side && readings.yes[at(Source::code)].weak)
    count(fmt::format("code \"{}\" fits {} alone", listing.yes[at(Source::code)].text, team));
  for (const Source source : {Source::name, Source::id})
    if (readings.other[at(source)].proves() && side_of(readings.other[at(source)]) == opponent(side)) {
      count(fmt::format("the other side, \"{}\", is {}", listing.other[at(source)].text,
                        team_name(game, opponent(side))));
      break;
    }
  if (!listing.listed_side) return verdict;
  if (*listing.listed_side == side) {
    if (!game.neutral_site) count(fmt::format("listed as the {} team", base::enum_name(side)));
  } else if (!game.neutral_site) {
    verdict.evidence.push_back(
        {EvidenceKind::order,
         fmt::format("listed as the {} team, which it is not", base::enum_name(*listing.listed_side)),
         confidence::kOrderDiffers});
  }
  return verdict;
}

}  // namespace arbees::matching
