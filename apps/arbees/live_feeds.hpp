#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/arbees/config.hpp"
#include "arbees/net/endpoint.hpp"
#include "arbees/services/live_runner.hpp"

namespace arbees::app {

/// The feeds of the configuration, joined. `with_key`: Kalshi's requests will be signed. The same configuration gives
/// the same evening, so that a capture plays again as it was. Every problem is appended to `problems`; null then.
[[nodiscard]] std::unique_ptr<services::LiveEvening> make_evening(const AppConfig& config, bool with_key,
                                                                  std::vector<base::Error>& problems);

/// How the feeds of `make_evening` reach the world, in their order; signs for Kalshi when there is a key.
[[nodiscard]] std::vector<net::EndpointOptions> make_endpoints(const AppConfig& config,
                                                               std::vector<base::Error>& problems);

/// What `services::LiveRunner` needs of the configuration: endpoints, clock, log. Nothing is kept yet.
[[nodiscard]] services::LiveRunnerOptions runner_options(const AppConfig& config, std::vector<base::Error>& problems);

/// The feeds' names, in their order.
[[nodiscard]] std::vector<std::string> feed_names(const services::LiveEvening& evening);

/// Is there a Kalshi key in the configuration or the environment?
[[nodiscard]] bool has_kalshi_key(const AppConfig& config);

/// The time that the feeds live in: the machine's, or the servers' in a rehearsal.
[[nodiscard]] std::shared_ptr<base::SessionClock> clock_of(const LiveRehearsalConfig& rehearsal);

}  // namespace arbees::app
