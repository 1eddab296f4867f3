#include "apps/arbees/live_feeds.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>

#include "apps/arbees/command.hpp"
#include "arbees/domain/league.hpp"
#include "arbees/feeds/espn/feed.hpp"
#include "arbees/venues/kalshi/feed.hpp"
#include "arbees/venues/kalshi/sign.hpp"
#include "arbees/venues/polymarket/feed.hpp"

namespace arbees::app {
namespace {

/// A quiet book is as old as its connection's last sign of life, and books older than 5 s are not traded on.
constexpr base::Duration kPingEvery = base::seconds(3);

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : value;
}

std::string kalshi_key_id(const AppConfig& config) {
  std::string id = environment("ARBEES_KALSHI_KEY_ID");
  return id.empty() ? config.live.kalshi.key_id.value : id;
}

template <class E>
std::optional<E> read_enum(const std::string& where, const std::string& word, std::vector<base::Error>& problems) {
  std::optional<E> value;
  std::string known;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (word == d.name) value = d.value;
    known += (known.empty() ? "" : ", ") + std::string(d.name);
  });
  if (!value) problems.push_back({where, fmt::format("\"{}\" is none of {}", word, known)});
  return value;
}

venues::polymarket::HashPolicy hash_policy_of(const std::string& word, std::vector<base::Error>& problems) {
  if (word == "on") return venues::polymarket::HashPolicy::on;
  if (word == "off") return venues::polymarket::HashPolicy::off;
  if (word != "auto")
    problems.push_back({"live.polymarket.check_hash", fmt::format("\"{}\" is none of on, off, auto", word)});
  return venues::polymarket::HashPolicy::automatic;
}

/// Where time runs faster, what this machine takes to deliver a message takes longer by that clock.
base::Duration by_clock_of(base::Duration time, const LiveRehearsalConfig& rehearsal) {
  return {static_cast<std::int64_t>(static_cast<double>(time.value) * std::max(rehearsal.speed, 1.0))};
}

std::vector<domain::Sport> sports_of(const AppConfig& config, std::vector<base::Error>& problems) {
  std::vector<domain::Sport> sports;
  for (const std::string& word : config.live.espn.sports)
    if (const auto sport = read_enum<domain::Sport>("live.espn.sports", word, problems)) sports.push_back(*sport);
  if (sports.empty()) problems.push_back({"live.espn.sports", "no sport is watched"});
  return sports;
}

matching::Overrides overrides_of(const LinksConfig& links, std::vector<base::Error>& problems) {
  matching::Overrides overrides;
  for (const ConfirmedLink& link : links.confirm) {
    const auto venue = read_enum<domain::Venue>("links.confirm.venue", link.venue, problems);
    const auto side = read_enum<domain::Side>("links.confirm.side", link.side, problems);
    if (link.symbol.empty() || link.game.empty()) problems.push_back({"links.confirm", "needs both symbol and game"});
    if (venue && side) overrides.confirm.push_back({*venue, link.symbol, link.game, *side});
  }
  for (const ForbiddenLink& link : links.forbid) {
    std::optional<domain::Venue> venue;
    if (!link.venue.empty()) venue = read_enum<domain::Venue>("links.forbid.venue", link.venue, problems);
    if (link.symbol.empty() && link.game.empty()) problems.push_back({"links.forbid", "needs a symbol or a game"});
    overrides.forbid.push_back({venue, link.symbol, link.game});
  }
  return overrides;
}

std::vector<std::string> series_of(const std::vector<domain::Sport>& sports) {
  std::vector<std::string> series;
  for (const domain::Sport sport : sports)
    for (const std::string_view name : domain::league_of(sport).kalshi_series) series.emplace_back(name);
  return series;
}

void check_url(const std::string& where, const std::string& url, std::string_view scheme,
               std::vector<base::Error>& problems) {
  if (!url.starts_with(scheme)) problems.push_back({where, fmt::format("\"{}\" does not start with {}", url, scheme)});
}

net::Authorize kalshi_authorize(const AppConfig& config, std::vector<base::Error>& problems) {
  const std::string id = kalshi_key_id(config);
  if (id == Secret::kShown) {
    problems.push_back({"live.kalshi.key_id", "is a printed configuration's word for a secret, not one"});
    return {};
  }
  if (id.empty() && config.live.kalshi.private_key_file.empty()) return {};
  if (id.empty() || config.live.kalshi.private_key_file.empty()) {
    problems.push_back({"live.kalshi", "key_id (or ARBEES_KALSHI_KEY_ID) and private_key_file go together"});
    return {};
  }
  const auto pem = read_file(config.live.kalshi.private_key_file);
  if (!pem) {
    problems.push_back(base::within("live.kalshi.private_key_file", pem.error()));
    return {};
  }
  warn_if_shared(config.live.kalshi.private_key_file);
  auto signer = venues::kalshi::Signer::from_pem(id, *pem);
  if (!signer) {
    problems.push_back(base::within(config.live.kalshi.private_key_file, signer.error()));
    return {};
  }
  return [signer = *std::move(signer)](std::string_view method, std::string_view path, base::Nanos now) {
    return signer.headers(method, path, now);
  };
}

}  // namespace

bool has_kalshi_key(const AppConfig& config) {
  return !kalshi_key_id(config).empty() && !config.live.kalshi.private_key_file.empty();
}

std::unique_ptr<services::LiveEvening> make_evening(const AppConfig& config, bool with_key,
                                                    std::vector<base::Error>& problems) {
  const LiveConfig& live = config.live;
  const auto sports = sports_of(config, problems);
  matching::Overrides overrides = overrides_of(config.links, problems);
  check_url("live.espn.base_url", live.espn.base_url, "http", problems);
  feeds::espn::FeedOptions espn;
  espn.base_url = live.espn.base_url;
  espn.sports = sports;
  espn.requests_per_minute = live.espn.requests_per_minute;
  std::vector<std::unique_ptr<ports::MarketFeed>> markets;
  if (live.kalshi.enabled) {
    check_url("live.kalshi.rest_url", live.kalshi.rest_url, "http", problems);
    check_url("live.kalshi.socket_url", live.kalshi.socket_url, "ws", problems);
    venues::kalshi::KalshiFeedOptions options;
    options.rest_url = live.kalshi.rest_url;
    options.socket_url = live.kalshi.socket_url;
    options.series = series_of(sports);
    options.with_key = with_key;
    options.lag_suspect = by_clock_of(options.lag_suspect, live.rehearsal);
    markets.push_back(std::make_unique<venues::kalshi::KalshiFeed>(std::move(options)));
  }
  if (live.polymarket.enabled) {
    check_url("live.polymarket.gamma_url", live.polymarket.gamma_url, "http", problems);
    check_url("live.polymarket.clob_url", live.polymarket.clob_url, "http", problems);
    check_url("live.polymarket.socket_url", live.polymarket.socket_url, "ws", problems);
    venues::polymarket::PolymarketFeedOptions options;
    options.gamma_url = live.polymarket.gamma_url;
    options.clob_url = live.polymarket.clob_url;
    options.socket_url = live.polymarket.socket_url;
    options.lag_suspect = by_clock_of(options.lag_suspect, live.rehearsal);
    options.check_hash = hash_policy_of(live.polymarket.check_hash, problems);
    markets.push_back(std::make_unique<venues::polymarket::PolymarketFeed>(std::move(options)));
  }
  if (markets.empty()) problems.push_back({"live", "no venue is enabled"});
  if (!problems.empty()) return nullptr;
  return std::make_unique<services::LiveEvening>(
      std::make_unique<feeds::espn::EspnFeed>(std::move(espn)), std::move(markets),
      matching::LinkBook(std::move(overrides), {}, config.engine.signals.link_confidence_min));
}

std::vector<net::EndpointOptions> make_endpoints(const AppConfig& config, std::vector<base::Error>& problems) {
  const LiveConfig& live = config.live;
  const auto endpoint = [&](const char* name) {
    net::EndpointOptions options;
    options.name = name;
    options.user_agent = live.espn.user_agent;
    options.ca_file = live.network.ca_file;
    options.proxy = live.network.proxy;
    options.answer_bytes = static_cast<std::size_t>(live.network.response_mib) << 20;
    return options;
  };
  std::vector<net::EndpointOptions> endpoints;
  endpoints.push_back(endpoint("espn"));
  endpoints.back().retry.attempts = 1;  // a poll repeats itself, and its budget counts every request
  if (live.kalshi.enabled) {
    net::EndpointOptions kalshi = endpoint("kalshi");
    kalshi.authorize = kalshi_authorize(config, problems);
    // The venue's bucket holds one to three seconds of a tier's budget.
    kalshi.rate = {static_cast<double>(live.kalshi.read_tokens_per_s),
                   static_cast<double>(live.kalshi.read_tokens_per_s)};
    kalshi.socket.ping_every = kPingEvery;
    endpoints.push_back(std::move(kalshi));
  }
  if (live.polymarket.enabled) {
    net::EndpointOptions polymarket = endpoint("polymarket");
    polymarket.rate = {20, 50};  // far below the published limits, which delay rather than refuse
    polymarket.socket.ping = net::SocketPolicy::Ping::text;
    polymarket.socket.ping_every = kPingEvery;
    if (const std::string token = environment("ARBEES_PROXY_TOKEN"); !token.empty())
      polymarket.headers.emplace_back("authorization", "Bearer " + token);
    endpoints.push_back(std::move(polymarket));
  }
  return endpoints;
}

services::LiveRunnerOptions runner_options(const AppConfig& config, std::vector<base::Error>& problems) {
  services::LiveRunnerOptions options;
  options.endpoints = make_endpoints(config, problems);
  options.clock = clock_of(config.live.rehearsal);
  options.notice = [](const std::string& notice) { spdlog::info("{}", notice); };
  return options;
}

std::vector<std::string> feed_names(const services::LiveEvening& evening) {
  std::vector<std::string> names;
  for (std::size_t feed = 0; feed < evening.feed_count(); ++feed) names.emplace_back(evening.feed_name(feed));
  return names;
}

std::shared_ptr<base::SessionClock> clock_of(const LiveRehearsalConfig& rehearsal) {
  if (rehearsal.origin_ns == 0) return std::make_shared<base::SessionClock>();
  return std::make_shared<base::SessionClock>(
      base::MachineClocks{}, base::ClockScale{{rehearsal.origin_ns}, {rehearsal.origin_wall_ns}, rehearsal.speed});
}

}  // namespace arbees::app
