#include <fmt/format.h>

#include <algorithm>

#include "arbees/api/handlers.hpp"

namespace arbees::api {
namespace {

/// A step may wait for the store; this long it does not.
constexpr base::Duration kStuckAfter = base::seconds(10);

double to_s(base::Duration d) {
  return static_cast<double>(d.value) / 1e9;
}

template <class Body>
net::Response json_answer(bool good, const Body& body) {
  return {good ? 200U : 503U, "application/json", base::dump(base::to_json(body)), {{"Cache-Control", "no-store"}}};
}

/// Which watched feeds are not there; a feed that nobody asked for says so itself.
std::vector<std::string> missing_feeds(const Status& status) {
  std::vector<std::string> missing;
  if (status.feeds.empty() && status.mode == ports::RunMode::live) missing.emplace_back("no feed was heard of yet");
  for (const FeedStatus& feed : status.feeds)
    if (feed.health == domain::FeedHealth::down && feed.detail != "not watched")
      missing.push_back(fmt::format("the feed {} is down: {}", base::enum_name(feed.feed), feed.detail));
  return missing;
}

}  // namespace

net::Response health_response(const Sources& sources) {
  const ports::Runtime runtime = sources.control.runtime();
  Health health;
  health.lag = runtime.lag;
  if (!runtime.recovering && runtime.lag > kStuckAfter)
    health.why = fmt::format("no step for {:.1f} s", to_s(runtime.lag));
  health.ok = health.why.empty();
  return json_answer(health.ok, health);
}

net::Response ready_response(const Sources& sources) {
  const ports::Runtime runtime = sources.control.runtime();
  const Status status = sources.board.status(sources.run, runtime);
  Ready ready;
  ready.recovered = !runtime.recovering;
  ready.store_writable = runtime.store.ok;
  ready.current = runtime.lag < ports::kStaleAfter;
  ready.why = missing_feeds(status);
  ready.feeds_heard = ready.why.empty();
  if (!ready.recovered)
    ready.why.push_back(fmt::format("recovering {} %: {}", runtime.recovering->percent, runtime.recovering->what));
  if (!ready.store_writable) ready.why.push_back("the store refuses: " + runtime.store.error);
  if (!ready.current) ready.why.push_back(fmt::format("the engine is {:.1f} s behind", to_s(runtime.lag)));
  ready.ready = ready.why.empty();
  return json_answer(ready.ready, ready);
}

}  // namespace arbees::api
