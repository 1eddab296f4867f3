#include "arbees/domain/venue_windows.hpp"

#include <array>

#include "arbees/base/eastern.hpp"

namespace arbees::domain {
namespace {

constexpr std::int64_t kNanosPerDay = 86'400'000'000'000;

struct Row {
  Venue venue;
  int weekday;  ///< 0 = Sunday, Eastern time
  int minute;   ///< of the Eastern day
  base::Duration lasts;
  bool status_decides;
  std::string_view what;
  std::string_view source;
};

/// Polymarket: about 90 s without matching, then 2 min in which only resting orders are accepted: nobody can take. Half
/// a minute more is allowed for "about". Two versions of its page name two times; both are kept until one is seen.
constexpr base::Duration kPolymarketRestart = base::seconds(90 + 30 + 120);
constexpr std::string_view kPolymarketPage = "docs.polymarket.com/trading/matching-engine, two versions, read 2026-10";

constexpr std::array<Row, 3> kRows = {{
    {Venue::kalshi, 4, 3 * 60, base::seconds(2 * 3600), true, "weekly maintenance, Thursdays 03:00-05:00 Eastern",
     "docs.kalshi.com/getting_started/maintenance_and_pauses, read 2026-08-22"},
    {Venue::polymarket, 1, 20 * 60, kPolymarketRestart, false,
     "weekly restart of the matching engine, Mondays 20:00 Eastern", kPolymarketPage},
    {Venue::polymarket, 2, 7 * 60, kPolymarketRestart, false,
     "weekly restart of the matching engine, Tuesdays 07:00 Eastern", kPolymarketPage},
}};

/// 1970-01-01 was a Thursday.
int weekday_of(base::Date date) {
  const std::int64_t days =
      base::days_from_civil(date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
  return static_cast<int>((days % 7 + 7 + 4) % 7);
}

}  // namespace

std::optional<VenueWindow> known_window(Venue venue, base::Nanos now) {
  if (now.value < 1'200'000'000'000'000'000) return std::nullopt;  // before the rule for Eastern time holds (2008)
  for (const Row& row : kRows) {
    if (row.venue != venue) continue;
    // A window that began yesterday may reach into today.
    for (const std::int64_t back : {std::int64_t{0}, kNanosPerDay}) {
      const base::Date day = base::eastern_date({now.value - back});
      if (weekday_of(day) != row.weekday) continue;
      const base::Nanos start = base::eastern_to_utc(day, row.minute);
      const base::Nanos end = start + row.lasts;
      if (now >= start && now < end) return VenueWindow{start, end, row.what, row.source, row.status_decides};
    }
  }
  return std::nullopt;
}

}  // namespace arbees::domain
