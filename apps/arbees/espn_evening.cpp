#include "apps/arbees/espn_evening.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/base/eastern.hpp"
#include "arbees/feeds/espn/parse.hpp"
#include "arbees/matching/team_aliases.hpp"

namespace arbees::app {
namespace {

using domain::GameId;

void add(feeds::recorded::Recording& out, base::Nanos happened, base::Duration delay, domain::EventBody body) {
  out.events.push_back({{happened, happened + delay}, std::move(body)});
}

}  // namespace

base::Result<feeds::recorded::Recording> record_summary(const std::string& name, std::string_view bytes,
                                                        base::Duration delay) {
  const auto document = feeds::espn::parse_document(bytes);
  if (!document) return std::unexpected(base::within(name, document.error()));
  if (document->kind != feeds::espn::DocumentKind::summary || document->games.size() != 1)
    return base::fail(name,
                      fmt::format("an ESPN {}, and only a summary can be replayed", base::enum_name(document->kind)));
  const feeds::espn::GameSnapshot& snapshot = document->games.front();
  feeds::recorded::Recording out;
  out.name = name;
  out.sports = {snapshot.game.sport};
  out.games = {snapshot.game.key};
  out.counts.rows = document->plays.size();
  const auto timed = [](const domain::Play& play) { return play.wallclock.has_value(); };
  const auto first = std::ranges::find_if(document->plays, timed);
  if (first == document->plays.end()) return base::fail(name, "plays: none carries a wall clock, so none can be timed");

  const base::Nanos opened = std::min(snapshot.game.start, *first->wallclock);
  add(out, opened, {}, domain::GameOpened{snapshot.game});
  base::Nanos last = opened;
  for (std::size_t i = 0; i < document->plays.size(); ++i) {
    const domain::Play& play = document->plays[i];
    if (!play.wallclock) continue;
    ++out.counts.used;
    last = std::max(last, *play.wallclock);  // the feed's wall clocks jump back at times
    add(out, last, delay, domain::GameUpdated{GameId{0}, document->after[i]});
    add(out, last, delay, domain::PlayRecorded{GameId{0}, play});
  }
  if (out.counts.used < out.counts.rows)
    out.counts.refused.push_back(
        {"no wall clock", out.counts.rows - out.counts.used, "plays without a time of their own"});
  if (snapshot.state.phase == domain::Phase::final)
    add(out, last, delay, domain::GameUpdated{GameId{0}, snapshot.state});
  out.assumptions.push_back(fmt::format("{}: plays happen at their own wall clock and reach the engine {} s later",
                                        snapshot.game.key, delay.value / 1'000'000'000));
  return out;
}

std::optional<std::string> same_game_key(const domain::Game& game, const std::vector<std::string>& keys) {
  const base::Date day = base::eastern_date(game.start);
  const std::string prefix =
      fmt::format("{}-{:04}-{:02}-{:02}-", base::enum_name(game.sport), day.year, day.month, day.day);
  const auto same = [&](const domain::Team& team, std::string_view code) {
    const matching::TeamAlias* a = matching::find_team(game.sport, team.name);
    return a != nullptr && a == matching::find_team(game.sport, code);
  };
  for (const std::string& key : keys) {
    if (!key.starts_with(prefix)) continue;
    const std::string_view teams = std::string_view(key).substr(prefix.size());
    const std::size_t dash = teams.find('-');
    if (dash == std::string_view::npos) continue;
    if (same(game.away, teams.substr(0, dash)) && same(game.home, teams.substr(dash + 1))) return key;
  }
  return std::nullopt;
}

}  // namespace arbees::app
