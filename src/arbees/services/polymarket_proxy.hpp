#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "arbees/net/runner.hpp"
#include "arbees/net/server.hpp"
#include "arbees/services/polymarket_routes.hpp"

namespace arbees::services {

struct PolymarketProxyOptions {
  net::ServerOptions server;
  std::string token;  ///< that clients bear: "Authorization: Bearer …"; at least 16 characters
  std::string gamma_url = "https://gamma-api.polymarket.com";
  std::string clob_url = "https://clob.polymarket.com";
  std::string socket_url = "wss://ws-subscriptions-clob.polymarket.com/ws/market";
  net::EndpointOptions upstream;
  std::size_t sockets = 64;  ///< clients of the WebSocket at a time
  base::Duration timeout = base::seconds(10);
  /// A line for the log, never with a secret in it. Any thread; may be empty.
  std::function<void(const std::string&)> notice;
};

/// Reads Polymarket for others, from a region where it may be read: /gamma/…, /clob/… and the WebSocket /ws/market.
/// Only who bears the token is served, only what polymarket_routes.hpp lists is relayed, and every refusal says why.
/// /health answers to anyone.
///
/// Each client's WebSocket has one of its own at Polymarket. When that is lost, the client's is closed with code 1013
/// and the reason, so that it notices at once; its pings are answered as long as Polymarket answers ours.
class PolymarketProxy final : public net::Application {
 public:
  explicit PolymarketProxy(PolymarketProxyOptions options);
  ~PolymarketProxy() override;

  /// Errors: a token that is too short, an address that is none, whatever the server or the endpoint cannot use. Once.
  base::Result<void> start();
  /// Ends within 2 s; what is under way is answered with 503. Harmless when not started.
  void stop();
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] net::EndpointFigures figures() const { return runner_.figures().at(0); }

  net::Response handle(const net::Request& request) override;
  [[nodiscard]] bool is_urgent(const net::Request& request) const override { return request.path == "/health"; }
  [[nodiscard]] bool is_socket(std::string_view path) const override { return path == "/ws/market"; }
  std::optional<net::Response> refuse_socket(const net::Request& request) override;
  void opened(const std::shared_ptr<net::Socket>& socket) override;
  void received(const std::shared_ptr<net::Socket>& socket, std::string_view text) override;
  void closed(const std::shared_ptr<net::Socket>& socket) override;

 private:
  /// A client's WebSocket and the one at Polymarket that serves it. On the server's loop thread.
  struct Line {
    std::shared_ptr<net::Socket> client;
    bool open = false;
    std::deque<std::string> early;  // said before it was open
  };
  [[nodiscard]] std::optional<net::Response> refuse(const net::Request& request) const;
  net::Response relay(net::HttpAsk asked);
  void settle(std::uint32_t ask, net::Response response);
  void hear(const net::Input& input, std::vector<net::Action>& actions);
  void on_line(std::uint32_t number, std::function<void(Line&)> work);
  void notice(const std::string& line) const;

  PolymarketProxyOptions options_;
  std::mutex mutex_;
  std::map<std::uint32_t, std::promise<net::Response>> asked_;
  std::uint32_t last_ask_ = 0;
  bool stopping_ = false;
  std::map<std::uint32_t, Line> lines_;
  std::uint32_t last_line_ = 0;
  std::atomic<std::size_t> line_count_ = 0;
  net::HttpServer server_;
  net::Runner runner_;
};

}  // namespace arbees::services
