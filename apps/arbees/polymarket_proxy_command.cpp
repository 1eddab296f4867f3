#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdlib>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "arbees/services/polymarket_proxy.hpp"

namespace arbees::app {
namespace {

base::Result<std::string> token(const PolymarketProxyConfig& config) {
  if (const char* given = std::getenv("ARBEES_PROXY_TOKEN"); given != nullptr && *given != '\0') return given;
  if (config.token_file.empty())
    return base::fail("polymarket_proxy.token_file", "expected a file, or the token in ARBEES_PROXY_TOKEN");
  auto text = read_file(config.token_file);
  if (text) warn_if_shared(config.token_file);
  if (!text) return text;
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r' || text->back() == ' ')) text->pop_back();
  return text;
}

base::Result<services::PolymarketProxyOptions> prepare(const PolymarketProxyConfig& config) {
  services::PolymarketProxyOptions options;
  auto secret = token(config);
  if (!secret) return std::unexpected(secret.error());
  options.token = *std::move(secret);
  options.server.address = config.address;
  options.server.port = config.port;
  if (config.certificate_file.empty() != config.key_file.empty())
    return base::fail("polymarket_proxy", "expected both certificate_file and key_file, or neither");
  if (!config.key_file.empty()) warn_if_shared(config.key_file);
  if (!config.certificate_file.empty()) options.server.tls = net::ServerTls{config.certificate_file, config.key_file};
  if (config.requests_per_s < 1 || config.sockets < 1)
    return base::fail("polymarket_proxy", "expected requests_per_s and sockets of at least 1");
  options.gamma_url = config.gamma_url;
  options.clob_url = config.clob_url;
  options.socket_url = config.socket_url;
  options.sockets = static_cast<std::size_t>(config.sockets);
  options.upstream.user_agent = "Arbees/" ARBEES_VERSION " (+https://github.com/arbees/arbees)";
  options.upstream.ca_file = config.ca_file;
  options.upstream.rate = {.tokens_per_s = static_cast<double>(config.requests_per_s),
                           .capacity = static_cast<double>(config.requests_per_s),
                           .longest_wait = base::seconds(5)};
  options.notice = [](const std::string& line) { spdlog::warn("{}", line); };
  return options;
}

Exit run(const std::string& path) {
  const auto config = configured(path);
  if (!config) return Exit::bad_start;
  sigset_t signals;  // arrive where they are waited for, on no other thread
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  auto options = prepare(config->polymarket_proxy);
  if (!options) return complain(options.error().message()), Exit::bad_start;
  const bool secure = options->server.tls.has_value();
  services::PolymarketProxy proxy(*std::move(options));
  if (auto done = proxy.start(); !done) return complain(done.error().message()), Exit::bad_start;
  const std::string& address = config->polymarket_proxy.address;
  if (!secure && address != "127.0.0.1" && address != "::1")
    spdlog::warn("tokens cross the network in plain text: set certificate_file and key_file, or put TLS in front");
  fmt::print("relaying Polymarket at {0}://{1}:{2}/gamma, /clob and {3}://{1}:{2}/ws/market; Ctrl-C ends\n",
             secure ? "https" : "http", address, proxy.port(), secure ? "wss" : "ws");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  proxy.stop();
  return Exit::ok;
}

}  // namespace

void add_polymarket_proxy_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "polymarket-proxy", "Reads Polymarket for others, from a region where it may be read; nothing can be written");
  auto config = std::make_shared<std::string>();
  command->add_option("--config", *config, "TOML file; without it the defaults. The token: ARBEES_PROXY_TOKEN");
  command->callback([config, &exit] { exit = run(*config); });
}

}  // namespace arbees::app
