#pragma once
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "arbees/feeds/espn/json.hpp"
#include "arbees/feeds/espn/parse.hpp"

/// Small documents in ESPN's shapes, written by hand.
namespace arbees::feeds::espn::samples {

using domain::Phase;
using domain::Side;
using domain::Sport;

inline std::string status(std::string_view name, std::string_view state, bool completed, std::string_view rest = "") {
  return fmt::format(R"({{"type":{{"name":"{}","state":"{}","completed":{}}}{}}})", name, state, completed, rest);
}

inline std::string live_status(std::string_view rest) {
  return status("STATUS_IN_PROGRESS", "in", false, rest);
}

struct EventParts {
  std::string id = "401000001";
  std::string event_extra;        ///< ",\"season\":{\"type\":3}"
  std::string competition_extra;  ///< ",\"situation\":{…}"
  std::string home_extra = R"(,"score":"7")";
  std::string away_extra = R"(,"score":"3")";
  std::string status = live_status(R"(,"period":1,"clock":600)");
};

/// Home is team 1 (HOM), away is team 2 (AWY).
inline std::string event(const EventParts& parts = {}) {
  return fmt::format(
      R"({{"id":"{}","date":"2025-11-23T18:00Z"{},"competitions":[{{"id":"{}","competitors":[)"
      R"({{"id":"1","homeAway":"home","team":{{"id":"1","abbreviation":"HOM","displayName":"Home Side"}}{}}},)"
      R"({{"id":"2","homeAway":"away","team":{{"id":"2","abbreviation":"AWY","displayName":"Away Side"}}{}}}],)"
      R"("status":{}{}}}]}})",
      parts.id, parts.event_extra, parts.id, parts.home_extra, parts.away_extra, parts.status, parts.competition_extra);
}

inline std::string scoreboard(std::string_view events, std::string_view slug = "nfl") {
  return fmt::format(R"({{"leagues":[{{"slug":"{}"}}],"events":[{}]}})", slug, events);
}

/// The one game of a scoreboard that must be readable.
inline GameSnapshot game_of(Sport sport, const EventParts& parts) {
  const auto parsed = parse_scoreboard(sport, R"({"events":[)" + event(parts) + "]}");
  if (!parsed || parsed->games.size() != 1) {
    ADD_FAILURE() << (parsed ? parsed->refused.empty() ? "no game" : parsed->refused[0].message()
                             : parsed.error().message());
    return {};
  }
  return parsed->games[0];
}

/// The message with which the one event of a scoreboard is refused.
inline std::string refusal_of(Sport sport, const std::string& event_text) {
  const auto parsed = parse_scoreboard(sport, R"({"events":[)" + event_text + "]}");
  if (!parsed) return parsed.error().message();
  if (parsed->refused.size() != 1) return "not refused";
  return parsed->refused[0].message();
}

/// A summary whose header is `event(parts)` and whose other members are `rest` (",\"plays\":[…]").
inline std::string summary(const EventParts& parts, std::string_view rest) {
  return fmt::format(R"({{"header":{}{}}})", event(parts), rest);
}

inline Summary summary_of(Sport sport, const EventParts& parts, std::string_view rest) {
  auto parsed = parse_summary(sport, summary(parts, rest));
  if (!parsed) {
    ADD_FAILURE() << parsed.error().message();
    return {};
  }
  return *std::move(parsed);
}

template <class Detail>
Detail detail_of(const domain::GameState& state) {
  const auto* detail = std::get_if<Detail>(&state.detail);
  if (detail == nullptr) ADD_FAILURE() << "the state has no " << Detail::kName << " detail";
  return detail != nullptr ? *detail : Detail{};
}

}  // namespace arbees::feeds::espn::samples
