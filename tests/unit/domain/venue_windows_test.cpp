#include "arbees/domain/venue_windows.hpp"

#include <gtest/gtest.h>

namespace arbees::domain {
namespace {

base::Nanos at(std::string_view text) {
  return *base::parse_utc(text);
}

TEST(VenueWindows, KnowKalshisMaintenanceInBothHalvesOfTheYear) {
  EXPECT_FALSE(known_window(Venue::kalshi, at("2026-09-17T06:59:59Z")));
  const auto summer = known_window(Venue::kalshi, at("2026-09-17T07:00:00Z"));  // 03:00 EDT, a Thursday
  ASSERT_TRUE(summer);
  EXPECT_EQ(summer->end, at("2026-09-17T09:00:00Z"));
  EXPECT_TRUE(summer->status_decides);
  EXPECT_FALSE(summer->source.empty());
  EXPECT_TRUE(known_window(Venue::kalshi, at("2026-12-03T08:30:00Z")));   // 03:30 EST
  EXPECT_FALSE(known_window(Venue::kalshi, at("2026-12-03T07:30:00Z")));  // 02:30 EST
  EXPECT_FALSE(known_window(Venue::kalshi, at("2026-09-18T07:30:00Z"))) << "a Friday";
  EXPECT_FALSE(known_window(Venue::polymarket, at("2026-09-17T07:30:00Z")));
}

TEST(VenueWindows, KnowBothTimesOfPolymarketsRestart) {
  // Monday 20:00 Eastern is Tuesday in UTC.
  EXPECT_TRUE(known_window(Venue::polymarket, at("2026-12-01T01:00:00Z")));
  EXPECT_TRUE(known_window(Venue::polymarket, at("2026-12-01T01:03:59Z")));
  EXPECT_FALSE(known_window(Venue::polymarket, at("2026-12-01T01:04:00Z")));
  EXPECT_FALSE(known_window(Venue::polymarket, at("2026-12-01T00:59:59Z")));
  EXPECT_TRUE(known_window(Venue::polymarket, at("2026-12-01T12:00:30Z")));  // Tuesday 07:00 EST
  EXPECT_FALSE(known_window(Venue::polymarket, at("2026-12-02T12:00:30Z")));
}

TEST(VenueWindows, SayNothingOfTimesBeforeTheirCalendar) {
  EXPECT_FALSE(known_window(Venue::kalshi, {0}));
  EXPECT_FALSE(known_window(Venue::polymarket, {-1}));
}

}  // namespace
}  // namespace arbees::domain
