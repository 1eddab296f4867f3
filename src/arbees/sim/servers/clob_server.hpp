#pragma once
#include <boost/json/array.hpp>
#include <deque>
#include <set>

#include "arbees/sim/servers/polymarket_listing.hpp"
#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {

/// One connection to the market channel. There are no sequence numbers.
class ClobClient : public Client {
 public:
  using Client::Client;
  std::set<std::string, std::less<>> tokens;
  bool custom = false;  ///< asked for best_bid_ask and market_resolved
  bool is_user = false;
};

/// Polymarket's CLOB: books and prices without a key; orders are answered as to an unknown key. WebSocket at
/// /ws/market.
class ClobServer : public VenueServer {
 public:
  ClobServer(World& world, net::ServerOptions options);

  [[nodiscard]] bool is_socket(std::string_view path) const override {
    return path == "/ws/market" || path == "/ws/user";
  }

 protected:
  net::Response answer(const net::Request& request) override;
  std::unique_ptr<Client> greet(std::shared_ptr<net::Socket> socket) override;
  void hear(Client& client, std::string_view text) override;
  void happened(const domain::Event& event) override;
  void batch_ended() override;
  void second_passed() override;
  [[nodiscard]] net::Response failure(Fault fault) const override;
  [[nodiscard]] std::size_t first_market() const override { return 2; }

 private:
  struct Point {
    std::int64_t second = 0;
    std::int64_t price = 0;
  };
  struct Best {
    std::optional<std::int64_t> bid;
    std::optional<std::int64_t> ask;
    bool operator==(const Best&) const = default;
  };

  // REST
  [[nodiscard]] net::Response get(const net::Request& request, const std::vector<std::string>& parts) const;
  [[nodiscard]] net::Response post(const net::Request& request, const std::string& head) const;
  [[nodiscard]] net::Response of_token(const std::string& head, const net::Request& request) const;
  [[nodiscard]] net::Response market_page(const net::Request& request) const;
  [[nodiscard]] net::Response one_market(const std::string& condition, bool brief) const;
  [[nodiscard]] net::Response history(const net::Request& request) const;
  [[nodiscard]] boost::json::object market_json(const polymarket::Place& place) const;
  [[nodiscard]] boost::json::object brief_json(const polymarket::Place& place) const;
  [[nodiscard]] const polymarket::Place* find(std::string_view token) const;
  [[nodiscard]] const polymarket::EventListing& event_at(const polymarket::Place& p) const {
    return listings_.events[p.event];
  }
  [[nodiscard]] const polymarket::MarketListing& market_at(const polymarket::Place& p) const {
    return listings_.events[p.event].markets[p.market];
  }
  [[nodiscard]] polymarket::TokenBook book_of(const polymarket::Place& place) const;
  [[nodiscard]] std::string book_text(const polymarket::Place& place) const;
  [[nodiscard]] std::string price_of(const polymarket::TokenBook& book, std::string_view side) const;

  // WebSocket
  void subscribe(ClobClient& client, const std::vector<std::string>& tokens, bool first);
  [[nodiscard]] std::string book_event(const polymarket::Place& place) const;
  void tell_level(const polymarket::Place& home, domain::BookSide side, std::int64_t price, std::int64_t total,
                  base::Nanos at);
  void tell_trade(const polymarket::Place& home, const domain::TradePrinted& trade, base::Nanos at);
  void tell_tick(const polymarket::Place& home, base::Nanos at);
  void tell_resolved(const polymarket::Place& home, base::Nanos at);
  void tell_best(const polymarket::Place& home);
  void clear_started_books();
  /// To everyone who follows either token of the market.
  void to_followers(const polymarket::MarketListing& market, const std::string& text, bool custom_only);
  [[nodiscard]] polymarket::Place home_of(std::size_t number) const;

  polymarket::Listings listings_;
  std::map<std::size_t, polymarket::Place> numbered_;  ///< by the home token's market number
  std::map<std::size_t, std::int64_t> ticks_;          ///< last told
  std::map<std::size_t, Best> bests_;                  ///< last told
  std::map<std::size_t, std::deque<Point>> points_;    ///< of the home token's middle
  std::set<std::size_t> changed_;
  std::set<std::size_t> traded_;
  std::set<std::size_t> uncleared_;  ///< games whose books are to be cleared at their start
};

}  // namespace arbees::sim::servers
