#include <rapidcheck/gtest.h>

#include "arbees/base/codec.hpp"
#include "arbees/base/hash.hpp"
#include "feed_harness.hpp"
#include "samples.hpp"

/// What holds of every evening, however ESPN behaves.
namespace arbees::feeds::espn {
namespace {

using domain::Sport;
using harness::Answer;
using harness::Asked;
using harness::Evening;

const base::Nanos kStart = *base::parse_utc("2025-11-23T18:00Z");

/// Deterministic draws of one evening.
struct Dice {
  std::uint64_t seed;
  std::uint64_t drawn = 0;
  int operator()(int sides) { return static_cast<int>(base::mix(seed, drawn++) % static_cast<std::uint64_t>(sides)); }
};

std::string some_event(int id, Dice& dice) {
  samples::EventParts parts;
  parts.id = std::to_string(401000000 + id);
  parts.home_extra = fmt::format(R"(,"score":"{}")", dice(40));
  parts.away_extra = fmt::format(R"(,"score":"{}")", dice(40));
  switch (dice(6)) {
    case 0: parts.status = samples::status("STATUS_FINAL", "post", true, R"(,"period":4)"); break;
    case 1: parts.status = samples::status("STATUS_HALFTIME", "in", false, R"(,"period":2,"clock":0)"); break;
    case 2:
      parts.status = samples::status("STATUS_SCHEDULED", "pre", false);
      parts.home_extra = parts.away_extra = R"(,"score":"0")";
      break;
    default:
      parts.status = samples::live_status(fmt::format(R"(,"period":{},"clock":{})", 1 + dice(5), dice(720)));
      break;
  }
  return samples::event(parts);
}

Answer some_answer(const net::HttpAsk& ask, Dice& dice) {
  Answer answer{200, "", base::milliseconds(50 + dice(dice(20) == 0 ? 30'000 : 2'000))};
  switch (dice(12)) {
    case 0: answer.status = 0; return answer;
    case 1: answer.status = 500; return answer;
    case 2: answer.body = "<html>"; return answer;
    case 3:
      if (dice(4) == 0) answer.status = dice(2) == 0 ? 403 : 429;
      return answer;
    default: break;
  }
  const bool summary = ask.url.find("/summary?") != std::string::npos;
  std::string events;
  for (int i = 0, n = 1 + dice(5); i < n; ++i) events += (i > 0 ? "," : "") + some_event(i, dice);
  answer.body = summary ? R"({"header":)" + some_event(0, dice) + "}" : R"({"events":[)" + events + "]}";
  return answer;
}

void check_budget(const std::vector<Asked>& asked, std::int32_t per_minute) {
  std::map<std::string, base::Nanos> scoreboards;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto most = static_cast<std::size_t>(per_minute);
    if (i >= most) RC_ASSERT(asked[i].at - asked[i - most].at >= base::seconds(60));
    if (asked[i].is_summary()) continue;
    const std::string& url = asked[i].ask.url;
    const std::string league = url.substr(0, url.find("/scoreboard"));
    const auto last = scoreboards.find(league);
    if (last != scoreboards.end()) RC_ASSERT(asked[i].at - last->second >= base::seconds(2));
    scoreboards[league] = asked[i].at;
  }
}

RC_GTEST_PROP(EspnFeedLaw, TheRequestBudgetIsNeverExceeded, ()) {
  const auto per_minute = *rc::gen::inRange(1, 150);
  Dice dice{*rc::gen::arbitrary<std::uint64_t>()};
  FeedOptions options;
  options.requests_per_minute = per_minute;
  Evening tonight(kStart, [&](const net::HttpAsk& ask, base::Nanos) { return some_answer(ask, dice); }, options);
  tonight.follow_all = true;
  tonight.run(base::seconds(400));
  RC_ASSERT(!tonight.asked.empty());
  check_budget(tonight.asked, per_minute);
}

RC_GTEST_PROP(EspnFeedLaw, EventsOfAnyEveningAreInOrderAndOfFollowedGames, ()) {
  Dice dice{*rc::gen::arbitrary<std::uint64_t>()};
  Evening tonight(kStart, [&](const net::HttpAsk& ask, base::Nanos) { return some_answer(ask, dice); });
  tonight.follow(7, "espn:401000000");
  tonight.run(base::seconds(300));
  base::Nanos last{};
  std::optional<domain::FeedHealth> health;
  for (const domain::Event& event : tonight.events) {
    RC_ASSERT(event.stamp.received >= last && event.stamp.source <= event.stamp.received);
    last = event.stamp.received;
    if (const auto* update = std::get_if<domain::GameUpdated>(&event.body)) RC_ASSERT(update->game.value == 7U);
    const auto* changed = std::get_if<domain::FeedChanged>(&event.body);
    if (changed == nullptr) continue;
    RC_ASSERT(health != changed->health);
    health = changed->health;
  }
}

/// Two caches, one of them behind by up to a minute of the game, in any order that is not the same thrice.
RC_GTEST_PROP(EspnFeedLaw, OlderSnapshotsNeverGoOut, ()) {
  Dice dice{*rc::gen::arbitrary<std::uint64_t>()};
  int polls_behind = 0;
  FeedOptions options;
  options.sports = {Sport::nfl};
  Evening tonight(
      kStart,
      [&](const net::HttpAsk& ask, base::Nanos now) {
        if (ask.url.find("dates=20251123") == std::string::npos) return Answer{404, "{}"};
        const auto second = static_cast<int>((now - kStart).value / 1'000'000'000);
        const bool behind = polls_behind < 2 && dice(2) == 0;
        polls_behind = behind ? polls_behind + 1 : 0;
        const int played = behind ? std::max(second - 1 - dice(60), 0) : second;
        samples::EventParts parts;
        parts.home_extra = fmt::format(R"(,"score":"{}")", played / 50);
        parts.status = samples::live_status(fmt::format(R"(,"period":2,"clock":{})", 800 - played));
        return Answer{200, R"({"events":[)" + samples::event(parts) + "]}"};
      },
      options);
  tonight.follow_all = true;
  tonight.run(base::seconds(300));
  int clock = 900'000;
  int score = 0;
  for (const auto& update : tonight.sent<domain::GameUpdated>()) {
    RC_ASSERT(*update.state.clock_ms < clock && update.state.home_score >= score);
    clock = *update.state.clock_ms;
    score = update.state.home_score;
  }
  RC_ASSERT(clock < 600'000);
}

RC_GTEST_PROP(EspnFeedLaw, TheSameInputsGiveTheSameOutbox, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto record = [&] {
    Dice dice{seed};
    Evening tonight(kStart, [&](const net::HttpAsk& ask, base::Nanos) { return some_answer(ask, dice); });
    tonight.follow_all = true;
    tonight.run(base::seconds(120));
    base::Writer writer;
    writer.put(tonight.events);
    for (const Asked& asked : tonight.asked) writer.put(asked.ask.url);
    return std::string(writer.bytes());
  };
  RC_ASSERT(record() == record());
}

}  // namespace
}  // namespace arbees::feeds::espn
