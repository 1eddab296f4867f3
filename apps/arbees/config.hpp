#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"
#include "arbees/engine/config.hpp"

namespace arbees::app {

/// The REST and WebSocket server.
struct ApiConfig {
  std::string address = "127.0.0.1";  ///< where to listen; anything but loopback shows your trades to the network
  std::uint16_t port = 8080;          ///< 0 = any free port, printed at the start
  std::string assets;                 ///< folder of the built dashboard; empty = the one beside the binary
};
BOOST_DESCRIBE_STRUCT(ApiConfig, (), (address, port, assets))

/// Where everything is kept.
struct StoreConfig {
  std::string path = ".arbees/arbees.db";  ///< SQLite file, created when missing
};
BOOST_DESCRIBE_STRUCT(StoreConfig, (), (path))

/// The simulated evening.
struct SimConfig {
  std::uint64_t seed = 7;            ///< the same seed gives the same evening
  std::int32_t games_per_sport = 2;  ///< of each of the six sports
};
BOOST_DESCRIBE_STRUCT(SimConfig, (), (seed, games_per_sport))

/// Everything that can be configured. Every field has a default; an unknown key is an error.
struct AppConfig {
  ApiConfig api;
  StoreConfig store;
  SimConfig sim;
  engine::Config engine;
};
BOOST_DESCRIBE_STRUCT(AppConfig, (), (api, store, sim, engine))

/// Reads a TOML file over `config`. Every problem in it is reported, not just the first; on any, `config` is
/// unspecified.
[[nodiscard]] std::vector<base::Error> load_config(const std::string& path, AppConfig& config);

/// The whole configuration as TOML: the reference page of every key with its present value.
[[nodiscard]] std::string print_config(const AppConfig& config);

/// Loads `path` ("" = defaults). Nothing, after complaining about each problem, when it cannot be used.
[[nodiscard]] std::optional<AppConfig> configured(const std::string& path);

}  // namespace arbees::app
