#include "arbees/feeds/espn/feed.hpp"

#include "feed_harness.hpp"
#include "samples.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Phase;
using domain::Sport;
using harness::Answer;
using harness::Evening;

/// The samples' game starts then: 2025-11-23 13:00 Eastern.
const base::Nanos kStart = *base::parse_utc("2025-11-23T18:00Z");

FeedOptions only(Sport sport) {
  FeedOptions options;
  options.sports = {sport};
  return options;
}

std::string board(const std::string& events) {
  return R"({"events":[)" + events + "]}";
}

std::string game(int period, int clock, int home, int away, const std::string& id = "401000001") {
  samples::EventParts parts;
  parts.id = id;
  parts.home_extra = fmt::format(R"(,"score":"{}")", home);
  parts.away_extra = fmt::format(R"(,"score":"{}")", away);
  parts.status = samples::live_status(fmt::format(R"(,"period":{},"clock":{})", period, clock));
  return samples::event(parts);
}

std::string scheduled(const std::string& extra = "", const std::string& id = "401000001") {
  samples::EventParts parts;
  parts.id = id;
  parts.home_extra = parts.away_extra = R"(,"score":"0")";
  parts.status = samples::status("STATUS_SCHEDULED", "pre", false, R"(,"period":0)");
  parts.competition_extra = extra;
  return samples::event(parts);
}

std::string final_game() {
  samples::EventParts parts;
  parts.status = samples::status("STATUS_FINAL", "post", true, R"(,"period":4)");
  return samples::event(parts);
}

/// Today's scoreboard is what `today` says; yesterday's is empty, summaries say no more than the header. Status 0: the
/// network is gone, for every request.
struct Script {
  std::function<Answer(base::Nanos)> today;
  Answer operator()(const net::HttpAsk& ask, base::Nanos now) const {
    if (const Answer said = today(now); said.status == 0) return said;
    if (ask.url.find("/summary?") != std::string::npos) return {200, samples::summary({}, "")};
    if (ask.url.find("dates=20251123") == std::string::npos) return {200, board("")};
    return today(now);
  }
};

Evening evening(base::Nanos start, std::function<Answer(base::Nanos)> today, FeedOptions options = only(Sport::nfl)) {
  return {start, Script{std::move(today)}, std::move(options)};
}

TEST(EspnFeed, AsksForEachLeaguesEasternDayAndTheDayBefore) {
  struct Case {
    Sport sport;
    std::string url;
  };
  const Case cases[] = {
      {Sport::nfl, "football/nfl/scoreboard?dates=20251122&limit=500"},
      {Sport::ncaab, "basketball/mens-college-basketball/scoreboard?dates=20251122&limit=500&groups=50"},
      {Sport::ncaaf, "football/college-football/scoreboard?dates=20251122&limit=500&groups=90"},
  };
  for (const Case& expected : cases) {
    // 23:30 Eastern on the 22nd is the 23rd in UTC.
    Evening tonight(
        *base::parse_utc("2025-11-23T04:30Z"), [](const auto&, base::Nanos) { return Answer{200, board("")}; },
        only(expected.sport));
    tonight.run(base::seconds(10));
    ASSERT_EQ(tonight.asked.size(), 2U);
    EXPECT_EQ(tonight.asked[0].ask.url, "https://site.api.espn.com/apis/site/v2/sports/" + expected.url);
    EXPECT_NE(tonight.asked[1].ask.url.find("dates=20251121"), std::string::npos);
  }
}

TEST(EspnFeed, TellsAFollowedGamesStatesOnceAndThenThatTheyStand) {
  Evening tonight = evening(kStart, [](base::Nanos) { return Answer{200, board(game(2, 600, 7, 3))}; });
  tonight.follow_all = true;
  tonight.run(base::seconds(60));
  ASSERT_EQ(tonight.games.size(), 1U);
  EXPECT_EQ(tonight.games[0].key, "espn:401000001");
  const auto states = tonight.sent<domain::GameUpdated>();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].state.home_score, 7);
  const auto beats = tonight.sent<domain::FeedHeartbeat>().size();
  EXPECT_GE(beats, 8U);
  EXPECT_LE(beats, 12U) << "one in five seconds is enough";
  const auto health = tonight.sent<domain::FeedChanged>();
  ASSERT_EQ(health.size(), 1U);
  EXPECT_EQ(health[0].health, domain::FeedHealth::up);
}

TEST(EspnFeed, AfterAStandstillNothingHoldsUntilItIsReceivedAgain) {
  Evening tonight = evening(kStart, [](base::Nanos) { return Answer{200, board(game(2, 600, 7, 3))}; });
  tonight.follow_all = true;
  tonight.run(base::seconds(30));
  tonight.events.clear();
  tonight.asked.clear();
  tonight.now = tonight.now + base::seconds(600);
  tonight.handle(net::StoodStill{base::seconds(600)});
  ASSERT_EQ(tonight.sent<domain::FeedChanged>().size(), 1U);
  EXPECT_EQ(tonight.sent<domain::FeedChanged>()[0].health, domain::FeedHealth::down);
  ASSERT_EQ(tonight.sent<domain::GameUpdated>().size(), 1U);
  EXPECT_EQ(tonight.sent<domain::GameUpdated>()[0].state.phase, Phase::unknown);
  tonight.run(base::seconds(15));
  EXPECT_EQ(tonight.sent<domain::FeedChanged>().back().health, domain::FeedHealth::up);
  EXPECT_EQ(tonight.sent<domain::GameUpdated>().back().state.home_score, 7) << "fresh within 15 s";
}

TEST(EspnFeed, ANetworkThatIsBackIsNoticedWithinFifteenSeconds) {
  base::Nanos back = kStart + base::seconds(30);
  bool gone = false;
  Evening tonight = evening(kStart, [&](base::Nanos now) {
    return gone && now < back ? Answer{0, ""} : Answer{200, board(game(2, 600, 7, 3))};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(30));
  gone = true;
  back = tonight.now + base::seconds(600);
  tonight.run(base::seconds(599));
  EXPECT_EQ(tonight.sent<domain::FeedChanged>().back().health, domain::FeedHealth::down);
  tonight.run(base::seconds(16));
  EXPECT_EQ(tonight.sent<domain::FeedChanged>().back().health, domain::FeedHealth::up);
}

TEST(EspnFeed, NothingGoesOutOfAGameThatNobodyFollows) {
  Evening tonight = evening(kStart, [](base::Nanos) { return Answer{200, board(game(2, 600, 7, 3))}; });
  tonight.run(base::seconds(60));
  EXPECT_TRUE(tonight.sent<domain::GameUpdated>().empty());
  EXPECT_EQ(tonight.games.size(), 1U);
}

TEST(EspnFeed, AGameFollowedBeforeItIsListedGoesOutWhenItIs) {
  Evening tonight = evening(kStart, [](base::Nanos) { return Answer{200, board(game(2, 600, 7, 3))}; });
  tonight.follow(9, "espn:401000001");
  tonight.run(base::seconds(3));
  const auto states = tonight.sent<domain::GameUpdated>();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].game.value, 9U);
}

TEST(EspnFeed, AnOlderSnapshotNeverGoesOut) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    const auto second = static_cast<int>((now - kStart).value / 1'000'000'000);
    const bool behind = second / 5 % 2 == 1;
    return Answer{200, board(game(2, 600 - second + (behind ? 40 : 0), 7, 3))};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(120));
  int clock = 900'000;
  for (const auto& update : tonight.sent<domain::GameUpdated>()) {
    EXPECT_LT(*update.state.clock_ms, clock);
    clock = *update.state.clock_ms;
  }
  EXPECT_LT(clock, 600'000);
  EXPECT_GT(tonight.figure("older_snapshots"), 0);
}

TEST(EspnFeed, ALowerScoreIsSentAgainEveryTenSecondsForAMinute) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    const bool reversed = now - kStart > base::seconds(20);
    return Answer{200, board(game(2, 600, reversed ? 0 : 7, 3))};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(200));
  std::vector<int> scores;
  for (const auto& update : tonight.sent<domain::GameUpdated>()) scores.push_back(update.state.home_score);
  EXPECT_EQ(std::ranges::count(scores, 7), 1);
  EXPECT_GE(std::ranges::count(scores, 0), 3) << "the engine believes a lower score when three messages agree";
  EXPECT_LE(std::ranges::count(scores, 0), 8);
}

TEST(EspnFeed, AFinalIsSentAgainForTenMinutes) {
  Evening tonight = evening(kStart, [](base::Nanos) { return Answer{200, board(final_game())}; });
  tonight.follow_all = true;
  tonight.run(base::seconds(1200));
  const auto states = tonight.sent<domain::GameUpdated>();
  ASSERT_GE(states.size(), 15U);
  for (const auto& update : states) EXPECT_EQ(update.state.phase, Phase::final);
}

TEST(EspnFeed, SilenceTakesTheFeedDownAndAnAnswerBringsItUp) {
  Evening tonight(
      kStart,
      [](const net::HttpAsk& ask, base::Nanos now) {
        const auto since = now - kStart;
        if (since > base::seconds(30) && since < base::seconds(120)) return Answer{0, ""};
        return Script{[](base::Nanos) { return Answer{200, board(game(2, 600, 7, 3))}; }}(ask, now);
      },
      only(Sport::nfl));
  tonight.follow_all = true;
  tonight.run(base::seconds(200));
  std::vector<domain::FeedHealth> health;
  for (const auto& change : tonight.sent<domain::FeedChanged>()) health.push_back(change.health);
  using enum domain::FeedHealth;
  EXPECT_EQ(health, (std::vector{up, down, up}));
  std::vector<Phase> phases;
  for (const auto& update : tonight.sent<domain::GameUpdated>()) phases.push_back(update.state.phase);
  EXPECT_EQ(phases, (std::vector{Phase::live, Phase::unknown, Phase::live}));
}

TEST(EspnFeed, OneUnreadableScoreboardHaltsItsGamesAndNoOthers) {
  FeedOptions options;
  options.sports = {Sport::nfl, Sport::nba};
  Evening tonight(
      kStart,
      [](const net::HttpAsk& ask, base::Nanos now) {
        if (ask.url.find("/summary?") != std::string::npos) return Answer{200, samples::summary({}, "")};
        if (ask.url.find("dates=20251123") == std::string::npos) return Answer{200, board("")};
        const bool nba = ask.url.find("/nba/") != std::string::npos;
        if (nba && now - kStart > base::seconds(10)) return Answer{200, "<html>"};
        return Answer{200, board(game(2, 300, 7, 3, nba ? "401000002" : "401000001"))};
      },
      options);
  tonight.follow_all = true;
  tonight.run(base::seconds(120));
  const std::uint32_t nba = tonight.ids.at("espn:401000002");
  std::map<std::uint32_t, std::vector<Phase>> phases;
  for (const auto& update : tonight.sent<domain::GameUpdated>())
    phases[update.game.value].push_back(update.state.phase);
  EXPECT_EQ(phases[nba], (std::vector{Phase::live, Phase::unknown}));
  EXPECT_EQ(phases[1 - nba], (std::vector{Phase::live}));
  EXPECT_EQ(tonight.sent<domain::FeedChanged>().size(), 1U) << "the feed is up as long as others answer";
  EXPECT_FALSE(tonight.refused.empty());
}

TEST(EspnFeed, ARefusedUserAgentIsTriedOnceAsCurlAndThenLeftInPeace) {
  Evening tonight(kStart, [](const auto&, base::Nanos) { return Answer{403, "Forbidden"}; }, only(Sport::nfl));
  tonight.run(base::seconds(100));
  ASSERT_EQ(tonight.asked.size(), 2U);
  EXPECT_TRUE(tonight.asked[0].ask.headers.empty());
  const net::Pairs curl{{"user-agent", "curl/8.7.1"}};
  EXPECT_EQ(tonight.asked.back().ask.headers, curl);
  const auto health = tonight.sent<domain::FeedChanged>();
  ASSERT_EQ(health.size(), 1U);
  EXPECT_EQ(health[0].health, domain::FeedHealth::down);
  EXPECT_NE(health[0].detail.find("403"), std::string::npos);
}

TEST(EspnFeed, WhereOnlyCurlIsTakenItGoesOnAsCurl) {
  Evening tonight(
      kStart,
      [](const net::HttpAsk& ask, base::Nanos) {
        return ask.headers.empty() ? Answer{403, "Forbidden"} : Answer{200, board(game(2, 600, 7, 3))};
      },
      only(Sport::nfl));
  tonight.follow_all = true;
  tonight.run(base::seconds(60));
  EXPECT_EQ(tonight.sent<domain::GameUpdated>().size(), 1U);
  EXPECT_EQ(tonight.figure("refused_403"), 1);
}

TEST(EspnFeed, TheLineIsKeptFromBeforeTheStartAndNeverFromAfterIt) {
  const auto odds = [](double spread) {
    return fmt::format(R"(,"odds":[{{"provider":{{"id":"100","name":"DraftKings"}},"spread":{}}}])", spread);
  };
  Evening tonight = evening(kStart - base::seconds(60), [&](base::Nanos now) {
    if (now < kStart - base::seconds(30)) return Answer{200, board(scheduled(odds(-3.5)))};
    if (now < kStart) return Answer{200, board(scheduled(odds(-4.5)))};
    return Answer{200, board(scheduled(odds(-9.5)))};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(180));
  std::vector<double> spreads;
  for (const auto& update : tonight.sent<domain::LineUpdated>()) spreads.push_back(update.line.home_spread.value_or(0));
  EXPECT_EQ(spreads, (std::vector<double>{-3.5, -4.5}));
}

TEST(EspnFeed, APlaceholderStartIsHeldBackUntilItIsConfirmed) {
  Evening tonight = evening(kStart - base::seconds(1200), [](base::Nanos now) {
    const bool confirmed = now > kStart - base::seconds(600);
    return Answer{200, board(scheduled(confirmed ? R"(,"timeValid":true)" : R"(,"timeValid":false)"))};
  });
  tonight.run(base::seconds(1300));
  ASSERT_EQ(tonight.games.size(), 2U);
  EXPECT_EQ(tonight.games[0].start.value, 0);
  EXPECT_EQ(tonight.games[1].start, kStart);
}

TEST(EspnFeed, PollsFastInCrunchTimeAndSlowlyAtHalftime) {
  struct Case {
    std::string event;
    double least;
    double most;
  };
  samples::EventParts half;
  half.status = samples::status("STATUS_HALFTIME", "in", false, R"(,"period":2,"clock":0)");
  const Case cases[] = {
      {game(4, 120, 24, 21), 1.9, 2.6},
      {game(2, 600, 7, 3), 4.9, 5.6},
      {game(3, 600, 45, 3), 14.9, 15.6},
      {samples::event(half), 14.9, 15.6},
  };
  for (const Case& expected : cases) {
    Evening tonight = evening(kStart, [&](base::Nanos) { return Answer{200, board(expected.event)}; });
    tonight.follow_all = true;
    tonight.run(base::seconds(60));
    std::vector<base::Nanos> polls;
    for (const auto& asked : tonight.asked)
      if (asked.ask.url.find("dates=20251123") != std::string::npos) polls.push_back(asked.at);
    ASSERT_GE(polls.size(), 3U);
    const double gap = static_cast<double>((polls[2] - polls[1]).value) / 1e9;
    EXPECT_GE(gap, expected.least);
    EXPECT_LE(gap, expected.most);
  }
}

TEST(EspnFeed, AFinishedDayIsPolledTwelveMoreMinutesAndThenHardlyAtAll) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    return Answer{200, board(now - kStart < base::seconds(60) ? game(4, 5, 24, 21) : final_game())};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(3600));
  int in_twelve_minutes = 0;
  int later = 0;
  for (const auto& asked : tonight.asked) {
    if (asked.is_summary() || asked.at - kStart < base::seconds(65)) continue;
    (asked.at - kStart < base::seconds(785) ? in_twelve_minutes : later) += 1;
  }
  EXPECT_GE(in_twelve_minutes, 22);
  EXPECT_LE(later, 6) << "a look every ten minutes for games that are added";
}

TEST(EspnFeed, AListOfExactly25EventsIsSuspectedToBeCut) {
  std::string events;
  for (int i = 0; i < 25; ++i) events += (i ? "," : "") + scheduled("", std::to_string(401000000 + i));
  Evening tonight = evening(kStart, [&](base::Nanos) { return Answer{200, board(events)}; });
  tonight.run(base::seconds(60));
  ASSERT_EQ(tonight.refused.size(), 1U) << "once, not at every poll";
  EXPECT_NE(tonight.refused[0].what.find("25 events"), std::string::npos);
}

TEST(EspnFeed, AGameThatVanishesWhileItIsOnIsHalted) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    return Answer{200, board(now - kStart < base::seconds(20) ? game(2, 600, 7, 3) : "")};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(60));
  const auto states = tonight.sent<domain::GameUpdated>();
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[1].state.phase, Phase::unknown);
  ASSERT_EQ(tonight.refused.size(), 1U);
}

TEST(EspnFeed, AnswersThatNeverChangeWhileSeveralGamesAreInPlayAreSuspect) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    const auto second = static_cast<int>((now - kStart).value / 1'000'000'000);
    const int frozen = second < 30 ? second : second < 200 ? 30 : second;
    const int clock = 800 - frozen;
    return Answer{200, board(game(2, clock, 7, 3, "401000001") + "," + game(2, clock, 7, 3, "401000002") + "," +
                             game(2, clock, 7, 3, "401000003"))};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(240));
  std::vector<domain::FeedHealth> health;
  for (const auto& change : tonight.sent<domain::FeedChanged>()) health.push_back(change.health);
  using enum domain::FeedHealth;
  EXPECT_EQ(health, (std::vector{up, suspect, up}));
}

TEST(EspnFeed, TooManyRequestsIsFollowedByAPause) {
  Evening tonight = evening(kStart, [](base::Nanos now) {
    return now - kStart < base::seconds(10) ? Answer{200, board(game(4, 60, 7, 3))} : Answer{429, ""};
  });
  tonight.follow_all = true;
  tonight.run(base::seconds(70));
  int after = 0;
  for (const auto& asked : tonight.asked) after += asked.at - kStart >= base::seconds(10) ? 1 : 0;
  EXPECT_LE(after, 5);
}

}  // namespace
}  // namespace arbees::feeds::espn
