#include <fmt/format.h>

#include <map>
#include <set>
#include <thread>

#include "apps/arbees/doctor.hpp"
#include "apps/arbees/live_feeds.hpp"
#include "arbees/base/session_clock.hpp"

namespace arbees::app {
namespace {

/// Nothing new for so long: the lists are read.
constexpr base::Duration kSettled = base::seconds(6);

/// What the feeds have found so far.
struct Found {
  std::set<std::string> games;
  std::map<domain::Venue, std::set<std::string>> linked;  ///< keys of games
  std::size_t doubted = 0;
  base::Nanos newest;
};

void note(const std::vector<domain::Event>& events, Found& found) {
  for (const domain::Event& event : events) {
    const std::size_t before = found.games.size();
    if (const auto* game = std::get_if<domain::GameOpened>(&event.body)) found.games.insert(game->game.key);
    const auto* market = std::get_if<domain::MarketOpened>(&event.body);
    if (market != nullptr) found.linked[market->market.venue].insert(market->market.game_key);
    if (market != nullptr || found.games.size() != before) found.newest = base::steady_clock_now();
  }
}

void tell(const Found& found, const std::vector<domain::Venue>& venues, Findings& findings) {
  if (found.games.empty()) {
    findings.push_back({"links", Verdict::warn, "no games today or yesterday in the configured sports", ""});
    return;
  }
  for (const domain::Venue venue : venues) {
    const auto linked = found.linked.find(venue);
    const std::size_t count = linked == found.linked.end() ? 0 : linked->second.size();
    findings.push_back(
        {fmt::format("links.{}", base::enum_name(venue)), count == 0 ? Verdict::warn : Verdict::ok,
         fmt::format("{} of {} games have a linked market", count, found.games.size()),
         count == 0 ? "the venue may list none today; the log of arbees up --live says why each is refused" : ""});
  }
  if (found.doubted > 0)
    findings.push_back({"links.review", Verdict::warn, fmt::format("{} markets wait for a human's word", found.doubted),
                        "settle them with [[links.confirm]] and [[links.forbid]]"});
}

}  // namespace

void check_links(const AppConfig& config, bool with_key, base::Duration patience, Findings& findings) {
  std::vector<base::Error> problems;
  const auto evening = make_evening(config, with_key, problems);
  auto endpoints = make_endpoints(config, problems);
  if (!evening || !problems.empty()) return;  // told before
  net::RunnerOptions options;
  options.now = [clock = clock_of(config.live.rehearsal)] { return clock->now(); };
  options.time_scale = config.live.rehearsal.speed;
  std::mutex mutex;
  Found found;
  services::LiveEvening::Result result;
  const base::Nanos began = base::steady_clock_now();
  found.newest = began;
  net::Runner runner(options);
  for (std::size_t feed = 0; feed < endpoints.size(); ++feed) {
    const auto added =
        runner.add(std::move(endpoints[feed]), [&, feed](const net::Input& input, std::vector<net::Action>& actions) {
          evening->handle(feed, input, result);
          actions = std::move(result.actions[feed]);
          for (std::size_t other = 0; other < result.actions.size(); ++other)
            if (other != feed && !result.actions[other].empty()) runner.act(other, std::move(result.actions[other]));
          const std::lock_guard lock(mutex);
          note(result.events, found);
        });
    if (!added) return findings.push_back({"links", Verdict::fail, added.error().message(), "correct live.network"});
  }
  runner.start();
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const std::lock_guard lock(mutex);
    const base::Nanos now = base::steady_clock_now();
    if (now - began > patience || now - found.newest > kSettled) break;
  }
  runner.stop();
  found.doubted = evening->links().review().size();
  std::vector<domain::Venue> venues;
  if (config.live.kalshi.enabled) venues.push_back(domain::Venue::kalshi);
  if (config.live.polymarket.enabled) venues.push_back(domain::Venue::polymarket);
  tell(found, venues, findings);
}

}  // namespace arbees::app
