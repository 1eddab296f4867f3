#include <fmt/format.h>

#include <algorithm>

#include "arbees/feeds/espn/feed.hpp"

/// Whether the games feed is alive, and what that says of each game.
namespace arbees::feeds::espn {
namespace {

constexpr int kFailuresUntilDown = 3;
constexpr base::Duration kQuietUntilDown = base::seconds(5);
/// A break, a review and a penalty shot may stop one game for minutes, but not several at once.
constexpr int kSeveral = 3;
constexpr base::Duration kFrozenSeveral = base::seconds(90);
constexpr base::Duration kFrozenFew = base::seconds(300);

bool under_way(domain::Phase phase) {
  return domain::in_play(phase) || phase == domain::Phase::delayed;
}

double to_ms(base::Duration d) {
  return static_cast<double>(d.value) / 1e6;
}

}  // namespace

void EspnFeed::change_health(domain::FeedHealth health, std::string detail, ports::FeedOutbox& out) {
  if (health_ == health) return;
  health_ = health;
  if (health == domain::FeedHealth::up) last_beat_ = now_;
  out.events.push_back({base::at_once(now_), domain::FeedChanged{domain::FeedId::games, health, std::move(detail)}});
}

void EspnFeed::good(ports::FeedOutbox& out, const std::string& what) {
  failures_in_a_row_ = 0;
  last_good_ = now_;
  if (!health_ || health_ == domain::FeedHealth::down) answering_since_ = now_;
  if (health_ != domain::FeedHealth::suspect) change_health(domain::FeedHealth::up, what, out);
}

void EspnFeed::bad(const std::string& why, ports::FeedOutbox& out) {
  ++failures_in_a_row_;
  if (failures_in_a_row_ < kFailuresUntilDown || now_ - last_good_ < kQuietUntilDown) return;
  change_health(domain::FeedHealth::down, fmt::format("{} asks in a row failed; {}", failures_in_a_row_, why), out);
}

/// An answer of one league counts as proof of life for all games, so those of another that has gone silent must not
/// profit from it.
void EspnFeed::halt_stale(std::size_t except_board, ports::FeedOutbox& out) {
  for (auto& [key, game] : games_) {
    if (game.board == except_board || !under_way(game.state().phase)) continue;
    if (now_ - game.confirmed_at() <= options_.stale_after) continue;
    if (game.halt(now_, out)) ++counts_.halts;
  }
}

void EspnFeed::watch_age(ports::FeedOutbox& out) {
  if (health_ != domain::FeedHealth::up || now_ - last_good_ <= options_.stale_after) return;
  for (const auto& [key, game] : games_) {
    if (!game.followed() || !under_way(game.state().phase)) continue;
    const std::int64_t seconds = (now_ - last_good_).value / 1'000'000'000;
    return change_health(domain::FeedHealth::down, fmt::format("nothing for {} s while games are on", seconds), out);
  }
}

/// Answers that never change may be a copy that some cache holds on to. Time without any answer proves nothing of that.
void EspnFeed::watch_frozen(ports::FeedOutbox& out) {
  if (!health_ || health_ == domain::FeedHealth::down) return;
  int in_play = 0;
  base::Nanos newest = answering_since_;
  for (const auto& [key, game] : games_) {
    if (!game.followed() || game.state().phase != domain::Phase::live) continue;
    ++in_play;
    newest = std::max(newest, game.changed_at());
  }
  const base::Duration limit = in_play >= kSeveral ? kFrozenSeveral : kFrozenFew;
  if (in_play > 0 && last_good_ - newest > limit)
    change_health(domain::FeedHealth::suspect,
                  fmt::format("none of {} games in play changes: the answers may be a frozen copy", in_play), out);
  else if (health_ == domain::FeedHealth::suspect) change_health(domain::FeedHealth::up, "games change again", out);
}

/// Nothing known from before is current. What is asked for from here on proves itself.
void EspnFeed::on(const net::StoodStill& stood, ports::FeedOutbox& out) {
  change_health(domain::FeedHealth::down,
                fmt::format("nothing ran here for {} s: the machine slept or the process stood still",
                            stood.lasted.value / 1'000'000'000),
                out);
  for (auto& [key, game] : games_) {
    game.summary_due = now_;
    if (under_way(game.state().phase) && game.halt(now_, out)) ++counts_.halts;
  }
  for (Board& board : boards_)
    if (now_ >= blocked_until_) board.due = now_;
}

/// A state that was sent just now has told the same already.
void EspnFeed::beat(std::size_t events_before, ports::FeedOutbox& out) {
  for (std::size_t i = events_before; i < out.events.size(); ++i)
    if (std::holds_alternative<domain::GameUpdated>(out.events[i].body)) return;
  if (now_ - last_beat_ < options_.heartbeat) return;
  last_beat_ = now_;
  out.events.push_back({base::at_once(now_), domain::FeedHeartbeat{domain::FeedId::games}});
}

std::vector<ports::FeedFigure> EspnFeed::figures() const {
  std::vector<ports::FeedFigure> figures;
  const auto add = [&](std::string name, double value, bool gauge = false) {
    figures.push_back({std::move(name), value, gauge});
  };
  const auto count = [&](std::string name, std::uint64_t value) { add(std::move(name), static_cast<double>(value)); };
  count("requests", counts_.requests);
  count("answers", counts_.answers);
  count("failures", counts_.failures);
  count("unreadable", counts_.unreadable);
  count("late_answers", counts_.late);
  count("refused_403", counts_.refused_403);
  count("cut_lists", counts_.cut_lists);
  count("events_refused", counts_.events_refused);
  count("older_snapshots", counts_.older);
  count("halts", counts_.halts);
  count("plays", counts_.plays);
  std::uint64_t corrections = 0;
  std::map<domain::Sport, int> live;
  int followed = 0;
  for (const auto& [key, game] : games_) {
    corrections += game.corrections();
    followed += game.followed() ? 1 : 0;
    if (under_way(game.state().phase)) ++live[game.game().sport];
  }
  count("corrections", corrections);
  add("games", static_cast<double>(games_.size()), true);
  add("games_followed", followed, true);
  for (const domain::Sport sport : options_.sports) {
    const std::string name(base::enum_name(sport));
    add("games_live_" + name, live.contains(sport) ? live.at(sport) : 0, true);
    const auto lag = lags_.find(sport);
    if (lag == lags_.end() || lag->second.size() == 0) continue;
    add("lag_ms_p50_" + name, to_ms(*lag->second.quantile(0.5)), true);
    add("lag_ms_p90_" + name, to_ms(*lag->second.quantile(0.9)), true);
    add("lag_samples_" + name, static_cast<double>(lag->second.size()), true);
  }
  return figures;
}

}  // namespace arbees::feeds::espn
