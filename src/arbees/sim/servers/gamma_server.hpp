#pragma once
#include "arbees/sim/servers/polymarket_listing.hpp"
#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {

/// Polymarket's Gamma: what is listed. Lists are bare arrays; keyset pages are wrapped.
class GammaServer : public VenueServer {
 public:
  GammaServer(World& world, net::ServerOptions options);

 protected:
  net::Response answer(const net::Request& request) override;
  [[nodiscard]] net::Response failure(Fault fault) const override;
  [[nodiscard]] std::size_t first_market() const override { return 2; }

 private:
  struct Chosen {
    std::size_t event = 0;
    std::size_t market = 0;
  };

  [[nodiscard]] net::Response events(const net::Request& request, bool keyset) const;
  [[nodiscard]] net::Response markets(const net::Request& request, bool keyset) const;
  [[nodiscard]] net::Response one_event(std::string_view id, std::string_view slug) const;
  [[nodiscard]] net::Response one_market(std::string_view id, std::string_view slug) const;
  [[nodiscard]] net::Response sports() const;
  [[nodiscard]] net::Response teams(const net::Request& request) const;
  [[nodiscard]] net::Response tags() const;
  [[nodiscard]] net::Response series() const;
  [[nodiscard]] bool is_closed(const polymarket::EventListing& event) const;
  [[nodiscard]] bool is_closed(const polymarket::MarketListing& market) const;
  [[nodiscard]] bool wanted(const polymarket::EventListing& event, const net::Request& request) const;
  [[nodiscard]] bool wanted(const polymarket::EventListing& event, const polymarket::MarketListing& market,
                            const net::Request& request) const;

  polymarket::Listings listings_;
};

}  // namespace arbees::sim::servers
