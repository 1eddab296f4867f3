#pragma once
#include <array>
#include <memory>
#include <string>

#include "arbees/sim/servers/clob_server.hpp"
#include "arbees/sim/servers/espn_server.hpp"
#include "arbees/sim/servers/gamma_server.hpp"
#include "arbees/sim/servers/kalshi_server.hpp"

namespace arbees::sim::servers {

struct OutsideOptions {
  WorldOptions world;
  std::optional<net::ServerTls> tls;  ///< absent: plain HTTP
  kalshi::KeyRing keys;
  std::uint16_t first_port = 0;  ///< 0: any free ones, else this one and the three after it
};

/// The outside world: an evening and the four servers that show it, on 127.0.0.1.
class Outside {
 public:
  explicit Outside(OutsideOptions options);
  ~Outside();

  /// Starts to listen, then lets time run. The error names the server.
  [[nodiscard]] base::Result<void> start();
  void stop();

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] std::array<VenueServer*, 4> servers() { return {&espn_, &kalshi_, &gamma_, &clob_}; }
  [[nodiscard]] std::uint16_t espn_port() const { return espn_.port(); }
  [[nodiscard]] std::uint16_t kalshi_port() const { return kalshi_.port(); }
  [[nodiscard]] std::uint16_t gamma_port() const { return gamma_.port(); }
  [[nodiscard]] std::uint16_t clob_port() const { return clob_.port(); }

 private:
  World world_;
  EspnServer espn_;
  KalshiServer kalshi_;
  GammaServer gamma_;
  ClobServer clob_;
};

}  // namespace arbees::sim::servers
