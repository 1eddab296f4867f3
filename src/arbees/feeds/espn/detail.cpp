#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "arbees/feeds/espn/read.hpp"

namespace arbees::feeds::espn {
namespace {

using domain::Half;
using domain::Side;
using wire::Node;

std::optional<std::int32_t> within(const Node& node, std::int64_t least, std::int64_t most) {
  const auto value = node.integer();
  if (!value || *value < least || *value > most) return std::nullopt;
  return static_cast<std::int32_t>(*value);
}

/// Scoreboards send booleans, plays send the runner, summaries send nothing for an empty base.
bool occupied(const Node& base) {
  return base.is_object() || base.boolean() == true;
}

std::optional<std::int32_t> place_of(const Node& situation, Side offence, const TeamIds& ids) {
  for (const std::string_view key : {"possessionText", "downDistanceText"}) {
    const Node text = situation[key];
    if (const auto yards = read_place(text.text().value_or(""), offence, ids)) return yards;
  }
  // `yardLine` counts from the home team's goal line, whoever has the ball.
  const auto yard_line = within(situation["yardLine"], 1, 99);
  if (!yard_line) return std::nullopt;
  return offence == Side::home ? 100 - *yard_line : *yard_line;
}

std::optional<Half> half_of(const Node& status) {
  const Node prefix = status["periodPrefix"];
  const Node type = status["type"];
  const Node detail = type["shortDetail"];
  const auto by_field = parse_half(prefix.text().value_or(""));
  const auto by_text = parse_half(detail.text().value_or(""));
  if (by_field && by_text && *by_field != *by_text) return std::nullopt;
  return by_field ? by_field : by_text;
}

std::vector<std::string> goalkeepers_of(const Node& summary) {
  std::vector<std::string> ids;
  const Node box = summary["boxscore"];
  const Node teams = box["players"];
  teams.each([&](const Node& team) {
    const Node groups = team["statistics"];
    groups.each([&](const Node& group) {
      if (group["name"].text() != "goalies") return;
      const Node athletes = group["athletes"];
      athletes.each([&](const Node& row) {
        const Node athlete = row["athlete"];
        if (auto id = athlete["id"].id()) ids.push_back(*std::move(id));
      });
    });
  });
  return ids;
}

bool has_open_half(std::optional<Half> half) {
  return !half || *half == Half::top || *half == Half::bottom;
}

}  // namespace

std::optional<Side> TeamIds::side_of(const Node& id) const {
  const auto spelled = id.id();
  if (!spelled || spelled->empty() || home == away) return std::nullopt;
  if (*spelled == home) return Side::home;
  if (*spelled == away) return Side::away;
  return std::nullopt;
}

domain::FootballDetail read_football(const Node& situation, const Node& possession, const TeamIds& ids) {
  domain::FootballDetail detail;
  detail.home_timeouts = within(situation["homeTimeouts"], 0, 3);
  detail.away_timeouts = within(situation["awayTimeouts"], 0, 3);
  detail.possession = ids.side_of(possession);
  if (!detail.possession) return detail;
  detail.yards_to_goal = place_of(situation, *detail.possession, ids);
  detail.down = within(situation["down"], 1, 4);
  if (!detail.down) return detail;
  const auto distance = within(situation["distance"], 0, 99);
  if (distance && *distance > 0) detail.distance = *distance;
  // Goal to go is said as 0.
  if (detail.yards_to_goal && distance)
    detail.distance = *distance == 0 ? *detail.yards_to_goal : std::min(*distance, *detail.yards_to_goal);
  return detail;
}

domain::BaseballDetail read_baseball(const Node& competition, const Node& situation, const Node& status) {
  domain::BaseballDetail detail;
  detail.half = half_of(status);
  const bool open = has_open_half(detail.half);
  const Node header_outs = competition["outs"];
  const Node situation_outs = situation["outs"];
  detail.outs = within(situation_outs, 0, 3);
  if (!detail.outs) detail.outs = within(header_outs, 0, 3);
  if (!situation.is_object()) return detail;
  const bool said = situation_outs.present() || situation["onFirst"].present();
  if (said && open)
    detail.bases = (occupied(situation["onFirst"]) ? 1 : 0) | (occupied(situation["onSecond"]) ? 2 : 0) |
                   (occupied(situation["onThird"]) ? 4 : 0);
  if (!open) detail.bases = 0;
  detail.balls = open ? within(situation["balls"], 0, 4) : std::nullopt;
  detail.strikes = open ? within(situation["strikes"], 0, 3) : std::nullopt;
  return detail;
}

std::optional<std::int32_t> read_place(std::string_view text, Side offence, const TeamIds& ids) {
  if (const std::size_t at = text.rfind(" at "); at != std::string_view::npos) text.remove_prefix(at + 4);
  const std::size_t space = text.rfind(' ');
  const std::string_view yards = space == std::string_view::npos ? text : text.substr(space + 1);
  const std::string_view team = space == std::string_view::npos ? std::string_view{} : text.substr(0, space);
  std::int32_t line = 0;
  const auto [end, failure] = std::from_chars(yards.data(), yards.data() + yards.size(), line);
  if (failure != std::errc{} || end != yards.data() + yards.size() || line < 1 || line > 50) return std::nullopt;
  if (line == 50) return 50;
  if (team.empty() || ids.home_abbreviation == ids.away_abbreviation) return std::nullopt;
  if (team != ids.home_abbreviation && team != ids.away_abbreviation) return std::nullopt;
  const bool own_half = (team == ids.home_abbreviation) == (offence == Side::home);
  return own_half ? 100 - line : line;
}

void place_runner(domain::BaseballDetail& detail, bool begins_with_runner, std::int32_t runs_in_half) {
  const bool batting = detail.half == Half::top || detail.half == Half::bottom;
  if (begins_with_runner && batting && detail.outs == 0 && detail.bases == 0 && runs_in_half == 0) detail.bases = 2;
}

std::int32_t runs_in_inning(const Node& competitor, std::int32_t inning) {
  const Node scores = competitor["linescores"];
  std::int32_t runs = 0;
  std::int32_t number = 0;
  scores.each([&](const Node& row) {
    if (++number != inning) return;
    const Node value = row["value"];
    const Node shown = row["displayValue"];
    runs = static_cast<std::int32_t>(std::clamp(value.number().value_or(shown.number().value_or(0.0)), 0.0, 99.0));
  });
  return runs;
}

std::optional<Half> parse_half(std::string_view text) {
  if (text.starts_with("Top")) return Half::top;
  if (text.starts_with("Bot")) return Half::bottom;
  if (text.starts_with("Mid")) return Half::middle;
  // "End of 2nd Period" and "Ended" are not halves of an inning.
  if (text == "End" || (text.starts_with("End ") && !text.starts_with("End of"))) return Half::end;
  return std::nullopt;
}

void read_ice(const Node& summary, const TeamIds& ids, domain::HockeyDetail& detail) {
  const std::vector<std::string> goalkeepers = goalkeepers_of(summary);
  const Node sides = summary["onIce"];
  if (goalkeepers.size() < 2) return;  // without both teams' goalkeepers a sixth man can't be told from one
  sides.each([&](const Node& team) {
    const auto side = ids.side_of(team["teamId"]);
    const Node entries = team["entries"];
    if (!side || entries.size() < 3 || entries.size() > 7) return;
    std::int32_t skaters = 0;
    bool keeper = false;
    entries.each([&](const Node& entry) {
      const auto id = entry["athleteid"].id();
      const bool is_keeper = id && std::ranges::find(goalkeepers, *id) != goalkeepers.end();
      keeper = keeper || is_keeper;
      skaters += is_keeper ? 0 : 1;
    });
    (*side == Side::home ? detail.home_skaters : detail.away_skaters) = skaters;
    (*side == Side::home ? detail.home_net_empty : detail.away_net_empty) = !keeper;
  });
}

bool is_open_review(std::string_view play_kind) {
  std::string kind(play_kind);
  std::ranges::transform(kind, kind.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto says = [&](std::string_view word) { return kind.find(word) != std::string::npos; };
  if (!says("challenge") && !says("review") && !says("replay")) return false;
  return !says("stands") && !says("supported") && !says("overturned") && !says("upheld") && !says("confirmed");
}

}  // namespace arbees::feeds::espn
