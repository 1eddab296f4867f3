#pragma once
#include <set>

#include "arbees/sim/servers/kalshi_auth.hpp"
#include "arbees/sim/servers/kalshi_json.hpp"
#include "arbees/sim/servers/token_bucket.hpp"
#include "arbees/sim/servers/venue_server.hpp"

namespace arbees::sim::servers {

/// One connection's subscriptions: a channel has one sid, and one count of sequence numbers.
class KalshiClient : public Client {
 public:
  using Client::Client;

  struct Subscription {
    std::string channel;
    int sid = 0;
    std::int64_t seq = 0;
    bool all = false;            ///< every market
    bool use_yes_price = false;  ///< of the book
    std::vector<std::string> tickers;
    [[nodiscard]] bool covers(const std::string& ticker) const;
  };
  std::vector<Subscription> subscriptions;
  int sids = 0;

  [[nodiscard]] Subscription* by_channel(std::string_view channel);
  [[nodiscard]] Subscription* by_sid(std::int64_t sid);
};

/// Kalshi: REST under /trade-api/v2, WebSocket at /trade-api/ws/v2. Whoever opens the socket or asks under /portfolio
/// must sign with a key of the ring; the key may read and not trade.
class KalshiServer : public VenueServer {
 public:
  KalshiServer(World& world, net::ServerOptions options, kalshi::KeyRing keys);

  [[nodiscard]] bool is_socket(std::string_view path) const override { return path == "/trade-api/ws/v2"; }

 protected:
  net::Response answer(const net::Request& request) override;
  std::optional<net::Response> admit(const net::Request& request) override;
  std::unique_ptr<Client> greet(std::shared_ptr<net::Socket> socket) override;
  void hear(Client& client, std::string_view text) override;
  void happened(const domain::Event& event) override;
  void batch_ended() override;
  void second_passed() override;
  [[nodiscard]] net::Response failure(Fault fault) const override;

 private:
  struct Candle {
    std::array<std::int64_t, 4> bid;  ///< open, low, high, close
    std::array<std::int64_t, 4> ask;
    std::optional<std::array<std::int64_t, 4>> price;
    std::int64_t volume = 0;
  };
  using Candles = std::map<std::int64_t, Candle>;  ///< by minute since 1970
  struct Place {
    std::size_t event = 0;
    std::size_t market = 0;
  };

  // REST
  [[nodiscard]] net::Response route(const net::Request& request, const std::vector<std::string>& parts);
  [[nodiscard]] net::Response get_markets(const net::Request& request) const;
  [[nodiscard]] net::Response get_market(const std::string& ticker) const;
  [[nodiscard]] net::Response get_book(const net::Request& request, const std::string& ticker) const;
  [[nodiscard]] net::Response get_books(const net::Request& request) const;
  [[nodiscard]] net::Response get_trades(const net::Request& request) const;
  [[nodiscard]] net::Response get_events(const net::Request& request) const;
  [[nodiscard]] net::Response get_event(const net::Request& request, const std::string& ticker) const;
  [[nodiscard]] net::Response get_series(const net::Request& request) const;
  [[nodiscard]] net::Response get_one_series(const std::string& ticker) const;
  [[nodiscard]] net::Response get_milestones(const net::Request& request) const;
  [[nodiscard]] net::Response get_candles(const net::Request& request, const std::vector<std::string>& tickers,
                                          bool many) const;
  [[nodiscard]] net::Response get_exchange(const std::string& page) const;
  [[nodiscard]] net::Response portfolio(const net::Request& request, const std::vector<std::string>& parts);
  [[nodiscard]] bool fresh(std::int64_t milliseconds) const;
  [[nodiscard]] const Place* find(std::string_view ticker) const;
  [[nodiscard]] const MarketView& view_of(const Place& place) const;
  [[nodiscard]] const kalshi::EventListing& event_at(const Place& place) const { return listings_.events[place.event]; }
  [[nodiscard]] const kalshi::MarketListing& market_at(const Place& place) const {
    return listings_.events[place.event].markets[place.market];
  }
  [[nodiscard]] boost::json::object market_json(const Place& place) const;

  // WebSocket
  void subscribe(KalshiClient& client, std::int64_t id, const boost::json::object& params);
  void unsubscribe(KalshiClient& client, std::int64_t id, const boost::json::object& params);
  void update(KalshiClient& client, std::int64_t id, const boost::json::object& params);
  void list(KalshiClient& client, std::int64_t id);
  void open_channel(KalshiClient& client, std::int64_t id, const std::string& channel,
                    const std::vector<std::string>& tickers, const boost::json::object& params);
  void confirm(KalshiClient& client, std::int64_t id, KalshiClient::Subscription& subscription);
  void complain(Client& client, std::int64_t id, int code, std::string_view text, std::string_view ticker = {});
  void send_snapshot(Client& client, KalshiClient::Subscription& subscription, const std::string& ticker);
  void send_ticker(Client& client, const KalshiClient::Subscription& subscription, const Place& place);
  void tell_delta(const domain::BookDelta& delta, base::Nanos at);
  void tell_trade(const domain::TradePrinted& trade, base::Nanos at);
  void tell_lifecycle(std::size_t market, const std::string& fields);
  void tell_status(const domain::MarketStatusChanged& change, base::Nanos at);
  template <class Tell>
  void each(std::string_view channel, const std::string& ticker, Tell&& tell);
  [[nodiscard]] std::string stamp() const;  ///< ,"sending_ts_ms":…}
  void note_candle(std::size_t market, base::Nanos at, const domain::TradePrinted* trade);
  [[nodiscard]] const Place& place_of(std::size_t number) const { return numbered_.at(number); }

  kalshi::KeyRing keys_;
  kalshi::Listings listings_;
  std::map<std::string, Place, std::less<>> places_;  ///< by ticker
  std::map<std::size_t, Place> numbered_;             ///< by market number of the evening
  std::map<std::string, TokenBucket, std::less<>> read_buckets_;
  std::map<std::size_t, Candles> candles_;
  std::set<std::size_t> changed_;  ///< markets whose ticker is to be told at the end of the batch
  mutable std::uint64_t refusals_ = 0;
  int seconds_ = 0;
};

}  // namespace arbees::sim::servers
