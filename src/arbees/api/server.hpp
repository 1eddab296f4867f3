#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "arbees/base/result.hpp"
#include "arbees/net/guard.hpp"
#include "arbees/ports/bus.hpp"
#include "arbees/ports/control.hpp"
#include "arbees/ports/store.hpp"

namespace arbees::api {

struct ServerConfig {
  std::string address = "127.0.0.1";  ///< anyone who reaches it may press the kill switch
  std::uint16_t port = 8080;          ///< 0 = any free one
  std::string assets_dir;             ///< the built dashboard; a page that says so when it is not there
  net::Trust trust;                   ///< names and pages besides our own
  ports::RunInfo run;
};

/// The API of one run (docs/api.md), the stream, /metrics and the dashboard's files, on threads of its own.
class ApiServer {
 public:
  /// Store, bus and control must outlive `stop`.
  ApiServer(ServerConfig config, ports::Store& store, ports::Bus& bus, ports::Control& control);
  ~ApiServer();

  /// Reads what the store has of the run (which must be begun), follows the bus from there, and serves. Errors: the
  /// store's, or why the port could not be opened ("127.0.0.1:8080: is in use …"). Once.
  base::Result<void> start();
  /// Ends within 2 s, with clients connected. Harmless when not started.
  void stop();
  /// The port in use.
  [[nodiscard]] std::uint16_t port() const;

 private:
  class Site;
  std::unique_ptr<Site> site_;
};

}  // namespace arbees::api
