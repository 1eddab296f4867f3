#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/domain/venue_windows.hpp"
#include "arbees/venues/kalshi/feed.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::AlarmKind;
using domain::FeedHealth;
using domain::FeedId;

/// When messages seem late the difference of the clocks is measured anew, so often and so far apart: it may be that a
/// clock was set.
constexpr std::int32_t kClockChecks = 3;
constexpr base::Duration kClockChecksApart = base::seconds(1);

std::string clock_time(base::Nanos t) {
  return base::format_utc(t).substr(11, 5) + " UTC";
}

}  // namespace

void KalshiFeed::set_link(FeedHealth health, std::string detail, base::Nanos now, ports::FeedOutbox& out) {
  link_ = health;
  link_detail_ = std::move(detail);
  judge_health(now, out);
}

/// Why nothing is traded although the connection is well; empty when it is.
std::string KalshiFeed::halt(base::Nanos now) {
  const bool paused =
      !exchange_.active && std::ranges::none_of(exchange_.others, [](const auto& part) { return part.second; });
  const auto window = domain::known_window(domain::Venue::kalshi, now);
  const bool unheard = window && exchange_at_ < window->start;
  if (!paused && !unheard) return {};
  std::string why =
      paused ? "the exchange says that trading is paused" : "maintenance, and no word of the exchange yet";
  if (window) why += fmt::format(" ({}, until {})", window->what, clock_time(window->end));
  return why + "; goes on when its status says so, asked every " +
         std::to_string(options_.status_every.value / 1'000'000'000) + " s";
}

void KalshiFeed::judge_health(base::Nanos now, ports::FeedOutbox& out) {
  const bool connected = link_ != FeedHealth::down;
  const std::string halted = connected ? halt(now) : "";
  const bool late = connected && lag_.late(now);
  const bool unusable = connected && messages_.bad();
  const auto lag = lag_.lag();
  const double seconds = lag ? static_cast<double>(lag->value) / 1e9 : 0;
  FeedHealth health = link_;
  std::string detail = link_detail_;
  std::string reason = link_detail_;
  if (!halted.empty()) {
    health = FeedHealth::halted;
    detail = reason = halted;
  } else if (late) {
    health = FeedHealth::suspect;
    reason = "late";
    detail = fmt::format("messages arrive {:.1f} s late", seconds);
  } else if (unusable) {
    health = FeedHealth::suspect;
    reason = "unusable";
    detail = fmt::format("{} % of the messages cannot be used: {}", messages_.percent(), keeper_.last_refusal());
  }
  alarms_.set(AlarmKind::venue_halted, "", !halted.empty(), halted.empty() ? "trading goes on" : halted, now,
              out.events);
  alarms_.set(AlarmKind::feed_lag, "", late,
              late ? fmt::format("messages arrive {:.1f} s late; more than {:.1f} s is not traded on", seconds,
                                 static_cast<double>(options_.lag_suspect.value) / 1e9)
                   : "messages arrive on time",
              now, out.events);
  alarms_.set(AlarmKind::message_shape, "", unusable, unusable ? detail : "messages can be read again", now,
              out.events);
  if (health == health_ && reason == health_reason_) return;
  const bool goes_on = health_ == FeedHealth::halted && connected;
  health_ = health;
  health_reason_ = std::move(reason);
  out.events.push_back({base::at_once(now), domain::FeedChanged{FeedId::kalshi, health, std::move(detail), lag}, {}});
  if (!goes_on) return;
  for (const auto& market : markets_)
    if (!market->polled && market->told == domain::MarketStatus::open) reprove_.push_back(market->ticker);
}

std::uint64_t KalshiFeed::unusable() const {
  const KeeperCounts& counts = keeper_.counts();
  return counts.malformed + counts.by_kind[static_cast<std::size_t>(FrameKind::unknown)];
}

void KalshiFeed::watch_messages(base::Nanos now, ports::FeedOutbox& out) {
  if (connected_) messages_.totals(keeper_.counts().frames, unusable(), now);
  if (!lag_.late(now)) {
    clock_checks_ = 0;
  } else if (clock_checks_ < kClockChecks && now - clock_check_at_ >= kClockChecksApart) {
    ++clock_checks_;
    clock_check_at_ = now;
    for (Job& each : jobs_)
      if (each.want == Want::status) each.timing.due = std::min(each.timing.due, now);
  }
  judge_health(now, out);
}

void KalshiFeed::date_events(std::size_t first_event, base::Nanos now, ports::FeedOutbox& out) {
  const auto sent = keeper_.last_sent();
  const auto ours = sent ? clock_.to_ours(*sent) : std::nullopt;
  if (ours) lag_.message(now, *ours);
  const base::Nanos as_of = ours ? std::min(*ours, now) : now - lag_.lag().value_or(base::Duration{});
  for (std::size_t i = first_event; i < out.events.size(); ++i) out.events[i].as_of = as_of;
  if (now - beat_at_ >= options_.beat_every) beat(as_of, now, out);
}

/// A suspect or halted connection vouches for nothing.
void KalshiFeed::beat(base::Nanos as_of, base::Nanos now, ports::FeedOutbox& out) {
  if (health_ != FeedHealth::up) return;
  beat_at_ = now;
  out.events.push_back({base::at_once(now), domain::FeedHeartbeat{FeedId::kalshi, lag_.lag()}, as_of});
}

}  // namespace arbees::venues::kalshi
