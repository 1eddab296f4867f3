#include "arbees/feeds/espn/read.hpp"
#include "unit/feeds/espn/samples.hpp"

namespace arbees::feeds::espn {
namespace {

using namespace samples;

TEST(EspnStatus, NameStateAndCompletedDecideThePhase) {
  struct Case {
    const char* name;
    const char* state;
    bool completed;
    Phase phase;
  };
  const Case cases[] = {
      {"STATUS_SCHEDULED", "pre", false, Phase::scheduled},
      {"STATUS_IN_PROGRESS", "in", false, Phase::live},
      {"STATUS_HALFTIME", "in", false, Phase::intermission},
      {"STATUS_END_PERIOD", "in", false, Phase::intermission},
      {"STATUS_DELAYED", "in", false, Phase::delayed},
      {"STATUS_RAIN_DELAY", "in", false, Phase::delayed},
      {"STATUS_SUSPENDED", "post", false, Phase::suspended},
      {"STATUS_POSTPONED", "post", false, Phase::postponed},
      {"STATUS_CANCELED", "post", false, Phase::canceled},
      {"STATUS_FINAL", "post", true, Phase::final},
      // What can't be read halts trading, whatever its state says.
      {"STATUS_FORFEIT", "post", true, Phase::unknown},
      {"STATUS_REVIEW", "in", false, Phase::unknown},
      {"STATUS_SHOOTOUT", "in", false, Phase::unknown},
      {"", "in", false, Phase::unknown},
      // A name with another state than it ever had is a contradiction, not a settlement.
      {"STATUS_FINAL", "post", false, Phase::unknown},
      {"STATUS_FINAL", "in", false, Phase::unknown},
      {"STATUS_IN_PROGRESS", "post", true, Phase::unknown},
      {"STATUS_SUSPENDED", "post", true, Phase::unknown},
  };
  for (const Case& c : cases) {
    const auto game = game_of(Sport::nfl, {.home_extra = R"(,"score":"0")",
                                           .away_extra = R"(,"score":"0")",
                                           .status = status(c.name, c.state, c.completed)});
    EXPECT_EQ(game.state.phase, c.phase) << c.name << " " << c.state << " completed " << c.completed;
  }
}

TEST(EspnStatus, MissingNameStateOrCompletedHaltsInsteadOfGuessing) {
  for (const char* type : {R"({"state":"in","completed":false})", R"({"name":"STATUS_FINAL","completed":true})",
                           R"({"name":"STATUS_FINAL","state":"post"})", R"({"name":2,"state":"in","completed":"no"})"})
    EXPECT_EQ(game_of(Sport::nba, {.status = fmt::format(R"({{"type":{}}})", type)}).state.phase, Phase::unknown)
        << type;
}

TEST(EspnStatus, ScheduledGamesHaveNoPeriodThoughBaseballSaysOne) {
  const auto game =
      game_of(Sport::mlb, {.home_extra = "",
                           .away_extra = "",
                           .status = status("STATUS_SCHEDULED", "pre", false, R"(,"period":1,"clock":0)")});
  EXPECT_EQ(game.state.period, 0);
  EXPECT_EQ(game.state.clock_ms, std::nullopt);
}

TEST(EspnStatus, ClockIsTakenOnlyDuringPlayAndOnlyWhenItCanBeTrue) {
  struct Case {
    const char* why;
    Sport sport;
    std::string status;
    std::optional<std::int32_t> clock_ms;
  };
  const Case cases[] = {
      {"seconds as a float", Sport::nfl, live_status(R"(,"period":1,"clock":251.0)"), 251'000},
      {"seconds as an integer", Sport::nfl, live_status(R"(,"period":1,"clock":251)"), 251'000},
      {"seconds as a string", Sport::nfl, live_status(R"(,"period":1,"clock":"251")"), 251'000},
      {"a summary shows only text", Sport::nfl, live_status(R"(,"period":1,"displayClock":"4:11")"), 251'000},
      {"under a minute with tenths", Sport::nba, live_status(R"(,"period":4,"displayClock":"57.2")"), 57'200},
      {"tenths in seconds", Sport::nba, live_status(R"(,"period":4,"clock":3.4)"), 3'400},
      {"the number wins over the text", Sport::nba, live_status(R"(,"period":4,"clock":30,"displayClock":"31.0")"),
       30'000},
      {"finals carry a reset clock", Sport::nba, status("STATUS_FINAL", "post", true, R"(,"period":4,"clock":720)"),
       std::nullopt},
      {"longer than a period", Sport::nba, live_status(R"(,"period":1,"clock":721)"), std::nullopt},
      {"negative", Sport::nfl, live_status(R"(,"period":1,"clock":-1)"), std::nullopt},
      {"not a clock", Sport::nfl, live_status(R"(,"period":1,"displayClock":"soon")"), std::nullopt},
      {"baseball has none", Sport::mlb, live_status(R"(,"period":3,"clock":0,"displayClock":"0:00")"), std::nullopt},
      {"college football overtime has none", Sport::ncaaf, live_status(R"(,"period":5,"clock":0)"), std::nullopt},
      {"a professional overtime has one", Sport::nfl, live_status(R"(,"period":5,"clock":600)"), 600'000},
      {"a playoff hockey overtime is a full period", Sport::nhl, live_status(R"(,"period":4,"clock":1200)"), 1'200'000},
  };
  for (const Case& c : cases) EXPECT_EQ(game_of(c.sport, {.status = c.status}).state.clock_ms, c.clock_ms) << c.why;
}

TEST(EspnStatus, AZeroClockBesideAnotherTimeWasLeftOut) {
  const auto clock = [](std::string_view detail) {
    EventParts parts;
    parts.status = fmt::format(
        R"({{"type":{{"name":"STATUS_IN_PROGRESS","state":"in","completed":false,"detail":"{}"}},"period":4,"clock":0}})",
        detail);
    return game_of(Sport::nfl, parts).state.clock_ms;
  };
  EXPECT_EQ(clock("3:59 - 4th Quarter"), std::nullopt);
  EXPECT_EQ(clock("0:00 - 4th Quarter"), 0);
  EXPECT_EQ(clock("End of 4th"), 0);
}

TEST(EspnStatus, ClockTextIsReadExactlyOrNotAtAll) {
  EXPECT_EQ(parse_clock("8:41"), 521'000);
  EXPECT_EQ(parse_clock("20:00"), 1'200'000);
  EXPECT_EQ(parse_clock("0.0"), 0);
  EXPECT_EQ(parse_clock("0:00"), 0);
  EXPECT_EQ(parse_clock("3.0"), 3'000);
  for (const char* bad :
       {"", ":", "8:", ":41", "8:4", "8:61", "-1:00", "1:-5", "8:41 - 4th", "69'", "999:00", "60", "1e3"})
    EXPECT_EQ(parse_clock(bad), std::nullopt) << bad;
}

TEST(EspnStatus, FinalHeaderWithoutPeriodCountsItsLinescores) {
  const std::string scores =
      R"(,"score":"3","linescores":[{"displayValue":"1"},{"displayValue":"1"},{"displayValue":"1"},{"displayValue":"0"}])";
  const auto game =
      game_of(Sport::nhl, {.home_extra = scores, .away_extra = scores, .status = status("STATUS_FINAL", "post", true)});
  EXPECT_EQ(game.state.period, 4);
}

TEST(EspnStatus, PeriodThatIsNoPeriodRefusesTheEvent) {
  for (const char* period : {"-1", "100", "\"third\"", "2.5", "{}"})
    EXPECT_THAT(refusal_of(Sport::nfl, event({.status = live_status(fmt::format(R"(,"period":{})", period))})),
                testing::HasSubstr("events[0].competitions[0].status.period: expected a"))
        << period;
}

}  // namespace
}  // namespace arbees::feeds::espn
