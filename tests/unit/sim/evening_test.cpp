#include "arbees/sim/evening.hpp"

#include <gtest/gtest.h>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "unit/sim/listener.hpp"

namespace arbees::sim {
namespace {

std::string hash_of(EveningConfig settings, std::size_t events) {
  Evening evening(std::move(settings));
  base::Hash128 hash;
  base::Writer bytes;
  for (std::size_t i = 0; i < events; ++i) {
    const auto event = evening.next();
    if (!event) break;
    bytes.clear();
    bytes.put(*event);
    hash.add(bytes.bytes());
  }
  return hash.hex();
}

TEST(Evening, TheSameSeedGivesTheSameEvents) {
  EXPECT_EQ(hash_of(config(7), 60'000), hash_of(config(7), 60'000));
  EXPECT_NE(hash_of(config(7), 60'000), hash_of(config(8), 60'000));
}

TEST(Evening, EventsAddUpToTheTrueBooksAndResults) {
  for (const std::uint64_t seed : {1ULL, 2ULL}) {
    Listener listener(seed);
    listener.run();
    ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    listener.check_end();
    listener.print();
    EXPECT_GT(listener.disturbances(), 0) << "an evening without drops, gaps, ticks and reviews proves nothing";
  }
}

TEST(Evening, BehavesLikeMeasuredEvenings) {
  Listener listener(3);
  listener.run();
  listener.print();
  // Kalshi in play: 1c in 63-93 % of samples by sport, beyond 3c in 1-4 %.
  EXPECT_GT(listener.spread_share("kalshi", 1), 0.63);
  EXPECT_LT(listener.spread_share("kalshi", 1), 0.93);
  EXPECT_GT(listener.spread_share("kalshi", 3), 0.94);
  // The free game feed: 30-90 s behind live TV, minutes at times.
  EXPECT_GT(listener.median_feed_delay(), 15);
  EXPECT_LT(listener.median_feed_delay(), 90);
  // Gaps: dozens to hundreds a game, half of them over within a tenth of a second or so.
  EXPECT_GT(listener.crossings(), 100U);
  EXPECT_LT(listener.crossing_median(), 0.5);
  EXPECT_GT(listener.kalshi_touch_median(), 1'000);
  EXPECT_LT(listener.kalshi_touch_median(), 100'000);
  EXPECT_GT(listener.deltas_a_second(), 10) << "a newcomer sees nothing move";
  EXPECT_LT(listener.deltas_a_second(), 200);
}

TEST(Evening, EveryConfigurationEnds) {
  for (const int games : {0, 1, 3}) {
    EveningConfig settings = config(11);
    settings.games_per_sport = games;
    settings.activity = 0;
    settings.tick_every = {};
    Evening evening(settings);
    std::size_t settled = 0;
    while (auto event = evening.next()) {
      EXPECT_FALSE(std::holds_alternative<domain::ClockTicked>(event->body));
      if (const auto* change = std::get_if<domain::MarketStatusChanged>(&event->body))
        settled += change->status == domain::MarketStatus::settled ? 1 : 0;
    }
    EXPECT_EQ(settled, static_cast<std::size_t>(games) * 6 * 4);
    EXPECT_EQ(evening.true_results().size(), static_cast<std::size_t>(games) * 6);
  }
}

TEST(Evening, SomethingIsInProgressFromTheFirstSecond) {
  Evening evening(config(5));
  int live = 0;
  int scheduled = 0;
  std::size_t deltas = 0;
  while (auto event = evening.next()) {
    if (event->stamp.received > kStart + base::seconds(5)) break;
    if (const auto* update = std::get_if<domain::GameUpdated>(&event->body)) {
      live += domain::in_play(update->state.phase) ? 1 : 0;
      scheduled += update->state.phase == domain::Phase::scheduled ? 1 : 0;
    }
    deltas += std::holds_alternative<domain::BookDelta>(event->body) ? 1 : 0;
  }
  EXPECT_GE(live, 6);
  EXPECT_GE(scheduled, 6);
  EXPECT_GT(deltas, 20U);
}

}  // namespace
}  // namespace arbees::sim
