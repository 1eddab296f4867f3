#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "apps/arbees/alert_config.hpp"
#include "arbees/base/describe.hpp"
#include "arbees/base/result.hpp"
#include "arbees/engine/config.hpp"

namespace arbees::app {

/// The REST and WebSocket server.
struct ApiConfig {
  std::string address = "127.0.0.1";  ///< where to listen; anything but loopback shows your trades to the network
  std::uint16_t port = 8080;          ///< 0 = any free port, printed at the start
  std::string assets;                 ///< folder of the built dashboard; empty = the one beside the binary
  std::vector<std::string>
      allowed_hosts;  ///< names besides localhost and addresses by which browsers may call: "arbees.lan"
  std::vector<std::string> allowed_origins;  ///< other pages that may press buttons: "http://localhost:5173"
};
BOOST_DESCRIBE_STRUCT(ApiConfig, (), (address, port, assets, allowed_hosts, allowed_origins))

/// Where everything is kept.
struct StoreConfig {
  std::string path = ".arbees/arbees.db";  ///< SQLite file, created when missing
};
BOOST_DESCRIBE_STRUCT(StoreConfig, (), (path))

/// The ledger against its fills.
struct ReconcileConfig {
  std::int32_t every_minutes = 60;  ///< and once at the start; a difference turns the kill switch on
};
BOOST_DESCRIBE_STRUCT(ReconcileConfig, (), (every_minutes))

/// The day's report, written by `arbees up` for each Eastern day that has ended.
struct ReportConfig {
  std::string directory = ".arbees/reports";  ///< where to; empty = nowhere
  std::int32_t hour_eastern = 6;              ///< 0…23, of the next morning
};
BOOST_DESCRIBE_STRUCT(ReportConfig, (), (directory, hour_eastern))

/// The simulated evening.
struct SimConfig {
  std::uint64_t seed = 7;            ///< the same seed gives the same evening
  std::int32_t games_per_sport = 2;  ///< of each of the six sports
  std::string start;                 ///< "2026-09-18T00:15:00Z"; empty = now
};
BOOST_DESCRIBE_STRUCT(SimConfig, (), (seed, games_per_sport, start))

/// Games: ESPN's public API, or whatever answers like it.
struct LiveEspnConfig {
  std::string base_url = "https://site.api.espn.com";
  std::string user_agent =
      "Arbees/" ARBEES_VERSION " (+https://github.com/arbees/arbees)";  ///< needs a (+url): bare names are answered 403
  std::vector<std::string> sports{"nfl", "nba", "nhl", "mlb", "ncaaf", "ncaab"};
  std::int32_t requests_per_minute = 120;  ///< over all sports
};
BOOST_DESCRIBE_STRUCT(LiveEspnConfig, (), (base_url, user_agent, sports, requests_per_minute))

/// The key id may also come from the environment: ARBEES_KALSHI_KEY_ID. Without a key there is no WebSocket, and books
/// are polled.
struct LiveKalshiConfig {
  bool enabled = true;
  std::string rest_url = "https://external-api.kalshi.com/trade-api/v2";
  std::string socket_url = "wss://external-api-ws.kalshi.com/trade-api/ws/v2";
  Secret key_id;                         ///< printed, it only says whether it is set
  std::string private_key_file;          ///< PEM, RSA or Ed25519; read-only keys suffice
  std::int32_t read_tokens_per_s = 200;  ///< of your tier; Basic has 200, a request costs 10
};
BOOST_DESCRIBE_STRUCT(LiveKalshiConfig, (),
                      (enabled, rest_url, socket_url, key_id, private_key_file, read_tokens_per_s))

/// Directly, or through `arbees polymarket-proxy`: then its address stands here, and its token in ARBEES_PROXY_TOKEN.
struct LivePolymarketConfig {
  bool enabled = true;
  std::string gamma_url = "https://gamma-api.polymarket.com";
  std::string clob_url = "https://clob.polymarket.com";
  std::string socket_url = "wss://ws-subscriptions-clob.polymarket.com/ws/market";
  std::string check_hash =
      "auto";  ///< on, off, or auto: suspended while many books contradict it and nothing else does
};
BOOST_DESCRIBE_STRUCT(LivePolymarketConfig, (), (enabled, gamma_url, clob_url, socket_url, check_hash))

struct LiveNetworkConfig {
  std::string ca_file;             ///< PEM of an authority to trust besides the system's
  std::string proxy;               ///< http://[user:password@]host:port; empty = none
  std::int32_t response_mib = 64;  ///< 1…1024; a larger response, packed or unpacked, is refused
};
BOOST_DESCRIBE_STRUCT(LiveNetworkConfig, (), (ca_file, proxy, response_mib))

/// Against simulated servers time may run faster: their time is `origin_ns` at `origin_wall_ns` and passes `speed`
/// times as fast. Speed 1 and zeros: the real clock.
struct LiveRehearsalConfig {
  std::int64_t origin_wall_ns = 0;
  std::int64_t origin_ns = 0;
  double speed = 1;
};
BOOST_DESCRIBE_STRUCT(LiveRehearsalConfig, (), (origin_wall_ns, origin_ns, speed))

/// `arbees up --live`: where the outside world is.
struct LiveConfig {
  LiveEspnConfig espn;
  LiveKalshiConfig kalshi;
  LivePolymarketConfig polymarket;
  LiveNetworkConfig network;
  LiveRehearsalConfig rehearsal;
};
BOOST_DESCRIBE_STRUCT(LiveConfig, (), (espn, kalshi, polymarket, network, rehearsal))

/// A human's word on one market: it is about this game and YES is this side.
struct ConfirmedLink {
  std::string venue;   ///< "kalshi" or "polymarket"
  std::string symbol;  ///< ticker or token id
  std::string game;    ///< "espn:401772994"
  std::string side;    ///< "home" or "away": who must win for YES to pay
};
BOOST_DESCRIBE_STRUCT(ConfirmedLink, (), (venue, symbol, game, side))

/// Never link this market; an empty symbol forbids every market of the venue on the game.
struct ForbiddenLink {
  std::string venue;
  std::string symbol;
  std::string game;
};
BOOST_DESCRIBE_STRUCT(ForbiddenLink, (), (venue, symbol, game))

struct LinksConfig {
  std::vector<ConfirmedLink> confirm;
  std::vector<ForbiddenLink> forbid;
};
BOOST_DESCRIBE_STRUCT(LinksConfig, (), (confirm, forbid))

/// `arbees polymarket-proxy`: reads Polymarket for others, from a region where it may be read. The token that they must
/// bear comes from the environment, ARBEES_PROXY_TOKEN, or from a file.
struct PolymarketProxyConfig {
  std::string address = "127.0.0.1";  ///< where to listen
  std::uint16_t port = 8090;          ///< 0 = any free port, printed at the start
  std::string token_file;             ///< read where the environment has no token
  std::string certificate_file;       ///< PEM chain; with it and the key: TLS
  std::string key_file;
  std::string gamma_url = "https://gamma-api.polymarket.com";
  std::string clob_url = "https://clob.polymarket.com";
  std::string socket_url = "wss://ws-subscriptions-clob.polymarket.com/ws/market";
  std::string ca_file;               ///< PEM of an authority to trust besides the system's
  std::int32_t requests_per_s = 50;  ///< to Polymarket, over all clients
  std::int32_t sockets = 64;         ///< clients of the WebSocket at a time
};
BOOST_DESCRIBE_STRUCT(PolymarketProxyConfig, (),
                      (address, port, token_file, certificate_file, key_file, gamma_url, clob_url, socket_url, ca_file,
                       requests_per_s, sockets))

/// What stops trading from outside.
struct SafetyConfig {
  std::string kill_file = ".arbees/kill";  ///< while it exists, no new orders; `arbees kill on|off|status`
};
BOOST_DESCRIBE_STRUCT(SafetyConfig, (), (kill_file))

/// Everything that can be configured. Every field has a default; an unknown key is an error.
struct AppConfig {
  ApiConfig api;
  StoreConfig store;
  SafetyConfig safety;
  ReconcileConfig reconcile;
  ReportConfig report;
  SimConfig sim;
  LiveConfig live;
  LinksConfig links;
  AlertsConfig alerts;
  PolymarketProxyConfig polymarket_proxy;
  engine::Config engine;
};
BOOST_DESCRIBE_STRUCT(AppConfig, (),
                      (api, store, safety, reconcile, report, sim, live, links, alerts, polymarket_proxy, engine))

/// Reads a TOML file over `config`. Every problem in it is reported, not just the first; on any, `config` is
/// unspecified.
[[nodiscard]] std::vector<base::Error> load_config(const std::string& path, AppConfig& config);

/// The same from a text that `name` stands for in errors.
[[nodiscard]] std::vector<base::Error> load_config_text(const std::string& name, std::string_view text,
                                                        AppConfig& config);

/// The whole configuration as TOML: the reference page of every key with its present value. Secrets are not shown, nor
/// are users and passwords in addresses; a configuration that was printed so is refused where such a word stands.
[[nodiscard]] std::string print_config(const AppConfig& config);

/// Loads `path` ("" = defaults). Nothing, after complaining about each problem, when it cannot be used.
[[nodiscard]] std::optional<AppConfig> configured(const std::string& path);

}  // namespace arbees::app
