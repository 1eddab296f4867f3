#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arbees/domain/venue_windows.hpp"
#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::venues::polymarket {
namespace {

using domain::AlarmKind;
using domain::FeedHealth;
using domain::FeedId;

/// When messages seem late the difference of the clocks is measured anew, so often and so far apart: it may be that a
/// clock was set.
constexpr std::int32_t kClockChecks = 3;
constexpr base::Duration kClockChecksApart = base::seconds(1);
/// Books that are to be shown again after a halt are asked for so many at a time and so far apart.
constexpr std::size_t kProvedAtOnce = 100;
constexpr base::Duration kProveApart = base::seconds(1);

double seconds_of(base::Duration d) {
  return static_cast<double>(d.value) / 1e9;
}

std::string clock_time(base::Nanos t) {
  return base::format_utc(t).substr(11, 8) + " UTC";
}

}  // namespace

std::optional<base::Duration> PolymarketFeed::lag() const {
  std::optional<base::Duration> most;
  for (const auto& each : sockets_)
    if (const auto lag = each->open ? each->lag.lag() : std::nullopt) most = std::max(most.value_or(*lag), *lag);
  return most;
}

PolymarketFeed::Verdict PolymarketFeed::verdict(std::string why, base::Nanos now) {
  std::size_t open = 0;
  bool silent = false;
  bool late = false;
  const Socket* unusable = nullptr;
  for (const auto& each : sockets_) {
    open += each->open && each->heard ? 1 : 0;
    silent = silent || each->suspect;
    if (!each->open) continue;
    late = each->lag.late(now) || late;
    if (each->messages.bad()) unusable = each.get();
  }
  const auto same = [](FeedHealth health, std::string text) { return Verdict{health, text, text}; };
  if (!sockets_.empty() && open == 0) return same(FeedHealth::down, why.empty() ? "no connection" : std::move(why));
  if (const auto window = domain::known_window(domain::Venue::polymarket, now))
    return same(FeedHealth::halted, fmt::format("{}: nothing is matched, the books stand still; until {}", window->what,
                                                clock_time(window->end)));
  if (late)
    return {FeedHealth::suspect,
            fmt::format("messages arrive {:.1f} s late", seconds_of(lag().value_or(base::Duration{}))), "late"};
  if (unusable != nullptr)
    return {FeedHealth::suspect,
            fmt::format("{} % of a connection's messages cannot be used: {}", unusable->messages.percent(),
                        unusable->keeper.last_refusal()),
            "unusable"};
  if (silent) return same(FeedHealth::suspect, "connected, and no book changes");
  if (sockets_.empty()) return same(FeedHealth::up, "nothing is followed yet");
  return same(FeedHealth::up, fmt::format("{} of {} connections", open, sockets_.size()));
}

void PolymarketFeed::judge_health(std::string why, base::Nanos now, ports::FeedOutbox& out) {
  if (sockets_.empty() && !rest_good_) return;
  Verdict found = verdict(std::move(why), now);
  const bool halted = found.health == FeedHealth::halted;
  const bool late = found.reason == "late";
  const bool unusable = found.reason == "unusable";
  alarms_.set(AlarmKind::venue_halted, "", halted, halted ? found.detail : "trading goes on", now, out.events);
  alarms_.set(
      AlarmKind::feed_lag, "", late,
      late ? fmt::format("{}; more than {:.1f} s is not traded on", found.detail, seconds_of(options_.lag_suspect))
           : "messages arrive on time",
      now, out.events);
  alarms_.set(AlarmKind::message_shape, "", unusable, unusable ? found.detail : "messages can be read again", now,
              out.events);
  alarms_.set(AlarmKind::check_suspended, "book hash", guard_.suspended(), guard_.detail(), now, out.events);
  if (found.health == FeedHealth::down && health_ == FeedHealth::down) return;
  if (found.health == health_ && found.reason == health_reason_) return;
  if (health_ == FeedHealth::halted && !halted)
    for (const auto& market : markets_) distrust(*market);
  health_ = found.health;
  health_reason_ = std::move(found.reason);
  out.events.push_back(
      {base::at_once(now), domain::FeedChanged{FeedId::polymarket, found.health, std::move(found.detail), lag()}, {}});
}

void PolymarketFeed::watch_messages(base::Nanos now, ports::FeedOutbox& out) {
  bool late = false;
  for (const auto& each : sockets_) {
    if (!each->open) continue;
    each->messages.totals(each->heard_messages(), each->unusable(), now);
    late = each->lag.late(now) || late;
  }
  if (!late) {
    clock_checks_ = 0;
  } else if (clock_checks_ < kClockChecks && now - clock_check_at_ >= kClockChecksApart) {
    ++clock_checks_;
    clock_check_at_ = now;
    for (Job& job : jobs_)
      if (job.want == Want::time) job.timing.due = std::min(job.timing.due, now);
  }
  if (health_ == FeedHealth::halted || now < prove_at_) return;
  prove_at_ = now + kProveApart;
  for (const auto& each : sockets_) {
    std::vector<std::string> tokens;
    for (const std::string& token : each->tokens) {
      const auto* const held = each->keeper.book(token);
      const bool asks = followed(token)->unproven && held != nullptr && held->usable() && !checks_.contains(token);
      if (asks && tokens.size() < kProvedAtOnce) tokens.push_back(token);
    }
    if (each->open) check(*each, std::move(tokens), now, out);
  }
}

/// Events carry the venue's time in their stamp where it said one.
void PolymarketFeed::date_events(Socket& socket, std::size_t first_event, std::optional<base::Nanos> asked,
                                 base::Nanos now, ports::FeedOutbox& out) {
  const auto sent = asked ? std::nullopt : socket.keeper.last_sent();
  if (const auto ours = sent ? clock_.to_ours(*sent) : std::nullopt) {
    socket.lag.message(now, *ours);
    socket.proven_at = std::max(socket.proven_at, std::min(*ours, now));
  }
  const base::Nanos otherwise = now - socket.lag.lag().value_or(base::Duration{});
  for (std::size_t i = first_event; i < out.events.size(); ++i) {
    domain::Event& event = out.events[i];
    const bool timed = event.stamp.source != event.stamp.received;
    const auto ours = timed ? clock_.to_ours(event.stamp.source) : std::nullopt;
    event.as_of = std::min(ours.value_or(otherwise), now);
    const auto* const snapshot = std::get_if<domain::BookSnapshot>(&event.body);
    Followed* const market = snapshot == nullptr ? nullptr : followed(snapshot->market);
    if (market == nullptr) continue;
    // A whole book carries the time of its last change; it was sent after it was asked for.
    event.as_of = std::min(std::max(event.as_of, asked.value_or(market->asked_at)), now);
    market->unproven = false;
  }
}

/// Up to when every connection is known to have left nothing out. Suspect or halted ones vouch for nothing.
void PolymarketFeed::beat(base::Nanos now, ports::FeedOutbox& out) {
  if (health_ != FeedHealth::up) return;
  base::Nanos as_of = now;
  for (const auto& each : sockets_) as_of = each->open ? std::min(as_of, each->proven_at) : base::Nanos{};
  if (as_of <= beat_as_of_) return;
  beat_as_of_ = as_of;
  beat_at_ = now;
  out.events.push_back({base::at_once(now), domain::FeedHeartbeat{FeedId::polymarket, lag()}, as_of});
}

void PolymarketFeed::prove(Followed& market, base::Nanos asked, base::Nanos now, ports::FeedOutbox& out) {
  const auto* const held = book(market.token);
  if (!market.unproven || held == nullptr || !held->usable()) return;
  market.unproven = false;
  domain::BookSnapshot shown{market.id, {}, {}};
  const auto collect = [&](domain::BookSide side, std::vector<domain::Level>& into) {
    held->walk(side, [&](domain::Level level) {
      into.push_back(level);
      return true;
    });
  };
  collect(domain::BookSide::bid, shown.bids);
  collect(domain::BookSide::ask, shown.asks);
  out.events.push_back({base::at_once(now), std::move(shown), asked});
}

}  // namespace arbees::venues::polymarket
