#include "arbees/base/codec.hpp"
#include "captured.hpp"
#include "feed_harness.hpp"

/// The captured documents, served as if ESPN had answered with them this evening.
namespace arbees::feeds::espn {
namespace {

using domain::Sport;
using harness::Answer;
using harness::Evening;

const base::Nanos kNoon = *base::parse_utc("2025-11-23T17:00Z");

FeedOptions only(Sport sport) {
  FeedOptions options;
  options.sports = {sport};
  options.requests_per_minute = 6'000;
  options.sport_gap = base::milliseconds(250);
  return options;
}

bool is_today(const net::HttpAsk& ask) {
  return ask.url.find("dates=20251123") != std::string::npos;
}

std::string event_of(const net::HttpAsk& ask) {
  const std::size_t at = ask.url.find("event=");
  return at == std::string::npos ? "" : ask.url.substr(at + 6);
}

/// What the feed adds to a scoreboard's state is not compared.
std::string bytes_of(domain::GameState state) {
  if (auto* football = std::get_if<domain::FootballDetail>(&state.detail)) football->second_half_receiver.reset();
  base::Writer writer;
  writer.put(state);
  return std::string(writer.bytes());
}

std::map<std::uint32_t, domain::GameState> last_states(const Evening& tonight) {
  std::map<std::uint32_t, domain::GameState> last;
  for (const auto& update : tonight.sent<domain::GameUpdated>()) last[update.game.value] = update.state;
  return last;
}

void expect_states(const Evening& tonight, const Scoreboard& truth, const std::string& name) {
  const auto last = last_states(tonight);
  for (const GameSnapshot& game : truth.games) {
    ASSERT_TRUE(tonight.ids.contains(game.game.key)) << name << " " << game.game.key;
    const auto sent = last.find(tonight.ids.at(game.game.key));
    ASSERT_NE(sent, last.end()) << name << " " << game.game.key;
    EXPECT_EQ(bytes_of(sent->second), bytes_of(game.state)) << name << " " << game.game.key;
  }
}

TEST(EspnFeedCaptured, EveryScoreboardGoesOutAsItIsRead) {
  ARBEES_NEED_CAPTURES();
  int scoreboards = 0;
  captured::each_file([&](const captured::File& file) {
    if (file.sport == Sport::other || file.endpoint != "scoreboard") return;
    const auto truth = parse_scoreboard(file.sport, file.bytes);
    if (!truth) return;
    Evening tonight(
        kNoon,
        [&](const net::HttpAsk& ask, base::Nanos) {
          if (is_today(ask)) return Answer{200, file.bytes};
          return event_of(ask).empty() ? Answer{200, R"({"events":[]})"} : Answer{404, "{}"};
        },
        only(file.sport));
    tonight.follow_all = true;
    tonight.run(base::seconds(2));
    EXPECT_EQ(tonight.games.size(), truth->games.size()) << file.name;
    EXPECT_EQ(static_cast<std::size_t>(tonight.figure("events_refused")) > 0, !truth->refused.empty()) << file.name;
    expect_states(tonight, *truth, file.name);
    ++scoreboards;
  });
  EXPECT_GT(scoreboards, 60);
}

TEST(EspnFeedCaptured, TheSecondPollOfAPairReplacesTheFirst) {
  ARBEES_NEED_CAPTURES();
  struct Pair {
    Sport sport;
    const char* first;
    const char* second;
  };
  const Pair pairs[] = {
      {Sport::ncaab, "ncaab/scoreboard_20250212_mixed_live_kgmorales.json",
       "ncaab/scoreboard_20250212_mixed_halftime_kgmorales.json"},
      {Sport::mlb, "mlb/scoreboard_20250604_mixed_postponed_aaronweldy.json",
       "mlb/scoreboard_20250604_mixed_postponed_aaronweldy_3.json"},
      {Sport::nfl, "nfl/scoreboard_20220909_mixed_live_vasqued2.json",
       "nfl/scoreboard_20220909_mixed_live_vasqued2_2.json"},
  };
  for (const Pair& pair : pairs) {
    const std::string first = captured::read(captured::folder() / pair.first);
    const std::string second = captured::read(captured::folder() / pair.second);
    Evening tonight(
        kNoon,
        [&](const net::HttpAsk& ask, base::Nanos now) {
          if (is_today(ask)) return Answer{200, now - kNoon < base::seconds(10) ? first : second};
          return event_of(ask).empty() ? Answer{200, R"({"events":[]})"} : Answer{404, "{}"};
        },
        only(pair.sport));
    tonight.follow_all = true;
    tonight.run(base::seconds(9));
    expect_states(tonight, *parse_scoreboard(pair.sport, first), pair.first);
    const std::size_t before = tonight.sent<domain::GameUpdated>().size();
    tonight.run(base::seconds(70));  // long enough for what went back to be a correction
    expect_states(tonight, *parse_scoreboard(pair.sport, second), pair.second);
    EXPECT_GT(tonight.sent<domain::GameUpdated>().size(), before) << pair.second << " changed nothing";
  }
}

TEST(EspnFeedCaptured, EverySummaryGoesOutPlayByPlayOnce) {
  ARBEES_NEED_CAPTURES();
  int summaries = 0;
  captured::each_file([&](const captured::File& file) {
    if (file.sport == Sport::other || file.endpoint != "summary") return;
    const auto truth = parse_summary(file.sport, file.bytes);
    if (!truth) return;
    const auto document = parse_json(file.bytes);
    const std::string id = truth->snapshot.game.key.substr(5);
    // A scoreboard around the summary's own header.
    const std::string board = fmt::format(
        R"({{"events":[{{"id":"{}","date":"2025-11-23T17:00Z","competitions":[{{"id":"{}","competitors":[)"
        R"({{"homeAway":"home","score":"0","team":{{"id":"{}"}}}},{{"homeAway":"away","score":"0","team":{{"id":"{}"}}}}],)"
        R"("status":{{"period":1,"clock":600,"type":{{"name":"STATUS_IN_PROGRESS","state":"in","completed":false}}}}}}]}}]}})",
        id, id, truth->snapshot.game.home.id, truth->snapshot.game.away.id);
    Evening tonight(
        kNoon,
        [&](const net::HttpAsk& ask, base::Nanos) {
          if (event_of(ask) == id) return Answer{200, file.bytes};
          return Answer{200, is_today(ask) ? board : R"({"events":[]})"};
        },
        only(file.sport));
    tonight.follow_all = true;
    tonight.run(base::seconds(30));
    const auto sent = tonight.sent<domain::PlayRecorded>();
    ASSERT_EQ(sent.size(), truth->plays.size()) << file.name << ": an unchanged list is told once";
    for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(sent[i].play.id, truth->plays[i].id) << file.name;
    ++summaries;
  });
  EXPECT_GT(summaries, 30);
}

}  // namespace
}  // namespace arbees::feeds::espn
