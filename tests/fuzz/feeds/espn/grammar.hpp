#pragma once
#include <fuzzer/FuzzedDataProvider.h>

#include <string>
#include <string_view>

/// Bytes as choices among the members and values that ESPN's documents are made of: random text is hardly ever JSON.
namespace arbees::feeds::espn::fuzz {

inline constexpr std::string_view kKeys[] = {"events",
                                             "id",
                                             "uid",
                                             "date",
                                             "season",
                                             "type",
                                             "competitions",
                                             "competitors",
                                             "homeAway",
                                             "team",
                                             "abbreviation",
                                             "displayName",
                                             "score",
                                             "value",
                                             "displayValue",
                                             "winner",
                                             "linescores",
                                             "status",
                                             "clock",
                                             "displayClock",
                                             "period",
                                             "name",
                                             "state",
                                             "completed",
                                             "shortDetail",
                                             "periodPrefix",
                                             "situation",
                                             "down",
                                             "distance",
                                             "yardLine",
                                             "possession",
                                             "homeTimeouts",
                                             "awayTimeouts",
                                             "lastPlay",
                                             "probability",
                                             "homeWinPercentage",
                                             "onFirst",
                                             "onSecond",
                                             "onThird",
                                             "outs",
                                             "balls",
                                             "strikes",
                                             "odds",
                                             "provider",
                                             "spread",
                                             "homeTeamOdds",
                                             "awayTeamOdds",
                                             "favorite",
                                             "moneyLine",
                                             "moneyline",
                                             "pointSpread",
                                             "home",
                                             "away",
                                             "close",
                                             "line",
                                             "current",
                                             "american",
                                             "header",
                                             "plays",
                                             "drives",
                                             "previous",
                                             "number",
                                             "homeScore",
                                             "awayScore",
                                             "text",
                                             "start",
                                             "end",
                                             "wallclock",
                                             "winprobability",
                                             "playId",
                                             "pickcenter",
                                             "predictor",
                                             "homeTeam",
                                             "awayTeam",
                                             "gameProjection",
                                             "meta",
                                             "lastUpdatedAt",
                                             "onIce",
                                             "teamId",
                                             "entries",
                                             "athleteid",
                                             "boxscore",
                                             "players",
                                             "statistics",
                                             "athletes",
                                             "athlete",
                                             "format",
                                             "regulation",
                                             "periods",
                                             "scoreValue",
                                             "timeValid",
                                             "neutralSite",
                                             "leagues",
                                             "slug",
                                             "$ref",
                                             "items",
                                             "content",
                                             "sbData",
                                             "gamepackageJSON",
                                             "play",
                                             "seasonType"};
inline constexpr std::string_view kTexts[] = {"",
                                              "1",
                                              "2",
                                              "-1",
                                              "home",
                                              "away",
                                              "STATUS_IN_PROGRESS",
                                              "STATUS_FINAL",
                                              "STATUS_SCHEDULED",
                                              "STATUS_HALFTIME",
                                              "STATUS_SUSPENDED",
                                              "pre",
                                              "in",
                                              "post",
                                              "8:41",
                                              "57.2",
                                              "15:00",
                                              "20:00",
                                              "Top 1st",
                                              "Bot 9th",
                                              "Mid 5th",
                                              "End",
                                              "Kickoff",
                                              "Play Result",
                                              "End of Half",
                                              "Field Goal Good",
                                              "Challenge",
                                              "EVEN",
                                              "+120",
                                              "-140",
                                              "OFF",
                                              "999",
                                              "nfl",
                                              "s:20~l:28",
                                              "2025-11-23T18:00Z",
                                              "goalies",
                                              "gameProjection",
                                              "9999999999999999999",
                                              "1e400",
                                              "http://x/leagues/nba/events/4/competitions/4/plays/7?l"};
inline constexpr std::string_view kNumbers[] = {"0",
                                                "1",
                                                "2",
                                                "3",
                                                "4",
                                                "5",
                                                "7",
                                                "9",
                                                "38",
                                                "99",
                                                "100",
                                                "900",
                                                "1200",
                                                "-1",
                                                "-6",
                                                "0.5",
                                                "251.0",
                                                "1e18",
                                                "1e300",
                                                "-0.0",
                                                "999",
                                                "1000",
                                                "9223372036854775807",
                                                "-9223372036854775808",
                                                "18446744073709551615"};

template <std::size_t N>
std::string_view pick(FuzzedDataProvider& data, const std::string_view (&from)[N]) {
  return from[data.ConsumeIntegralInRange<std::size_t>(0, N - 1)];
}

inline void append_event(FuzzedDataProvider& data, std::string& out, int depth);

inline void append_value(FuzzedDataProvider& data, std::string& out, int depth) {
  switch (data.ConsumeIntegralInRange<int>(0, depth > 0 ? 8 : 4)) {
    case 0: out += pick(data, kNumbers); return;
    case 1: out.append("\"").append(pick(data, kTexts)).append("\""); return;
    case 2: out += "true"; return;
    case 3: out += "false"; return;
    case 4: out += "null"; return;
    case 5: append_event(data, out, depth - 1); return;
    case 6: {
      out += '[';
      const int n = data.ConsumeIntegralInRange<int>(0, 3);
      for (int i = 0; i < n; ++i) {
        if (i > 0) out += ',';
        append_value(data, out, depth - 1);
      }
      out += ']';
      return;
    }
    default: {
      out += '{';
      const int n = data.ConsumeIntegralInRange<int>(0, 6);
      for (int i = 0; i < n; ++i) {
        if (i > 0) out += ',';
        out.append("\"").append(pick(data, kKeys)).append("\":");
        append_value(data, out, depth - 1);
      }
      out += '}';
    }
  }
}

inline void append_member(FuzzedDataProvider& data, std::string& out, std::string_view key, int depth) {
  out.append(",\"").append(key).append("\":");
  append_value(data, out, depth);
}

/// An event that is whole in the parts without which nothing is read, and anything at all in the others.
inline void append_event(FuzzedDataProvider& data, std::string& out, int depth) {
  const auto competitor = [&](std::string_view side, std::string_view id) {
    out.append("{\"homeAway\":\"").append(side).append("\",\"team\":{\"id\":\"").append(id).append("\"},\"score\":");
    out += data.ConsumeBool() ? "\"7\"" : pick(data, kNumbers);
    append_member(data, out, pick(data, kKeys), depth);
    out += '}';
  };
  out.append("{\"id\":").append(pick(data, kNumbers));
  append_member(data, out, pick(data, kKeys), depth);
  out += ",\"competitions\":[{\"competitors\":[";
  competitor("home", "1");
  out += ',';
  competitor("away", "2");
  out += "],\"status\":{\"type\":{\"name\":\"";
  out.append(pick(data, kTexts)).append("\",\"state\":\"").append(pick(data, kTexts)).append("\",\"completed\":");
  append_value(data, out, 0);
  out += '}';
  append_member(data, out, "period", 0);
  append_member(data, out, data.ConsumeBool() ? "clock" : "displayClock", 0);
  out += '}';
  append_member(data, out, "situation", depth);
  append_member(data, out, pick(data, kKeys), depth);
  out += "}]}";
}

}  // namespace arbees::feeds::espn::fuzz
