#include "arbees/feeds/espn/tracked_game.hpp"

#include <rapidcheck/gtest.h>

#include "arbees/feeds/espn/budget.hpp"
#include "arbees/feeds/espn/lag.hpp"
#include "samples.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::GameState;
using domain::Phase;
using domain::Play;
using domain::PlayChange;
using domain::Sport;

const base::Nanos kNow = *base::parse_utc("2025-11-23T19:00Z");

domain::Play play(const std::string& id, int home = 0, std::optional<base::Nanos> wallclock = {}) {
  Play row;
  row.id = id;
  row.home_score = home;
  row.wallclock = wallclock;
  return row;
}

std::vector<std::string> told(const std::vector<Play>& changes) {
  std::vector<std::string> words;
  for (const Play& change : changes) words.push_back(std::string(base::enum_name(change.change)) + " " + change.id);
  return words;
}

TEST(EspnPlayList, EditsAreToldAndAnOlderListIsNot) {
  PlayList list;
  EXPECT_EQ(told(list.offer({play("a"), play("b")})), (std::vector<std::string>{"inserted a", "inserted b"}));
  EXPECT_EQ(told(list.offer({play("a", 7), play("b"), play("c")})),
            (std::vector<std::string>{"updated a", "inserted c"}));
  EXPECT_TRUE(list.offer({play("a", 7), play("b")}).empty()) << "a cache that is behind";
  EXPECT_TRUE(list.offer({play("a", 7), play("b"), play("c")}).empty());
  EXPECT_EQ(told(list.offer({play("a", 7), play("c"), play("d")})),
            (std::vector<std::string>{"removed b", "inserted d"}));
}

TEST(EspnPlayList, ARowThatStaysAwayIsRemoved) {
  PlayList list;
  (void)list.offer({play("a"), play("b")});
  EXPECT_TRUE(list.offer({play("a")}).empty());
  EXPECT_TRUE(list.offer({play("a")}).empty());
  EXPECT_EQ(told(list.offer({play("a")})), (std::vector<std::string>{"removed b"}));
}

TEST(EspnPace, AGameIsAsHotAsItsNextMinuteMatters) {
  struct Case {
    Sport sport;
    int period;
    int clock_s;
    int lead;
    Heat heat;
  };
  const Case cases[] = {
      {Sport::nfl, 1, 900, 0, Heat::live},   {Sport::nfl, 4, 599, 8, Heat::crunch},
      {Sport::nfl, 4, 599, 9, Heat::live},   {Sport::nfl, 4, 300, 17, Heat::slow},
      {Sport::nfl, 2, 300, 28, Heat::slow},  {Sport::nfl, 5, 600, 0, Heat::crunch},
      {Sport::ncaaf, 6, 0, 0, Heat::crunch}, {Sport::nba, 4, 300, 10, Heat::crunch},
      {Sport::nba, 4, 400, 5, Heat::live},   {Sport::ncaab, 2, 360, 20, Heat::slow},
      {Sport::nhl, 3, 600, 2, Heat::crunch}, {Sport::nhl, 3, 1200, 5, Heat::slow},
      {Sport::mlb, 8, 0, 3, Heat::crunch},   {Sport::mlb, 7, 0, 3, Heat::live},
      {Sport::mlb, 9, 0, 7, Heat::slow},
  };
  for (const Case& c : cases) {
    domain::Game game;
    game.sport = c.sport;
    GameState state;
    state.phase = Phase::live;
    state.period = c.period;
    if (c.sport != Sport::mlb) state.clock_ms = c.clock_s * 1000;
    state.away_score = c.lead;
    EXPECT_EQ(heat_of(game, state, true, kNow), c.heat)
        << base::enum_name(c.sport) << " period " << c.period << " lead " << c.lead;
    EXPECT_EQ(heat_of(game, state, false, kNow), Heat::watch) << "nobody follows it";
  }
}

TEST(EspnPace, BeforeTheStartItWarmsUp) {
  const std::pair<int, Heat> cases[] = {{7200, Heat::idle},   {3600, Heat::soon},     {301, Heat::soon},
                                        {300, Heat::waiting}, {-1200, Heat::waiting}, {-30'000, Heat::idle}};
  for (const auto& [seconds, heat] : cases) {
    domain::Game game;
    game.start = kNow + base::seconds(seconds);
    GameState state;
    state.phase = Phase::scheduled;
    EXPECT_EQ(heat_of(game, state, true, kNow), heat) << seconds;
  }
}

GameSnapshot snapshot(Sport sport, int period, int clock_s) {
  samples::EventParts parts;
  parts.status = samples::live_status(fmt::format(R"(,"period":{},"clock":{})", period, clock_s));
  return samples::game_of(sport, parts);
}

TEST(EspnTrackedGame, SkatersOfTheSummaryHoldForFifteenSecondsOfTheGame) {
  ports::FeedOutbox out;
  TrackedGame game(snapshot(Sport::nhl, 2, 600), kNow, out);
  game.follow({0}, kNow, out);
  Summary summary;
  summary.snapshot = snapshot(Sport::nhl, 2, 598);
  std::get<domain::HockeyDetail>(summary.snapshot.state.detail).home_skaters = 4;
  std::get<domain::HockeyDetail>(summary.snapshot.state.detail).away_skaters = 5;
  (void)game.take_summary(summary, kNow, out);
  for (const int clock : {590, 584, 582}) game.take(snapshot(Sport::nhl, 2, clock), kNow, out);
  std::vector<std::optional<std::int32_t>> skaters;
  for (const domain::Event& event : out.events)
    if (const auto* update = std::get_if<domain::GameUpdated>(&event.body))
      skaters.push_back(samples::detail_of<domain::HockeyDetail>(update->state).home_skaters);
  using Skaters = std::optional<std::int32_t>;
  EXPECT_EQ(skaters, (std::vector<Skaters>{std::nullopt, 4, 4, 4, std::nullopt}));
}

TEST(EspnTrackedGame, WhoReceivesTheSecondHalfIsKept) {
  ports::FeedOutbox out;
  TrackedGame game(snapshot(Sport::nfl, 1, 600), kNow, out);
  game.follow({0}, kNow, out);
  Summary summary;
  summary.snapshot = snapshot(Sport::nfl, 1, 600);
  std::get<domain::FootballDetail>(summary.snapshot.state.detail).second_half_receiver = domain::Side::away;
  (void)game.take_summary(summary, kNow, out);
  game.take(snapshot(Sport::nfl, 2, 100), kNow, out);
  const auto& last = std::get<domain::GameUpdated>(out.events.back().body);
  EXPECT_EQ(samples::detail_of<domain::FootballDetail>(last.state).second_half_receiver, domain::Side::away);
}

TEST(EspnTrackedGame, ThePlaysDelayIsMeasuredFromWhenTheScoreboardNamedIt) {
  ports::FeedOutbox out;
  TrackedGame game(snapshot(Sport::nba, 1, 600), kNow, out);
  game.follow({0}, kNow, out);
  const base::Nanos happened = kNow + base::seconds(1);
  Summary summary;
  summary.plays = {play("a", 0, kNow)};
  EXPECT_TRUE(game.take_summary(summary, kNow, out).empty()) << "nobody knows when the first list was new";
  GameSnapshot named = snapshot(Sport::nba, 1, 590);
  named.state.last_play_id = "b";
  game.take(named, happened + base::seconds(12), out);
  summary.plays.push_back(play("b", 0, happened));
  summary.plays.push_back(play("c", 0, happened + base::seconds(10)));
  const auto delays = game.take_summary(summary, happened + base::seconds(30), out);
  EXPECT_EQ(delays, (std::vector{base::seconds(12), base::seconds(20)}));
}

TEST(EspnLag, QuantilesAreOfPlausibleDelaysOnly) {
  LagMeter lag;
  EXPECT_FALSE(lag.quantile(0.5));
  for (int i = 1; i <= 10; ++i) lag.add(base::seconds(i));
  lag.add(base::seconds(7'200));
  lag.add(base::seconds(-3'600));
  EXPECT_EQ(lag.size(), 10U);
  EXPECT_EQ(lag.quantile(0.5), base::seconds(5));
  EXPECT_EQ(lag.quantile(0.9), base::seconds(9));
  EXPECT_EQ(lag.quantile(1.0), base::seconds(10));
}

RC_GTEST_PROP(EspnBudgetLaw, NoMinuteHoldsMoreThanItsShare, ()) {
  const auto per_minute = *rc::gen::inRange(1, 200);
  const auto gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3'000));
  MinuteBudget budget(per_minute);
  std::vector<base::Nanos> taken;
  base::Nanos now = kNow;
  for (const int gap : gaps)
    for (int i = 0; i < 4; ++i) {
      now = now + base::milliseconds(gap / 4);
      if (budget.take(now)) taken.push_back(now);
    }
  for (std::size_t i = static_cast<std::size_t>(per_minute); i < taken.size(); ++i)
    RC_ASSERT(taken[i] - taken[i - static_cast<std::size_t>(per_minute)] >= base::seconds(60));
}

TEST(EspnBudget, WhoAlwaysWantsMoreGetsAllOfIt) {
  for (const std::int32_t per_minute : {1, 7, 60, 120}) {
    MinuteBudget budget(per_minute);
    int taken = 0;
    for (int i = 0; i < 600 * 4; ++i) taken += budget.take(kNow + base::milliseconds(250 * i)) ? 1 : 0;
    EXPECT_GE(taken, per_minute * 9) << "of ten minutes";
    EXPECT_LE(taken, per_minute * 10);
  }
}

}  // namespace
}  // namespace arbees::feeds::espn
