#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "arbees/base/eastern.hpp"
#include "arbees/matching/facts.hpp"

namespace arbees::matching {
namespace {

using domain::StartHint;
using domain::StartSource;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kSameS = 15 * 60;

std::int64_t whole_seconds(base::Duration d) {
  return d.value / 1'000'000'000;
}

std::int64_t tolerance_s(StartSource source, const domain::Listing& listing, const LinkConfig& config) {
  if (source == StartSource::derived) return config.derived_start_tolerance_s;
  return listing.game_number > 0 ? config.doubleheader_tolerance_s : config.start_tolerance_s;
}

bool within(const StartHint& hint, const domain::Listing& listing, const domain::Game& game, const LinkConfig& config) {
  return std::abs(whole_seconds(game.start - hint.at)) <= tolerance_s(hint.source, listing, config);
}

/// "5:00 h later"; Gamma's start times were seen wrong by exactly that much.
std::string apart(std::int64_t seconds) {
  const std::int64_t size = std::abs(seconds);
  return fmt::format("{}:{:02} h {}", size / kHour, size % kHour / 60, seconds < 0 ? "earlier" : "later");
}

base::Date utc_date(base::Nanos t) {
  // Eastern time is behind UTC, so the UTC day is the Eastern day or the next one.
  const std::string text = base::format_utc(t);
  const auto number = [&](std::size_t from, std::size_t n) {
    return static_cast<std::int32_t>(std::strtol(text.substr(from, n).c_str(), nullptr, 10));
  };
  return {number(0, 4), number(5, 2), number(8, 2)};
}

bool same_day(const domain::Listing& listing, base::Nanos start) {
  return *listing.day == base::eastern_date(start) ||
         (listing.day_is_utc_or_eastern && *listing.day == utc_date(start));
}

/// The day must agree too, but a late start may slip over midnight.
bool near_day(const domain::Listing& listing, base::Nanos start) {
  const base::Duration slip = base::seconds(3 * kHour);
  return same_day(listing, start) || same_day(listing, start - slip) || same_day(listing, start + slip);
}

StartVerdict judge_day(const domain::Listing& listing, const domain::Game& game) {
  StartVerdict verdict;
  if (!listing.day) {
    verdict.why = "the listing names neither start nor day";
    return verdict;
  }
  verdict.fits = same_day(listing, game.start);
  if (!verdict.fits) {
    verdict.why =
        fmt::format("starts {}, the listing is of {:04}-{:02}-{:02}", base::format_utc(game.start).substr(0, 16),
                    listing.day->year, listing.day->month, listing.day->day);
    return verdict;
  }
  const bool baseball = game.sport == domain::Sport::mlb;
  verdict.evidence = {EvidenceKind::start, "the same day; no time is known",
                      baseball ? confidence::kDayOnlyBaseball : confidence::kDayOnly};
  return verdict;
}

}  // namespace

StartVerdict judge_start(const domain::Listing& listing, const domain::Game& game, const LinkConfig& config) {
  StartVerdict verdict;
  if (game.start.value == 0) {
    verdict.why = "the game's start is not known";
    return verdict;
  }
  if (listing.starts.empty()) return judge_day(listing, game);
  const StartHint& best = *std::ranges::min_element(listing.starts, {}, &StartHint::source);
  const std::int64_t difference = whole_seconds(game.start - best.at);
  verdict.difference = game.start - best.at;
  verdict.fits = within(best, listing, game, config);
  if (!verdict.fits) verdict.why = fmt::format("starts {}", apart(difference));
  for (const StartHint& hint : listing.starts) {
    if (hint.source == StartSource::derived && best.source != StartSource::derived) continue;
    if (within(hint, listing, game, config) == verdict.fits) continue;
    verdict.contradicts = true;
    verdict.why = "the listing's own start times differ: one fits this game and one does not";
  }
  if (verdict.fits && listing.day && !near_day(listing, game.start)) {
    verdict.contradicts = true;
    verdict.why = fmt::format("the start fits, but the listing is of {:04}-{:02}-{:02}", listing.day->year,
                              listing.day->month, listing.day->day);
  }
  const bool baseball = game.sport == domain::Sport::mlb;
  const bool far = std::abs(difference) > kHour && (baseball || best.source == StartSource::derived);
  const bool same = std::abs(difference) <= kSameS && best.source != StartSource::derived;
  verdict.evidence = {EvidenceKind::start,
                      difference == 0 ? fmt::format("the same start ({})", base::enum_name(best.source))
                                      : fmt::format("starts {} ({})", apart(difference), base::enum_name(best.source)),
                      far    ? confidence::kStartFar
                      : same ? confidence::kStartSame
                             : confidence::kStart};
  return verdict;
}

}  // namespace arbees::matching
