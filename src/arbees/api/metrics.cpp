#include <fmt/format.h>

#include <cmath>

#include "arbees/api/handlers.hpp"
#include "arbees/base/session_clock.hpp"

namespace arbees::api {
namespace {

/// The exposition format, one family at a time. Label values here are names of ours: they need no escapes.
class Exposition {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP arbees_{} {}\n# TYPE arbees_{} {}\n", name, help, name, type);
  }
  template <class Number>
  void sample(Number number, std::string_view labels = {}) {
    text_ += labels.empty() ? fmt::format("arbees_{} {}\n", name_, number)
                            : fmt::format("arbees_{}{{{}}} {}\n", name_, labels, number);
  }
  template <class Number>
  void one(std::string_view name, std::string_view type, std::string_view help, Number number) {
    family(name, type, help);
    sample(number);
  }
  void by(std::string_view name, std::string_view help, std::string_view label,
          const std::map<std::string, std::uint64_t>& counts) {
    family(name, "counter", help);
    for (const auto& [value, count] : counts) sample(count, fmt::format("{}=\"{}\"", label, value));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string name_;
  std::string text_;
};

void add_store(Exposition& out, const ports::StoreView& store) {
  out.one("store_ok", "gauge", "1 while outputs are being stored", store.ok ? 1 : 0);
  out.one("store_rows_total", "counter", "Outputs committed", store.rows);
  out.one("store_lag", "gauge", "Outputs produced and not yet committed", store.lag);
  out.one("store_commit_seconds", "gauge", "Time of the newest commit", store.last_commit_ms / 1e3);
}

/// One family a figure, one sample a feed: a family's samples must stand together.
void add_feeds(Exposition& out, const std::vector<ports::FeedReport>& feeds) {
  std::map<std::string, std::vector<std::pair<std::string, const ports::FeedFigure*>>> families;
  for (const ports::FeedReport& report : feeds)
    for (const ports::FeedFigure& figure : report.figures) families[figure.name].push_back({report.feed, &figure});
  for (const auto& [name, samples] : families) {
    out.family("feed_" + name, samples[0].second->gauge ? "gauge" : "counter", "Counted by a live feed of itself");
    for (const auto& [feed, figure] : samples) out.sample(figure->value, fmt::format("feed=\"{}\"", feed));
  }
}

void add_alerts(Exposition& out, const std::vector<ports::AlertChannelView>& channels) {
  if (channels.empty()) return;
  out.family("alerts_total", "counter", "Alerts by channel and what became of them");
  for (const ports::AlertChannelView& one : channels)
    for (const auto& [outcome, count] :
         {std::pair{"taken", one.taken}, {"given_up", one.given_up}, {"dropped", one.dropped}})
      out.sample(count, fmt::format("channel=\"{}\",outcome=\"{}\"", one.channel, outcome));
  out.family("alert_retries_total", "counter", "Tries after the first");
  for (const ports::AlertChannelView& one : channels)
    out.sample(one.retried, fmt::format("channel=\"{}\"", one.channel));
  out.family("alerts_waiting", "gauge", "Alerts not yet taken by their channel");
  for (const ports::AlertChannelView& one : channels)
    out.sample(one.waiting, fmt::format("channel=\"{}\"", one.channel));
}

}  // namespace

Monitoring monitoring_of(const Sources& sources, const ports::Runtime& runtime) {
  Monitoring monitoring = sources.board.monitoring(runtime);
  monitoring.uptime_ms = static_cast<double>((base::steady_clock_now() - sources.up_since).value) / 1e6;
  monitoring.websocket_clients = sources.websocket_clients();
  return monitoring;
}

std::string metrics_text(const Sources& sources) {
  const ports::Runtime runtime = sources.control.runtime();
  const Monitoring m = monitoring_of(sources, runtime);
  const Status status = sources.board.status(sources.run, runtime);
  Exposition out;
  out.one("uptime_seconds", "gauge", "Since the server started", m.uptime_ms / 1e3);
  out.one("events_total", "counter", "Events taken by the engine", m.events);
  out.one("outputs_total", "counter", "Outputs made by the engine", m.outputs);
  out.family("step_nanoseconds", "gauge", "Time of one engine step, by quantile of the newest steps");
  out.sample(m.step_ns.p50, "quantile=\"0.5\"");
  out.sample(m.step_ns.p99, "quantile=\"0.99\"");
  out.by("signals_total", "Signals by kind", "kind", m.signals_by_kind);
  out.by("refusals_total", "Refused signals by the first gate that failed", "gate", m.refusals_by_gate);
  out.by("rejected_total", "Events the engine would not use", "reason", m.rejected_by_reason);
  out.one("approved_total", "counter", "Signals approved", status.counts.approved);
  out.one("orders_total", "counter", "Paper orders", status.counts.orders);
  out.one("fills_total", "counter", "Paper fills", status.counts.fills);
  out.one("games", "gauge", "Games known", status.counts.games);
  out.one("games_live", "gauge", "Games in play", status.counts.live);
  out.one("kill_switch", "gauge", "1 = no orders are sent", runtime.kill_switch ? 1 : 0);
  out.one("lag_seconds", "gauge", "How far the newest step is behind", static_cast<double>(runtime.lag.value) / 1e9);
  out.family("trading_halted", "gauge", "1 while trading is halted for this cause");
  for (const ports::HaltCause cause : {ports::HaltCause::person, ports::HaltCause::file, ports::HaltCause::alarm,
                                       ports::HaltCause::drawdown, ports::HaltCause::clock})
    out.sample(std::ranges::count(runtime.trading.causes, cause, &ports::Halt::cause),
               fmt::format("cause=\"{}\"", base::enum_name(cause)));
  out.family("feed_up", "gauge", "1 = the feed is up, 0.5 = suspect, 0 = down");
  for (const FeedStatus& feed : m.feeds)
    out.sample(feed.health == domain::FeedHealth::up        ? 1.0
               : feed.health == domain::FeedHealth::suspect ? 0.5
                                                            : 0.0,
               fmt::format("feed=\"{}\"", base::enum_name(feed.feed)));
  out.family("queue_size", "gauge", "Waiting in a queue");
  for (const ports::QueueView& queue : m.queues) out.sample(queue.size, fmt::format("queue=\"{}\"", queue.name));
  out.family("queue_capacity", "gauge", "Room of a queue");
  for (const ports::QueueView& queue : m.queues) out.sample(queue.capacity, fmt::format("queue=\"{}\"", queue.name));
  add_store(out, runtime.store);
  add_feeds(out, runtime.feeds);
  add_alerts(out, runtime.alert_channels);
  out.one("websocket_clients", "gauge", "Clients of the stream", m.websocket_clients);
  return out.take();
}

}  // namespace arbees::api
