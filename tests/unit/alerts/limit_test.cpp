#include "arbees/alerts/limit.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace arbees::alerts {
namespace {

constexpr base::Nanos kStart{1'800'000'000'000'000'000};

Alert of(AlertKind kind, std::string title = "title") {
  return {kind, Severity::warning, "key", std::move(title), "text", kStart};
}

base::Nanos after(std::int64_t s) {
  return kStart + base::seconds(s);
}

TEST(AlertLimit, WhatHasRoomPassesAsItIs) {
  AlertLimit limit(2);
  const Alert alert = of(AlertKind::feed);
  EXPECT_EQ(limit.admit(alert, kStart), alert);
  EXPECT_FALSE(limit.summary(kStart)) << "nothing was held back";
  EXPECT_EQ(limit.held_back(), 0U);
}

TEST(AlertLimit, WhatHadNoRoomIsNamedInOneSummaryOnceThereIsSome) {
  AlertLimit limit(2);
  ASSERT_TRUE(limit.admit(of(AlertKind::feed), kStart));
  ASSERT_TRUE(limit.admit(of(AlertKind::feed), after(1)));
  EXPECT_FALSE(limit.admit(of(AlertKind::feed, "Kalshi is down"), after(2)));
  EXPECT_FALSE(limit.admit(of(AlertKind::signal), after(3)));
  EXPECT_FALSE(limit.summary(after(59)));
  const auto summary = limit.summary(after(60));
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->title, "And 2 more");
  EXPECT_NE(summary->text.find("Kalshi is down"), std::string::npos);
  EXPECT_NE(summary->text.find("1 signal above the bar"), std::string::npos);
  EXPECT_EQ(summary->severity, Severity::warning) << "as grave as the gravest it names";
  EXPECT_FALSE(limit.summary(after(200))) << "told once";
}

TEST(AlertLimit, AFloodOfSignalsLeavesRoomForWhatIsWorse) {
  AlertLimit limit(9);
  int signals = 0;
  for (int i = 0; i < 100; ++i) signals += limit.admit(of(AlertKind::signal), kStart).has_value() ? 1 : 0;
  EXPECT_EQ(signals, 6);
  EXPECT_TRUE(limit.admit(of(AlertKind::kill_switch), kStart));
}

/// Never more than the cap in any minute, and everything that is no signal is named, by itself or in a summary.
TEST(AlertLimit, NeverMoreThanTheCapAndNothingButSignalsGoesUnnamed) {
  rc::check([] {
    const auto cap = *rc::gen::inRange<std::int32_t>(1, 12);
    const auto steps = *rc::gen::container<std::vector<std::pair<std::int64_t, bool>>>(
        rc::gen::pair(rc::gen::weightedOneOf<std::int64_t>({{5, rc::gen::inRange<std::int64_t>(0, 500)},
                                                            {1, rc::gen::inRange<std::int64_t>(0, 90'000)}}),
                      rc::gen::arbitrary<bool>()));
    AlertLimit limit(cap);
    base::Nanos now = kStart;
    std::vector<base::Nanos> sent;
    std::string told;
    std::uint64_t signals_in = 0, signals_out = 0;
    const auto take = [&](const std::optional<Alert>& alert) {
      if (!alert) return;
      sent.push_back(now);
      told += alert->title + "\n" + alert->text + "\n";
      if (alert->kind == AlertKind::signal) ++signals_out;
      if (const auto at = alert->text.find(" signal"); alert->kind == AlertKind::more && at != std::string::npos)
        signals_out += std::stoull(alert->text.substr(alert->text.rfind('\n', at) + 1));
    };
    std::size_t named = 0;
    for (const auto& [pause, signal] : steps) {
      now = now + base::milliseconds(pause);
      signals_in += signal ? 1 : 0;
      if (!signal) ++named;
      take(limit.admit(signal ? of(AlertKind::signal) : of(AlertKind::feed, fmt::format("<{}>", named)), now));
      take(limit.summary(now));
    }
    for (int i = 0; i < 3; ++i) {
      now = now + base::seconds(61);
      take(limit.summary(now));
    }
    for (std::size_t i = static_cast<std::size_t>(cap); i < sent.size(); ++i)
      RC_ASSERT(sent[i] - sent[i - static_cast<std::size_t>(cap)] >= base::seconds(60));
    RC_ASSERT(signals_in == signals_out);
    if (limit.held_back() <= 50)  // what one summary can name
      for (std::size_t i = 1; i <= named; ++i) RC_ASSERT(told.find(fmt::format("<{}>", i)) != std::string::npos);
  });
}

}  // namespace
}  // namespace arbees::alerts
