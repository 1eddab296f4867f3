#include "arbees/feeds/espn/pace.hpp"

#include <cstdlib>

namespace arbees::feeds::espn {
namespace {

using base::seconds;
using domain::Family;
using domain::Phase;

constexpr base::Duration kMinutesBefore = seconds(5 * 60);
constexpr base::Duration kHourBefore = seconds(3600);
constexpr base::Duration kLongOverdue = seconds(6 * 3600);

/// A lead that can still turn, and one that hardly ever does, from a point of the game on.
struct Leads {
  double late_seconds;  ///< of regulation left
  int close;            ///< late and within this: crunch
  int decided_late;     ///< late and this or more: decided
  int decided;          ///< this or more at any time: decided
};

constexpr Leads leads_of(Family family) {
  switch (family) {
    case Family::football: return {600, 8, 17, 28};
    case Family::basketball: return {360, 10, 20, 32};
    case Family::hockey: return {600, 2, 4, 5};
    case Family::baseball:
    case Family::none: return {0, 3, 7, 10};
  }
  return {};
}

constexpr std::int32_t kLateInning = 8;

bool is_late(domain::Sport sport, const domain::GameState& state) {
  const Family family = domain::family_of(sport);
  if (family == Family::baseball || family == Family::none) return state.period >= kLateInning;
  if (state.period > domain::format_of(sport).regulation_periods) return true;
  const auto left = domain::regulation_seconds_left(sport, state);
  return left && *left <= leads_of(family).late_seconds;
}

Heat heat_of_play(domain::Sport sport, const domain::GameState& state) {
  const Leads leads = leads_of(domain::family_of(sport));
  const int lead = std::abs(state.home_score - state.away_score);
  const bool late = is_late(sport, state);
  if (late && lead <= leads.close) return Heat::crunch;
  return lead >= (late ? leads.decided_late : leads.decided) ? Heat::slow : Heat::live;
}

Heat heat_before(base::Nanos start, base::Nanos now) {
  if (start.value == 0 || now - start > kLongOverdue) return Heat::idle;
  if (start - now <= kMinutesBefore) return Heat::waiting;
  return start - now <= kHourBefore ? Heat::soon : Heat::idle;
}

}  // namespace

Heat heat_of(const domain::Game& game, const domain::GameState& state, bool followed, base::Nanos now) {
  switch (state.phase) {
    case Phase::final:
    case Phase::postponed:
    case Phase::canceled: return Heat::off;
    case Phase::suspended: return Heat::idle;
    case Phase::scheduled: return heat_before(game.start, now);
    case Phase::unknown:
    case Phase::delayed:
    case Phase::intermission: return followed ? Heat::slow : Heat::watch;
    case Phase::live: return followed ? heat_of_play(game.sport, state) : Heat::watch;
  }
  return Heat::slow;
}

base::Duration scoreboard_interval(Heat heat) {
  switch (heat) {
    case Heat::off:
    case Heat::idle: return seconds(600);
    case Heat::soon: return seconds(60);
    case Heat::watch: return seconds(30);
    case Heat::waiting:
    case Heat::slow: return seconds(15);
    case Heat::live: return seconds(5);
    case Heat::crunch: return seconds(2);
  }
  return seconds(15);
}

std::optional<base::Duration> summary_interval(Heat heat) {
  switch (heat) {
    case Heat::off:
    case Heat::idle:
    case Heat::watch:
    case Heat::soon: return std::nullopt;
    case Heat::waiting: return seconds(120);
    case Heat::slow: return seconds(60);
    case Heat::live: return seconds(20);
    case Heat::crunch: return seconds(10);
  }
  return std::nullopt;
}

}  // namespace arbees::feeds::espn
