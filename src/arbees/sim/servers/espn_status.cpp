#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "arbees/base/eastern.hpp"
#include "arbees/sim/servers/espn_json.hpp"

namespace arbees::sim::servers::espn {
namespace {

namespace json = boost::json;
using domain::Phase;
using domain::Sport;

struct Type {
  std::string id;
  std::string name;
  std::string state;
  bool completed = false;
  std::string description;
  std::string detail;
  std::string short_detail;
  std::string alternative;
};

std::string overtime_text(Sport sport, const domain::GameState& state) {
  const int regulation = domain::format_of(sport).regulation_periods;
  if (state.period <= regulation) return "";
  if (sport == Sport::mlb) return std::to_string(state.period);
  const auto* hockey = std::get_if<domain::HockeyDetail>(&state.detail);
  if (hockey != nullptr && (hockey->shootout || state.period > 4)) return "SO";
  const int extra = state.period - regulation;
  return extra == 1 ? "OT" : fmt::format("{}OT", extra);
}

Type scheduled(base::Nanos start) {
  const base::Date day = base::eastern_date(start);
  static constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  const auto weekday = kDays[static_cast<std::size_t>(
      base::days_from_civil(day.year, static_cast<unsigned>(day.month), static_cast<unsigned>(day.day)) % 7)];
  const std::string clock = eastern_clock(start, true);
  const std::string long_text = long_day(start);
  const auto space = long_text.find(' ');
  return {"1",
          "STATUS_SCHEDULED",
          "pre",
          false,
          "Scheduled",
          fmt::format("{}, {} {} at {}", weekday, long_text.substr(0, space), ordinal(day.day), clock),
          fmt::format("{}/{} - {}", day.month, day.day, clock),
          ""};
}

Type live(Sport sport, const domain::GameState& state) {
  Type out{"2", "STATUS_IN_PROGRESS", "in", false, "In Progress", "", "", ""};
  if (const auto* inning = std::get_if<domain::BaseballDetail>(&state.detail)) {
    static constexpr std::array<std::string_view, 4> kLong = {"Top", "Middle", "Bottom", "End"};
    static constexpr std::array<std::string_view, 4> kShort = {"Top", "Mid", "Bot", "End"};
    const auto half = static_cast<std::size_t>(inning->half.value_or(domain::Half::top));
    out.detail = fmt::format("{} {}", kLong[half], ordinal(state.period));
    out.short_detail = fmt::format("{} {}", kShort[half], ordinal(state.period));
    return out;
  }
  const std::string clock = clock_text(sport, state.clock_ms);
  const std::string over = overtime_text(sport, state);
  out.detail = fmt::format("{} - {}", clock, period_text(sport, state.period));
  const std::string half = sport == Sport::ncaab ? ordinal(state.period) + " Half" : ordinal(state.period);
  out.short_detail = fmt::format("{} - {}", clock, over.empty() ? half : over);
  return out;
}

Type intermission(Sport sport, const domain::GameState& state) {
  const bool half = (sport == Sport::ncaab && state.period == 1) ||
                    (state.period == 2 && sport != Sport::ncaab && sport != Sport::nhl);
  if (half) return {"23", "STATUS_HALFTIME", "in", false, "Halftime", "Halftime", "Halftime", ""};
  const std::string text = fmt::format("End of {}", period_text(sport, state.period));
  return {
      "22", "STATUS_END_PERIOD", "in", false, "End of Period", text, fmt::format("End of {}", ordinal(state.period)),
      ""};
}

Type type_of(const GameNames& names, const domain::GameState& state) {
  const Sport sport = names.facts.sport;
  switch (state.phase) {
    case Phase::scheduled: return scheduled(names.facts.start);
    case Phase::live: return live(sport, state);
    case Phase::intermission: return intermission(sport, state);
    case Phase::delayed: return {"7", "STATUS_DELAYED", "in", false, "Delayed", "Delayed", "Delayed", ""};
    case Phase::suspended: return {"8", "STATUS_SUSPENDED", "post", false, "Suspended", "Suspended", "Suspended", ""};
    case Phase::postponed: return {"6", "STATUS_POSTPONED", "post", false, "Postponed", "Postponed", "Postponed", ""};
    case Phase::canceled: return {"5", "STATUS_CANCELED", "post", false, "Canceled", "Canceled", "Canceled", ""};
    case Phase::unknown:
    case Phase::final: break;
  }
  const std::string over = overtime_text(sport, state);
  const std::string text = over.empty() ? "Final" : "Final/" + over;
  return {"3",     "STATUS_FINAL", "post", true,
          "Final", text,           text,   sport == Sport::mlb && !over.empty() ? "F/" + over : over};
}

}  // namespace

std::string ordinal(int n) {
  const int tens = n % 100;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : n % 10 == 1            ? "st"
                       : n % 10 == 2            ? "nd"
                       : n % 10 == 3            ? "rd"
                                                : "th";
  return std::to_string(n) + ending;
}

std::string period_text(Sport sport, int period) {
  const int regulation = domain::format_of(sport).regulation_periods;
  if (sport == Sport::mlb) return ordinal(period) + " Inning";
  if (period > regulation) {
    if (sport == Sport::nhl && period > 4) return "Shootout";
    return period == regulation + 1 ? "OT" : fmt::format("{}OT", period - regulation);
  }
  return ordinal(period) + (sport == Sport::nhl ? " Period" : sport == Sport::ncaab ? " Half" : " Quarter");
}

std::string clock_text(Sport sport, std::optional<std::int32_t> clock_ms) {
  const std::int32_t ms = clock_ms.value_or(0);
  if (sport == Sport::nba && ms < 60'000) return fmt::format("{}.{}", ms / 1000, ms % 1000 / 100);
  return fmt::format("{}:{:02}", ms / 60'000, ms / 1000 % 60);
}

json::object status(const GameNames& names, const domain::GameState& state) {
  const Sport sport = names.facts.sport;
  const Type type = type_of(names, state);
  const bool running = state.phase == Phase::live && sport != Sport::mlb;
  // A final basketball game shows the full clock of its last period.
  const bool reset = state.phase == Phase::final && sport == Sport::nba;
  const std::int32_t over = reset ? (state.period > 4 ? 300'000 : 720'000) : 0;
  const std::int32_t ms = running ? state.clock_ms.value_or(0) : over;
  json::object kind{{"id", type.id},
                    {"name", type.name},
                    {"state", type.state},
                    {"completed", type.completed},
                    {"description", type.description},
                    {"detail", type.detail},
                    {"shortDetail", type.short_detail}};
  if (!type.alternative.empty()) kind["altDetail"] = type.alternative;
  const int period = state.phase == Phase::scheduled ? (sport == Sport::mlb ? 1 : 0) : state.period;
  json::object out{{"clock", static_cast<double>(ms) / 1000},
                   {"displayClock", clock_text(sport, ms)},
                   {"period", period},
                   {"type", std::move(kind)}};
  if (sport == Sport::nfl) out["isTBDFlex"] = false;
  return out;
}

double played_share(Sport sport, int period, std::optional<std::int32_t> clock_ms) {
  const domain::Format format = domain::format_of(sport);
  const double whole = format.regulation_periods;
  if (period > format.regulation_periods) return 1.0;
  const double length = format.period_seconds * 1000.0;
  const double inside = length > 0 ? 1.0 - static_cast<double>(clock_ms.value_or(0)) / length : 0.5;
  return std::clamp((period - 1 + inside) / whole, 0.0, 1.0);
}

double home_chance(Sport sport, int lead, double played) {
  const double deviation = sport == Sport::mlb ? 4.3 : sport == Sport::nhl ? 2.4 : 13.0;
  const double left = std::max(1.0 - played, 0.0005);
  const double z = (lead + 0.15 * deviation * left) / (deviation * std::sqrt(left));
  const double p = 0.5 * std::erfc(-z / std::numbers::sqrt2);
  return std::clamp(std::round(p * 1000) / 1000, 0.001, 0.999);
}

bool has_probability(Sport sport) {
  return sport != Sport::nhl;
}

std::vector<int> linescores(const GameView& game, std::size_t plays, domain::Side side, int period, int total) {
  std::vector<int> out(static_cast<std::size_t>(std::max(period, 0)), 0);
  int before = 0;
  for (std::size_t i = 0; i < std::min(plays, game.plays.size()); ++i) {
    const domain::Play& play = game.plays[i];
    const int score = side == domain::Side::home ? play.home_score : play.away_score;
    if (play.period < 1 || play.period > period || score <= before) continue;
    out[static_cast<std::size_t>(play.period - 1)] += score - before;
    before = score;
  }
  if (!out.empty()) out.back() += total - before;
  return out;
}

}  // namespace arbees::sim::servers::espn
