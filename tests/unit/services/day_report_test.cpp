#include "arbees/services/day_report.hpp"

#include <gtest/gtest.h>

namespace arbees::services {
namespace {

base::Nanos utc(const char* text) {
  return *base::parse_utc(text);
}

TEST(DayReport, ADayIsDueOnceItHasEndedInTheEastAndTheHourHasCome) {
  struct Case {
    const char* now;
    int hour;
    const char* started;
    const char* due;  ///< "" = none
  };
  for (const Case& c : {
           Case{"2026-11-24T11:00:00Z", 6, "2026-11-23T20:00:00Z", "2026-11-23"},  // 06:00 EST
           Case{"2026-11-24T10:59:00Z", 6, "2026-11-23T20:00:00Z", ""},            // 05:59
           Case{"2026-07-02T10:00:00Z", 6, "2026-07-01T20:00:00Z", "2026-07-01"},  // 06:00 EDT
           Case{"2026-11-24T11:00:00Z", 6, "2026-11-24T05:00:00Z", ""},            // began at midnight: nothing ended
           Case{"2026-11-24T11:00:00Z", 6, "2026-11-24T04:59:59Z", "2026-11-23"},
           Case{"2026-03-01T12:00:00Z", 0, "2026-01-01T00:00:00Z", "2026-02-28"},
           Case{"2026-11-02T05:00:00Z", 0, "2026-10-01T00:00:00Z", "2026-11-01"},  // the day had 25 hours
       }) {
    const auto due = day_due(utc(c.now), c.hour, utc(c.started));
    const std::string day = due ? std::to_string(due->year) + (due->month < 10 ? "-0" : "-") +
                                      std::to_string(due->month) + (due->day < 10 ? "-0" : "-") +
                                      std::to_string(due->day)
                                : "";
    EXPECT_EQ(day, c.due) << c.now << " " << c.started;
  }
}

TEST(DayReport, ADayLastsFromMidnightToMidnightThoughClocksChange) {
  EXPECT_EQ((span_of({2026, 11, 1}).to - span_of({2026, 11, 1}).from).value, 25LL * 3'600 * 1'000'000'000);
  EXPECT_EQ((span_of({2026, 3, 8}).to - span_of({2026, 3, 8}).from).value, 23LL * 3'600 * 1'000'000'000);
  EXPECT_EQ(span_of({2026, 7, 1}).from, utc("2026-07-01T04:00:00Z"));
}

}  // namespace
}  // namespace arbees::services
