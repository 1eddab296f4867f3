#include "arbees/sim/servers/outside.hpp"

namespace arbees::sim::servers {
namespace {

net::ServerOptions server_options(const OutsideOptions& options, std::uint16_t number) {
  net::ServerOptions out;
  out.port = options.first_port == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(options.first_port + number);
  out.tls = options.tls;
  out.browser_guard = false;
  out.connections = 512;
  out.socket_messages = 100'000;  // venues keep up to megabytes for a slow reader before they drop it
  out.socket_bytes = 64ULL << 20;
  out.workers = 1;  // the handlers take turns anyway
  return out;
}

}  // namespace

Outside::Outside(OutsideOptions options)
    : world_(options.world),
      espn_(world_, server_options(options, 0)),
      kalshi_(world_, server_options(options, 1), std::move(options.keys)),
      gamma_(world_, server_options(options, 2)),
      clob_(world_, server_options(options, 3)) {}

Outside::~Outside() {
  stop();
}

base::Result<void> Outside::start() {
  for (VenueServer* server : servers())
    if (auto done = server->start(); !done) return std::unexpected(base::within(server->name(), done.error()));
  world_.start();
  return {};
}

void Outside::stop() {
  world_.stop();
  for (VenueServer* server : servers()) server->stop();
}

}  // namespace arbees::sim::servers
