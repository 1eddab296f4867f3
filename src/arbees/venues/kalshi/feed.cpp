#include "arbees/venues/kalshi/feed.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "arbees/venues/kalshi/ticker.hpp"

namespace arbees::venues::kalshi {
namespace {

using domain::FeedHealth;
using domain::FeedId;

/// Without a WebSocket the feed is as alive as its requests.
constexpr base::Duration kRestLives = base::seconds(45);

}  // namespace

KalshiFeed::KalshiFeed(KalshiFeedOptions options)
    : options_(std::move(options)),
      keeper_({.use_yes_price = false, .max_markets = options_.max_markets}),
      lag_(options_.lag_suspect),
      silence_limit_(options_.silence) {
  const auto add = [&](Want want, std::string_view key, base::Duration every) {
    if (job(want, key) == nullptr) jobs_.push_back({want, std::string(key), {.every = every}, "", 0});
  };
  add(Want::status, "", options_.status_every);
  for (const std::string& series : options_.series) {
    add(Want::series, series, options_.fees_every);
    if (const auto type = rest::milestone_type(series); !type.empty())
      add(Want::milestones, type, options_.discover_every);
  }
  for (const std::string& series : options_.series) add(Want::events, series, options_.discover_every);
  add(Want::fee_changes, "", options_.discover_every);
}

void KalshiFeed::handle(const net::Input& input, ports::FeedOutbox& out) {
  if (!std::exchange(started_, true)) start(input.received, out);
  std::visit([&](const auto& body) { on(body, input.received, out); }, input.body);
}

void KalshiFeed::start(base::Nanos now, ports::FeedOutbox& out) {
  last_change_ = polls_counted_ = rest_good_at_ = now;
  out.events.push_back(
      {base::at_once(now), domain::FeedChanged{FeedId::kalshi, FeedHealth::down, "connecting", {}}, {}});
  if (options_.with_key) out.actions.emplace_back(net::OpenSocket{kSocket, options_.socket_url});
}

void KalshiFeed::tick(base::Nanos now, ports::FeedOutbox& out) {
  run_jobs(now, out);
  watch_clocks(now, out);
  reread(now, out);
  poll(now, out);
  if (options_.with_key) {
    watch_silence(now, out);
    pump(now, out);
  } else if (link_ == FeedHealth::up && now - rest_good_at_ > kRestLives) {
    set_link(FeedHealth::down, "no answer over REST", now, out);
  }
  watch_messages(now, out);
}

void KalshiFeed::on(const net::HttpAnswer& answer, base::Nanos now, ports::FeedOutbox& out) {
  const auto found = asks_.find(answer.ask);
  if (found == asks_.end()) return;
  Ask ask = std::move(found->second);
  asks_.erase(found);
  if (answer.sent.value > 0) ask.at = std::clamp(answer.sent, ask.at, std::max(ask.at, now));
  clock_.observe(ask.at, now, answer.date);
  // In maintenance the status comes with a 5xx.
  const bool good = (answer.status >= 200 && answer.status <= 299) ||
                    (ask.want == Want::status && rest::read_status(answer.body).has_value());
  if (!good) return failed(ask, rest::failure_text(answer.status, answer.body), now, out);
  if (const auto accepted = accept(ask, answer.body, now, out); !accepted) {
    ++counts_.unreadable;
    return failed(ask, accepted.error().message(), now, out);
  }
  rest_good_at_ = now;
  if (!options_.with_key) set_link(FeedHealth::up, "no API key: books are polled over REST", now, out);
}

void KalshiFeed::on(const net::HttpFailure& failure, base::Nanos now, ports::FeedOutbox& out) {
  const auto found = asks_.find(failure.ask);
  if (found == asks_.end()) return;
  const Ask ask = std::move(found->second);
  asks_.erase(found);
  failed(ask, failure.why, now, out);
}

void KalshiFeed::on(const net::SocketOpened& opened, base::Nanos now, ports::FeedOutbox& out) {
  if (opened.socket != kSocket) return;
  if (connected_) keeper_.disconnected(now, out.events);
  connected_ = true;
  ++counts_.reconnects;
  last_change_ = beat_at_ = now;
  lag_.restart();
  messages_.restart(keeper_.counts().frames, unusable(), now);
  disputed_until_.reset();
  subscriptions_.opened(now);
  recovery_.restart(now);
  pump(now, out);
}

void KalshiFeed::on(const net::SocketText& text, base::Nanos now, ports::FeedOutbox& out) {
  if (text.socket != kSocket || !connected_) return;
  const std::size_t first = out.events.size();
  keeper_.feed(text.text, now, out.events);
  date_events(first, now, out);
  after_frames(first, now, out);
  if (text.text.find("_date_updated") != std::string::npos || text.text.find("event_fee_update") != std::string::npos)
    read_lifecycle(text.text, now);
  pump(now, out);
}

void KalshiFeed::on(const net::SocketAlive& alive, base::Nanos now, ports::FeedOutbox& out) {
  // What was sent before the answer to a ping has arrived before it.
  if (alive.socket == kSocket) beat(now - lag_.lag().value_or(base::Duration{}), now, out);
}

void KalshiFeed::on(const net::SocketLost& lost, base::Nanos now, ports::FeedOutbox& out) {
  if (lost.socket != kSocket) return;
  const std::size_t first = out.events.size();
  keeper_.disconnected(now, out.events);
  after_frames(first, now, out);
  connected_ = false;
  subscriptions_.lost();
  set_link(FeedHealth::down, lost.why, now, out);
}

std::vector<ports::FeedFigure> KalshiFeed::figures() const {
  std::size_t held = 0;
  std::size_t open = 0;
  for (const auto& market : markets_) {
    const auto* const book = keeper_.book(market->ticker);
    const bool usable = market->polled ? market->poll_good : book != nullptr && book->usable();
    if (market->status != domain::MarketStatus::settled) ++open;
    if (usable) ++held;
  }
  const KeeperCounts& kept = keeper_.counts();
  std::vector<ports::FeedFigure> out;
  const auto count = [&](std::string name, std::uint64_t value) {
    out.push_back({std::move(name), static_cast<double>(value), false});
  };
  const auto gauge = [&](std::string name, double value) { out.push_back({std::move(name), value, true}); };
  const auto ms = [](base::Duration time) { return static_cast<double>(time.value) / 1e6; };
  count("requests", counts_.requests);
  count("request_failures", counts_.failures);
  count("answers_unreadable", counts_.unreadable);
  count("listings", catalog_.listed());
  count("refused", catalog_.refused());
  gauge("markets_followed", static_cast<double>(markets_.size()));
  gauge("books_held", static_cast<double>(held));
  gauge("books_void", static_cast<double>(open - std::min(held, open)));
  count("frames", kept.frames);
  count("snapshots", kept.snapshots);
  count("deltas", kept.deltas);
  count("trades", kept.trades);
  count("gaps", kept.gaps);
  count("late", kept.late);
  count("malformed", kept.malformed);
  count("faults", kept.faults);
  count("resyncs", counts_.resyncs);
  count("recovered", recovery_.recovered());
  gauge("recovery_ms_last", ms(recovery_.last()));
  gauge("recovery_ms_worst", ms(recovery_.worst()));
  count("connections", counts_.reconnects);
  count("reopened", counts_.reopened);
  count("silent_probes", counts_.probes);
  count("silent_probes_different", counts_.probes_different);
  count("polls", counts_.polls);
  count("over_subscription_limit", counts_.over_limit);
  gauge("messages_unusable_percent", static_cast<double>(messages_.percent()));
  if (const auto lag = lag_.lag()) gauge("lag_ms", ms(*lag));
  if (const auto clock = clock_.estimate()) {
    gauge("clock_ahead_ms", ms(clock->ahead));
    gauge("clock_error_ms", ms(clock->error));
  }
  return out;
}

}  // namespace arbees::venues::kalshi
