#pragma once
#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {

/// ESPN's free feed: /apis/site/v2/sports/{sport}/{league}/{scoreboard,summary,teams}. It answers browser-like, bare
/// and missing User-Agents with 403, ranges of days with 400, and more than 500 events with 25.
class EspnServer : public VenueServer {
 public:
  EspnServer(World& world, net::ServerOptions options) : VenueServer("espn", world, std::move(options)) {}

 protected:
  net::Response answer(const net::Request& request) override;
  [[nodiscard]] net::Response failure(Fault fault) const override;

 private:
  [[nodiscard]] net::Response scoreboard(const LeagueNames& league, const net::Request& request) const;
  [[nodiscard]] net::Response summary(const LeagueNames& league, const net::Request& request) const;
  [[nodiscard]] net::Response teams(const LeagueNames& league) const;
  /// What is shown of a game at this moment: now and then, and under `stale`, an older snapshot.
  [[nodiscard]] const Shown& shown_of(const GameView& game) const;
};

/// Does ESPN's edge serve this User-Agent? Tools it knows, and names with a contact address: "Name/1.0 (+https://…)".
[[nodiscard]] bool espn_serves(std::string_view user_agent);

}  // namespace arbees::sim::servers
